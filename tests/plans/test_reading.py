from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans.documents import HEADINGS, TITLE, codes, plan_of, plan_of_text, text_of, word_bytes

from xltasks.core.plan import Plan, Role
from xltasks.plans import read_plan

ONE = ("1", "项目甲", "1.任务一。", "钱  宇", "★区发改委、各区镇")


def projects(plan: Plan) -> list[tuple[int, str, list[int]]]:
    """(number, name, task numbers) of each project of the first section."""
    return [(p.no, p.name, [task.no for task in p.tasks]) for p in plan.sections[0].projects]


def task_row(no: int, number: str = "", project: str = "", units: str = "★区发改委") -> tuple[str, ...]:
    """A row of one task."""
    return (number, project, f"{no}.任务{no}。", "", units)


# --- names of projects that a page break cut ---


CUTS = {
    "number with the first half": (
        [task_row(1, "1", "营造文"), task_row(2), task_row(3, "", "化氛围"), task_row(4, "2", "乙")],
        [(1, "营造文化氛围", [1, 2, 3]), (2, "乙", [4])],
    ),
    "number with the second half": (
        [task_row(1, "", "促进更"), task_row(2, "1", "高质量就业"), task_row(3, "2", "乙")],
        [(1, "促进更高质量就业", [1, 2]), (2, "乙", [3])],
    ),
    "number with both halves": (
        [task_row(1, "1", "营造文"), task_row(2, "1", "化氛围"), task_row(3, "2", "乙")],
        [(1, "营造文化氛围", [1, 2]), (2, "乙", [3])],
    ),
    "in three parts": (
        [task_row(1, "1", "营"), task_row(2, "", "造文"), task_row(3, "", "化氛围")],
        [(1, "营造文化氛围", [1, 2, 3])],
    ),
    "an open quotation wants its end": (
        [task_row(1, "1", "甲"), task_row(2, "", "打造“未来"), task_row(3, "2", "城市”")],
        [(1, "甲", [1]), (2, "打造“未来城市”", [2, 3])],
    ),
    "number and name on every row": (
        [task_row(1, "1", "甲"), task_row(2, "1", "甲"), task_row(3, "2", "乙"), task_row(4, "2", "乙")],
        [(1, "甲", [1, 2]), (2, "乙", [3, 4])],
    ),
    "no numbers at all": (
        [task_row(1, "", "甲"), task_row(2), task_row(3, "", "乙"), task_row(4, "", "乙")],
        [(1, "甲", [1, 2]), (2, "乙", [3, 4])],
    ),
}


@pytest.mark.parametrize("case", CUTS)
def test_project_names(case: str) -> None:
    """Halves of a name are joined, whole names are not, in a text and in a Word table alike."""
    rows, expected = CUTS[case]
    assert projects(plan_of(["一、板块", *rows])) == expected


@pytest.mark.parametrize("case", CUTS)
def test_project_names_in_word(case: str, tmp_path: Path) -> None:
    """A Word table whose names were cut reads as the text does."""
    rows, _ = CUTS[case]
    path = tmp_path / "plan.docx"
    path.write_bytes(word_bytes(["一、板块", *rows]))
    assert read_plan(path) == plan_of(["一、板块", *rows])


def test_the_page_break_tells_which_half_it_is() -> None:
    """Where the text shows its pages, a name at a page's end goes with the numbered name that begins the next."""
    first = text_of(["一、板块", task_row(1, "1", "甲"), task_row(2, "", "促进更")])
    second = "\n".join(["— 3 —", "", "\t2", "\t高质量就业", "\t3.任务3。", "\t", "\t★区发改委", ""])
    assert projects(plan_of_text(f"{first}\n{second}")) == [(1, "甲", [1]), (2, "促进更高质量就业", [2, 3])]
    # Without the page number the name belongs to the project above.
    assert projects(plan_of_text(f"{first}\n{second.replace('— 3 —', '')}"))[0] == (1, "甲促进更", [1, 2])


# --- leaders, units, dates ---


def test_leaders_go_down_over_sections() -> None:
    """A blank leader cell means the leaders above, also across a section's title."""
    plan = plan_of(["一、甲", ONE, "二、乙", task_row(2, "1", "丙")])
    assert [task.leaders for _, _, task in plan.tasks()] == [("钱宇",), ("钱宇",)]


