"""Where the worked example is: inside an installed package, or in ``workbook/`` of a checkout."""

from __future__ import annotations

from pathlib import Path

from xltasks.errors import CannotProceed

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE.parent / "example", _HERE.parent.parent / "workbook")


def example_file(name: str) -> Path:
    """The path of a file of the worked example.  Raises CannotProceed("file-missing")."""
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise CannotProceed("file-missing", path=_PLACES[0] / name)
