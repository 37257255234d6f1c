"""Reading returned files: any file a unit may send gives exactly one outcome, and grids where it holds any.

The way in is :func:`read_returns`.  Nothing returned is run, followed, fetched or written to disk, and no file
takes more than a bounded time and memory (:mod:`xltasks.books.returns.limits`).
"""

from __future__ import annotations

from xltasks.books.returns.model import ReadFile, ReadSheet
from xltasks.books.returns.reading import read_returns

__all__ = ["ReadFile", "ReadSheet", "read_returns"]
