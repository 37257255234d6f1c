"""A returned form with marks on it, so that it can go back to its sender.

The package is patched: cells are coloured and get comments, a column and a sheet are added; every part that none of
this touches keeps its bytes.  The way in is :func:`xltasks.books.sendback.annotate.annotated`.
"""
