"""Which row belongs to which task: rows as departments leave them, on a small office."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import EDU, FIN, HEADER_ROW, codes, master, merged, returned, send, shown, type_by_hand, verdicts

from xltasks.books.returns import ReadSheet
from xltasks.core.grid import Grid
from xltasks.core.schema import FORM_DUE, FORM_HEADINGS, Col, Field
from xltasks.ledger.read import read_master

P, S, T = Field.PROGRESS, Field.STATUS, Field.TEXT
FILLS = {(1, P): 0.1, (1, T): "第一项说的话", (2, P): 0.2, (2, T): "第二项说的话", (3, P): 0.3, (4, P): 0.4}
NO, TEXT = 0, 3  # columns of the form


def read_back(change, fills=FILLS, unit=FIN):
    """What the office reads after a department did ``change`` to the rows of its table."""
    book = master()
    form = send(book)[unit]

    def on_table(rows):
        return [*rows[: HEADER_ROW + 1], *change(rows[HEADER_ROW + 1 :])]

    return merged(book, returned(form, fills, change=on_table)), book


def accepted(done):
    """(task, field, value) of everything accepted."""
    return {(v[1], v[2], v[3]) for v in verdicts(done) if v[4] == "accept"}


EVERYTHING = {(task, field.value, value) for (task, field), value in FILLS.items()}


def test_rows_sorted_or_spread_are_read_alike():
    """Rows upside down, blank rows between, totals and signatures below, the header repeated: all one."""
    changes = [
        lambda rows: rows[::-1],
        lambda rows: [row for pair in ((row, [None] * 14) for row in rows) for row in pair],
        lambda rows: [*rows, [None] * 14, ["合计", None, None, "共4项"], ["填报人：张三", "审核：李四"]],
        lambda rows: [*rows[:2], list(FORM_HEADINGS), *rows[2:]],
        lambda rows: [[None, "", *[None] * 12], *rows],
    ]
    for change in changes:
        done, _ = read_back(change)
        assert accepted(done) == EVERYTHING


def test_a_deleted_row_is_told_and_takes_nothing_along():
    """A row that a department deleted is named; the others are read."""
    done, _ = read_back(lambda rows: rows[1:])
    assert {task for task, _, _ in accepted(done)} == {2, 3, 4}
    (told,) = [found for found in done.changes.findings if found.code == "row-missing"]
    assert told.value == "1"


def test_a_number_typed_otherwise_is_the_same_number():
    """１２., "2" and 2.0 are task 2."""
    for written in ("2", "２", "2.", "2、", 2):
        done, _ = read_back(lambda rows, w=written: [[w, *row[1:]] if row[NO] == 2 else row for row in rows])
        assert accepted(done) == EVERYTHING


def test_a_lost_number_is_found_by_the_text():
    """Without its number, a row is known by its unchanged task text, and that is told."""
    done, _ = read_back(lambda rows: [[None, *row[1:]] if row[NO] == 2 else row for row in rows])
    assert accepted(done) == EVERYTHING
    assert "locked-edited" in codes(done)


def test_an_edited_text_is_told_and_the_answers_kept():
    """A few words changed in a locked text do not change whose row it is."""
    done, _ = read_back(
        lambda rows: [[*row[:3], row[TEXT] + "（区重点）", *row[4:]] if row[NO] == 2 else row for row in rows]
    )
    assert accepted(done) == EVERYTHING
    (told,) = [found for found in done.changes.findings if found.code == "locked-edited"]
    assert (told.task, told.cell) == (2, "D7")


def test_a_due_date_that_the_office_moved_after_sending_is_nobodys_edit():
    """The form still shows the date it went out with: nothing is said of it; another date is told."""
    for shown_due, expected in ((None, set()), (date(2023, 8, 8), {"locked-edited"})):
        book = master()
        sent = send(book)[FIN]
        form = returned(sent, {(1, Field.PROGRESS): 0.3}, change=lambda rows, d=shown_due: redated(rows, d))
        type_by_hand(book, 1, Col.DUE, date(2023, 11, 30))
        assert codes(merged(book, form)) & {"locked-edited"} == expected


def redated(rows: list[list[object]], due: date | None) -> list[list[object]]:
    """The rows with another 完成时限 on task 1, if one is given."""
    at = FORM_HEADINGS.index(FORM_DUE)
    return [[*row[:at], due, *row[at + 1 :]] if due and row[NO] == 1 else row for row in rows]


def test_number_and_text_of_two_tasks_wait():
    """A row that carries one task's number and another's text is left to a person."""
    done, book = read_back(lambda rows: [[1.0, *row[1:]] if row[NO] == 2 else row for row in rows])
    assert {v[5] for v in verdicts(done) if v[4] == "pending"} >= {"row-unclear"}
    assert not [item for item in accepted(done) if item[2] in (0.2, "第二项说的话")]
    assert "第二项说的话" in {item.returned for item in read_master(book, "总表.xlsx").pending}


def test_a_text_that_is_no_longer_the_tasks_waits():
    """A locked text replaced by another sentence: the number alone is not trusted."""
    done, _ = read_back(
        lambda rows: [[*row[:3], "完全不同的另一件事情", *row[4:]] if row[NO] == 2 else row for row in rows]
    )
    assert {v[5] for v in verdicts(done) if v[1] == 2} == {"text-unrecognised"}


def test_a_task_split_in_two_waits():
    """12.1 and 12.2 are parts of a task; which of them stands is a person's choice."""

    def split(rows):
        return [
            part
            for row in rows
            for part in (
                [["2.1", *row[1:3], "甲部分", *row[4:]], ["2.2", *row[1:3], "乙部分", *row[4:]]]
                if row[NO] == 2
                else [row]
            )
        ]

    done, _ = read_back(split)
    assert {v[5] for v in verdicts(done) if v[1] == 2} == {"row-split"}


