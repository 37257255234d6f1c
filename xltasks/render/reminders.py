"""催报清单 as a workbook: one row for each unit to be reminded, and 考核评分 where the office has turned it on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xltasks.core.period import Period
from xltasks.core.reminders import Gap, Need, Reminder, Reminders
from xltasks.core.schema import FIELD_HEADINGS, NAME_SEPARATOR
from xltasks.core.scores import Point, Score
from xltasks.core.shares import places
from xltasks.messages import reminders as words
from xltasks.render.plain_book import PlainBook
from xltasks.render.plain_sheet import Stored
from xltasks.render.sealed import sealed
from xltasks.render.sheets import (
    DATA_ROW,
    HEAD_ROW,
    NOTE_ROW,
    TITLE_ROW,
    Column,
    add_table,
    new_sheet,
    put,
    put_formula,
    set_page,
)
from xltasks.render.styles import COUNT, DATE, LITERAL, NOTE, TEXT, TITLE, WORD, Formats, Look

_POINTS: Look = {**COUNT, "num_format": "+0.##;-0.##;0"}
_SCORE: Look = {**COUNT, "num_format": "0.##"}
_LITERAL_WORD: Look = {**LITERAL, "align": "center"}
_COLUMNS = tuple(
    Column(heading, width, look)
    for heading, width, look in zip(
        words.HEADINGS,
        (9, 18, 9, 14, 11, 7, 8, 7, 16, 26, 60, 20),
        (WORD, TEXT, WORD, _LITERAL_WORD, DATE, COUNT, WORD, COUNT, LITERAL, TEXT, TEXT, TEXT),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the sheets of 考核评分 show; ``due`` gives each task's due date for the words."""

    base: float
    points: tuple[Point, ...]
    scores: tuple[Score, ...]
    due: Mapping[int, date]


def draw_reminders(told: Reminders, scoring: Scoring | None) -> bytes:
    """The reminder list as an .xlsx."""
    buffer = io.BytesIO()
    book = PlainBook(buffer)
    book.set_properties(
        {
            "title": words.SUBJECT.format(period=told.period.label),
            "author": words.OFFICE,
            "created": datetime.combine(told.day, time()),
        }
    )
    formats = Formats(book)
    _add_list(book, formats, told)
    if scoring is not None:
        _add_scores(book, formats, told.period, scoring)
        _add_points(book, formats, told.period, scoring)
    book.close()
    return sealed(buffer.getvalue())


def reminder_text(one: Reminder) -> str:
    """What to send to a unit: whole sentences, ready to paste."""
    reasons = [words.REFUSED[code] for code in one.refused if code in words.REFUSED]
    # A file that came but could not be used is spoken of, whether or not the register knows whose it was.
    pattern = words.TEXT[Need.REJECTED if one.need is Need.MISSING and one.refused else one.need]
    body = pattern.format(
        period=one.period.label,
        due=words.DUE.format(due=_day(one.due)) if one.due else words.NO_DUE,
        late=_late(one.days_late),
        which=_which(one),
        form=one.form,
        file=one.file,
        office=words.OFFICE,
        reason=words.REASON.format(reasons="、".join(reasons)) if reasons else "",
        gaps=gap_words(one.gaps),
    )
    if one.put_off:
        body += "；".join(
            words.PUT_OFF.format(
                task=held.task, first=_with_year(held.first), times=held.times, until=_with_year(held.until)
            )
            for held in one.put_off
        )
        body += "。"
    contact = words.CONTACT.format(contact=one.contact) if one.contact else ""
    return words.GREETING.format(unit=one.unit, contact=contact) + body


