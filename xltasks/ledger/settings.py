"""Read sheet 设置 into :class:`~xltasks.core.settings.Settings`."""

from __future__ import annotations

from dataclasses import replace

from xltasks.core.schema import (
    LIGHT_MEANING_WORDS,
    STATUS_MEANING_WORDS,
    SWITCH_ON,
    LightCol,
    Setting,
    SettingCol,
    StatusCol,
)
from xltasks.core.settings import DEFAULT_SETTINGS, ScoreRules, Settings, StatusWord
from xltasks.ledger.rows import TableView


def read_settings(statuses: TableView, lights: TableView, others: TableView) -> Settings:
    """The settings as the clerk left them; what is blank or no longer readable keeps its default."""
    meanings = {word: meaning for meaning, word in STATUS_MEANING_WORDS.items()}
    light_meanings = {word: light for light, word in LIGHT_MEANING_WORDS.items()}
    words = tuple(
        StatusWord(
            statuses.text(row, StatusCol.WORD).strip(),
            meaning,
            _variants(statuses.text(row, StatusCol.VARIANTS)),
        )
        for row in statuses.rows()
        if (meaning := meanings.get(statuses.text(row, StatusCol.MEANING).strip())) is not None
        and statuses.text(row, StatusCol.WORD).strip()
    )
    light_words = {
        light: lights.text(row, LightCol.WORD).strip()
        for row in lights.rows()
        if (light := light_meanings.get(lights.text(row, LightCol.MEANING).strip())) is not None
    }
    values = {others.text(row, SettingCol.NAME).strip(): row for row in others.rows()}

    def number(name: str, default: float) -> float:
        held = others.value(values[name], SettingCol.VALUE) if name in values else None
        return float(held) if isinstance(held, (int, float)) and not isinstance(held, bool) else default

    def folder(name: str, default: str) -> str:
        return (others.text(values[name], SettingCol.VALUE).strip() if name in values else "") or default

    def points(name: str, default: float) -> float:
        # A deduction may be written as 2 or as -2.
        return abs(number(name, default))

    def text(name: str) -> str:
        return others.text(values[name], SettingCol.VALUE).strip() if name in values else ""

    base = DEFAULT_SETTINGS
    return replace(
        base,
        status_words=words or base.status_words,
        light_words=tuple((light, light_words.get(light) or word) for light, word in base.light_words),
        yellow_gap=number(Setting.YELLOW, base.yellow_gap),
        red_gap=number(Setting.RED, base.red_gap),
        figure_gap=number(Setting.FIGURE_GAP, base.figure_gap),
        near_due_days=int(number(Setting.NEAR_DUE, base.near_due_days)),
        due_after_days=int(number(Setting.DUE_AFTER, base.due_after_days)),
        outbox=folder(Setting.OUTBOX, base.outbox),
        inbox=folder(Setting.INBOX, base.inbox),
        scores=ScoreRules(
            enabled=text(Setting.SCORES) == SWITCH_ON,
            base=number(Setting.SCORE_BASE, base.scores.base),
            late=points(Setting.SCORE_LATE, base.scores.late),
            missing=points(Setting.SCORE_MISSING, base.scores.missing),
            empty_phrase=points(Setting.SCORE_EMPTY, base.scores.empty_phrase),
            early=points(Setting.SCORE_EARLY, base.scores.early),
            phrases=_variants(text(Setting.SCORE_PHRASES)) or base.scores.phrases,
        ),
        as_of=others.date(values[Setting.AS_OF], SettingCol.VALUE) if Setting.AS_OF in values else None,
    )


def _variants(text: str) -> tuple[str, ...]:
    return tuple(
        part for part in text.replace("，", "、").replace(",", "、").replace("\n", "、").split("、") if part.strip()
    )
