"""What the command ``report`` says: help, what was written, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REPORT_HELP: Mapping[str, str] = MappingProxyType(
    {
        "report": "生成督查通报（.docx）或催报清单（.xlsx）",
        "report.output": "写到哪里：以 .docx 结尾是督查通报，以 .xlsx 结尾是催报清单",
        "report.template": "用本单位自己的通报模板（.docx）；不写就用内置的",
        "report.save_template": "把内置的通报模板另存到这里，改好以后用 --template 指定",
        "report.drafts": "催报邮件草稿（.eml）放进这个文件夹，附上填报表，不发送；要和 --forms 一起用",
        "report.forms": "下发填报表所在的文件夹",
    }
)

REPORT_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "bulletin": "✓ {period}督查通报写好了：{path}。",
        "bulletin-figures": "  任务 {total} 项：{courses}（截至 {day}）。",
        "bulletin-course": "{word} {count}",
        "bulletin-returns": "  应报 {sent} 个单位，已报 {back} 个，未报 {missing} 个，退回未补报 {rejected} 个。",
        "bulletin-past": "  {period}之后已有新的填报，通报按当期的填报记录回溯。",
        "bulletin-waiting": "→ 还有 {count} 条待确认没有处理，处理后数字会变，建议先在“待确认”页决定。",
        "reminders": "✓ {period}催报清单写好了：{path}，要催报的单位 {count} 个。",
        "reminders-none": "✓ {period}催报清单写好了：{path}，没有要催报的单位。",
        "drafts": "  邮件草稿 {count} 份，放在 {folder}，一封都没有发出。",
        "undrafted": "  没有找到填报表、没有写草稿的 {count} 个单位：{units}",
        "template": "  内置模板另存为 {path}；双花括号里的词不要改，其余文字、字体随意改。",
    }
)

REPORT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "report-suffix": "报告文件名要以 .docx（督查通报）或 .xlsx（催报清单）结尾：{path}。请改文件名后再试。",
        "report-options": "--template 只用于督查通报（.docx），--drafts 只用于催报清单（.xlsx）。请改正后再试。",
        "drafts-forms": "--drafts 和 --forms 要一起写：草稿里要附上填报表。请补上后再试。",
        "template-suffix": "模板文件名要以 .docx 结尾：{path}。请改文件名后再试。",
        "report-exists": "{path} 已经存在，里面有人改过。为了不盖掉它，没有写入；请换一个文件名，或先把它移走。",
        "template-unreadable": "通报模板打不开：{path}，它不是 Word 文档（.docx）。请用 Word 或 WPS 另存为 .docx 再试。",
        "template-wrong": "通报模板里有写错的地方：{path}（{why}）。请对照 --save-template 得到的内置模板，改正双花括号里的词再试。",
        "forms-missing": "找不到放填报表的文件夹：{path}。请检查路径。",
    }
)

TEMPLATE_SLIPS: Mapping[str, str] = MappingProxyType(
    {
        "word": "没有“{word}”这个词",
        "mark": "标记写法不对：{why}",
        "forbidden": "里面有不允许的写法，模板只能用数字和列表",
        "reckoning": "算式算不出来：{why}",
    }
)