def _with_year(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def gap_words(gaps: Sequence[Gap]) -> str:
    """What is lacking, task by task."""
    return "；".join(
        words.GAP_WHOLE.format(task=gap.task)
        if gap.whole
        else words.GAP.format(task=gap.task, fields=NAME_SEPARATOR.join(FIELD_HEADINGS[field] for field in gap.fields))
        for gap in gaps
    )


def _which(one: Reminder) -> str:
    if not one.tasks:
        return ""
    tasks = NAME_SEPARATOR.join(map(str, one.tasks))
    return words.WHICH.format(count=len(one.tasks), tasks=tasks) + "。"


def _late(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return words.TODAY
    return (words.LATE if days > 0 else words.EARLY).format(days=abs(days))


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _remark(one: Reminder) -> str | None:
    parts = []
    if not one.known:
        parts.append(words.UNKNOWN_UNIT)
    if one.from_report:
        parts.append(words.FROM_REPORT)
    elif not one.contact and not one.phone:
        parts.append(words.NO_CONTACT)
    return "；".join(parts) or None


def _add_list(book: Workbook, formats: Formats, told: Reminders) -> None:
    sheet = new_sheet(book, words.SHEET)
    counts = {need.value: len(told.needing(need)) for need in Need}
    pattern = words.NOTE if told.rows else words.ALL_BACK if told.sent else words.NOTHING_SENT
    note = pattern.format(day=told.day.isoformat(), sent=told.sent, **counts)
    _head(sheet, formats, words.TITLE.format(period=told.period.label), note)
    rows: list[list[Stored]] = [
        [
            str(one.period),
            one.unit,
            one.contact or None,
            one.phone or None,
            one.due,
            max(0, one.days_late) if one.days_late is not None else None,
            words.NEED_WORDS[one.need],
            len(one.tasks),
            NAME_SEPARATOR.join(map(str, one.tasks)) or None,
            gap_words(one.gaps) or None,
            reminder_text(one),
            _remark(one),
        ]
        for one in told.rows
    ]
    add_table(sheet, formats, "催报清单表", _COLUMNS, rows)
    sheet.freeze_panes(DATA_ROW, 2)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _head(sheet: Worksheet, formats: Formats, title: str, note: str) -> None:
    sheet.set_row(TITLE_ROW, 28)
    sheet.set_row(NOTE_ROW, 18)
    put(sheet, TITLE_ROW, 0, title, formats, TITLE)
    put(sheet, NOTE_ROW, 0, note, formats, NOTE)


def _add_scores(book: Workbook, formats: Formats, period: Period, scoring: Scoring) -> None:
    sheet = new_sheet(book, words.SCORES_SHEET)
    facts = {"year": period.year, "period": period.label}
    _head(
        sheet,
        formats,
        words.SCORES_TITLE.format_map(facts),
        words.SCORES_NOTE.format(base=f"{scoring.base:g}"),
    )
    ranks = places([score.of_year for score in scoring.scores])
    order = sorted(range(len(ranks)), key=lambda at: ranks[at])
    columns = [
        Column(heading, width, look)
        for heading, width, look in zip(
            words.SCORES_HEADINGS,
            (8, 26, 10, 12, 12, 12),
            (COUNT, TEXT, _SCORE, _POINTS, _POINTS, _SCORE),
            strict=True,
        )
    ]
    rows: list[list[Stored]] = []
    for at in order:
        score = scoring.scores[at]
        gained = score.of_year - Decimal(repr(scoring.base))
        rows.append([ranks[at], score.unit, scoring.base, float(score.of_period), float(gained), float(score.of_year)])
    add_table(sheet, formats, "考核评分表", columns, rows)
    last = DATA_ROW + max(len(rows), 1)
    detail = f"'{words.POINTS_SHEET}'!"
    reach = DATA_ROW + max(len(scoring.points), 1)
    units, held, amounts = (f"{detail}${letter}${DATA_ROW + 1}:${letter}${reach}" for letter in "BAC")
    for row, values in enumerate(rows, DATA_ROW):
        n = row + 1
        # A unit's name may hold * or ?, which SUMIFS would take for wildcards; the product compares as written.
        whole = f"SUMPRODUCT(({units}=B{n})*{amounts})" if scoring.points else "0"
        part = f'SUMPRODUCT(({units}=B{n})*({held}="{period}")*{amounts})' if scoring.points else "0"
        put_formula(sheet, row, 0, f'COUNTIF($F${DATA_ROW + 1}:$F${last},">"&F{n})+1', values[0], formats, COUNT)
        put_formula(sheet, row, 3, part, values[3], formats, _POINTS)
        put_formula(sheet, row, 4, whole, values[4], formats, _POINTS)
        put_formula(sheet, row, 5, f"C{n}+E{n}", values[5], formats, _SCORE)
    sheet.freeze_panes(DATA_ROW, 2)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _add_points(book: Workbook, formats: Formats, period: Period, scoring: Scoring) -> None:
    sheet = new_sheet(book, words.POINTS_SHEET)
    facts = {"year": period.year, "period": period.label}
    note = words.POINTS_NOTE if scoring.points else words.NO_POINTS.format_map(facts)
    _head(sheet, formats, words.POINTS_TITLE.format_map(facts), note)
    columns = [
        Column(heading, width, look)
        for heading, width, look in zip(
            words.POINTS_HEADINGS,
            (10, 26, 9, 18, 10, 60),
            (WORD, TEXT, _POINTS, WORD, COUNT, TEXT),
            strict=True,
        )
    ]
    rows: list[list[Stored]] = [
        [
            point.period,
            point.unit,
            float(point.amount),
            words.REASON_WORDS[point.reason],
            point.task,
            _grounds(point, scoring),
        ]
        for point in scoring.points
    ]
    add_table(sheet, formats, "评分明细表", columns, rows)
    sheet.freeze_panes(DATA_ROW, 2)
    set_page(sheet, repeat=(HEAD_ROW, HEAD_ROW))


def _grounds(point: Point, scoring: Scoring) -> str:
    due = scoring.due.get(point.task) if point.task is not None else None
    return words.GROUNDS[point.reason].format(
        day=point.day.isoformat() if point.day else "", said=point.said, due=due.isoformat() if due else ""
    )
