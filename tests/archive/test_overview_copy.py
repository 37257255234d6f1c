"""``xltasks overview``: a period as it stood then, as a workbook to be filed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from master_cells import cards, error_cells, figures_table, stored_results
from ooxml import validate
from recalculated import recalculated
from small_round import EDU, FIN, JULY, JUNE, master_file, returned
from without_sparklines import opened

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.cli import main
from xltasks.core.bulletin import bulletin
from xltasks.core.events import EventKind
from xltasks.core.history import Course
from xltasks.core.period import Period
from xltasks.core.schema import (
    CHANGES_TABLE,
    EVENT_WORDS,
    FINDINGS_SHEET,
    HOME_SHEET,
    OVERVIEW_SHEET,
    PENDING_SHEET,
    REPORTS_SHEET,
    RETURNS_SHEET,
    STAMP_SHEET,
    UNIT_PAGE_SHEET,
    ChangeCol,
    Field,
)
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.messages import workbook as words
from xltasks.verbs.check import check
from xltasks.verbs.consolidate import consolidate
from xltasks.verbs.distribute import distribute

APRIL = Period(2023, month=4)
SPORTS = "区教育体育局"
PRESENT = date(2023, 10, 9)
P, S, T = Field.PROGRESS, Field.STATUS, Field.TEXT


def go_round(path: Path, period: Period, progress: float, silent: str = "") -> None:
    """Forms go out, every unit but one reports on each of its tasks."""
    day = period.following.end.replace(day=6)
    with ClosedBook.open(path) as book:
        sent = distribute(
            book, str(path), period, Day(day.replace(day=1), day), lambda forms, _: tuple(map(_name, forms))
        )
        book.commit()
    files = []
    for form in sent.forms:
        if form.unit != silent:
            said: dict[tuple[int, Field], object] = {}
            for row in form.rows:
                said |= {(row.no, P): progress, (row.no, S): "正常推进", (row.no, T): f"{period.label}已推进。"}
            files.append(returned(form, said, signed=day.replace(day=3)))  # type: ignore[arg-type]
    with ClosedBook.open(path) as book:
        consolidate(book, str(path), files, period, Day(day, day))
        book.commit()


def _name(form: tuple[str, object]) -> Path:
    return Path(form[0])


def declare(path: Path, kind: EventKind, day: date, **cells: object) -> None:
    """The clerk declares a change and has it carried out on its day."""
    row = {ChangeCol.KIND: EVENT_WORDS[kind], ChangeCol.EFFECTIVE: day, **{ChangeCol[k]: v for k, v in cells.items()}}
    with ClosedBook.open(path) as book:
        book.append(CHANGES_TABLE, [row])  # type: ignore[list-item]
        check(book, str(path), Day(day, day))
        book.commit()


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """April at 20 %, education renamed in May, June at 50 % without finance, task 4 withdrawn, July at 80 %."""
    path = master_file(tmp_path_factory.mktemp("year") / "总表.xlsx")
    go_round(path, APRIL, 0.2)
    declare(path, EventKind.UNIT_RENAMED, date(2023, 5, 15), BEFORE=EDU, AFTER=SPORTS, WHY="机构改革")
    go_round(path, JUNE, 0.5, silent=FIN)
    declare(path, EventKind.WITHDRAWN, date(2023, 7, 20), TASK=4, WHY="市里不再要求")
    go_round(path, JULY, 0.8)
    return path


def copied(
    master: Path, period: Period, folder: Path, capsys: pytest.CaptureFixture[str], *on: str
) -> tuple[Path, dict[str, object]]:
    """A period's copy and what the command says of it."""
    target = folder / f"{period}.xlsx"
    capsys.readouterr()
    told = main(["overview", str(master), "-p", str(period), "-o", str(target), "--json", *on])
    assert told in (0, 1)
    return target, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("period", "tasks", "average", "unit", "returns"),
    [(APRIL, 4, 0.2, EDU, (4, 4)), (JUNE, 4, 0.35, SPORTS, (4, 3)), (JULY, 3, 0.8, SPORTS, (4, 4))],
    ids=str,
)
def test_numbers_are_those_of_status_of_the_bulletin_and_of_a_spreadsheet(
    year: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    period: Period,
    tasks: int,
    average: float,
    unit: str,
    returns: tuple[int, int],
) -> None:
    """Three periods of a year with changes: the copy's cards, status -p, the bulletin and LibreOffice agree."""
    # A past period is looked at as of its closing day, the present one as of today.
    on = () if period is not JULY else ("--as-of", PRESENT.isoformat())
    path, said = copied(year, period, tmp_path, capsys, *on)
    main(["status", str(year), "-p", str(period), "--json", *on])
    told = json.loads(capsys.readouterr().out)
    assert {key: said[key] for key in told} == told
    with ClosedBook.open(year, for_reading=True) as book:
        published = bulletin(read_master(book, str(year)), period, Day(None, PRESENT))
    assert said["as_of"] == published.day.isoformat()
    shown, figures = cards(path), told["tasks"]
    assert shown[words.CARD_TASKS] == tasks == figures["total"] == published.total.tasks
    assert shown[words.CARD_AVERAGE] == pytest.approx(average) == figures["average"]
    assert shown[words.CARD_DONE] == figures["done"] == published.total.of(Course.DONE)
    assert shown[words.CARD_ON_TIME] == figures["on_time"] == published.total.of(Course.ON_TIME)
    assert shown[words.CARD_BEHIND] == figures["behind"] == published.total.of(Course.BEHIND)
    assert shown[words.CARD_OVERDUE] == figures["overdue"] == published.total.of(Course.OVERDUE)
    assert (shown[words.CARD_SENT], shown[words.CARD_RETURNED]) == returns == (published.sent, published.back)
    assert unit in figures_table(path, words.BY_UNIT, panels=(0, 10))
    assert validate(path) == []
    computed = recalculated(path, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(path), stored_results(computed)
    assert {place for place, value in stored.items() if not _same(value, now.get(place))} == set()


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == pytest.approx(other, rel=1e-12)
    return one == other


def test_the_copy_says_what_it_is_and_holds_nothing_of_later(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """April: titles name period and day; no row of June or July; the education office under its name of then."""
    path, _ = copied(year, APRIL, tmp_path, capsys)
    book = opened(path, data_only=True)
    assert book[OVERVIEW_SHEET]["A1"].value == "某区2023年重点工作总览（2023年4月）"
    assert book[HOME_SHEET]["B2"].value == "2023年4月，截至2023年5月6日，存档副本"
    assert str(book[OVERVIEW_SHEET]["B2"].value).startswith("2023年4月，截至2023年5月6日，存档副本。")
    assert str(book[HOME_SHEET]["B15"].value).startswith("这是总表在报告期2023年4月的存档副本")
    for sheet, column in ((REPORTS_SHEET, 1), (RETURNS_SHEET, 0), (PENDING_SHEET, 4), (FINDINGS_SHEET, 0)):
        held = {row[column] for row in book[sheet].iter_rows(min_row=4, values_only=True)} - {None}
        assert held <= {str(APRIL)}, sheet
    units = {row[1] for row in book[RETURNS_SHEET].iter_rows(min_row=4, values_only=True)}
    assert EDU in units
    assert SPORTS not in units
    assert book[UNIT_PAGE_SHEET]["B3"].value in units


@pytest.mark.parametrize(
    "command",
    [
        ("consolidate", "{copy}", "{folder}", "-p", "2023-04"),
        ("distribute", "{copy}", "-p", "2023-04", "-o", "{folder}/out"),
        ("status", "{copy}"),
        ("apply", "{copy}"),
        ("check", "{copy}"),
    ],
    ids=lambda command: command[0],
)
def test_no_command_takes_the_copy_for_a_master(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """It has no hidden stamp: nothing is sent from it, nothing consolidated into it."""
    path, _ = copied(year, APRIL, tmp_path, capsys)
    before = path.read_bytes()
    assert STAMP_SHEET not in opened(path).sheetnames
    assert main([part.format(copy=path, folder=tmp_path) for part in command]) == 3
    assert "不是本工具制作的总表" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_same_bytes_again_and_never_over_another_file(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twice the same copy is the same file; a file that holds something else stays; the master is not touched."""
    before = year.read_bytes()
    path, _ = copied(year, JUNE, tmp_path, capsys)
    held = path.read_bytes()
    copied(year, JUNE, tmp_path, capsys)
    assert path.read_bytes() == held
    path.write_bytes(b"mine")
    assert main(["overview", str(year), "-p", "2023-06", "-o", str(path)]) == 3
    assert "已经存在" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"
    assert main(["overview", str(year), "-p", "2023-06", "-o", str(tmp_path / "a.pdf")]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert year.read_bytes() == before


@pytest.mark.parametrize(
    ("period", "said", "status"),
    [
        ("2022-12", "2022年12月在方案年度之前", 0),
        ("2023-05", "这一期没有下发过填报表", 0),
        ("2023-06", "应报 4 个单位，已报 3 个，未报 1 个", 1),
    ],
)
def test_periods_without_returns_say_so_in_words(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], period: str, said: str, status: int
) -> None:
    """A period before the plan, one that was never sent, one with a unit out: words, no empty heading, no error."""
    path = tmp_path / "copy.xlsx"
    assert main(["overview", str(year), "-p", period, "-o", str(path)]) == status
    assert said in capsys.readouterr().out
    assert error_cells(path) == []
    lines = [str(cell.value or "") for cell in opened(path, data_only=True)[HOME_SHEET]["B"]]
    expected = {"2022-12": words.COPY_BEFORE_PLAN, "2023-05": words.COPY_NOT_SENT}
    assert period not in expected or expected[period] in lines


def test_the_present_shows_the_offices_own_words(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the clerk typed into the section sheet is in the copy of the last period, and in no earlier one."""
    mine = tmp_path / "总表.xlsx"
    mine.write_bytes(year.read_bytes())
    with ClosedBook.open(mine) as book:
        row = read_master(book, str(mine)).section_rows[1]
        columns = {heading.value: column for heading, column in row.columns.items()}
        typed = {"完成进度": 0.9, "督查备注": "已实地查看。", "序时进度": 0.25}
        book.write(row.sheet, [Cell(row.row, columns[heading], value) for heading, value in typed.items()])
        book.commit()
    for period, shown in ((JULY, (0.25, 0.9, "已实地查看。")), (JUNE, (None, 0.5, None))):
        path, said = copied(mine, period, tmp_path, capsys)
        sheet = opened(path, data_only=True)[row.sheet]
        held = [sheet.cell(row.row + 1, columns[heading] + 1).value for heading in ("序时进度", "完成进度", "督查备注")]
        assert (held[1], held[2]) == shown[1:]
        assert shown[0] is None or held[0] == shown[0]
        main(["status", str(mine), "-p", str(period), "--json"])
        assert said["tasks"] == json.loads(capsys.readouterr().out)["tasks"]


def test_help_names_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """--help says what it is for."""
    with pytest.raises(SystemExit):
        main(["overview", "--help"])
    assert "另存某一期的总览" in capsys.readouterr().out
