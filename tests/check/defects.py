"""What offices do to a master, one sentence each: how it is done, and what check says of it, where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from check.desk import Desk

from xltasks.core.grid import CellError
from xltasks.core.schema import (
    LEADERS_TABLE,
    LIGHTS_TABLE,
    RETURNS_TABLE,
    SETTINGS_TABLE,
    STATUS_TABLE,
    UNITS_TABLE,
    Col,
    SettingCol,
)

ONE = "一、2023年全区经济社会发展…"
TWO = "二、勇担国家战略使命"
THREE = "三、发挥民营经济领先优势"


@dataclass(frozen=True)
class Defect:
    """One defect.  ``found`` are the findings as (code, place, sentence), in check's order."""

    sentence: str
    do: Callable[[Desk], object]
    found: tuple[tuple[str, str, str], ...]


def one(sentence: str, do: Callable[[Desk], object], code: str, place: str, said: str) -> Defect:
    """A defect with one finding."""
    return Defect(sentence, do, ((code, place, said),))


def _new_task(desk: Desk, **more: object) -> None:
    row = {
        Col.PROJECT.value: "主要预期目标",
        Col.TEXT.value: "新增就业两万人。",
        Col.LEADERS.value: "钱宇",
        Col.LEADS.value: "区人社局",
        Col.DUE.value: date(2023, 12, 31),
    }
    desk.add("板块01", **{**row, **more})  # type: ignore[arg-type]


def _twice(desk: Desk) -> None:
    desk.add(LEADERS_TABLE, 姓名="陈 建忠")


def _short_list(desk: Desk) -> None:
    desk.define("单位名单", "单位!$A$4:$A$90")


def _setting(desk: Desk, name: str, value: object) -> None:
    row = desk.list_row(SETTINGS_TABLE, SettingCol.NAME, name)
    desk.put("设置", f"B{row}", value)  # type: ignore[arg-type]


