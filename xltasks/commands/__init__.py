"""The commands of the command line: each opens what it needs, runs one verb, and tells the result.

This is an edge, like :mod:`xltasks.cli`: it chooses the closed book, reads the clock and prints.
"""