@pytest.mark.parametrize(
    ("cell", "leaders"),
    [
        ("陈建忠\n\n沈伟江\n\n郁海成", ("陈建忠", "沈伟江", "郁海成")),
        ("王　嵘、季恒义", ("王嵘", "季恒义")),
        ("钱 宇 吉 伟", ("钱宇", "吉伟")),
        ("李 小 红", ("李小红",)),
        ("欧阳 震", ("欧阳震",)),
        ("陈建忠 季恒义", ("陈建忠", "季恒义")),
    ],
)
def test_leader_cells(cell: str, leaders: tuple[str, ...]) -> None:
    """Names are told apart by breaks and separators; characters spaced apart are one name."""
    plan = plan_of(["一、甲", (*ONE[:3], cell, ONE[4])])
    assert next(task for _, _, task in plan.tasks()).leaders == leaders


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("★区民政局、★交通运输局、水务集团", "★区民政局 ★区交通运输局 水务集团"),
        ("★区民政局★区财政局", "★区民政局 ★区财政局"),
        ("★区自然资源和\n规划局、住建局\n各区镇", "★区自然资源和规划局 区住建局 各区镇"),
        ("★区 教育局，科技局;审计局。", "★区教育局 区科技局 区审计局"),
        ("★区住建局（人防办、房管中心）、城管局", "★区住建局（人防办、房管中心） 区城管局"),
        ("★区行政审批局、“放管服”改革协调小组成员单位", "★区行政审批局 “放管服”改革协调小组成员单位"),
        ("牵头单位：区发改委、财政局\n配合单位：区审计局", "★区发改委 ★区财政局 区审计局"),
        ("区发改委、财政局牵头，区审计局等部门配合", "★区发改委 ★区财政局 区审计局"),
        ("区发改委（牵头）、区财政局", "★区发改委 区财政局"),
        ("★区发改委、财政局、区财政局（国资办）", "★区发改委 区财政局（国资办）"),
    ],
)
def test_unit_cells(cell: str, units: str) -> None:
    """Units are told apart as offices write them; brackets and quotations are not split."""
    plan = plan_of(["一、甲", (*ONE[:4], cell)])
    [task] = [task for _, _, task in plan.tasks()]
    shown = ["★" * (a.role is Role.LEAD) + a.unit + (f"（{a.remark}）" if a.remark else "") for a in task.assignments]
    assert " ".join(shown) == units


def test_columns_of_lead_and_support_units_and_dates() -> None:
    """Separate columns for leads, supports and the date are read by their headings, wherever they stand."""
    lines = [
        "市政府2024年重点工作清单",
        "序号\t工作任务\t完成时限\t牵头单位\t配合单位\t分管领导",
        "1\t建成公园\t9月底前\t市住建局、园林局\t市财政局\t李红",
        "2\t修好道路\t\t市交通运输局\t\t",
    ]
    first, second = [task for _, _, task in plan_of_text("\n".join(lines)).tasks()]
    assert (first.no, first.text, first.due.isoformat(), first.due_text) == (1, "建成公园", "2024-09-30", "9月底前")
    assert first.units(Role.LEAD) == ("市住建局", "市园林局")
    assert first.units(Role.SUPPORT) == ("市财政局",)
    assert (second.no, second.leaders, second.due.isoformat()) == (2, ("李红",), "2024-12-31")


def test_numbers_that_belong_to_the_text() -> None:
    """1.5万亩 bears no number of a task; 2.2024年 does when 2 is next."""
    plan = plan_of(["一、甲", ONE, ("", "", "2.2024年前期工作启动。", "", "★区发改委"), task_row(3)])
    assert [(task.no, task.text) for _, _, task in plan.tasks()][1] == (2, "2024年前期工作启动。")


# --- page breaks inside a row, notes, and what cannot be placed ---


def test_a_row_cut_by_a_page_break_is_one_task() -> None:
    """A row without number continues the task above whose text has no end yet."""
    rows = ["一、甲", ("1", "甲", "1.任务的前半", "钱宇", "★区发改委、"), ("", "", "和后半。", "", "财政局")]
    [task] = [task for _, _, task in plan_of(rows).tasks()]
    assert task.text == "任务的前半和后半。"
    assert [a.unit for a in task.assignments] == ["区发改委", "区财政局"]


