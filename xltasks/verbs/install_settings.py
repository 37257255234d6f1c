r"""xlwings' own settings file, ``xlwings.conf``: lines ``"KEY","VALUE"``; pure, on bytes.

VBA reads it with ``Input #`` in the machine's own code page, takes the first line of a key, whatever its case, and
stops there.  So a key that is there is replaced in its own line, and a new one goes before all others; every other
byte of the file stays.  In GBK a second byte may be a backslash but never a quotation mark, a comma or a line's end.
"""

from __future__ import annotations

import re

_LINE = re.compile(rb'[ \t]*(?:"(?P<quoted>[^"\r\n]*)"|(?P<bare>[^",\r\n]*?))[ \t]*,(?P<value>[^\r\n]*)')


def line_of(key: str, value: str, encoding: str) -> bytes:
    """One setting as the file holds it, without the line's end.  Raises UnicodeEncodeError."""
    return f'"{key}","{value}"'.encode(encoding)


def held_line(content: bytes, key: str) -> bytes | None:
    """The line that holds a key, as it stands; None if there is none."""
    place = _place(content, key)
    return None if place is None else content[slice(*place)]


def held_value(content: bytes, key: str, encoding: str) -> str | None:
    """What a key is set to; None if it is not set."""
    line = held_line(content, key)
    match = _LINE.fullmatch(line) if line is not None else None
    if match is None:
        return None
    return match["value"].decode(encoding, "replace").strip().strip('"')


def with_line(content: bytes, key: str, line: bytes, line_end: bytes) -> bytes:
    """The file with a key's line set; ``line_end`` is for a file that has no lines yet."""
    place = _place(content, key)
    if place is None:
        return line + (_line_end(content) or line_end) + content
    start, stop = place
    return content[:start] + line + content[stop:]


def without_line(content: bytes, key: str) -> bytes:
    """The file without a key's line."""
    place = _place(content, key)
    if place is None:
        return content
    start, stop = place
    end = _line_end(content[stop:][:2]) or b""
    return content[:start] + content[stop + len(end) :]


def _place(content: bytes, key: str) -> tuple[int, int] | None:
    start = 0
    for whole in content.splitlines(keepends=True):
        line = whole.rstrip(b"\r\n")
        match = _LINE.fullmatch(line)
        name = (match["quoted"] or match["bare"] or b"") if match else b""
        if name.strip().upper() == key.upper().encode():
            return start, start + len(line)
        start += len(whole)
    return None


def _line_end(content: bytes) -> bytes | None:
    """The first line's end."""
    for end in (b"\r\n", b"\n", b"\r"):
        if end in content:
            return end
    return None