def test_a_row_doubled_with_two_answers_waits_and_with_one_counts_once():
    """The same row twice: what agrees is taken once, what differs waits."""

    def doubled(rows):
        again = [0.9 if cell == 0.1 else cell for cell in rows[0]]
        return [*rows, again]

    done, _ = read_back(doubled)
    assert {v[3] for v in verdicts(done) if v[4] == "pending"} == {0.1, 0.9}
    assert (1, "text", "第一项说的话") in accepted(done)
    assert {v[5] for v in verdicts(done) if v[4] == "pending"} == {"row-doubled"}


def test_tasks_that_are_not_the_units_are_refused():
    """A number that is not in the plan, or not this unit's, is refused with its value."""
    unknown = [77.0, "", "", "没有这项", "", "", None, None, 0.7, None, "陌生的一行", None, None, None]
    done, _ = read_back(lambda rows: [*rows, unknown])
    assert {found.value for found in done.changes.findings if found.code == "unknown-task"} == {"0.7", "陌生的一行"}
    foreign = [4.0, "", "", "压减一般性支出。", "", "", None, None, 0.7, None, "不归我管", None, None, None]
    done, book = read_back(lambda rows: [*rows, foreign], {(1, P): 0.1}, EDU)
    assert {found.value for found in done.changes.findings if found.code == "not-your-task"} == {"0.7", "不归我管"}
    assert shown(book, 4)[Col.LATEST] is None


def test_text_below_the_table_is_refused_not_lost():
    """Words in a fill column of a row without a task are laid before the clerk."""
    stray = [None] * 10 + ["以上情况属实，请予支持。"]
    done, _ = read_back(lambda rows: [*rows, stray])
    (told,) = [found for found in done.changes.findings if found.code == "row-unplaced"]
    assert told.value == "以上情况属实，请予支持。"


def test_a_copied_sheet_is_read_with_the_original():
    """The real data on 填报表 (2) counts; where both sheets speak and differ, both wait."""
    book = master()
    form = send(book)[FIN]
    blank = returned(form, {})
    filled = returned(form, FILLS).sheets[0].grid
    copy = ReadSheet("填报表 (2)", "visible", Grid(filled.rows))
    done = merged(book, returned(form, {}, more=(copy,)))
    assert accepted(done) == EVERYTHING
    assert "sheet-copied" in codes(done)
    assert blank.sheets[0].name == "填报表"


def test_last_months_sheet_kept_in_the_file_is_left_out():
    """A sheet that says it is of another period is not merged, and every cell of it is told."""
    book = master()
    form = send(book)[FIN]
    old = [list(row) for row in returned(form, {(1, T): "五月说的话"}).sheets[0].grid.rows]
    old[1][3] = "2023-05"
    done = merged(book, returned(form, FILLS, more=(ReadSheet("5月", "visible", Grid(old)),)))
    assert accepted(done) == EVERYTHING
    assert {found.value for found in done.changes.findings if found.code == "sheet-left-out"} == {None, "五月说的话"}


