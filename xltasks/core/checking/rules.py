"""Sheet 设置: words without meaning or twice, lights without a word, thresholds that make no sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from xltasks.core.checking.seen import MasterSeen, TableSeen
from xltasks.core.findings import Finding, finding
from xltasks.core.folding import fold
from xltasks.core.grid import Value
from xltasks.core.schema import (
    LIGHT_MEANING_WORDS,
    LIGHTS_TABLE,
    SETTINGS_TABLE,
    STATUS_MEANING_WORDS,
    STATUS_TABLE,
    SWITCH_OFF,
    SWITCH_ON,
    WITHDRAWN_STATUS,
    LightCol,
    Setting,
    SettingCol,
    StatusCol,
)
from xltasks.core.settings import StatusMeaning
from xltasks.core.values import as_text, is_blank

# From and to, both allowed.  A deduction may be written as 2 or as -2.
_RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        Setting.NEAR_DUE: (0, 366),
        Setting.YELLOW: (0, 1),
        Setting.RED: (0, 1),
        Setting.FIGURE_GAP: (0, 1),
        Setting.DUE_AFTER: (0, 366),
        Setting.SCORE_BASE: (0, 1000),
        Setting.SCORE_LATE: (-1000, 1000),
        Setting.SCORE_MISSING: (-1000, 1000),
        Setting.SCORE_EMPTY: (-1000, 1000),
        Setting.SCORE_EARLY: (-1000, 1000),
    }
)
_WHOLE = frozenset({Setting.NEAR_DUE, Setting.DUE_AFTER})


def rule_findings(seen: MasterSeen) -> Iterator[Finding]:
    """Findings about sheet 设置."""
    if (statuses := seen.tables.get(STATUS_TABLE)) is not None:
        yield from _statuses(statuses)
    if (lights := seen.tables.get(LIGHTS_TABLE)) is not None:
        yield from _lights(lights)
    if (settings := seen.tables.get(SETTINGS_TABLE)) is not None:
        yield from _settings(settings)


def _statuses(table: TableSeen) -> Iterator[Finding]:
    yield from _twice(table, StatusCol.WORD, "status-twice")
    meanings = frozenset(STATUS_MEANING_WORDS.values())
    owner: dict[str, str] = {fold(word): word for _, word in table.filled(StatusCol.WORD)}
    for row, word in table.filled(StatusCol.WORD):
        meaning = table.text(row, StatusCol.MEANING)
        if meaning not in meanings:
            yield table.found("status-without-meaning", row, StatusCol.MEANING, word)
        if fold(word) == fold(WITHDRAWN_STATUS):
            yield table.found("status-reserved", row, StatusCol.WORD, word)
        for variant in table.text(row, StatusCol.VARIANTS).replace("，", "、").replace("\n", "、").split("、"):
            first = owner.setdefault(fold(variant), word) if fold(variant) else word
            if first != word:
                yield table.found("variant-shared", row, StatusCol.VARIANTS, variant, word=word, other=first)
    done = STATUS_MEANING_WORDS[StatusMeaning.DONE]
    has_words = any(True for _ in table.filled(StatusCol.WORD))
    if all(table.text(row, StatusCol.MEANING) != done for row, _ in table.filled(StatusCol.WORD)):
        code = "no-done-word" if has_words else "no-status-words"
        yield finding(code, sheet=table.sheet, value=done)


def _lights(table: TableSeen) -> Iterator[Finding]:
    yield from _twice(table, LightCol.WORD, "light-word-twice")
    held = Counter(table.text(row, LightCol.MEANING) for row, _ in table.filled(LightCol.WORD))
    for meaning in LIGHT_MEANING_WORDS.values():
        if not held[meaning]:
            yield finding("light-without-word", sheet=table.sheet, value=meaning)


def _twice(table: TableSeen, heading: StrEnum, code: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row, word in table.filled(heading):
        if fold(word) in first:
            other = table.cell(first[fold(word)], heading)
            yield table.found(code, row, heading, word, other_cell=other)
        first.setdefault(fold(word), row)


def _settings(table: TableSeen) -> Iterator[Finding]:
    rows = {name: row for row, name in reversed(list(table.filled(SettingCol.NAME)))}
    for name in (Setting.AS_OF, *_RANGES, Setting.SCORES):
        if name not in rows:
            yield finding("setting-missing", sheet=table.sheet, value=name)
            continue
        value = table.value(rows[name], SettingCol.VALUE)
        place = (rows[name], SettingCol.VALUE, as_text(value))
        if name == Setting.AS_OF:
            if not is_blank(value) and not isinstance(value, date):
                yield table.found("setting-no-date", *place, name=name)
        elif name == Setting.SCORES:
            if not is_blank(value) and as_text(value).strip() not in (SWITCH_ON, SWITCH_OFF):
                yield table.found("setting-no-switch", *place, name=name, on=SWITCH_ON, off=SWITCH_OFF)
        elif not _fits(name, value):
            least, most = _RANGES[name]
            shown = (f"{least:.0%}", f"{most:.0%}") if most == 1 else (f"{least:g}", f"{most:g}")
            yield table.found("setting-out-of-range", *place, name=name, least=shown[0], most=shown[1])
    yellow, red = (_gap(table, rows.get(name)) for name in (Setting.YELLOW, Setting.RED))
    if yellow is not None and red is not None and yellow > red:
        at = (rows[Setting.YELLOW], SettingCol.VALUE)
        yield table.found("gaps-crossed", *at, f"{yellow:.0%}", red=f"{red:.0%}")


def _gap(table: TableSeen, row: int | None) -> float | None:
    return None if row is None else _number(table.value(row, SettingCol.VALUE))


def _fits(name: str, value: Value) -> bool:
    number = _number(value)
    least, most = _RANGES[name]
    return number is not None and least <= number <= most and (name not in _WHOLE or number == int(number))


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
