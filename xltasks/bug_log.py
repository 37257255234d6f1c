"""Where the traceback of a bug is kept, so that it can be sent to somebody."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from xltasks import __version__


def keep_traceback(edge: str) -> Path:
    """Write the exception that is being handled to a file of its own; its path.  ``edge`` says where it surfaced."""
    with tempfile.NamedTemporaryFile("w", prefix="xltasks-", suffix=".log", delete=False, encoding="utf-8") as file:
        handler = logging.StreamHandler(file)
        logger = logging.getLogger(f"xltasks.{edge}")
        logger.propagate = False
        logger.addHandler(handler)
        logger.exception("xltasks %s", __version__)
        logger.removeHandler(handler)
    return Path(file.name)