def _elsewhere(desk: Desk) -> None:
    """Cut a task's row out of its section and paste it on another one's sheet."""
    desk.clear("板块02", 17)
    _new_task(desk, 编号=25)


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
        _new_task,
        "number-given",
        f"{ONE}!A15",
        "“一、2023年全区经济社会发展…”页 A15：“新增就业两万人。”没有编号，编为第119项，以后一直用这个号。",
    ),
    one(
        "a row with neither number nor text",
        lambda desk: _new_task(desk, 重点工作目标任务=None, 完成时限=None),
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
    # --- cells
    one(
        "an error value in a plan's column",
        lambda desk: desk.type(4, Col.PROGRESS, CellError("#REF!")),
        "cell-error",
        f"{ONE}!I7",
        "“一、2023年全区经济社会发展…”页 I7：第4项的完成进度是错误值 #REF!。",
    ),
    one(
        "a task stands on another section's sheet",
        _elsewhere,
        "task-elsewhere",
        f"{ONE}!A15",
        "“一、2023年全区经济社会发展…”页 A15：第25项是“二、勇担国家战略使命”的任务，放在了这一页。",
    ),
    one(
        "a due date is gone",
        lambda desk: desk.type(4, Col.DUE, None),
        "due-missing",
        f"{ONE}!G7",
        "“一、2023年全区经济社会发展…”页 G7：第4项没有完成时限，亮灯和逾期都算不出来。",
    ),
    one(
        "a due date is a text",
        lambda desk: desk.type(4, Col.DUE, "2023.10.31"),
        "due-as-text",
        f"{ONE}!G7",
        "“一、2023年全区经济社会发展…”页 G7：第4项的完成时限“2023.10.31”是文字、不是日期，亮灯和逾期都算不出来。",
    ),
    one(
        "a due date lost its format",
        lambda desk: desk.paste_number(4, Col.DUE, 45235),
        "due-as-number",
        f"{ONE}!G7",
        "“一、2023年全区经济社会发展…”页 G7：第4项的完成时限显示成数字“45235”，其实是 2023-11-05，亮灯照这一天算。",
    ),
    one(
        "a due date is words",
        lambda desk: desk.type(4, Col.DUE, "尽快"),
        "due-no-date",
        f"{ONE}!G7",
        "“一、2023年全区经济社会发展…”页 G7：第4项的完成时限“尽快”看不出是哪一天，亮灯和逾期都算不出来。",
    ),
    one(
        "a slip in the year",
        lambda desk: desk.type(4, Col.DUE, date(2032, 10, 31)),
        "due-other-year",
        f"{ONE}!G7",
        "“一、2023年全区经济社会发展…”页 G7：第4项的完成时限 2032-10-31 不在2023年。",
    ),
    one(
        "65 for 65%",
        lambda desk: desk.type(4, Col.PROGRESS, 65),
        "progress-no-share",
        f"{ONE}!I7",
        "“一、2023年全区经济社会发展…”页 I7：第4项的完成进度“65”不是百分数，亮灯算不准。",
    ),
    one(
        "words for progress",
        lambda desk: desk.type(4, Col.PROGRESS, "过半"),
        "progress-no-share",
        f"{ONE}!I7",
        "“一、2023年全区经济社会发展…”页 I7：第4项的完成进度“过半”不是百分数，亮灯算不准。",
    ),
    one(
        "a variant for a status",
        lambda desk: desk.type(4, Col.STATUS, "已办结"),
        "status-variant",
        f"{ONE}!J7",
        "“一、2023年全区经济社会发展…”页 J7：第4项的状态“已办结”不是“设置”页的状态词，亮灯看不懂它。",
    ),
    one(
        "a status of one's own",
        lambda desk: desk.type(4, Col.STATUS, "√"),
        "status-unlisted",
        f"{ONE}!J7",
        "“一、2023年全区经济社会发展…”页 J7：第4项的状态“√”不是“设置”页的状态词，亮灯看不懂它。",
    ),
    one(
        "a light typed by hand",
        lambda desk: desk.type(4, Col.LIGHT, "绿灯"),
        "light-by-hand",
        f"{ONE}!K7",
        "“一、2023年全区经济社会发展…”页 K7：第4项的亮灯“绿灯”是写死的，公式没有了，不会再随进度和日期变。",
    ),
    one(
        "a light deleted",
        lambda desk: desk.type(4, Col.LIGHT, None),
        "light-gone",
        f"{ONE}!K7",
        "“一、2023年全区经济社会发展…”页 K7：第4项的亮灯公式被删掉了，不会亮灯。",
    ),
    one(
        "a blank in a project's name",
        lambda desk: desk.type(14, Col.PROJECT, "加快先行 启动区建设"),
        "projects-alike",
        f"{TWO}!B6",
        "“二、勇担国家战略使命”页 B6：项目“加快先行 启动区建设”和“加快先行启动区建设”只差一点，会被当成两个项目。",
    ),
    one(
        "a character left out of a project's name",
        lambda desk: desk.type(14, Col.PROJECT, "加快先行启动建设"),
        "projects-alike",
        f"{TWO}!B6",
        "“二、勇担国家战略使命”页 B6：项目“加快先行启动建设”和“加快先行启动区建设”只差一点，会被当成两个项目。",
    ),
    # --- lists
    one("a leader is listed twice", _twice, "listed-twice", "领导!A14", "“领导”页 A14 的“陈 建忠”和 A5 重复了。"),
    one(
        "a unit is listed twice",
        lambda desk: desk.add(UNITS_TABLE, 单位全称="区统计局", 类别="政府部门"),
        "listed-twice",
        "单位!A94",
        "“单位”页 A94 的“区统计局”和 A5 重复了。",
    ),
    one(
        "a kind of one's own",
        lambda desk: desk.put("单位", "C5", "局委"),
        "kind-unknown",
        "单位!C5",
        "“单位”页 C5：区统计局的类别“局委”不是规定的类别，按“其他”处理。",
    ),
    one(
        "a group that is none",
        lambda desk: desk.put("单位", "D5", "各区真"),
        "group-not-listed",
        "单位!D5",
        "“单位”页 D5：区统计局的所属群体“各区真”不是已知的群体。",
    ),
    one(
        "a new group without members",
        lambda desk: desk.add(UNITS_TABLE, 单位全称="各园区", 类别="群体"),
        "group-without-members",
        "单位!A94",
        "“单位”页 A94：群体“各园区”没有成员单位，交给它的任务没有人会收到。",
    ),
    one(
        "a new unit without a task",
        lambda desk: desk.add(UNITS_TABLE, 单位全称="区苏绣办", 类别="事业单位"),
        "unit-without-task",
        "单位!A94",
        "“单位”页 A94：“区苏绣办”没有任务，不会收到填报表。",
    ),
    one(
        "a short name of two units",
        lambda desk: desk.put("单位", "B5", "财政局"),
        "short-name-shared",
        "单位!B6",
        "“单位”页 B6：区财政局的简称“财政局”也是“区统计局”的，按“区统计局”处理。",
    ),
    # --- settings
    one(
        "a status word twice",
        lambda desk: desk.add(STATUS_TABLE, 状态词="暂缓", 含义="暂停"),
        "status-twice",
        "设置!E11",
        "“设置”页 E11 的状态词“暂缓”和 E10 重复了。",
    ),
    one(
        "a status word without meaning",
        lambda desk: desk.add(STATUS_TABLE, 状态词="调整中"),
        "status-without-meaning",
        "设置!F11",
        "“设置”页 F11：状态词“调整中”没有规定的含义，亮灯和汇总都看不懂它。",
    ),
    one(
        "the reserved word as a status word",
        lambda desk: desk.add(STATUS_TABLE, 状态词="已撤销", 含义="暂停"),
        "status-reserved",
        "设置!E11",
        "“设置”页 E11：“已撤销”是撤销任务专用的状态，不能当状态词用。",
    ),
    one(
        "no word for done",
        lambda desk: desk.put("设置", "F9", "正常"),
        "no-done-word",
        "设置",
        "“设置”页没有一个状态词的含义是“完成”，任务永远不会办结。",
    ),
    one(
        "all status words deleted",
        lambda desk: [desk.clear(STATUS_TABLE, row) for row in range(6, 11)],
        "no-status-words",
        "设置",
        "“设置”页的状态词都没有了，状态没有可选的，现在按默认的状态词处理。",
    ),
    one(
        "a variant of two words",
        lambda desk: desk.put("设置", "G10", "缓办、滞后"),
        "variant-shared",
        "设置!G10",
        "“设置”页 G10：“暂缓”的同义写法“滞后”已经属于“进展缓慢”，按“进展缓慢”处理。",
    ),
    one(
        "a light without a word",
        lambda desk: desk.clear(LIGHTS_TABLE, 8),
        "light-without-word",
        "设置",
        "“设置”页的亮灯里，灯义“偏慢”没有对应的词，这种灯不会亮。",
    ),
    one(
        "two lights of one word",
        lambda desk: desk.put("设置", "I8", "红灯"),
        "light-word-twice",
        "设置!I9",
        "“设置”页 I9 的亮灯“红灯”和 I8 重复了，总览会数错。",
    ),
    one(
        "a setting's row deleted",
        lambda desk: desk.clear(SETTINGS_TABLE, 7),
        "setting-missing",
        "设置",
        "“设置”页缺少设置项“临期天数”，现在按默认值处理。",
    ),
    one(
        "a date of words",
        lambda desk: _setting(desk, "基准日期", "六月底"),
        "setting-no-date",
        "设置!B6",
        "“设置”页 B6：基准日期“六月底”不是日期，现在按当天处理。",
    ),
    one(
        "a switch of words",
        lambda desk: _setting(desk, "考核评分", "开"),
        "setting-no-switch",
        "设置!B14",
        "“设置”页 B14：考核评分“开”只能是“是”或“否”，现在按“否”处理。",
    ),
    one(
        "a threshold above 1",
        lambda desk: _setting(desk, "红灯差距", 20),
        "setting-out-of-range",
        "设置!B9",
        "“设置”页 B9：红灯差距“20”不对，应在 0% 到 100% 之间。",
    ),
    one(
        "half a day",
        lambda desk: _setting(desk, "临期天数", 7.5),
        "setting-out-of-range",
        "设置!B7",
        "“设置”页 B7：临期天数“7.5”不对，应在 0 到 366 之间。",
    ),
    one(
        "thresholds crossed",
        lambda desk: _setting(desk, "黄灯差距", 0.3),
        "gaps-crossed",
        "设置!B8",
        "“设置”页 B8：黄灯差距 30% 大于红灯差距 20%，黄灯永远不会亮。",
    ),
)
