"""Packages (.docx, .xlsx) with the same bytes for the same contents, and a seal that tells whether somebody edited one.

The seal is a digest over every other part, kept as the document's identifier in ``docProps/core.xml``.  A program
that saves the file again changes a part or drops the seal; then the file is somebody's work and is not replaced.
"""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from pathlib import Path

_CORE = "docProps/core.xml"
_END = b"</cp:coreProperties>"
_SEAL = re.compile(rb"<dc:identifier>xltasks:([0-9a-f]{64})</dc:identifier>")
_ANY_IDENTIFIER = re.compile(rb"<dc:identifier>[^<]*</dc:identifier>|<dc:identifier */>")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def sealed(package: bytes) -> bytes:
    """The package with its seal, written anew: parts in their order, no clock, no trace of the machine."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    core = _ANY_IDENTIFIER.sub(b"", parts[_CORE])
    if _END not in core:
        raise ValueError(f"{_CORE} does not end as expected")
    seal = f"<dc:identifier>xltasks:{_digest(parts)}</dc:identifier>".encode()
    parts[_CORE] = core.replace(_END, seal + _END)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def is_untouched(path: Path) -> bool:
    """Whether a file is a package of ours that nobody has saved since."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (OSError, zipfile.BadZipFile):
        return False
    found = _SEAL.search(parts.get(_CORE, b""))
    return found is not None and found[1].decode() == _digest(parts)


def _digest(parts: dict[str, bytes]) -> str:
    whole = sha256()
    for name in sorted(parts):
        if name != _CORE:
            whole.update(f"{name}\n{len(parts[name])}\n".encode())
            whole.update(parts[name])
    return whole.hexdigest()
