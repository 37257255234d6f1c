"""督查通报: the words of the template that an office starts from, and the few that its figures need.

Each paragraph is (style, text).  Placeholders stand in double braces and are Chinese, for those who edit them in
Word; a paragraph that only holds ``{%p … %}`` decides whether the paragraphs below it appear, and vanishes itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.core.history import Course
from xltasks.core.states import ReturnState

OFFICE = "督查室"
COURSE_WORDS: Mapping[Course, str] = MappingProxyType(
    {
        Course.DONE: "已办结",
        Course.ON_TIME: "按期推进",
        Course.BEHIND: "进度滞后",
        Course.OVERDUE: "逾期未办结",
        Course.PAUSED: "暂缓",
        Course.UNREPORTED: "尚未填报",
    }
)
RETURN_WORDS: Mapping[ReturnState, str] = MappingProxyType(
    {
        ReturnState.RETURNED: "按时报送",
        ReturnState.LATE: "迟报",
        ReturnState.MISSING: "未报",
        ReturnState.REJECTED: "退回未补报",
    }
)
NOT_SENT = "未下发"
UNLIT = "未亮灯"
BLANK = "—"
NO_LEAD = "未明确"
NO_CAUSE = "填报表未说明"
CUT = "……"
TOTAL = "合计"
SUBJECT = "{period}重点工作目标任务督查通报"
SECTION_LINE = "{numeral}、{title}（{count}项）"
FIRST_DUE = "{due}（原{first}）"
ASKED_DUE = "{due}（申请延至{until}）"
MORE, LESS, LEVEL = "提高{points}个百分点", "下降{points}个百分点", "持平"
UP, DOWN = "增加{count}项", "减少{count}项"

ANNEX_FULL = "重点工作目标任务推进情况全表"
ANNEX_UNITS = "责任单位任务完成和报送情况表"
ANNEX_LIGHTS = "各板块亮灯情况表"

# What stands for a cause that names none.
SAYS_NOTHING = frozenset(
    ("无", "暂无", "没有", "无问题", "无存在问题", "暂无问题", "不存在问题", "同上", "见附件", "略")
)

TITLE, BODY, H1, H2, H3, RIGHT, ADDRESS, MAST, MAST_NO, MAST_LINE, NOTE, SIGN = (
    "title",
    "body",
    "h1",
    "h2",
    "h3",
    "right",
    "address",
    "mast",
    "mast-no",
    "mast-line",
    "note",
    "sign",
)

_TASK = "第{{ 项.编号 }}项“{{ 项.名称 }}”（{{ 项.牵头单位 }}"
_LAGS = (
    "{{ loop.index }}."
    + _TASK
    + "，牵头领导{{ 项.牵头领导 }}）：完成进度{{ 项.进度 }}，落后序时进度{{ 项.落后 }}个百分点。"
    "存在问题：{{ 项.原因 }}。下一步措施：{{ 项.措施 }}。"
)
_PLACES = (
    "{{% for 名 in {list} %}}第{{{{ 名.名次 }}}}名{{% for 家 in 名.单位 %}}{{{{ 家 }}}}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"
    "（{{{{ 名.得分 }}}}）{{% if not loop.last %}}；{{% endif %}}{{% endfor %}}"
)

TEMPLATE: tuple[tuple[str, str], ...] = (
    (MAST, "督查通报"),
    (MAST_NO, "〔{{ 年份 }}〕第　　期"),
    (MAST_LINE, "{{ 办公室 }}\t{{ 截至 }}"),
    (TITLE, "关于{{ 报告期 }}重点工作目标任务\n推进情况的通报"),
    (ADDRESS, "各责任单位："),
    (
        BODY,
        "《{{ 方案 }}》共{{ 板块|length }}个板块、{{ 任务数 }}项任务。现将{{ 报告期 }}推进情况通报如下。"
        "本通报依据各责任单位填报、汇总形成的督查总表编制，完成时限和亮灯按{{ 截至 }}计算。",
    ),
    (BODY, "{%p if 早于方案 %}"),
    (
        BODY,
        "{{ 报告期 }}早于方案年度（{{ 年度 }}年），方案尚未开始实施，本期没有可以通报的进展，{{ 任务数 }}项任务均按“尚未填报”列入附件。",
    ),
    (BODY, "{%p else %}"),
    # --- 一
    (H1, "一、总体情况"),
    (H2, "（一）任务进展"),
    (
        BODY,
        "{{ 任务数 }}项任务中，{% for 类 in 情形 if 类.数 %}{{ 类.名 }}{{ 类.数 }}项，占{{ 类.占比 }}"
        "{% if not loop.last %}；{% endif %}{% endfor %}。"
        "{% if 已填进度数 %}已填报进度的{{ 已填进度数 }}项任务，平均完成进度{{ 平均进度 }}。"
        "{% else %}目前没有一项任务填报进度。{% endif %}"
        "按亮灯标准，{% for 灯 in 亮灯 if 灯.数 %}{{ 灯.名 }}{{ 灯.数 }}项{% if not loop.last %}、{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p if 无牵头 %}"),
    (
        BODY,
        "第{% for 项 in 无牵头 %}{{ 项.编号 }}{% if not loop.last %}、{% endif %}{% endfor %}项任务没有明确牵头单位，"
        "请分管领导尽快明确；本期不列入单位排名。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 超额 %}"),
    (
        BODY,
        "{% for 项 in 超额 %}第{{ 项.编号 }}项填报进度{{ 项.进度 }}{% if not loop.last %}，{% endif %}{% endfor %}，"
        "超过100%，请牵头单位核实；排名时按100%计。",
    ),
    (BODY, "{%p endif %}"),
    (H2, "（二）与上期比较"),
    (BODY, "{%p if 上期 %}"),
    (
        BODY,
        "与{{ 上期 }}相比，{% if 新增任务 %}任务新增{{ 新增任务|length }}项（"
        "{% for 项 in 新增任务 %}第{{ 项.编号 }}项“{{ 项.名称 }}”{% if not loop.last %}、{% endif %}{% endfor %}），{% endif %}"
        "{% if 撤销任务 %}任务撤销{{ 撤销任务|length }}项（"
        "{% for 项 in 撤销任务 %}第{{ 项.编号 }}项“{{ 项.名称 }}”{% if not loop.last %}、{% endif %}{% endfor %}），{% endif %}"
        "{% for 类 in 情形 if 类.增减 %}{{ 类.名 }}{{ 类.增减 }}{% if not loop.last %}，{% endif %}"
        "{% else %}各类任务数没有变化{% endfor %}"
        "{% if 平均增减 %}，平均完成进度{{ 平均增减 }}{% endif %}。"
        "{% for 变 in 变化 if 变.任务 %}{{ 变.名 }}{{ 变.任务|length }}项"
        "{% if 变.任务|length <= 30 %}（第{% for 项 in 变.任务 %}{{ 项.编号 }}{% if not loop.last %}、{% endif %}{% endfor %}项）"
        "{% endif %}{% if not loop.last %}；{% else %}。{% endif %}{% endfor %}",
    ),
    (BODY, "{%p else %}"),
    (BODY, "本期之前没有填报记录，不作比较。"),
    (BODY, "{%p endif %}"),
    # --- 二
    (H1, "二、办结和按期推进情况"),
    (BODY, "{%p if 办结 %}"),
    (
        BODY,
        "已办结{{ 办结|length }}项{% if 新办结数 %}，其中本期新办结{{ 新办结数 }}项{% endif %}"
        "{% if 提前数 %}，先于完成时限办结{{ 提前数 }}项{% endif %}"
        "{% if 办结|length <= 30 %}：{% else %}，具体见附件1。{% endif %}",
    ),
    (BODY, "{%p if 办结|length <= 30 %}"),
    (BODY, "{%p for 项 in 办结 %}"),
    (
        BODY,
        "{{ loop.index }}." + _TASK + "），完成时限{{ 项.时限 }}{% if 项.提前 %}，提前办结{% endif %}"
        "{% if 项.新 %}，本期新办结{% endif %}。",
    ),
    (BODY, "{%p endfor %}"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p else %}"),
    (BODY, "截至{{ 截至 }}，没有办结的任务。"),
    (BODY, "{%p endif %}"),
    (
        BODY,
        "{% if 按期 %}按期推进{{ 按期|length }}项，具体见附件1。{% else %}没有按期推进中的任务。{% endif %}",
    ),
    # --- 三
    (H1, "三、进度滞后情况"),
    (BODY, "{%p if 滞后 %}"),
    (
        BODY,
        "进度滞后{{ 滞后|length }}项，其中{{ 红灯 }}{{ 严重滞后|length }}项、{{ 黄灯 }}{{ 一般滞后|length }}项。"
        "完成进度落后序时进度超过{{ 红灯差距 }}的亮{{ 红灯 }}，超过{{ 黄灯差距 }}的亮{{ 黄灯 }}。",
    ),
    (BODY, "{%p if 严重滞后 %}"),
    (H2, "（{{ '一' }}）严重滞后（{{ 红灯 }}）"),
    (BODY, "{%p for 项 in 严重滞后 %}"),
    (BODY, _LAGS),
    (BODY, "{%p endfor %}"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 一般滞后 %}"),
    (H2, "（{{ '二' if 严重滞后 else '一' }}）滞后（{{ 黄灯 }}）"),
    (BODY, "{%p for 项 in 一般滞后 %}"),
    (BODY, _LAGS),
    (BODY, "{%p endfor %}"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p else %}"),
    (BODY, "没有进度滞后的任务。"),
    (BODY, "{%p endif %}"),
    # --- 四
    (H1, "四、逾期未办结情况"),
    (BODY, "{%p if 逾期 %}"),
    (BODY, "截至{{ 截至 }}，逾期未办结{{ 逾期|length }}项："),
    (BODY, "{%p for 项 in 逾期 %}"),
    (
        BODY,
        "{{ loop.index }}."
        + _TASK
        + "，牵头领导{{ 项.牵头领导 }}）：完成时限{{ 项.时限 }}，已逾期{{ 项.逾期天数 }}天，"
        "完成进度{{ 项.进度 }}。存在问题：{{ 项.原因 }}。下一步措施：{{ 项.措施 }}。",
    ),
    (BODY, "{%p endfor %}"),
    (BODY, "{%p else %}"),
    (BODY, "截至{{ 截至 }}，没有逾期未办结的任务。"),
    (BODY, "{%p endif %}"),
    # --- 五
    (H1, "五、暂缓和尚未填报情况"),
    (BODY, "{%p if 暂缓 or 未填 %}"),
    (BODY, "{%p if 暂缓 %}"),
    (
        BODY,
        "暂缓{{ 暂缓|length }}项：{% for 项 in 暂缓 %}" + _TASK + "）{% if not loop.last %}；{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 未填 %}"),
    (
        BODY,
        "方案实施以来尚未填报进展的{{ 未填|length }}项：{% for 项 in 未填 %}"
        + _TASK
        + "）{% if not loop.last %}；{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p else %}"),
    (BODY, "没有暂缓的任务，也没有尚未填报的任务。"),
    (BODY, "{%p endif %}"),
    # --- 六
    (H1, "六、报送情况"),
    (BODY, "{%p if 报送.应报 == 0 %}"),
    (BODY, "本期没有下发填报表，也没有收到填报表。{{ 沿用 }}"),
    (BODY, "{%p elif 报送.已报 == 0 %}"),
    (
        BODY,
        "本期下发填报表{{ 报送.应报 }}份，截至{{ 截至 }}没有收到一份可用的填报表。{{ 沿用 }}"
        "{% if 报送.未报 %}未报{{ 报送.未报|length }}个单位：{% for 家 in 报送.未报 %}{{ 家.单位 }}{{ 家.连续 }}"
        "{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}"
        "{% if 报送.退回 %}退回未补报{{ 报送.退回|length }}个单位：{% for 家 in 报送.退回 %}{{ 家.单位 }}{{ 家.连续 }}"
        "{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}",
    ),
    (BODY, "{%p else %}"),
    (
        BODY,
        "本期应报{{ 报送.应报 }}个单位，按时报送{{ 报送.按时|length }}个，迟报{{ 报送.迟报|length }}个，"
        "未报{{ 报送.未报|length }}个，退回未补报{{ 报送.退回|length }}个。"
        "{% if not 报送.迟报 and not 报送.未报 and not 报送.退回 %}各单位均按时报送。{% endif %}",
    ),
    (BODY, "{%p if 报送.迟报 %}"),
    (BODY, "迟报：{% for 家 in 报送.迟报 %}{{ 家.单位 }}{% if not loop.last %}、{% endif %}{% endfor %}。"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 报送.未报 %}"),
    (
        BODY,
        "未报：{% for 家 in 报送.未报 %}{{ 家.单位 }}{{ 家.连续 }}{% if not loop.last %}、{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 报送.退回 %}"),
    (
        BODY,
        "退回未补报：{% for 家 in 报送.退回 %}{{ 家.单位 }}{{ 家.连续 }}{% if not loop.last %}、{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p endif %}"),
    # --- 七
    (H1, "七、单位排名"),
    (BODY, "{%p if 排名 %}"),
    (
        BODY,
        "按牵头任务平均完成进度对{{ 排名|length }}个牵头单位排名：未填报的按0计，超过100%的按100%计；"
        "多个单位共同牵头的，按各单位自己填报的进度计；得分相同的名次并列，后面的名次顺延。",
    ),
    (BODY, "{%p if 后列 %}"),
    (BODY, "排名靠前的{{ 前列数 }}个单位：" + _PLACES.format(list="前列") + "。"),
    (BODY, "排名靠后的{{ 后列数 }}个单位：" + _PLACES.format(list="后列") + "。其余见附件2。"),
    (BODY, "{%p else %}"),
    (BODY, _PLACES.format(list="前列") + "。"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p else %}"),
    (BODY, "{{ 不排名 }}"),
    (BODY, "{%p endif %}"),
    # --- 八
    (H1, "八、完成时限调整情况"),
    (BODY, "{%p if 已调整 or 申请 %}"),
    (BODY, "{%p if 已调整 %}"),
    (
        BODY,
        "已同意延期{{ 已调整|length }}项：{% for 项 in 已调整 %}"
        + _TASK
        + "），原定{{ 项.原时限 }}，第{{ 项.延期次数 }}次延期至{{ 项.时限 }}"
        "{% if not loop.last %}；{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p endif %}"),
    (BODY, "{%p if 申请 %}"),
    (
        BODY,
        "本期申请延期{{ 申请|length }}件：{% for 件 in 申请 %}{{ 件.单位 }}申请第{{ 件.编号 }}项“{{ 件.名称 }}”延至{{ 件.至 }}"
        "（{% if 件.同意 %}已同意{% elif 件.不同意 %}未同意，仍按{{ 件.时限 }}考核{% else %}尚未决定，仍按{{ 件.时限 }}考核{% endif %}）{% if not loop.last %}；{% endif %}{% endfor %}。",
    ),
    (BODY, "{%p else %}"),
    (BODY, "本期没有新的延期申请。"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p else %}"),
    (BODY, "没有申请延期的任务，也没有同意延期的任务。"),
    (BODY, "{%p endif %}"),
    # --- 九
    (H1, "九、下一步工作要求"),
    (
        BODY,
        "（一）严肃报送纪律。{% if 报送.未报 or 报送.退回 %}本期未报和退回的{{ 报送.未报|length + 报送.退回|length }}个单位，"
        "请于收到通报后3个工作日内补报。{% elif 报送.应报 %}请各责任单位继续按时、如实报送。"
        "{% else %}请各责任单位收到填报表后按时、如实报送。{% endif %}",
    ),
    (
        BODY,
        "（二）加快工作进度。{% if 滞后 or 逾期 %}进度滞后和逾期未办结的{{ 滞后|length + 逾期|length }}项任务，请牵头单位"
        "逐项倒排时间、明确责任，由牵头领导调度推进。{% else %}请各牵头单位保持进度，确保任务按时限办结。{% endif %}",
    ),
    (
        BODY,
        "（三）{% if 年底 %}做好年度收尾。{% if 未完数 %}本期为方案年度最后一期，未办结的{{ 未完数 }}项任务，请牵头单位说明原因、"
        "提出处理意见，需要结转下年的按程序报批。{% else %}本期为方案年度最后一期，全部任务已经办结，请各单位整理归档有关材料。"
        "{% endif %}{% else %}做好下期填报。{{ 下期 }}填报表请于{{ 下期截止 }}前报送，进展写明做成了什么、"
        "到什么程度，问题写明具体困难。{% endif %}",
    ),
    (BODY, "{%p endif %}"),
    (NOTE, "附件：1." + ANNEX_FULL),
    (NOTE, "　　　2." + ANNEX_UNITS),
    (NOTE, "　　　3." + ANNEX_LIGHTS),
    (SIGN, "{{ 办公室 }}"),
    (SIGN, "{{ 截至 }}"),
)

# Annexes: (title, note, columns as (heading, millimetres, cell), row loops).  Widths add up to 225 mm.
FULL_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("编号", 9, "{{ 项.编号 }}"),
    ("重点工作目标任务", 64, "{{ 项.全文 }}"),
    ("牵头领导", 15, "{{ 项.牵头领导 }}"),
    ("牵头单位", 26, "{{ 项.牵头单位 }}"),
    ("完成时限", 20, "{{ 项.时限格 }}"),
    ("上期进度", 11, "{{ 项.上期进度 }}"),
    ("完成进度", 11, "{{ 项.进度 }}"),
    ("情形", 16, "{{ 项.情形 }}"),
    ("亮灯", 10, "{{ 项.亮灯 }}"),
    ("存在问题和下一步措施", 43, "{{ 项.问题格 }}"),
)
FULL_NOTE = (
    "注：完成时限和亮灯按{{ 截至 }}计算；{% if 上期 %}上期为{{ 上期 }}。{% else %}本期之前没有填报记录。{% endif %}"
)
UNIT_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("名次", 13, "{{ 家.名次 }}"),
    ("责任单位", 46, "{{ 家.单位 }}"),
    ("牵头任务", 17, "{{ 家.任务数 }}"),
    ("已办结", 17, "{{ 家.数[0] }}"),
    ("按期推进", 17, "{{ 家.数[1] }}"),
    ("进度滞后", 17, "{{ 家.数[2] }}"),
    ("逾期未办结", 19, "{{ 家.数[3] }}"),
    ("暂缓", 13, "{{ 家.数[4] }}"),
    ("尚未填报", 17, "{{ 家.数[5] }}"),
    ("得分", 19, "{{ 家.得分 }}"),
    ("本期报送", 30, "{{ 家.报送 }}"),
)
UNIT_NOTE = (
    "注：得分为牵头任务平均完成进度；多个单位共同牵头的任务，在各单位名下各计一次，按其自己填报的情况统计；"
    "没有牵头任务的单位不排名。"
)
LIGHT_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("板块", 105, "{{ 块.名 }}"),
    ("任务数", 17, "{{ 块.任务数 }}"),
    ("{{ 灯名[0] }}", 17, "{{ 块.灯[0] }}"),
    ("{{ 灯名[1] }}", 17, "{{ 块.灯[1] }}"),
    ("{{ 灯名[2] }}", 17, "{{ 块.灯[2] }}"),
    ("{{ 灯名[3] }}", 17, "{{ 块.灯[3] }}"),
    ("未亮灯", 17, "{{ 块.灯[4] }}"),
    ("平均进度", 18, "{{ 块.平均进度 }}"),
)
LIGHT_NOTE = "注：平均进度只计已填报进度的任务；未亮灯为暂缓和尚未填报的任务。"

CARRIED_ON = "文中进度沿用此前各期最近一次填报（最近为{period}）。"
NOTHING_CARRIED = "此前也没有填报记录，文中进度为空。"
IN_A_ROW = "（连续{count}期）"
NO_UNIT_LEADS = "方案中没有一个单位牵头任务，本期不作排名。"
NOBODY_REPORTED = "各牵头单位均未填报进度，本期不作排名。"
NEWS: Mapping[str, str] = MappingProxyType(
    {"done": "新办结", "overdue": "新逾期", "behind": "新增滞后", "back": "恢复正常", "open": "由办结改为未办结"}
)
