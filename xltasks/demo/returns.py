"""Sample returns: the forms as eighty departments would send them back, good, late, missing and bad."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from xltasks.core.figure_columns import IndicatorCol
from xltasks.core.form import Form
from xltasks.core.indicators import PERCENT_UNIT
from xltasks.core.plan import Role
from xltasks.core.schema import (
    FIELD_HEADINGS,
    FORM_HEADINGS,
    FORM_NO,
    FORM_SHEET,
    INDICATORS_SHEET,
    LABEL_DATE,
    LABEL_PHONE,
    LABEL_REPORTER,
    Field,
)
from xltasks.demo.phrases import entry, reporter

ON_TIME = date(2023, 7, 3)
TOO_LATE = date(2023, 7, 6)

# By place in the list of forms: what each of these units does.  All others return a good form on time.
_MISSING = (7, 23, 41, 58)
_LATE = (4, 17, 36, 62)
_ZIPPED = (70, 71, 72)


@dataclass(frozen=True, slots=True)
class Twist:
    """One thing that a department does to its form: words for the summary, and cells by (row of the form, field)."""

    words: str
    cells: tuple[tuple[int, Field, object], ...] = ()


_TWISTS: Mapping[int, Twist] = {
    1: Twist("进度写成“80%（实验幼儿园滞后）”", ((0, Field.PROGRESS, "80%（实验幼儿园滞后）"),)),
    2: Twist("进度写成“基本完成”", ((0, Field.PROGRESS, "基本完成"),)),
    3: Twist("进度写成全角“６５％”，状态写成“已办结”", ((0, Field.PROGRESS, "６５％"), (0, Field.STATUS, "已办结"))),
    5: Twist("状态打了个勾", ((0, Field.STATUS, "√"),)),
    9: Twist("申请延期写成“2024.3.20”", ((0, Field.EXTENSION, "2024.3.20"),)),
    11: Twist("进度超过 100%", ((0, Field.PROGRESS, 1.12),)),
    13: Twist("已完成，进度却写 60%", ((0, Field.STATUS, "已完成"), (0, Field.PROGRESS, 0.6))),
    14: Twist("进展写“见附件”", ((0, Field.TEXT, "见附件"),)),
    19: Twist("进展以等号开头", ((0, Field.TEXT, "=1+1 项任务已完成"),)),
}
_WITHOUT_FIGURES = 3  # of every four units one leaves 量化指标 blank
_FAR_BEHIND = 0.4  # what every fifth unit's figures are of the progress it reports
_SORTED = 6  # rows upside down
_WRONG_UNIT = 10  # fills another unit's form and gives it its own name
_TRUNCATED = 21
_OWN_TABLE = 26  # a table of its own instead of the form
_TWICE = 31  # two returns that differ, the later one dated later


def make_returns(
    forms: Sequence[Form], paths: Sequence[Path], folder: Path, last_month: tuple[Form, Path]
) -> tuple[str, ...]:
    """Write the sample returns of ``forms`` (drawn at ``paths``) into ``folder``; what was made, in words.

    ``last_month`` is a form of the period before, which one unit sends by mistake.
    """
    folder.mkdir(parents=True)
    told: list[str] = []
    zipped: list[Path] = []
    for place, (form, path) in enumerate(zip(forms, paths, strict=True)):
        target = folder / path.name
        if place in _MISSING:
            told.append(f"{form.unit}：没有报")
            continue
        late = place in _LATE
        twist = _TWISTS.get(place)
        _fill(path, target, form, place, TOO_LATE if late else ON_TIME, twist, upside_down=place == _SORTED)
        if late:
            told.append(f"{form.unit}：迟报（{TOO_LATE.isoformat()}）")
        if twist:
            told.append(f"{form.unit}：{twist.words}")
        if place == _SORTED:
            told.append(f"{form.unit}：把各行倒过来排了")
        elif place == _WRONG_UNIT:
            stray = folder / paths[place].name
            shutil.copyfile(folder / paths[place - 1].name, stray)
            told.append(f"{form.unit}：误用了{forms[place - 1].unit}的表")
        elif place == _TRUNCATED:
            target.write_bytes(target.read_bytes()[:4000])
            told.append(f"{form.unit}：文件没有传完整")
        elif place == _OWN_TABLE:
            _own_table(target, form)
            told.append(f"{form.unit}：自己另做了一张表")
        elif place == _TWICE:
            second = folder / f"{target.stem}（补报）.xlsx"
            more = Twist("", ((0, Field.PROGRESS, 0.72), (0, Field.TEXT, "7月4日补报：新签约项目1个，累计完成72%。")))
            _fill(path, second, form, place, date(2023, 7, 4), more, upside_down=False)
            told.append(f"{form.unit}：报了两次，第二次有更正")
        elif place in _ZIPPED:
            zipped.append(target)
    _zip(folder / "三个单位打包.zip", zipped)
    unit = last_month[0].unit
    _fill(last_month[1], folder / last_month[1].name, last_month[0], 0, date(2023, 5, 31), None, upside_down=False)
    told.append(f"{unit}：发来的是上个月的表")
    (folder / "现场照片.jpg").write_bytes(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
    )
    (folder / "~$临时文件.xlsx").write_bytes(b"\x00" * 165)
    told.append("另有一张照片和一个临时文件")
    return tuple(told)


def _fill(
    path: Path, target: Path, form: Form, place: int, day: date, twist: Twist | None, *, upside_down: bool
) -> None:
    with warnings.catch_warnings():
        # openpyxl says what it cannot keep of a sheet; a department's program would keep it.
        warnings.simplefilter("ignore")
        book = load_workbook(path)
        sheet = book[FORM_SHEET]
        header, columns = _header(sheet)
        name, phone = reporter(place)
        _label(sheet, header, LABEL_REPORTER, name)
        _label(sheet, header, LABEL_PHONE, phone)
        _label(sheet, header, LABEL_DATE, day)
        if upside_down:
            _reverse(sheet, header + 1, len(form.rows), len(FORM_HEADINGS))
        rows = {
            int(sheet.cell(row, columns[FORM_NO]).value): row for row in range(header + 1, header + 1 + len(form.rows))
        }
        for row in form.rows:
            said = entry(row.no, row.text, place, row.role)
            at = rows[row.no]
            values = {
                Field.PROGRESS: said.progress,
                Field.STATUS: said.status,
                Field.TEXT: said.text,
                Field.PROBLEMS: said.problems,
                Field.NEXT_STEPS: said.next_steps,
            }
            if row.role is Role.DATA:
                values = {Field.TEXT: "已按月提供数据。"}
            for field, value in values.items():
                if value != "":
                    _put(sheet.cell(at, columns[FIELD_HEADINGS[field]]), value)
        for index, field, value in twist.cells if twist else ():
            _put(sheet.cell(rows[form.rows[index].no], columns[FIELD_HEADINGS[field]]), value)
        if form.figures and place % 4 != _WITHOUT_FIGURES:
            _fill_figures(book[INDICATORS_SHEET], form, place)
        book.save(target)


def _fill_figures(sheet: Any, form: Form, place: int) -> None:
    """实际值 of each indicator: as far as the task's progress says, but in some units far behind it."""
    header, columns = next(
        (row[0].row, {cell.value: cell.column for cell in row})
        for row in sheet.iter_rows(max_row=12)
        if any(cell.value == IndicatorCol.ACTUAL for cell in row)
    )
    tasks = {row.no: row for row in form.rows}
    keys = (columns[IndicatorCol.TASK], columns[IndicatorCol.NO])
    rows = {
        tuple(int(sheet.cell(row, key).value) for key in keys): row
        for row in range(header + 1, header + 1 + len(form.figures))
    }
    for figure in form.figures:
        asked, task = figure.indicator, tasks[figure.indicator.task]
        progress = entry(task.no, task.text, place, task.role).progress
        if asked.value is None or not isinstance(progress, (int, float)):
            continue
        share = progress * (_FAR_BEHIND if place % 5 == 0 else 1)
        if asked.unit == PERCENT_UNIT:
            # A rate stands near its target from January on.
            told = round(asked.value * (0.9 + share / 10), 3)
        else:
            told = round(asked.value * share, 1 if asked.value < 10 and asked.value % 1 else 0)
        sheet.cell(rows[asked.task, asked.no], columns[IndicatorCol.ACTUAL]).value = told


