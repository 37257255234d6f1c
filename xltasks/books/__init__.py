"""Workbooks that exist already: the Book protocol and its adapters."""
