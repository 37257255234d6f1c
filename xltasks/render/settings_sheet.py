"""设置: status words, lights, thresholds and the settable date, and the defined names that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.schema import (
    HOME_SHEET,
    LEADERS_TABLE,
    LIGHT_MEANING_WORDS,
    LIGHTS_TABLE,
    NAME_AS_OF,
    NAME_LEADERS,
    NAME_LIGHTS,
    NAME_NEAR_DUE_DAYS,
    NAME_RED_GAP,
    NAME_SEPARATOR,
    NAME_STATUS,
    NAME_UNITS,
    NAME_YEAR_START,
    NAME_YELLOW_GAP,
    SETTINGS_SHEET,
    SETTINGS_TABLE,
    STATUS_MEANING_WORDS,
    STATUS_TABLE,
    SWITCH_OFF,
    SWITCH_ON,
    UNITS_TABLE,
    LeaderCol,
    LightCol,
    Setting,
    SettingCol,
    StatusCol,
    UnitCol,
)
from xltasks.core.settings import Light, Settings, StatusMeaning
from xltasks.messages import workbook as words
from xltasks.render.formulas import quoted
from xltasks.render.plain_sheet import PlainSheet, Stored
from xltasks.render.rules import Hint, a_date, a_list, add_rule
from xltasks.render.sheets import (
    SPARE_ROWS,
    Column,
    add_head,
    add_table,
    done,
    height_of,
    new_sheet,
    put,
    set_page,
)
from xltasks.render.styles import (
    BODY,
    COUNT,
    DATE,
    INPUT,
    LIGHT_FILLS,
    LITERAL,
    PERCENT,
    POINTS,
    TEXT,
    WORD,
    Formats,
    Look,
)

_RULE_ROW, _HEAD_ROW = 2, 4
_SETTINGS_AT, _STATUS_AT, _LIGHTS_AT = 0, 4, 8
_LAST_COLUMN = 9
_RULE_HEIGHT = 50


def add_settings(book: Workbook, formats: Formats, settings: Settings, year: int) -> None:
    """Add the sheet: three tables side by side, so that each may grow downwards."""
    sheet = new_sheet(book, SETTINGS_SHEET)
    add_head(
        sheet,
        formats,
        words.SETTINGS_TITLE,
        words.SETTINGS_NOTE,
        (HOME_SHEET, words.HOME_LINK),
        note_column=1,
    )
    _add_rule_text(sheet, formats, settings, year)
    heights = [
        _add_values(sheet, formats, settings),
        _add_status_words(sheet, formats, settings),
        _add_lights(sheet, formats, settings),
    ]
    for row, needed in enumerate(zip_longest(*heights, fillvalue=0.0), _HEAD_ROW + 1):
        sheet.set_row(row, max(needed))
    for gap in (_STATUS_AT - 1, _LIGHTS_AT - 1):
        done(sheet.set_column(gap, gap, 2))
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    set_page(sheet, repeat=(_HEAD_ROW, _HEAD_ROW))


def define_names(book: Workbook, year: int) -> None:
    """Define the names that lists, rules and formulas use."""
    for name, formula in name_formulas(year, {setting: _place_of(setting) for setting in _ORDER}).items():
        done(book.define_name(name, f"={formula}"))


def name_formulas(year: int, value: Mapping[str, str]) -> dict[str, str]:
    """What each of those names stands for; lists grow with their tables.

    ``value`` gives the cells of the settings; names of settings that it lacks are left out.
    """
    cells = {
        NAME_NEAR_DUE_DAYS: Setting.NEAR_DUE,
        NAME_YELLOW_GAP: Setting.YELLOW,
        NAME_RED_GAP: Setting.RED,
    }
    names = {name: value[setting] for name, setting in cells.items() if setting in value}
    if (as_of := value.get(Setting.AS_OF)) is not None:
        names[NAME_AS_OF] = f'IF({as_of}="",TODAY(),{as_of})'
    names |= {
        NAME_YEAR_START: f"DATE({year},1,1)",
        NAME_UNITS: f"{UNITS_TABLE}[{UnitCol.NAME}]",
        NAME_LEADERS: f"{LEADERS_TABLE}[{LeaderCol.NAME}]",
        NAME_STATUS: f"{STATUS_TABLE}[{StatusCol.WORD}]",
    }
    for light, name in NAME_LIGHTS.items():
        wanted = LIGHT_MEANING_WORDS[light]
        names[name] = f'INDEX({LIGHTS_TABLE}[{LightCol.WORD}],MATCH("{wanted}",{LIGHTS_TABLE}[{LightCol.MEANING}],0))'
    return names


_POINTS = (Setting.SCORE_BASE, Setting.SCORE_LATE, Setting.SCORE_MISSING, Setting.SCORE_EMPTY, Setting.SCORE_EARLY)
_ORDER = (
    Setting.AS_OF,
    Setting.NEAR_DUE,
    Setting.YELLOW,
    Setting.RED,
    Setting.FIGURE_GAP,
    Setting.DUE_AFTER,
    Setting.OUTBOX,
    Setting.INBOX,
    Setting.SCORES,
    *_POINTS,
    Setting.SCORE_PHRASES,
)


def _place_of(setting: str) -> str:
    row = _HEAD_ROW + 1 + _ORDER.index(setting)
    return f"{quoted(SETTINGS_SHEET)}!$B${row + 1}"


def _add_rule_text(sheet: Worksheet, formats: Formats, settings: Settings, year: int) -> None:
    text = words.LIGHT_RULE.format(
        done=settings.light_word(Light.DONE),
        green=settings.light_word(Light.GREEN),
        yellow=settings.light_word(Light.YELLOW),
        red=settings.light_word(Light.RED),
        done_meaning=STATUS_MEANING_WORDS[StatusMeaning.DONE],
        paused_meaning=STATUS_MEANING_WORDS[StatusMeaning.PAUSED],
        year=year,
    )
    look = formats(BODY, {"text_wrap": True, "valign": "top"})
    done(sheet.merge_range(_RULE_ROW, 0, _RULE_ROW, _LAST_COLUMN, text, look))
    sheet.set_row(_RULE_ROW, _RULE_HEIGHT)


def _add_values(sheet: PlainSheet, formats: Formats, settings: Settings) -> list[float]:
    held: dict[str, tuple[Stored, Look]] = {
        Setting.AS_OF: (settings.as_of, DATE),
        Setting.NEAR_DUE: (settings.near_due_days, COUNT),
        Setting.YELLOW: (settings.yellow_gap, PERCENT),
        Setting.RED: (settings.red_gap, PERCENT),
        Setting.FIGURE_GAP: (settings.figure_gap, PERCENT),
        Setting.DUE_AFTER: (settings.due_after_days, COUNT),
        Setting.OUTBOX: (settings.outbox, LITERAL),
        Setting.INBOX: (settings.inbox, LITERAL),
        Setting.SCORES: (SWITCH_ON if settings.scores.enabled else SWITCH_OFF, WORD),
        Setting.SCORE_BASE: (settings.scores.base, POINTS),
        Setting.SCORE_LATE: (settings.scores.late, POINTS),
        Setting.SCORE_MISSING: (settings.scores.missing, POINTS),
        Setting.SCORE_EMPTY: (settings.scores.empty_phrase, POINTS),
        Setting.SCORE_EARLY: (settings.scores.early, POINTS),
        Setting.SCORE_PHRASES: (NAME_SEPARATOR.join(settings.scores.phrases), TEXT),
    }
    columns = [
        Column(SettingCol.NAME, 13, WORD),
        Column(SettingCol.VALUE, 13, WORD),
        Column(SettingCol.NOTE, 38, TEXT),
    ]
    rows: list[list[Stored]] = [[name, held[name][0], words.SETTING_NOTES[name]] for name in _ORDER]
    add_table(
        sheet, formats, SETTINGS_TABLE, columns, rows, first_column=_SETTINGS_AT, head_row=_HEAD_ROW, heights=False
    )
    for row, name in enumerate(_ORDER, _HEAD_ROW + 1):
        value, look = held[name]
        put(sheet, row, 1, value, formats, look, INPUT)
        if name != Setting.SCORE_PHRASES:
            rule, hint, warning = _rule_of(name)
            add_rule(sheet, (row, 1), (row, 1), rule, hint, warning)
    return [height_of(columns, row) for row in rows]


def _rule_of(setting: str) -> tuple[dict[str, object], Hint, Hint | None]:
    if setting in (Setting.OUTBOX, Setting.INBOX):
        return {"validate": "any"}, words.FOLDER_HINT, None
    if setting == Setting.AS_OF:
        return a_date(), words.AS_OF_HINT, words.DUE_WARNING
    if setting == Setting.SCORES:
        return a_list([SWITCH_ON, SWITCH_OFF]), words.SWITCH_HINT, words.LIST_WARNING
    if setting in _POINTS:
        points = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1000}
        return points, words.POINTS_HINT, words.POINTS_WARNING
    if setting in (Setting.NEAR_DUE, Setting.DUE_AFTER):
        days = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 366}
        return days, words.DAYS_HINT, words.DAYS_WARNING
    gap = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    return gap, words.FIGURE_GAP_HINT if setting == Setting.FIGURE_GAP else words.GAP_HINT, words.GAP_WARNING


def _add_status_words(sheet: PlainSheet, formats: Formats, settings: Settings) -> list[float]:
    columns = [
        Column(StatusCol.WORD, 12, {**WORD, **INPUT}),
        Column(StatusCol.MEANING, 10, WORD),
        Column(StatusCol.VARIANTS, 38, {**TEXT, **INPUT}),
    ]
    rows: list[list[Stored]] = [
        [status.word, STATUS_MEANING_WORDS[status.meaning], NAME_SEPARATOR.join(status.variants) or None]
        for status in settings.status_words
    ]
    add_table(sheet, formats, STATUS_TABLE, columns, rows, first_column=_STATUS_AT, head_row=_HEAD_ROW, heights=False)
    _fix_words(sheet, _STATUS_AT + 1, list(STATUS_MEANING_WORDS.values()))
    return [height_of(columns, row) for row in rows]


def _add_lights(sheet: PlainSheet, formats: Formats, settings: Settings) -> list[float]:
    columns = [Column(LightCol.WORD, 10, {**WORD, **INPUT}), Column(LightCol.MEANING, 16, WORD)]
    rows: list[list[Stored]] = [[word, LIGHT_MEANING_WORDS[light]] for light, word in settings.light_words]
    add_table(sheet, formats, LIGHTS_TABLE, columns, rows, first_column=_LIGHTS_AT, head_row=_HEAD_ROW, heights=False)
    _fix_words(sheet, _LIGHTS_AT + 1, list(LIGHT_MEANING_WORDS.values()))
    for row, (light, word) in enumerate(settings.light_words, _HEAD_ROW + 1):
        fill, ink = LIGHT_FILLS[light]
        put(sheet, row, _LIGHTS_AT, word, formats, WORD, {"bg_color": fill, "font_color": ink, "bold": True})
    return [height_of(columns, row) for row in rows]


def _fix_words(sheet: Worksheet, column: int, choices: list[str]) -> None:
    first, last = (_HEAD_ROW + 1, column), (_HEAD_ROW + SPARE_ROWS, column)
    add_rule(sheet, first, last, a_list(choices), None, words.LIST_WARNING)