def test_without_a_stamp_the_visible_words_identify():
    """A table copied into a new workbook is known by its unit, period, numbers and texts, and that is told."""
    book = master()
    form = send(book)[FIN]
    done = merged(book, returned(form, FILLS, stamped=False, file="上报.xlsx"))
    assert accepted(done) == EVERYTHING
    assert "no-identity" in codes(done)


def test_without_any_identity_nothing_is_merged():
    """Neither stamp nor label: a unit's name in the file's name makes answers wait; without it all is refused."""

    def anonymous(rows):
        return rows[HEADER_ROW:]

    book = master()
    form = send(book)[FIN]
    done = merged(book, returned(form, FILLS, stamped=False, file="区财政局6月.xlsx", change=anonymous))
    assert {v[4:] for v in verdicts(done)} == {("pending", "identity-unsure")}
    done = merged(master(), returned(form, FILLS, stamped=False, file="6月.xlsx", change=anonymous))
    assert {v[4:] for v in verdicts(done)} == {("refuse", "unknown-unit-return")}


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("swap rows"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("insert row"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("delete row"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("copy row"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("swap columns"), st.integers(0, 13), st.integers(0, 13)),
        st.tuples(st.just("insert column"), st.integers(0, 13), st.just(0)),
        st.tuples(st.just("delete column"), st.integers(0, 13), st.just(0)),
        st.tuples(st.just("move column"), st.integers(0, 13), st.integers(0, 13)),
        st.tuples(st.just("copy column"), st.integers(0, 13), st.integers(0, 13)),
        st.tuples(st.just("count rows"), st.integers(0, 13), st.just(0)),
        st.tuples(st.just("group headings"), st.integers(0, 13), st.integers(0, 13)),
    ),
    max_size=6,
)


def operate(rows, operations):
    """Do to a sheet what departments do: whole rows and whole columns move, come and go."""
    head, table = rows[:HEADER_ROW], [list(row) for row in rows[HEADER_ROW:]]
    for what, one, other in operations:
        width, body = len(table[0]), len(table) - 1
        a, b = 1 + one % max(body, 1), 1 + other % max(body, 1)
        c, d = one % width, other % width
        if what == "swap rows" and body:
            table[a], table[b] = table[b], table[a]
        elif what == "insert row":
            table.insert(a, [None] * width)
        elif what == "delete row" and body > 1:
            del table[a]
        elif what == "copy row" and body:
            table.insert(b, list(table[a]))
        elif what == "swap columns":
            for row in table:
                row[c], row[d] = row[d], row[c]
        elif what == "insert column":
            for row in table:
                row.insert(c, None)
        elif what == "delete column" and width > 4:
            for row in table:
                del row[c]
        elif what == "move column":
            for row in table:
                row.insert(d, row.pop(c))
        elif what == "copy column":
            for row in table:
                row.insert(d, row[c])
        elif what == "count rows":
            for at, row in enumerate(table):
                row.insert(c, at or "序号")
        elif what == "group headings":
            over = [None] * width
            over[c] = over[d] = "进展情况"
            table.insert(0, over)
    return [*head, *table]


@settings(max_examples=150, deadline=None)
@given(OPERATIONS)
def test_a_value_lands_on_its_own_task_or_on_none(operations):
    """Whatever rows and columns a department moves, copies, inserts or deletes, no value reaches another task.

    Every value names its task, so that a misfiled one would show.
    """
    fills = {
        (task, field): f"任务{task}的{field.value}"
        for task in (1, 2, 3, 4)
        for field in (T, Field.PROBLEMS, Field.NEXT_STEPS)
    }
    book = master()
    form = send(book)[FIN]
    done = merged(book, returned(form, fills, change=lambda rows: operate(rows, operations)))
    for report in read_master(book, "总表.xlsx").reports:
        for field, value in report.values:
            assert value == f"任务{report.task}的{field.value}"
    for result in done.changes.files:
        counts = result.counts
        assert counts.read == counts.accepted + counts.already + counts.pending + counts.refused
