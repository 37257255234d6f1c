"""A clerk with a small master and its revised plan: compare, decide on 待确认, carry out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from replan.notation import NAME, plan_of

from xltasks.books.memory import MemoryBook
from xltasks.books.protocol import Cell
from xltasks.core.plan_fields import PLAN_HEADINGS, PlanField
from xltasks.core.records import PendingItem
from xltasks.core.schema import PENDING_SHEET, PendingCol
from xltasks.core.settings import Day
from xltasks.core.values import as_text
from xltasks.ledger.read import read_master
from xltasks.messages import finding_words
from xltasks.verbs.apply import Application, apply
from xltasks.verbs.replan import Replanned, replan

DAY = Day(date(2023, 7, 6), date(2023, 7, 6))
COLUMNS = {column: place for place, column in enumerate(PendingCol)}

OLD = """
一、民生
（教育）
1 新建、改扩建学校六所，新增学位七千个。 | 钱宇 | 区教育局 | 区财政局 | 10月31日
2 开展校园食品安全专项整治，实现明厨亮灶全覆盖。 | 钱宇 | 区教育局
二、发展
（财源）
3 一般公共预算收入增长5%、力争5.5%。 | 钱宇 | 区财政局
4 压减一般性支出10%以上。 | 钱宇 | 区财政局
"""
NEW = """
一、民生
（教育）
1 新建、改扩建学校七所，新增学位七千个。 | 钱宇 | 教育局 | 区财政局 | 11月30日
二、发展
（财源）
2 一般公共预算收入增长5%、力争5.5%。 | 钱宇、王嵘 | 区财政局 | 区税务局
3 压减一般性支出10%以上。 | 钱宇 | 区财政局
4 盘活闲置厂房三十万平方米。 | 季恒义 | 区国资办 | 教育局 | 8月31日
"""


def run(book: MemoryBook, text: str = NEW, name: str = "修订稿.docx", *, preview: bool = False) -> Replanned:
    """Compare a plan with the master."""
    return replan(book, NAME, plan_of(text), name, DAY, preview=preview)


def rows(book: MemoryBook) -> dict[tuple[str, int], PendingItem]:
    """What stands on 待确认, by item and task."""
    return {(PLAN_HEADINGS[PlanField(one.field)], one.task): one for one in read_master(book, NAME).pending}


def decide(
    book: MemoryBook,
    decisions: Mapping[tuple[str, int], str],
    others: str | None = None,
    *,
    column: PendingCol = PendingCol.DECISION,
) -> None:
    """The clerk writes on 待确认: a decision, or something else into another column."""
    for key, item in rows(book).items():
        words = decisions.get(key, others)
        if words is not None and not item.done:
            book.write(PENDING_SHEET, [Cell(item.row, COLUMNS[column], words)])


def applied(book: MemoryBook) -> Application:
    """Carry out what was decided; every finding has its words."""
    done = apply(book, NAME, DAY)
    assert all(all(finding_words(found)) for found in done.findings)
    return done


def shown(book: MemoryBook, task: int) -> dict[str, str]:
    """What the section sheet shows of a task, blanks left out."""
    values = read_master(book, NAME).section_rows[task].values
    return {column.value: text for column, value in values.items() if (text := as_text(value))}


def codes(done: Application | Replanned) -> list[str]:
    """The codes of the findings."""
    return [found.code for found in done.findings]
