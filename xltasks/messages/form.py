"""Chinese words inside a form: captions, hints beside the cells, and the sheet 填表说明."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.core.schema import Field
from xltasks.core.settings import StatusMeaning

TITLE = "{plan_title}进展情况填报表（{period}）"
NOTE = (
    "请只填写浅黄色单元格，填好后颜色自动消失；其他内容已锁定，不用改动。"
    "填完直接保存并报回本文件，请不要另建表格。填写方法见“填表说明”页。"
)
FOOTER = "&L{unit}　{period}&C第 &P 页，共 &N 页&R表号 {form_id}"
AUTHOR = "督查室"
SUBJECT = "{unit} {period}"

# (title of the yellow hint, its text); a title holds 32 characters, a text 255.
FIELD_HINTS: Mapping[Field, tuple[str, str]] = MappingProxyType(
    {
        Field.PROGRESS: (
            "完成进度",
            "直接输入 65% 或 0.65，都表示完成 65%。\n按全年目标累计计算，不是只算本期。\n有话要说请写在“进展情况”里。",
        ),
        Field.STATUS: ("状态", "点右边的小箭头，从列表里选一个。\n各个词的意思见“填表说明”页。"),
        Field.TEXT: (
            "进展情况",
            "写截至本期末做成了什么、到什么程度，尽量用数字。\n换行按 Alt+Enter。没有新进展也请写明原因，不要写“同上”“见附件”。",
        ),
        Field.PROBLEMS: ("存在问题", "写影响完成的具体困难和需要协调的事项。\n没有问题可以空着。"),
        Field.NEXT_STEPS: ("下一步措施", "写下一步做什么、什么时候做到。\n已经完成的可以空着。"),
        Field.EXTENSION: (
            "申请延期至",
            "确需延期才填，写到哪一天，如 2023-9-30。\n理由请写在“存在问题”里。不申请就空着。",
        ),
    }
)

# (title, text) of the question asked when the rule is not met.  Only the status is refused outright.
FIELD_WARNINGS: Mapping[Field, tuple[str, str]] = MappingProxyType(
    {
        Field.PROGRESS: (
            "进度写法请核对",
            "完成进度一般是 0% 到 100% 之间的数，请输入 65% 或 0.65 这样的数。\n"
            "如果确实要这样写（例如超过 100%，或后面带一句说明），可以保留。",
        ),
        Field.STATUS: ("状态请从列表里选", "请点“取消”，再点单元格右边的小箭头，从列表里选一个词。"),
        Field.TEXT: (
            "文字太长",
            "这一格超过 2000 字，通报里放不下，建议精简到 500 字以内。\n确需保留也可以。",
        ),
        Field.PROBLEMS: ("文字太长", "这一格超过 2000 字，通报里放不下，建议精简。\n确需保留也可以。"),
        Field.NEXT_STEPS: ("文字太长", "这一格超过 2000 字，通报里放不下，建议精简。\n确需保留也可以。"),
        Field.EXTENSION: (
            "日期请核对",
            "请写一个晚于“完成时限”的日期，如 2023-9-30。\n如果确实要这样写，可以保留。",
        ),
    }
)

REPORTER_HINT = ("填报人", "写填表人的姓名，便于核对时联系。")
REPORTER_WARNING = ("姓名太长", "这里只写填报人的姓名。\n如果确实要这样写，可以保留。")
PHONE_HINT = ("联系电话", "写手机或办公电话，如 0512-63012345。\n两个号码用顿号隔开。")
PHONE_WARNING = ("电话请核对", "电话一般有 5 到 40 个字符。\n如果确实要这样写，可以保留。")
DATE_HINT = ("填报日期", "写填表当天的日期，如 {example}。")
DATE_WARNING = ("日期请核对", "请写填表当天的日期，如 {example}。\n如果确实要这样写，可以保留。")

# The labels tell the sheet apart when it is copied into another file, or last month's is kept beside this one's.
FIGURES_TITLE = "量化指标实际值　　填报单位：{unit}　　报告期：{period}"
FIGURES_NOTE = (
    "请只填写“实际值”一列的浅黄色单元格：今年累计到本期末的数，单位见“单位”列，只写数字；完成率自动算出。"
    "“是否累计”为是的，填历年总数。要求是增长、降低的：有基数的填现在的水平，没有基数的填增幅、降幅（如 5.2%）。"
)
FIGURE_HINT = (
    "实际值",
    "填今年累计到本期末的数，只写数字，不写单位。\n单位是 % 的写 5.2%。\n没有数的空着，不写“约”“近”等字。",
)
FIGURE_WARNING = (
    "请写数字",
    "这里要写一个数字，如 12 或 5.2%，单位以“单位”列为准。\n如果确实要这样写，可以保留，督查室会与您核对。",
)

HELP_TITLE = "填表说明"

HELP_STEPS: tuple[tuple[str, str], ...] = (
    (
        "填哪里",
        "只填“填报表”页上浅黄色的单元格：上方的填报人、联系电话、填报日期，以及每项任务最右边六列。"
        "深一点的黄色是必填，浅一点的按情况填；填好后颜色自动消失。",
    ),
    (
        "牵头的任务",
        "“本单位职责”是“牵头”的，请填完成进度、状态、进展情况；有困难的写存在问题和下一步措施。",
    ),
    (
        "配合的任务",
        "“本单位职责”是“配合”的，请在“进展情况”里写本单位做了什么；进度和状态由牵头单位填，配合单位可以空着。",
    ),
    (
        "提供数据的任务",
        "“本单位职责”是“提供数据”的，没有数据要报可以整行空着；要报的写在“进展情况”里。",
    ),
    (
        "上次填的内容",
        "如果右边六列里已经有字，那是上次报来的内容：请改成截至本期末的情况，没有变化的也请核对一遍。",
    ),
    (
        "行高不够",
        "文字多、显示不全时，把左边行号的下边线往下拖即可；也可以拉宽列、用筛选，这些都没有锁。",
    ),
    (
        "怎么报回",
        "填完点保存，把这个文件按原来的途径报回即可，文件名可以不改。请不要转成 PDF、图片或 Word，"
        "也不要复制到新表里，否则无法自动汇总。报送截止：{due}。",
    ),
    (
        "打不开或改不动",
        "灰底的格子锁定是正常的，没有密码，是为了防止误改。任务内容、责任单位或时限有误的，"
        "请写在该任务的“存在问题”里，由督查室核实更正。",
    ),
)

# For the forms that have the sheet.
HELP_FIGURES = (
    "量化指标",
    "“量化指标”页上，请在“实际值”一列填各项指标今年累计到本期末的数，只写数字；完成率自动算出，不用填。",
)

HELP_STATUS_HEADING = "状态怎么选"
HELP_STATUS_COLUMNS = ("状态", "什么情况选它")
STATUS_MEANINGS: Mapping[StatusMeaning, str] = MappingProxyType(
    {
        StatusMeaning.NOT_STARTED: "还没有开始做。请在“存在问题”里写原因。",
        StatusMeaning.ON_TRACK: "在做，进度跟得上时间。",
        StatusMeaning.SLOW: "在做，但进度落后于时间。请写存在问题和下一步措施。",
        StatusMeaning.DONE: "目标全部达到，完成进度应为 100%。",
        StatusMeaning.PAUSED: "经同意暂时不做。请在“存在问题”里写依据。",
    }
)

HELP_EXAMPLE_HEADING = "填写示例"
HELP_EXAMPLE_COLUMNS = ("栏目", "可以这样写", "请不要这样写")
HELP_EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("完成进度", "65%　或　0.65", "六成多；65%（预计）；基本完成"),
    ("状态", "正常推进", "√；正常推进/进展缓慢"),
    (
        "进展情况",
        "新建公办幼儿园 3 所，2 所已竣工验收，1 所主体结构封顶；新增学位 720 个，完成年度目标的 60%。",
        "同上；见附件；按计划推进",
    ),
    ("存在问题", "盛泽园区幼儿园因管线迁改，工期推迟约 20 天，需供电公司配合。", "无；暂无"),
    ("下一步措施", "7 月 10 日前完成管线迁改，8 月 20 日前竣工验收。", "继续加大推进力度"),
    ("申请延期至", "2023-9-30", "九月底；另行通知"),
)
