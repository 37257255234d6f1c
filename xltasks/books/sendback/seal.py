"""A seal on a form that goes back: it tells whether somebody has saved the file since we wrote it.

The seal is a digest over everything in the package, kept as a remark at the end of our own sheet's part, where no
program looks.  A program that saves the file writes that part anew, or another one; then the file is somebody's work.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

_SEAL = re.compile(rb"<!--xltasks:([0-9a-f]{64})-->$")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def sealed(parts: Mapping[str, bytes], bearer: str) -> bytes:
    """A package of these parts in their order, with the seal on the part ``bearer``.  Same parts, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            seal = b"<!--xltasks:" + _digest(parts).encode() + b"-->" if name == bearer else b""
            package.writestr(info, content + seal)
    return buffer.getvalue()


def is_untouched(path: Path) -> bool:
    """Whether a file is a form that we sealed and nobody has saved since."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {info.filename: package.read(info) for info in package.infolist()}
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return False  # no package that we could have written
    found = {name: seal for name, content in parts.items() if (seal := _SEAL.search(content))}
    if len(found) != 1:
        return False
    ((bearer, seal),) = found.items()
    plain = {**parts, bearer: parts[bearer][: seal.start()]}
    return seal[1].decode() == _digest(plain)


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name in sorted(parts):
        whole.update(f"{name}\n{len(parts[name])}\n".encode())
        whole.update(parts[name])
    return whole.hexdigest()
