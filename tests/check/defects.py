"""What offices do to a master's tables, rows and names, one sentence each: how it is done, and what check says of it, where."""

from __future__ import annotations

from check.defect import ONE, TWO, Defect, new_task, one
from check.desk import Desk

from xltasks.core.schema import LEADERS_TABLE, RETURNS_TABLE, UNITS_TABLE, Col


def _short_list(desk: Desk) -> None:
    desk.define("单位名单", "单位!$A$4:$A$90")


DEFECTS = (
    # --- tables, columns, names
    one(
        "单位表 is turned into a plain range",
        lambda desk: desk.without_table(UNITS_TABLE),
        "table-missing",
        "单位",
        "找不到“单位”页上的表格“单位表”（页被删了，或表格被转成了普通区域）。",
    ),
    one(
        "a section's table is turned into a plain range",
        lambda desk: desk.without_table("板块10"),
        "table-missing",
        "十、切实加强政府自身建设",
        "找不到“十、切实加强政府自身建设”页上的表格“板块10”（页被删了，或表格被转成了普通区域）。",
    ),
    one(
        "the heading 牵头单位 is typed over",
        lambda desk: desk.rename_heading("板块01", "牵头单位", "牵头部门"),
        "column-renamed",
        f"{ONE}!E3",
        "“一、2023年全区经济社会发展…”页 E3 的表头改成了“牵头部门”，原来是“牵头单位”。",
    ),
    one(
        "a line break in a heading",
        lambda desk: desk.rename_heading(RETURNS_TABLE, "报送截止", "报送\n截止日"),
        "column-renamed",
        "回收情况!F3",
        "“回收情况”页 F3 的表头改成了“报送\n截止日”，原来是“报送截止”。",
    ),
    one(
        "the list of units lost its name",
        lambda desk: desk.define("单位名单", None),
        "name-missing",
        "",
        "定义的名称“单位名单”被删掉了，靠它的下拉列表、亮灯和总览都不准。",
    ),
    one(
        "the list of status words points nowhere",
        lambda desk: desk.define("状态词", "状态表[#REF!]"),
        "name-broken",
        "",
        "定义的名称“状态词”失效了（现在是 状态表[#REF!]），靠它的下拉列表、亮灯和总览都不准。",
    ),
    one(
        "the threshold's name points nowhere",
        lambda desk: desk.define("黄灯差距", "设置!#REF!"),
        "name-broken",
        "",
        "定义的名称“黄灯差距”失效了（现在是 设置!#REF!），靠它的下拉列表、亮灯和总览都不准。",
    ),
    one(
        "the period's cell lost its name",
        lambda desk: desk.define("本次报告期", None),
        "name-missing",
        "",
        "定义的名称“本次报告期”被删掉了，靠它的下拉列表、亮灯和总览都不准。",
    ),
    one(
        "the list of units ends too early",
        _short_list,
        "list-short",
        "单位",
        "名单“单位名单”只到“单位”页第90行，表格已到第93行，后面的在下拉列表里选不到。",
    ),
    one(
        "two tasks stand below their table",
        lambda desk: desk.shrink("板块02", 2),
        "task-below-table",
        f"{TWO}!A16",
        "“二、勇担国家战略使命”页 A16 起的“深化示范区电力共融互通，推进吴江（嘉善）特高压变电站4回500千伏线路规划建设。”写在表格的下面、不在表格里，下发、汇总、亮灯都看不到它。",
    ),
    one(
        "a leader typed below the table in another program",
        lambda desk: desk.shrink(LEADERS_TABLE),
        "row-below-table",
        "领导!A13",
        "“领导”页 A13 的“郁海成”紧挨在表格“领导表”的下面、不在表格里，程序和公式看不到它。",
    ),
    # --- numbers and rows
    one(
        "a number is used twice",
        lambda desk: desk.type(4, Col.NO, 3),
        "number-doubled",
        f"{ONE}!A7",
        "“一、2023年全区经济社会发展…”页 A7 的编号3已经是“一、2023年全区经济社会发展…”页 A6 的，填报内容分不清是哪一项。",
    ),
    one(
        "a number is no number",
        lambda desk: desk.type(4, Col.NO, "4-1"),
        "number-unreadable",
        f"{ONE}!A7",
        "“一、2023年全区经济社会发展…”页 A7 的编号“4-1”不是整数，下发、汇总都看不到这一行。",
    ),
    one(
        "a new task has no number",
        new_task,
        "number-given",
        f"{ONE}!A15",
        "“一、2023年全区经济社会发展…”页 A15：“新增就业两万人。”没有编号，编为第119项，以后一直用这个号。",
    ),
    one(
        "a row with neither number nor text",
        lambda desk: new_task(desk, 重点工作目标任务=None, 完成时限=None),
        "row-without-number",
        f"{ONE}!A15",
        "“一、2023年全区经济社会发展…”页 A15 这一行写着“主要预期目标”，却没有编号，也没有任务内容。",
    ),
    one(
        "a task lost its text",
        lambda desk: desk.type(4, Col.TEXT, None),
        "row-without-text",
        f"{ONE}!C7",
        "“一、2023年全区经济社会发展…”页 C7：第4项没有任务内容。",
    ),
    Defect(
        "a task's row is emptied",
        lambda desk: desk.clear("板块01", 7),
        (
            (
                "task-gone",
                ONE,
                "第4项“社会消费品零售总额增长6%以上。”是方案里的任务，现在哪一页上都找不到（原在“一、2023年全区经济社会发展…”页）。",
            ),
            ("row-blank", f"{ONE}!A7", "“一、2023年全区经济社会发展…”页第7行是空行，夹在任务中间。"),
        ),
    ),
    # --- names
    one(
        "a leader is misspelt",
        lambda desk: desk.type(4, Col.LEADERS, "陈建中"),
        "name-misspelt",
        f"{ONE}!D7",
        "“一、2023年全区经济社会发展…”页 D7：第4项的牵头领导“陈建中”不在“领导”页上，最像的是“陈建忠”。",
    ),
    one(
        "a leader is on no list",
        lambda desk: desk.type(4, Col.LEADERS, "欧阳锋"),
        "name-unlisted",
        f"{ONE}!D7",
        "“一、2023年全区经济社会发展…”页 D7：第4项的牵头领导“欧阳锋”不在“领导”页上。",
    ),
    one(
        "a unit is misspelt",
        lambda desk: desk.type(4, Col.LEADS, "区商物局"),
        "name-misspelt",
        f"{ONE}!E7",
        "“一、2023年全区经济社会发展…”页 E7：第4项的牵头单位“区商物局”不在“单位”页上，最像的是“区商务局”。",
    ),
    one(
        "a unit of another level",
        lambda desk: desk.type(4, Col.LEADS, "市商务局"),
        "name-misspelt",
        f"{ONE}!E7",
        "“一、2023年全区经济社会发展…”页 E7：第4项的牵头单位“市商务局”不在“单位”页上，最像的是“区商务局”。",
    ),
    one(
        "swapped characters",
        lambda desk: desk.type(4, Col.SUPPORTS, "区计统局"),
        "name-misspelt",
        f"{ONE}!F7",
        "“一、2023年全区经济社会发展…”页 F7：第4项的配合单位“区计统局”不在“单位”页上，最像的是“区统计局”。",
    ),
    one(
        "a unit is on no list",
        lambda desk: desk.type(4, Col.LEADS, "苏州湾大剧院"),
        "name-unlisted",
        f"{ONE}!E7",
        "“一、2023年全区经济社会发展…”页 E7：第4项的牵头单位“苏州湾大剧院”不在“单位”页上。",
    ),
    one(
        "a unit by its short name",
        lambda desk: desk.type(4, Col.LEADS, "商务局"),
        "name-short",
        f"{ONE}!E7",
        "“一、2023年全区经济社会发展…”页 E7：第4项的牵头单位“商务局”是“区商务局”的简称，总览按全称统计，数不到它。",
    ),
    one(
        "a comma between units",
        lambda desk: desk.type(4, Col.SUPPORTS, "区统计局，区工信局"),
        "names-not-separated",
        f"{ONE}!F7",
        "“一、2023年全区经济社会发展…”页 F7：第4项的配合单位“区统计局，区工信局”里，几个名字之间没有用“、”隔开，总览会数漏。",
    ),
    one(
        "a unit leads and supports",
        lambda desk: desk.type(4, Col.SUPPORTS, "区统计局、区商务局"),
        "unit-twice",
        f"{ONE}!F7",
        "“一、2023年全区经济社会发展…”页 F7：第4项的“区商务局”在“牵头单位”里已经有了。",
    ),
    one(
        "a task lost its lead",
        lambda desk: desk.type(4, Col.LEADS, None),
        "lead-missing",
        f"{ONE}!E7",
        "“一、2023年全区经济社会发展…”页 E7：第4项没有牵头单位，谁报的都不会显示在这一行。",
    ),
    one(
        "a task lost its leader",
        lambda desk: desk.type(4, Col.LEADERS, None),
        "leader-missing",
        f"{ONE}!D7",
        "“一、2023年全区经济社会发展…”页 D7：第4项没有牵头领导。",
    ),
)
