"""The styles part: what a format does to a date or a long text, and a date format where one is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from xltasks.books.markup import Tag, end_tag, first_tag, root_prefix, spliced, tags, with_attribute
from xltasks.books.protocol import NumberFormat

_BUILTIN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Quoted texts, escaped characters and [colours] say nothing about dates; elapsed time ([h]) does.
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|G/通用格式', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhsegb年月日]", re.IGNORECASE)
_DEFAULT_SIZE = 11.0
# The built-in number of each kind of format.
_CODES: Mapping[str, str] = MappingProxyType(
    {"date": "14", "datetime": "22", "span": "46", NumberFormat.GENERAL: "0", NumberFormat.PERCENT: "9"}
)


@dataclass(frozen=True, slots=True)
class _Format:
    start: int
    stop: int
    tag: Tag
    dated: bool
    wraps: bool
    font: int


class StylesPart:
    """Cell formats by their index.  ``new`` formats are added behind the old ones, which stay as they are."""

    def __init__(self, xml: bytes | None) -> None:
        self.xml = xml or b""
        self._prefix = root_prefix(self.xml)
        self._added: dict[tuple[str, str], int] = {}

    @cached_property
    def _formats(self) -> tuple[_Format, ...]:
        names = self._prefix
        region = first_tag(self.xml, names + b"cellXfs")
        if region is None:
            return ()
        stop = self.xml.find(b"</" + names + b"cellXfs", region.stop)
        codes = {tag.get("numFmtId"): tag.get("formatCode") or "" for tag in tags(self.xml, names + b"numFmt")}
        starts = [*tags(self.xml, names + b"xf", region.stop, stop)]
        formats = []
        for tag, following in zip(starts, [*(one.start for one in starts[1:]), stop], strict=True):
            end = tag.stop if tag.empty else end_tag(self.xml, names + b"xf", tag.stop, following)[1]
            alignment = first_tag(self.xml, names + b"alignment", tag.stop, end)
            number = tag.get("numFmtId") or "0"
            formats.append(
                _Format(
                    tag.start,
                    end,
                    tag,
                    _is_date(number, codes.get(number)),
                    alignment is not None and alignment.flag("wrapText"),
                    tag.number("fontId", 0),
                )
            )
        return tuple(formats)

    def wraps(self, style: str | None) -> bool:
        """Whether a format breaks long text into lines."""
        found = self._find(style)
        return found is not None and found.wraps

    def font_size(self, style: str | None) -> float:
        """The size in points of a format's type."""
        found = self._find(style)
        return self._font_sizes.get(found.font if found is not None else 0, _DEFAULT_SIZE)

    @cached_property
    def _font_sizes(self) -> dict[int, float]:
        region = first_tag(self.xml, self._prefix + b"fonts")
        if region is None or region.empty:
            return {}
        stop = end_tag(self.xml, self._prefix + b"fonts", region.stop)[0]
        starts = [*tags(self.xml, self._prefix + b"font", region.stop, stop)]
        ends = [*(tag.start for tag in starts[1:]), stop]
        sizes = (
            first_tag(self.xml, self._prefix + b"sz", tag.stop, end) for tag, end in zip(starts, ends, strict=True)
        )
        return {
            at: size.decimal("val", _DEFAULT_SIZE) if size is not None else _DEFAULT_SIZE
            for at, size in enumerate(sizes)
        }

    def for_date(self, style: str | None, kind: str) -> str | None:
        """The format a date goes into: the cell's own if it shows dates, else a twin of it that does.

        ``kind`` is date, datetime or span.  A workbook without a styles part keeps the format it has.
        """
        found = self._find(style)
        return style if found is None or found.dated else self._twin_of(style, kind)

    def for_number(self, style: str | None, wanted: NumberFormat) -> str | None:
        """The format that shows a number so: the cell's own or a twin of it, as :meth:`for_date`."""
        found = self._find(style)
        if found is None or (found.tag.get("numFmtId") or "0") == _CODES[wanted]:
            return style
        return self._twin_of(style, wanted)

    def _twin_of(self, style: str | None, kind: str) -> str:
        key = (style or "0", kind)
        if key not in self._added:
            self._added[key] = len(self._formats) + len(self._added)
        return str(self._added[key])

    def changed(self) -> bytes | None:
        """The part with the new formats; None if none were needed."""
        if not self._added:
            return None
        region = first_tag(self.xml, self._prefix + b"cellXfs")
        if region is None:
            raise AssertionError("formats were found in a part that has none")
        twins = b"".join(self._twin(int(style), _CODES[kind]) for style, kind in self._added)
        end = self._formats[-1].stop
        count = str(len(self._formats) + len(self._added))
        return spliced(
            self.xml,
            [(region.start, region.stop, with_attribute(region.text, "count", count)), (end, end, twins)],
        )

    def _find(self, style: str | None) -> _Format | None:
        index = int(style) if style and style.isdecimal() else 0
        return self._formats[index] if index < len(self._formats) else None

    def _twin(self, style: int, number_format: str) -> bytes:
        old = self._formats[style]
        tag = with_attribute(old.tag.text, "numFmtId", number_format)
        return with_attribute(tag, "applyNumberFormat", "1") + self.xml[old.tag.stop : old.stop]


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdigit() and int(number) in _BUILTIN_DATES
    return _DATE_LETTERS.search(_NO_DATE.sub("", code.partition(";")[0])) is not None
