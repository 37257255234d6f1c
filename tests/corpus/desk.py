"""The desk of a department: real form files of the small office, filled and spoilt as departments do it."""

from __future__ import annotations

import io
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from small_round import EDU as EDU
from small_round import FIN, JULY, JUNE, MERGED_ON, master, send

from xltasks.books.returns import read_returns
from xltasks.core.form import Form
from xltasks.core.period import Period
from xltasks.core.schema import FIELD_HEADINGS, FORM_SHEET, Field
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.render.form import write_form
from xltasks.verbs.consolidate import consolidate

P, S, T, Q, N, X = Field
SIGNED = date(2023, 7, 4)
NAME = "区财政局_2023-06.xlsx"
HEADER, FIRST = 5, 6  # 1-based rows of the header and of the first task
COLUMN = {P: "I", S: "J", T: "K", Q: "L", N: "M", X: "N"}
TASKS = (1, 2, 3, 4)  # those of 区财政局
ROW = {task: FIRST + at for at, task in enumerate(TASKS)}

Fills = Mapping[tuple[int, Field], object]
Edit = Callable[[Worksheet], object]


def said(task: int, field: Field = T, unit: str = FIN) -> str:
    """A text that names its own unit, task and column, so that a misfiled one shows."""
    return f"{unit}第{task}项：{FIELD_HEADINGS[field]}如实填写"


def usual(unit: str = FIN, tasks: Iterable[int] = TASKS) -> dict[tuple[int, Field], object]:
    """What the unit fills when it does everything right."""
    fills: dict[tuple[int, Field], object] = {}
    for task in tasks:
        fills[task, P] = task / 10
        fills[task, S] = "正常推进"
        for field in (T, Q, N):
            fills[task, field] = said(task, field, unit)
    return fills


@cache
def form(unit: str = FIN, period: Period = JUNE) -> Form:
    """The form that the small office sends to a unit."""
    return send(master(), period)[unit]


def form_file(of: Form) -> bytes:
    """A form's file as it is sent."""
    buffer = io.BytesIO()
    write_form(buffer, of, DEFAULT_SETTINGS)
    return buffer.getvalue()


@cache
def july_form(june: bytes) -> Form:
    """July's form of 区财政局, as the master sends it when this return has been merged for June."""
    book = master()
    send(book)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_bytes(june)
        consolidate(book, "总表.xlsx", read_returns([Path(folder)]), JUNE, Day(MERGED_ON, MERGED_ON))
    return send(book, JULY)[FIN]


@cache
def blank(unit: str = FIN, period: Period = JUNE) -> bytes:
    """The file of :func:`form`."""
    return form_file(form(unit, period))


def opened(content: bytes) -> Workbook:
    """A workbook to edit.  What openpyxl cannot keep of it, a department's program would keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, the same ones every time: without the moment of saving."""
    buffer = io.BytesIO()
    book.save(buffer)
    parts = parts_of(buffer.getvalue())
    parts["docProps/core.xml"] = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", parts["docProps/core.xml"])
    return packed(parts)


def put(cell: Any, value: object) -> None:
    """Type a value; a text stays a text, also behind an equals sign."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def cell(task: int, field: Field) -> str:
    """Where a task's field stands on an untouched form."""
    return f"{COLUMN[field]}{ROW[task]}"


def filled(
    changes: Fills | None = None,
    edit: Edit | None = None,
    *,
    signed: object = SIGNED,
    content: bytes | None = None,
    fills: Fills | None = None,
) -> bytes:
    """区财政局's form, filled as usual but for ``changes`` (None: left blank); ``edit`` does the rest by hand."""
    if changes is None and edit is None and content is None and fills is None and signed == SIGNED:
        return _usual_file()
    return _filled(changes, edit, signed, content, fills)


@cache
def _usual_file() -> bytes:
    return _filled(None, None, SIGNED, None, None)


def _filled(
    changes: Fills | None, edit: Edit | None, signed: object, content: bytes | None, fills: Fills | None
) -> bytes:
    book = opened(content or blank())
    sheet = book[FORM_SHEET]
    for (task, field), value in {**(usual() if fills is None else fills), **(changes or {})}.items():
        if value is not None:
            put(sheet[cell(task, field)], value)
    put(sheet["D3"], "张三")
    put(sheet["K3"], "63981234")
    put(sheet["M3"], signed)
    sheet.protection.sheet = False
    if edit is not None:
        edit(sheet)
    return saved(book)


def only(changes: Fills, edit: Edit | None = None, **more: Any) -> bytes:
    """The form with nothing in it but ``changes``."""
    return filled(changes, edit, fills={}, **more)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return {name: container.read(name) for name in container.namelist()}


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def patched(content: bytes, change: Callable[[str], str], part: str = SHEET_PART) -> bytes:
    """A package with one part's text changed.  Raises ValueError if the change did nothing."""
    parts = parts_of(content)
    before = parts[part].decode()
    after = change(before)
    if after == before:
        raise ValueError(f"{part}: nothing changed")
    return packed({**parts, part: after.encode()})


def with_cells(content: bytes, cells: Mapping[str, str]) -> bytes:
    """A package with the XML of some cells of the first sheet replaced; ``{s}`` keeps the cell's style."""

    def change(xml: str) -> str:
        for reference, made in cells.items():
            pattern = re.compile(rf'<c r="{reference}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
            found = pattern.search(xml)
            if found is None:
                raise ValueError(f"no cell {reference}")
            xml = xml[: found.start()] + made.replace("{s}", found[1] or "") + xml[found.end() :]
        return xml

    return patched(content, change)


def formula(reference: str, code: str, result: str | None, kind: str = "str") -> str:
    """The XML of a formula cell with or without its stored result."""
    value = "" if result is None else f"<v>{result}</v>"
    return f'<c r="{reference}"{{s}} t="{kind}"><f>{code}</f>{value}</c>'


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive with UTF-8 names."""
    return packed(files)
