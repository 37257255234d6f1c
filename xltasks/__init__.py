"""The yearly plan of a government office, kept in Excel.

``xltasks`` builds a master workbook from a plan, makes one form per unit and
consolidates what comes back.  The command line is :mod:`xltasks.cli`.

For analysts, ``xltasks.open("总表.xlsx")`` reads a master; its ``tasks``, ``reports`` and ``returns`` are pandas
DataFrames (:mod:`xltasks.api`).
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from xltasks.api import open_master as open

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> object:
    # Read on first use: a button click and a command must not wait for what only analysts need.
    if name == "open":
        from xltasks.api import open_master

        return open_master
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
