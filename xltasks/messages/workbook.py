"""Words inside the master: captions, notes, input hints, and the words that stand for the house's enums.

The mappings ``…_WORDS`` and ``…_OF_WORD`` go both ways, for whoever reads the sheets back.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.core.findings import Severity
from xltasks.core.schema import (
    CHANGES_SHEET,
    FINDINGS_SHEET,
    INDICATORS_SHEET,
    LEADER_PAGE_SHEET,
    LEADERS_SHEET,
    MILESTONES_SHEET,
    NAME_AS_OF,
    OVERVIEW_SHEET,
    PENDING_SHEET,
    REPORTS_SHEET,
    RETURNS_SHEET,
    SETTINGS_SHEET,
    UNIT_PAGE_SHEET,
    UNITS_SHEET,
    Col,
    Setting,
)

SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "知悉"}
)
SEVERITY_OF_WORD: Mapping[str, Severity] = MappingProxyType(
    {word: severity for severity, word in SEVERITY_WORDS.items()}
)


AUTHOR = "督查室"
SUBJECT = "重点工作目标任务督查总表"

HOME_LINK = "返回首页"

# --- notes under the titles -----------------------------------------------------------------------------------

SECTION_NOTE = "浅红底：已过完成时限未办结；浅黄底：临近完成时限；橙底：名称之间请用“、”隔开。随基准日自动变化。"
PENDING_TITLE = "待确认事项"
PENDING_NOTE = "逐条在“决定”列选“采用”或“不采用”，再点首页“应用确认”。没有选的会一直留在这里。"
FINDINGS_TITLE = "问题清单"
FINDINGS_NOTE = "读方案、收表时发现的问题：说明在哪里、是什么、怎么办。处理完的可以筛选隐藏，不必删除。"
RETURNS_TITLE = "回收情况"
RETURNS_NOTE = "一个单位一个报告期一行，下发、汇总时自动登记。"
REPORTS_TITLE = "填报记录"
REPORTS_NOTE = "每次回收的每一项填报都记在这里，只增加、不修改；各板块页显示的是牵头单位的最新一次。"
CHANGES_TITLE = "变更记录"
CHANGES_NOTE = (
    "板块页上的改动由“检查总表”“下发”自动登记。单位更名、领导接任、撤销任务也可以自己在末尾加一行"
    "（序号空着，写明事项、原值、新值、生效日期），到生效日由“检查总表”办理。"
)
INDICATORS_TITLE = "量化指标"
INDICATORS_NOTE = (
    "由方案原文读出，可以增、改、删。实际值填今年累计到现在的数（“是否累计”为是的，填历年总数），与目标值同单位。"
    "要求是增长、降低的：基数空着，实际值就填增幅、降幅；填了基数（上期实际），实际值填现在的水平，增降幅自动算。"
)
MILESTONES_TITLE = "时间节点"
MILESTONES_NOTE = (
    "有阶段安排的任务，序时进度按这里的节点算，节点之间平均增长；没有的按日历平均。"
    "由方案读出，可以增、改、删；应达进度 0% 的一行表示从这天起步。"
)
UNITS_TITLE = "单位名录"
UNITS_NOTE = (
    "可以增改。“简称”“所属群体”有几个的用“、”隔开；群体（如各区镇）的成员，在成员那一行的“所属群体”里写群体名。"
)
LEADERS_TITLE = "牵头领导"
LEADERS_NOTE = "可以增改，板块页的下拉列表和总览随之变化。牵头任务数自动计算。"
SETTINGS_TITLE = "设置"
SETTINGS_NOTE = "改这里的取值，全表的亮灯、列表和提示随之变化。含义、灯义两列是固定的词，请从列表里选。"
OVERVIEW_TITLE = "{plan_title}总览"
OVERVIEW_NOTE = "平均进度只计已填进度的任务；多个牵头单位或领导的任务，在各自名下都计一次。"

# --- 设置 -----------------------------------------------------------------------------------------------------

LIGHT_RULE = (
    "亮灯规则（自上而下，先符合的为准）：① 状态含义为“{done_meaning}”，亮{done}；② 没有完成时限，不亮灯；"
    "③ 完成时限早于基准日，亮{red}；④ 状态含义为“{paused_meaning}”，或者进度和状态都还没有填，不亮灯；"
    "⑤ 其余看差距：差距＝序时进度－完成进度，大于“红灯差距”亮{red}，大于“黄灯差距”亮{yellow}，否则亮{green}。"
    "序时进度＝（基准日－{year}年1月1日＋1）÷（完成时限－{year}年1月1日＋1），最小0、最大1；"
    "“时间节点”页有节点的任务，按节点分段计算；在板块页上手工改写的，以改写的为准。"
)
SETTING_NOTES: Mapping[str, str] = MappingProxyType(
    {
        Setting.AS_OF: "空着就按当天日期；填一个日期，亮灯、超期、总览都按这一天计算，便于复核某一天的情况。",
        Setting.NEAR_DUE: "离完成时限不到这么多天且未办结的，整行显浅黄色。",
        Setting.YELLOW: "完成进度落后序时进度超过这个数，亮黄灯。",
        Setting.RED: "完成进度落后序时进度超过这个数，亮红灯。",
        Setting.FIGURE_GAP: "完成进度和按量化指标实际值算出的完成率（各项平均）相差超过这个数，记入问题清单。",
        Setting.DUE_AFTER: "报告期结束后几天内报送，下发填报表时用来算“报送截止”。",
        Setting.SCORES: "写“是”，催报清单里就加上考核评分；默认不评分。",
        Setting.SCORE_BASE: "每个单位全年的起始分。",
        Setting.SCORE_LATE: "每迟报一期扣的分。",
        Setting.SCORE_MISSING: "过了报送截止还没有报、或退回没有补报，每期扣的分。",
        Setting.SCORE_EMPTY: "牵头任务的进展情况只有空话，每项每期扣的分。",
        Setting.SCORE_EARLY: "牵头任务在完成时限之前办结，每项加的分。",
        Setting.SCORE_PHRASES: "进展情况去掉这些词就什么都不剩的，算空话。用“、”隔开，可以增减。",
        Setting.OUTBOX: "按钮把填报表放进这里，每期一个子文件夹。不写完整路径的，就在总表旁边。",
        Setting.INBOX: "各单位交回的表放进这里（每期一个子文件夹），按钮从这里读。",
    }
)

# --- hints: (title of at most 32 characters, text of at most 255) ---------------------------------------------

_SEVERAL = "有几个的，用“、”隔开直接输入，如：{example}。只有一个的，可点小箭头从列表里选。"
COLUMN_HINTS: Mapping[Col, tuple[str, str]] = MappingProxyType(
    {
        Col.LEADERS: ("牵头领导", _SEVERAL.format(example="张三、李四") + "名单在“领导”页。"),
        Col.LEADS: ("牵头单位", _SEVERAL.format(example="区发改委、区商务局") + "名单在“单位”页。"),
        Col.SUPPORTS: (
            "配合单位",
            _SEVERAL.format(example="区发改委、区财政局（国资办）") + "只提供数据的，名称后写（提供数据）。",
        ),
        Col.DUE: ("完成时限", "写到哪一天，如 2023-10-31。"),
        Col.SCHEDULE: (
            "序时进度",
            "按日历或“时间节点”页自动计算。直接输入一个数就以它为准，不再自动变；清空就只看是否逾期。",
        ),
        Col.PROGRESS: ("完成进度", "直接输入 65% 或 0.65。按全年目标累计计算。"),
        Col.STATUS: ("状态", "从列表里选一个。列表在“设置”页。"),
    }
)
DUE_WARNING = ("日期请核对", "这里要写一个日期，如 2023-10-31。")
PROGRESS_WARNING = (
    "进度请核对",
    "完成进度一般在 0% 到 100% 之间，请输入 65% 或 0.65。确实超过 100% 的可以保留。",
)
SCHEDULE_WARNING = ("序时进度请核对", "序时进度一般在 0% 到 100% 之间，请输入 65% 或 0.65。")
REQUIREMENT_HINT = ("要求", "从列表里选。增长、降低开头的看变化多少，其余看达到多少；不超过、低于的越小越好。")
CUMULATIVE_HINT = ("是否累计", "“是”：目标是历年总数（如累计超40家）；“否”：目标是今年的数。")
FIGURE_HINT = ("数字", "只写数字，单位写在“单位”列。单位是 % 的写 5%。")
FIGURE_WARNING = ("请写数字", "这里要写一个数字，如 12 或 5%。不带单位，不写“约”“近”等字。")
BASE_HINT = ("基数", "只用于增长、降低：填上期实际值，实际值就填现在的水平；空着，实际值填增幅、降幅。")
REPORTING_UNIT_HINT = ("填报单位", "这个数由哪个单位填。有几个的用“、”隔开；空着就由全部牵头单位填。")
MILESTONE_DUE_HINT = ("到期日", "到这一天应达到右边的进度，如 2023-06-30。不早于完成时限的节点不起作用。")
MILESTONE_SHARE_HINT = ("应达进度", "占整项任务的百分之几，如 50%。")
MILESTONE_SHARE_WARNING = ("应达进度请核对", "请写 0% 到 100% 之间的数，如 50%。")
STATUS_WARNING = (
    "状态请从列表里选",
    "撤销任务写的是“已撤销”：请点“是”。其他的词请点“取消”，再点小箭头从列表里选；需要新的状态词，先加到“设置”页。",
)
DECISION_HINT = ("决定", "采用：把回收值写进总表；不采用：保留总表现值。选好后点首页“应用确认”。")
DECISION_WARNING = ("请从列表里选", "这里只能选“采用”或“不采用”。")
CHANGED_BY_HAND = "板块页改动"
EXTENSION_GRANTED = "同意{unit}申请延期"
CARRIED_OUT = "{day} 已办理"
CHANGE_DECLARED = "变更记录登记"
CHANGE_KIND_HINT = (
    "事项",
    "单位更名、领导接任：原值写现在的名字，新值写新的名字。撤销任务、恢复任务：写任务编号。"
    "其余事项请直接改板块页，改后自动登记。",
)
CHANGE_EFFECTIVE_HINT = ("生效日期", "从这一天起算。空着就从办理那一天起算。")
KIND_HINT = ("类别", "从列表里选。群体（如各区镇）不发填报表，由成员填报。")
LIST_WARNING = ("请从列表里选", "这里的词是固定的，请点“取消”后从列表里选。")
AS_OF_HINT = ("基准日期", "空着就是当天。填一个日期，就按那一天计算。")
DAYS_HINT = ("天数", "写 0 到 366 之间的整数。")
DAYS_WARNING = ("天数请核对", "请写 0 到 366 之间的整数。")
FOLDER_HINT = ("文件夹", "写文件夹名（在总表旁边），或完整路径，如 D:\\督查\\回收。每期用其中的子文件夹，如 2023-06。")
SWITCH_HINT = ("是否评分", "从列表里选“是”或“否”。")
POINTS_HINT = ("分值", "写 0 到 1000 之间的数，如 0.5。扣分也写正数。")
POINTS_WARNING = ("分值请核对", "请写 0 到 1000 之间的数，如 0.5。")
FIGURE_GAP_HINT = ("指标偏差", "写 0% 到 100% 之间的数，如 20%。写 100% 就不比较。")
GAP_HINT = ("差距", "写 0% 到 100% 之间的数，如 10%。红灯差距要大于黄灯差距。")
GAP_WARNING = ("差距请核对", "请写 0% 到 100% 之间的数，如 10%。")
PERIOD_WARNING = (
    "报告期请核对",
    "月报写 2023-06，季报写 2023-Q2，可以从列表里选。不是这个方案年度的报告期，确认无误再保留。",
)
PERIOD_HINT = ("本次报告期", "月报写 2023-06，季报写 2023-Q2。下面的按钮和本期回收数都按它办。")

# --- 首页 -----------------------------------------------------------------------------------------------------

HOME_SUBTITLE = "重点工作目标任务督查总表（{year}年）"
AS_OF_LABEL = NAME_AS_OF
PERIOD_LABEL = "本次报告期"
PERIOD_NOTE = "月报写 {year}-06，季报写 {year}-Q2"
FIGURES_CAPTION = "关键数字"
BUTTONS_CAPTION = "操作"
BUTTONS_NOTE = "本文件不含宏：用按钮下方的命令；或运行 xltasks watch 总表，回收件一到就自动汇总；或双击启动文件（用 xltasks starters 生成）。"
LINKS_CAPTION = "目录"
SECTION_HEAD = "板块"
SHEET_HEAD = "工作表"
PURPOSE_HEAD = "内容"
TASK_COUNT = "任务数"
AVERAGE_PROGRESS = "平均进度"
AVERAGE_HEAD = "平均\n进度"
DONE_COUNT = "已办结"

NOTHING_YET = "–"
CARD_TASKS = "任务总数"
CARD_DONE = "已办结"
CARD_ON_TIME = "按期推进"
CARD_BEHIND = "进度滞后"
CARD_OVERDUE = "已超期"
CARD_NEAR_DUE = "临期"
CARD_UNREPORTED = "从未填报"
CARD_AVERAGE = "平均进度"
CARD_SENT = "本期应报单位"
CARD_RETURNED = "本期已收回"
CARD_PENDING = "待确认"
CARD_FINDINGS = "问题条数"
CARDS = (
    CARD_TASKS,
    CARD_DONE,
    CARD_ON_TIME,
    CARD_BEHIND,
    CARD_OVERDUE,
    CARD_NEAR_DUE,
    CARD_UNREPORTED,
    CARD_AVERAGE,
    CARD_SENT,
    CARD_RETURNED,
    CARD_PENDING,
    CARD_FINDINGS,
)

SHEET_NOTES: Mapping[str, str] = MappingProxyType(
    {
        OVERVIEW_SHEET: "按板块、领导、单位统计",
        LEADER_PAGE_SHEET: "选一位领导，看他牵头的任务",
        UNIT_PAGE_SHEET: "选一个单位，看它的任务",
        PENDING_SHEET: "等您决定采用与否的回收值",
        FINDINGS_SHEET: "方案和回收件里发现的问题",
        RETURNS_SHEET: "各单位各期下发、回收登记",
        REPORTS_SHEET: "每一次填报的全部内容",
        CHANGES_SHEET: "方案的每一次变更，更名、接任在这里登记",
        INDICATORS_SHEET: "各任务的量化指标和完成率",
        MILESTONES_SHEET: "序时进度的分阶段安排",
        UNITS_SHEET: "单位全称、简称、群体、联系人",
        LEADERS_SHEET: "牵头领导名单",
        SETTINGS_SHEET: "状态词、亮灯标准、基准日期",
    }
)

# --- 存档副本 -------------------------------------------------------------------------------------------------

COPY_MARK = "{period}，截至{day}，存档副本"
COPY_TITLE = "{title}（{period}）"
COPY_NOTE = "{mark}。{note}"
REMARKS_CAPTION = "说明"
COPY_IS = "这是总表在报告期{period}的存档副本，数字截至{day}，只供查看、打印、存档；下发、汇总请用总表本身，这份副本它们不认。"
COPY_PAST = (
    "这一期之后已有新的填报。任务、牵头单位、领导、完成时限按变更记录回到当时，进展按填报记录回溯；"
    "办公室当时自己写的内容（督查备注、改写的进度和序时进度）没有留底，不显示。"
)
COPY_PRESENT = "这一期之后还没有新的填报，数字与写出副本时的总表一致。"
COPY_REGISTER = "回收情况、待确认、问题清单只留到这一期，状态按写出副本时的登记；设置、单位联系人、量化指标的目标和时间节点用写出副本时的。"
COPY_NOT_SENT = "这一期没有下发过填报表，回收的数字都是 0。"
COPY_NONE_BACK = "这一期下发的填报表一份都没有收回，任务情况是以前各期的。"
COPY_BEFORE_PLAN = "这一期在方案年度之前，各项任务还没有填报。"

# --- 总览 -----------------------------------------------------------------------------------------------------

BY_SECTION = "按板块"
BY_LEADER = "按牵头领导"
BY_UNIT = "按牵头单位"
NAME_HEAD = "名称"
TOTAL = "合计"
UNLIT = "未亮灯"
UNREPORTED = "从未填报"
OVERDUE = "已超期"
NEAR_DUE = "临期"
TREND_RATE = "回收率"
CHART_TREND = "各期回收率和平均进度"
CHART_SECTIONS = "各板块亮灯"
CHART_LEADERS = "各牵头领导亮灯"
MORE_UNITS = "还有牵头单位没有列出，可用上面的“牵头单位”选看，或打开“单位页”。"
TOO_MANY_UNITS = "“单位”页的行数超过了统计范围，最后几个单位没有统计。"
TOO_MANY_TASKS = "有的板块加的任务超过了统计范围，最后几项没有统计。"
CHOSEN_LEADER_LABEL = "选看领导"
CHOSEN_UNIT_LABEL = "牵头单位"
ALL_TASKS = "全部任务"
SOME_TASKS_BEFORE = "只看："
SOME_TASKS_AFTER = " 的任务"
CHOSEN_HINT = ("选看", "从列表里选一个名字，本页所有任务数字、名单只算他的；清空就是全部。")
CHOSEN_WARNING = ("请从列表里选", "名单在“领导”“单位”页。请点“取消”，再从列表里选，或者清空。")
CARD_LATE = "本期迟报"
CARD_UNRETURNED = "本期未收回"
OVERVIEW_CARDS = (
    CARD_TASKS,
    CARD_DONE,
    CARD_ON_TIME,
    CARD_BEHIND,
    CARD_OVERDUE,
    CARD_NEAR_DUE,
    CARD_UNREPORTED,
    CARD_AVERAGE,
    CARD_SENT,
    CARD_RETURNED,
    CARD_LATE,
    CARD_UNRETURNED,
)
ROWS_BEHIND = "点开看明细"
BY_PERIOD = "各期走势"
BY_PERIOD_NOTE = "不随选看变化；填报数、办结数、平均进度按牵头单位每次填报计"
TREND_HEADS = ("报告期", "应报", "已收回", "迟报", "未收回", TREND_RATE, "填报数", "办结数", "进度")
TREND_LINE = "走势"
WORST = "滞后最多的十项"
WORST_NOTE = "已超期的在前，其余按差距（序时进度－完成进度）从大到小；只列黄灯、红灯。点编号到那一行。"
SOON_BEFORE = "未来"
SOON_AFTER = "天到期的任务"
UNRETURNED = "本期未收回的单位"
LIST_HEADS = ("牵头单位", "编号", "重点工作目标任务", "牵头领导", "完成时限", "进度", "滞后情况", "亮灯")
SOON_LIST_HEADS = (*LIST_HEADS[:6], "还有几天", LIST_HEADS[7])
UNRETURNED_HEADS = ("单位", "报送截止", "回收状态")
OVERDUE_BY = "超期"
BEHIND_BY = "落后"
DAYS_LEFT = "还有"
DAYS = "天"
MORE_TASKS = "另有 {0} 项，见各板块页。"
NONE_WORST = "没有滞后的任务。"
NONE_SOON = "没有临期的任务。"
NONE_SENT = "本期没有下发填报表"
NONE_UNRETURNED = "本期都已收回"
MORE_UNRETURNED = "另有 {0} 个单位，见“回收情况”页。"

INDEX_TITLE = "索引"
INDEX_NOTE = "总览、领导页、单位页的公式用的中间数，请不要改动。"

# --- 领导页、单位页 -------------------------------------------------------------------------------------------

LEADER_PAGE_TITLE = "领导牵头任务"
UNIT_PAGE_TITLE = "单位任务"
PAGE_NOTE = "在黄格里选名字，下面就是他的任务。点编号到那一行；打印前可在“编号”列筛选掉空行。"
LEADER_PICK = "领导"
UNIT_PICK = "单位"
LEADER_PICK_HINT = ("选一位领导", "从列表里选，下面列出他牵头的全部任务。")
UNIT_PICK_HINT = ("选一个单位", "从列表里选，下面列出它牵头、配合的全部任务，包括以所属群体（如各区镇）名义承担的。")
PAGE_CARDS = (CARD_TASKS, CARD_DONE, CARD_ON_TIME, CARD_BEHIND, CARD_OVERDUE, CARD_AVERAGE)
LEADER_PAGE_HEADS = (
    "编号",
    "项目",
    "重点工作目标任务",
    "牵头单位",
    "完成时限",
    "进度",
    "状态",
    "亮灯",
    "最新进展",
    "存在问题",
)
UNIT_PAGE_HEADS = (
    "编号",
    "职责",
    "重点工作目标任务",
    "牵头领导",
    "完成时限",
    "进度",
    "状态",
    "亮灯",
    "最新进展",
    "存在问题",
)
UNIT_FACTS = ("所属群体", "联系人", "联系电话", "本期回收状态")
PAGE_EMPTY = "没有任务"
NO_NAME = "#"  # what no list of names holds