def test_repeated_headings_and_page_numbers_are_no_rows() -> None:
    """Headings and a section's title repeated at the top of a page, and page numbers, leave no trace."""
    text = text_of(["一、甲", ONE, HEADINGS, "一、甲", task_row(2)])
    assert plan_of_text(text.replace("\t2.任务2。", "— 2 —\n\n\t2.任务2。")) == plan_of(["一、甲", ONE, task_row(2)])


def test_notes_may_go_on_and_may_be_several() -> None:
    """A note's lines are joined until it ends; the next note is a note of its own."""
    after = ["注：带“★”者为牵头单位，区统计局主要负责", "", "— 7 —", "", "提供数据。", "2.本方案由区政府办解释。"]
    plan = plan_of(["一、甲", (*ONE[:4], "★区发改委、统计局")], after=after)
    assert plan.notes == ("注：带“★”者为牵头单位，区统计局主要负责提供数据。", "2.本方案由区政府办解释。")
    [task] = [task for _, _, task in plan.tasks()]
    assert task.units(Role.DATA) == ("区统计局",)


def test_a_unit_that_leads_is_no_mere_supplier_of_data() -> None:
    """The note's role holds only where a unit has no ★."""
    plan = plan_of(["一、甲", (*ONE[:4], "★区统计局")], after=["注：区统计局主要负责提供数据。"])
    [task] = [task for _, _, task in plan.tasks()]
    assert task.units(Role.LEAD) == ("区统计局",)


UNPLACED = {
    "a row with too few cells": (["一、甲", ONE, ("2.任务2。", "钱宇", "★区财政局")], "2.任务2。\n钱宇\n★区财政局"),
    "a row with too many cells": (["一、甲", ONE, (*ONE, "多出")], "\n".join((*ONE, "多出"))),
    "a title with nothing under it": (["一、甲", "二、乙", ONE], "甲"),
    "words in the number column": (["一、甲", ("重点", *ONE[1:])], "重点"),
    "a row of leaders only": (["一、甲", ONE, ("", "", "", "李红", "")], "李红"),
    "a sentence among the units": (["一、甲", (*ONE[:4], "★区发改委\n联系人：张三")], "联系人：张三"),
}


@pytest.mark.parametrize("case", UNPLACED)
def test_what_cannot_be_placed_is_a_finding(case: str) -> None:
    """Text that belongs nowhere is laid before the clerk with its words and its line, never dropped or guessed."""
    rows, value = UNPLACED[case]
    plan = plan_of(rows)
    [found] = [found for found in plan.findings if found.code == "unplaced-text"]
    assert found.value == value
    assert dict(found.facts)["place"].startswith("第")
    assert [task.no for _, _, task in plan.tasks()] == [1]


def test_unknown_columns_are_not_dropped() -> None:
    """What stands in a column that no heading explains is a finding."""
    plan = plan_of_text(f"{TITLE}\n序号\t项目\t目标任务\t责任单位\t备注\n1\t甲\t1.任务。\t★区发改委\t请抓紧\n")
    assert [(f.code, f.value) for f in plan.findings if f.code == "unplaced-text"] == [("unplaced-text", "请抓紧")]


# --- titles and years ---


@pytest.mark.parametrize(
    ("before", "title", "year", "declared"),
    [
        (["附件1", "区政府2023年重点工作目标任务", "分解落实方案", "（共1项）"], TITLE, 2023, 1),
        (["二〇二四年重点工作清单"], "二〇二四年重点工作清单", 2024, None),
        (["县政府2025年工作安排（共1项）"], "县政府2025年工作安排（共1项）", 2025, 1),
        (["2026年任务分解表", "为抓好落实，制定本表。"], "2026年任务分解表", 2026, None),
    ],
)
def test_titles(before: list[str], title: str, year: int, declared: int | None) -> None:
    """The title is put together from its lines; the year and the number of tasks are read from it."""
    plan = plan_of(["一、甲", ONE], before=before)
    assert (plan.title, plan.year, plan.declared_tasks) == (title, year, declared)
    assert not {"no-year", "count-differs"} & set(codes(plan))


