"""What offices do to a master's cells, lists and settings, one sentence each: how it is done, and what check says, where."""

from __future__ import annotations

from datetime import date

from check.defect import ONE, TWO, new_task, one
from check.desk import Desk

from xltasks.core.grid import CellError
from xltasks.core.schema import (
    LEADERS_TABLE,
    LIGHTS_TABLE,
    SETTINGS_TABLE,
    STATUS_TABLE,
    UNITS_TABLE,
    Col,
    SettingCol,
)
from xltasks.render.formulas import light_formula


def _twice(desk: Desk) -> None:
    desk.add(LEADERS_TABLE, 姓名="陈 建忠")


def _setting(desk: Desk, name: str, value: object) -> None:
    row = desk.list_row(SETTINGS_TABLE, SettingCol.NAME, name)
    desk.put("设置", f"B{row}", value)  # type: ignore[arg-type]


def _elsewhere(desk: Desk) -> None:
    """Cut a task's row out of its section and paste it on another one's sheet."""
    desk.clear("板块02", 17)
    new_task(desk, 编号=25)


CELL_DEFECTS = (
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
        "a light's formula changed",
        lambda desk: desk.change_formula(4, Col.LIGHT, 'IF(1=1,灯_办结,"")'),
        "light-differs",
        f"{ONE}!K7",
        "“一、2023年全区经济社会发展…”页 K7：第4项的亮灯公式和同一列其他行的不一样，灯可能亮得不对。",
    ),
    one(
        "a light's formula of another section",
        lambda desk: desk.change_formula(4, Col.LIGHT, light_formula("板块02").removeprefix("=")),
        "light-differs",
        f"{ONE}!K7",
        "“一、2023年全区经济社会发展…”页 K7：第4项的亮灯公式和同一列其他行的不一样，灯可能亮得不对。",
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
