"""Make the add-in, or only the macro container, from the text in this folder.

    python macros/build.py xltasks.xlam
    python macros/build.py vbaProject.bin

A master gets its macros from ``xltasks build PLAN -o MASTER.xlsm``; all of them call :mod:`xltasks.macros`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from xltasks.macros import addin_bytes, container


def main(arguments: list[str]) -> int:
    """Write the file asked for; 2 for wrong usage."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(arguments[0])
    made = container(("Sheet1",)) if target.suffix == ".bin" else addin_bytes()
    target.write_bytes(made)
    print(f"{target}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