def test_lines_above_the_table_are_kept() -> None:
    """What stands above the table and is no title is kept as a note."""
    assert plan_of(["一、甲", ONE], before=["附件1", TITLE, "为抓好落实，制定本方案。"]).notes == (
        "附件1",
        "为抓好落实，制定本方案。",
    )


def test_a_year_found_elsewhere_is_said() -> None:
    """A title without year takes the year that the text names, and says so."""
    plan = plan_of(["一、2024年目标", ONE], before=["重点工作方案"])
    assert plan.year == 2024
    assert [(f.code, dict(f.facts)["year"]) for f in plan.findings if f.code == "no-year"] == [("no-year", "2024")]


def test_sections_may_be_paragraphs_between_tables(tmp_path: Path) -> None:
    """A Word file with a table under each section's title gives the sections all the same."""
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    for title, no in (("一、甲", 1), ("二、乙", 2)):
        document.add_paragraph(title)
        table = document.add_table(rows=0, cols=5)
        for row in (HEADINGS, ("1", "项目", f"{no}.任务{no}。", "钱宇", "★区发改委")):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    plan = read_plan(tmp_path / "plan.docx")
    assert [(s.no, s.title, [task.no for task in s.tasks]) for s in plan.sections] == [(1, "甲", [1]), (2, "乙", [2])]


def test_word_keeps_what_a_revision_adds_and_drops_what_it_deletes(tmp_path: Path) -> None:
    """Tracked insertions are text, tracked deletions are none."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    (tmp_path / "draft.docx").write_bytes(word_bytes(["一、甲", ONE]))
    document = docx.Document(str(tmp_path / "draft.docx"))
    paragraph = document.tables[0].rows[2].cells[4].paragraphs[0]._p
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>、区财政局</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>、区审计局</w:delText></w:r></w:del>"))
    document.save(str(tmp_path / "plan.docx"))
    [task] = [task for _, _, task in read_plan(tmp_path / "plan.docx").tasks()]
    assert [a.unit for a in task.assignments] == ["区发改委", "各区镇", "区财政局"]


def test_word_text_boxes_are_kept(tmp_path: Path) -> None:
    """Text in a text box belongs to no row; it is kept once, as a note."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    (tmp_path / "draft.docx").write_bytes(word_bytes(["一、甲", ONE]))
    document = docx.Document(str(tmp_path / "draft.docx"))
    box = "<w:txbxContent><w:p><w:r><w:t>内部资料，注意保存。</w:t></w:r></w:p></w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.paragraphs[0]._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {space}><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    document.save(str(tmp_path / "plan.docx"))
    plan = read_plan(tmp_path / "plan.docx")
    assert (plan.title, plan.notes) == (TITLE, ("内部资料，注意保存。",))


# --- properties ---


_TEXTS = st.text(alphabet="推进完成建设重点项目（）“”，、0123456789.", min_size=1, max_size=30).filter(str.strip)
_UNITS = st.lists(st.sampled_from(["区发改委", "统计局", "各区镇", "城投集团"]), min_size=1, max_size=3, unique=True)


@settings(deadline=None)
@given(st.lists(st.tuples(_TEXTS, _UNITS, st.booleans(), st.sampled_from(["", "\n", "\n\n"])), min_size=1, max_size=8))
def test_text_and_word_agree_on_any_plan(made: list[tuple[str, list[str], bool, str]]) -> None:
    """Any table of numbered tasks reads alike from a text export and from Word: every text, in order, whole."""
    from xltasks.plans.assemble import assemble
    from xltasks.plans.word import word_items

    rows = ["一、板块"]
    table: list[str | tuple[str, ...]] = [*rows]
    for no, (text, units, new, gap) in enumerate(made, start=1):
        number, name = (str(no), f"项目{no}号") if new or no == 1 else ("", "")
        table.append((number, name, f"{no}.任务{text}。{gap}", "钱  宇" if new else "", "★" + "、".join(units)))
    plan = plan_of(table)
    word = assemble(word_items(Path("plan.docx"), word_bytes(table)), Path("plan.docx"))
    assert word == plan
    assert [task.text for _, _, task in plan.tasks()] == [f"任务{text}。" for text, *_ in made]
    assert [[a.written for a in task.assignments] for _, _, task in plan.tasks()] == [units for _, units, *_ in made]