def _put(cell: Any, value: object) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # what a department types as text stays text, also behind an equals sign


def _header(sheet: Any) -> tuple[int, dict[str, int]]:
    for row in sheet.iter_rows(min_row=1, max_row=12):
        words = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
        if FORM_NO in words:
            return row[0].row, words
    raise ValueError("a form without its header")


def _label(sheet: Any, header: int, label: str, value: object) -> None:
    for row in sheet.iter_rows(min_row=1, max_row=header - 1):
        for cell in row:
            if cell.value == label:
                sheet.cell(cell.row, cell.column + 1).value = value
                return
    raise ValueError(f"a form without {label}")


def _reverse(sheet: Any, first: int, count: int, width: int) -> None:
    held = [[sheet.cell(first + row, column + 1).value for column in range(width)] for row in range(count)]
    for row, values in enumerate(reversed(held)):
        for column, value in enumerate(values):
            sheet.cell(first + row, column + 1).value = value


def _own_table(target: Path, form: Form) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["重点工作进展情况"])
    sheet.append(["填报单位", form.unit, "报告期", str(form.period)])
    sheet.append(["序号", "重点工作任务", "进度", "工作进展"])
    for row in form.rows[:5]:
        said = entry(row.no, row.text, _OWN_TABLE, row.role)
        sheet.append([row.no, row.text, said.progress, said.text])
    book.save(target)


def _zip(target: Path, members: Sequence[Path]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member.name, (2023, 7, 3, 9, 0, 0)), member.read_bytes())
            member.unlink()
