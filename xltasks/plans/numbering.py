"""Numbers that Word writes itself (automatic lists): they are in no text, only in the document's list definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_VAL = qn("w:val")
_NUMERALS = "零一二三四五六七八九"
_CHINESE = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        *("ideographDigital", "taiwaneseCountingThousand", "chineseLegalSimplified"),
    }
)
_CIRCLES = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, where it starts, the text around it (``（%1）``)."""

    form: str
    start: int
    text: str


class Numbering:
    """Counts a document's automatic lists, paragraph by paragraph, in the document's order."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering"):
                self._read(relation.target_part.element)
        for style in document.styles.element:
            if (name := style.get(qn("w:styleId"))) is not None:
                self._styles[name] = style

    def _read(self, element: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for one in element.iter(qn("w:abstractNum")):
            abstract[one.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"))): _level(level) for level in one.iter(qn("w:lvl"))
            }
        for num in element.iter(qn("w:num")):
            which = num.find(qn("w:abstractNumId"))
            levels = dict(abstract.get(which.get(_VAL), {})) if which is not None else {}
            own = False
            for override in num.iter(qn("w:lvlOverride")):
                at = int(override.get(qn("w:ilvl")))
                start = override.find(qn("w:startOverride"))
                own = own or start is not None
                if start is not None and at in levels:
                    levels[at] = _Level(levels[at].form, int(start.get(_VAL)), levels[at].text)
            # Lists of one definition count on together, unless one starts anew.
            identity = num.get(qn("w:numId"))
            counter = f"n{identity}" if own else f"a{which.get(_VAL)}" if which is not None else f"n{identity}"
            self._lists[identity] = (counter, levels)

    def mark(self, paragraph: Any) -> str:
        """The number that Word writes before a paragraph (``一、``), or blank.  To be asked once for each, in order."""
        if not self._lists:
            return ""
        found = self._of(paragraph.find(qn("w:pPr")), 0)
        if found is None or found[0] not in self._lists:
            return ""
        counter, levels = self._lists[found[0]]
        at = found[1]
        level = levels.get(at)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts.setdefault(counter, {})
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [other for other in counts if other > at]:
            del counts[deeper]
        text = level.text
        for other in range(at + 1):
            if f"%{other + 1}" in text:
                form = levels[other].form if other in levels else "decimal"
                text = text.replace(f"%{other + 1}", _written(form, counts.get(other, 1)))
        return text

    def _of(self, properties: Any, depth: int) -> tuple[str, int] | None:
        """(list, level) of a paragraph's or a style's properties."""
        if properties is None or depth > 8:
            return None
        number = properties.find(qn("w:numPr"))
        if number is not None:
            which, at = number.find(qn("w:numId")), number.find(qn("w:ilvl"))
            if which is not None:
                return which.get(_VAL), int(at.get(_VAL)) if at is not None else 0
        style = properties.find(qn("w:pStyle"))
        held = self._styles.get(style.get(_VAL)) if style is not None else None
        return self._of_style(held, depth + 1)

    def _of_style(self, style: Any, depth: int) -> tuple[str, int] | None:
        if style is None or depth > 8:
            return None
        properties = style.find(qn("w:pPr"))
        if properties is not None and properties.find(qn("w:numPr")) is not None:
            return self._of(properties, depth)
        based = style.find(qn("w:basedOn"))
        return self._of_style(self._styles.get(based.get(_VAL)), depth + 1) if based is not None else None

    def heading_level(self, paragraph: Any) -> int:
        """1 to 9 for a paragraph that its style or outline level makes a heading, else 0."""
        properties = paragraph.find(qn("w:pPr"))
        depth = 0
        while properties is not None and depth < 8:
            outline = properties.find(qn("w:outlineLvl"))
            if outline is not None:
                level = int(outline.get(_VAL)) + 1
                return level if level <= 9 else 0
            style = properties.find(qn("w:pStyle")) if depth == 0 else None
            held = self._styles.get(style.get(_VAL)) if style is not None else self._based(properties)
            properties = held.find(qn("w:pPr")) if held is not None else None
            if held is not None and properties is None:
                properties = held
            depth += 1
        return 0

    def _based(self, properties: Any) -> Any:
        style = properties if properties.tag == qn("w:style") else properties.getparent()
        based = style.find(qn("w:basedOn")) if style is not None and style.tag == qn("w:style") else None
        return self._styles.get(based.get(_VAL)) if based is not None else None


def _level(level: Any) -> _Level:
    form, start, text = (level.find(qn(f"w:{name}")) for name in ("numFmt", "start", "lvlText"))
    return _Level(
        form.get(_VAL) if form is not None else "decimal",
        int(start.get(_VAL)) if start is not None else 1,
        text.get(_VAL) or "" if text is not None else "",
    )


def _written(form: str, number: int) -> str:
    if form in _CHINESE:
        return chinese(number)
    if form in _CIRCLES and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((ord("A") if form == "upperLetter" else ord("a")) + number - 1)
    return str(number)


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; numbers from 100 on in digits."""
    if not 1 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十") + (_NUMERALS[ones] if ones else "")
