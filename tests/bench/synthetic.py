"""A large synthetic office for benchmarks: any number of units, each with the same number of tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from xltasks.books.closed import ClosedBook
from xltasks.commands.round import write_forms
from xltasks.core.form import Form
from xltasks.core.period import Period
from xltasks.core.plan import Assignment, Plan, Project, Role, Section, Task
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.core.units import Directory, Unit, UnitKind
from xltasks.render.master import write_master
from xltasks.verbs.distribute import distribute

JUNE = Period(2023, month=6)
DAY = Day(date(2023, 7, 3), date(2023, 7, 3))


def plan_of(units: int, rows: int, tasks: int) -> Plan:
    """A plan of ``tasks`` tasks and ``units`` units with ``rows`` of them each; a task has one lead."""
    each, over = divmod(units * rows, tasks)
    if over:
        raise ValueError(f"{tasks} tasks can't be shared out evenly")
    names = tuple(f"第{number:03d}局" for number in range(units))
    held = tuple(
        Task(
            no + 1,
            f"第{no + 1}项任务：加快推进重点项目建设，年内完成投资{no + 5}亿元，新增规上企业{no % 9 + 1}家，切实提升服务水平。",
            ("钱宇",),
            tuple(
                Assignment(name, name, Role.SUPPORT if k else Role.LEAD)
                for k, name in enumerate(names[(no * each + k) % units] for k in range(each))
            ),
            date(2023, 12, 31),
        )
        for no in range(tasks)
    )
    size = -(-tasks // 10)
    sections = (held[start : start + size] for start in range(0, tasks, size))
    return Plan(
        "合成方案",
        2023,
        tuple(
            Section(number, f"板块{number}", (Project(1, "项目", its_tasks),))
            for number, its_tasks in enumerate(sections, 1)
        ),
        Directory(tuple(Unit(name, (), UnitKind.DEPARTMENT) for name in names)),
    )


def make_round(folder: Path, units: int, rows: int, tasks: int) -> tuple[Path, Path]:
    """A master with forms sent out, and a folder of filled returns: (master, returns)."""
    folder.mkdir(parents=True)
    master, sent, returns = folder / "总表.xlsx", folder / "下发", folder / "回收"
    write_master(master, plan_of(units, rows, tasks), DEFAULT_SETTINGS, today=date(2023, 6, 25))
    with ClosedBook.open(master) as book:
        done = distribute(book, str(master), JUNE, DAY, lambda forms, state: write_forms(sent, forms, state))
    returns.mkdir()
    for form, path in zip(done.forms, done.paths, strict=True):
        fill(form, path, returns / path.name)
    return master, returns


def fill(form: Form, path: Path, target: Path) -> None:
    """Fill four of the six columns of every row."""
    book = load_workbook(path)
    sheet = book["填报表"]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    for row in form.rows:
        cells = rows[row.no]
        cells[8].value = (row.no % 97) / 100
        cells[9].value = "正常推进"
        cells[10].value = f"{form.unit}第{row.no}项：已完成前期手续，主体工程推进到{row.no % 97}%。"
        cells[12].value = "下一步倒排工期，抓紧收尾。"
    book.save(target)
