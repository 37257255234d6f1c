"""``python -m xltasks``."""

import sys

from xltasks.cli import main

if __name__ == "__main__":
    sys.exit(main())
