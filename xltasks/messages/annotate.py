"""Words that go back to a sender: what was found on its form, and what the unit does about it.

The clerk's words for the same findings are in :mod:`xltasks.messages.findings`; a unit knows nothing of the master.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xltasks.core.asked import name_heading
from xltasks.core.findings import Finding

FILE_NAME = "{form}_退回{number}.xlsx"
FILE_NUMBER = "（{number}）"

SHEET_TITLE = "退回说明"
OWN_INTRO = (
    "{unit}：你们报来的 {period} 填报表（{file}）有 {count} 处需要改正或核对，现退回。",
    "请在“填报表”页上改：要改的格子已标成红色，怎么改写在最右边“退回说明”一列，也写在格子的批注里（鼠标停上去就能看到）。",
    "没有标红的内容都还在，不用重填。改完请把“填报日期”改成当天，保存后直接报回本文件；红色和退回说明不用删。",
)
NEW_INTRO = (
    "{unit}：你们报来的 {period} 填报材料（{file}）不能直接汇总，现换成这张新的填报表退回。",
    "能认出来的内容已经搬到“填报表”页的对应格子里，共 {carried} 格，请逐项核对；有标红格子的，请按最右边“退回说明”一列改正；没有搬过来的内容列在下面。",
    "核对、补齐以后请填上“填报日期”，保存后直接报回本文件，不要再用原来的文件；红色和退回说明不用删。",
)
BANNER = "【退回修改】共 {count} 处，请改标红的格子，怎么改写在最右边“退回说明”列；另有全表说明见“退回说明”页。改完把填报日期改成当天，直接报回本文件。"
BANNER_WHOLE = "【退回修改】{words}改完把填报日期改成当天，直接报回本文件。"
BANNER_NEW = "【退回修改】原来的文件不能汇总，内容已尽量搬到这张新表里，请逐项核对；标红的格子请改正，说明见最右边一列和“退回说明”页。填上填报日期后报回本文件。"
BANNER_NEW_WHOLE = "【退回修改】原来的文件不能汇总，换成这张新表，能认出来的内容已经搬过来，请逐项核对、补齐；原因见“退回说明”页。填上填报日期后报回本文件。"
COLUMNS = ("位置", "第几项", "栏目", "报来的内容", "有什么问题", "怎么改")
WHOLE_FORM = "全表"
BESIDE = "【{label}】{what}{action}"
BESIDE_ROW = "{what}{action}"
NOT_CARRIED = ("这一格没有搬到新表里：不能确定它属于哪一项的哪一栏。", "还要报的，请填到新表对应的格子里。")
AMBIGUOUS = ("这一项在原来的表里有不止一种说法，新表里先空着。", "请把要报的那一种填到标红的格子里。")
OTHER_PERIOD = "这是 {then} 的表里写的，请改成截至 {now} 的情况。"
LONGEST_QUOTE = 60
LONGEST_VALUE = 8_000
CUT = "……"

# Codes whose Concern is ASK or MENTION: (what was found, what the unit does).
SENDBACK_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # the file
        "unreadable": ("报来的文件打不开，里面的内容一点也没有读到。", "请在这张新表里填写后报回。"),
        "encrypted": ("报来的文件有打开密码，里面的内容没有读到。", "请在这张新表里填写后报回，不要设密码。"),
        "too-big": (
            "报来的文件太大或不正常，里面的内容没有读到。",
            "请在这张新表里填写后报回，照片和长材料不要放进表里。",
        ),
        "not-a-form": ("报来的文件里没有找到填报表。", "请在这张新表里填写后报回，不要另建表格。"),
        "wrong-period": (
            "报来的是 {value} 的表，现在要的是 {period}。",
            "请把每一项都改成截至 {period} 的情况再报。",
        ),
        "no-identity": (
            "报来的不是原来下发的那张填报表（{damaged}），只能按表上写的单位名称和任务逐项核对。",
            "请核对新表里的内容并报回；以后请直接在下发的填报表上填写、保存。",
        ),
        "identity-unsure": (
            "原来的表上看不出是哪个单位、哪一期的，报来的“{value}”还没有采用。",
            "请核对后用这张新表报回。",
        ),
        "old-form": ("用的是较早下发的一版填报表，任务可能有变化。", "请用这张最新的填报表核对后报回。"),
        "empty-return": ("报来的表一项也没有填。", "请填写后报回。"),
        "sheet-copied": ("文件里有几张填报表（{value}）。", "请只在其中一张上填写，把多余的删掉。"),
        "sheet-left-out": (
            "“{sheet}”页是别的报告期或别的单位的，没有读。",
            "如果本期内容填在了那一页，请改填到本期的表里。",
        ),
        "sheet-hidden": ("填报表“{sheet}”页被隐藏了，内容已照常读入。", "请核对这一页是不是要报的。"),
        "rows-hidden": ("第 {value} 行被隐藏或筛选掉了，内容已照常读入。", "请核对这几行是不是要报的。"),
        "bad-signature-date": ("填报日期“{value}”看不懂。", "请写成 2023-06-28 这样。"),
        # headings and rows
        "heading-missing": ("报来的表里没有“{heading}”一列。", "请在新表的这一列里填写；原来填了的请补上。"),
        "heading-doubled": (
            "报来的表里这一栏有两列，说法不一，这是其中之一：“{value}”。",
            "请在新表里只填一种。",
        ),
        "unknown-task": (
            "这一行的任务编号不在今年的方案里，写的“{value}”没有采用。",
            "请把它填到所属任务的那一行里；不用报的请删掉。",
        ),
        "not-your-task": (
            "这一行的任务没有分给本单位，写的“{value}”没有采用。",
            "请把内容填到本单位的任务里；如果这项确由本单位负责，请与督查室联系。",
        ),
        "row-doubled": ("这一项在表里有两种说法，这是其中之一：“{value}”。", "请只留一种，另一处删掉。"),
        "row-unclear": (
            "这一行的任务编号和任务内容对不上，不知道说的是哪一项，“{value}”还没有采用。",
            "请填到编号和任务内容都对的那一行里。",
        ),
        "row-unplaced": (
            "这一行没有任务编号也没有任务内容，写的“{value}”没有采用。",
            "是任务进展的，请填到那一项任务的行里；合计、签名不用管。",
        ),
        "row-split": ("这一项被拆成了几行，还没有采用。", "请把几行的内容合并到任务原来的那一行里。"),
        "row-missing": ("报来的表里少了 {count} 项任务：第{value}项。", "新表里已经补上，请填写。"),
        "text-unrecognised": (
            "这一行的任务内容被改得认不出来，“{value}”还没有采用。",
            "请把任务内容改回原文；说的是别的事，请填到那一项的行里。",
        ),
        "extra-text": (
            "“{value}”写在填报表没有的列里，没有采用。",
            "是任务进展的，请写进本行的“进展情况”，再把这里删掉。",
        ),
        "under-merge": ("“{value}”被合并单元格盖住了，没有采用。", "还要报的，请填到新表那一项的行里。"),
        "merged-down": (
            "“{value}”原来写在跨几行的合并单元格里，看不出说的是哪几项。",
            "请在每一项里分别填写，不要合并单元格。",
        ),
        "struck-through": ("“{value}”画了删除线，不知道还要不要。", "要的请去掉删除线，不要的请把字删掉。"),
        "cell-note": (
            "格子上有批注：“{value}”，批注不会汇总。",
            "是任务进展的，请写进格子里；不是的不用管。",
        ),
        "text-box": (
            "“{sheet}”页上有文本框：“{value}”，不会汇总。",
            "是任务进展的，请写进格子里；不是的不用管。",
        ),
        "picture": ("“{sheet}”页上有图片，图片里的内容不会汇总。", "是任务进展的，请用文字写进格子里。"),
        "locked-edited": (
            "锁定的“{column}”被改成了“{value}”，这一改动没有采用。",
            "任务或时限有误的，请写在“存在问题”里。",
        ),
        # values
        "error-value": ("这一格是错误值 {value}，没有采用。", "请直接填写内容。"),
        "formula-empty": ("这一格是公式，没有算出结果，没有采用。", "请直接填写内容，不要用公式。"),
        "bad-progress": (
            "“{value}”不是明确的百分数，还没有采用。",
            "请改成 65% 这样的数；要说明的话写在“进展情况”里。",
        ),
        "bad-status": ("“{value}”不是规定的状态词，还没有采用。", "请点格子右边的小箭头，从列表里选一个。"),
        "bad-figure": ("实际值“{value}”不是一个确定的数，还没有采用。", "请只写数字，如 12；单位是 % 的写 5.2%。"),
        "figure-unit": ("实际值“{value}”的单位和指标的单位不一样，还没有采用。", "请换算成“单位”列的单位，只写数字。"),
        "figure-unlikely": (
            "实际值“{value}”大得不合常理，还没有采用。",
            "请看看单位对不对；没有错的请在“进展情况”里说明。",
        ),
        "figure-changed": ("这一项指标在填报表下发以后改过，“{value}”还没有采用。", "请按新发的填报表上的指标填写。"),
        "figures-missing": ("没有“量化指标”页（应有 {count} 项指标）。", "请在原填报表的“量化指标”页上填写实际值。"),
        "bad-date": ("日期“{value}”看不懂，还没有采用。", "请写成 2023-09-30 这样；不申请延期就空着。"),
        "progress-remark": ("“{value}”里的进度已采用。", "以后这里只写百分数，说明请写在“进展情况”里。"),
        "over-100": ("完成进度“{value}”超过 100%，已照写采用。", "写错了请改；确实超额完成的不用改。"),
        "blanked": ("下发时这里有内容（{now}），报回时空了。", "请补填；没有变化的照原来的写上。"),
        "too-long": ("文字超过 32767 个字，没有采用。", "请精简到 500 字以内，长材料另附文件。"),
        "points-elsewhere": ("这里只写了“{value}”，看不出进展。", "请写明具体内容。"),
        # meaning
        "done-below-100": (
            "状态是“{value}”，完成进度却是 {progress}。",
            "请核对：完成了就写 100%，没有完成就改状态。",
        ),
        "progress-falls": (
            "完成进度比 {period} 的 {before} 低，是 {value}。",
            "写错了请改；确实降低的，请在“存在问题”里写明原因。",
        ),
        "same-as-last": (
            "进展情况和 {period} 一字不差。",
            "请改成截至本期末的情况；没有新进展的请写明原因。",
        ),
        "copied-down": ("同一句话写在了 {times} 项任务上：“{value}”。", "请每一项分别写明。"),
        "future-date": ("{label}里的“{value}”还没有到（汇总那天是 {today}）。", "请核对日期。"),
        "extension-early": ("申请延期至“{value}”，并不晚于完成时限 {due}。", "请核对；不申请延期就清空。"),
    }
)


def sendback_words(found: Finding) -> tuple[str, str]:
    """(what was found, what the unit does).  Raises KeyError for a code that is the office's business alone."""
    what, action = SENDBACK_WORDS[found.code]
    facts = {name: quoted(fact) for name, fact in found.facts}
    for name in ("sheet", "value"):
        facts.setdefault(name, quoted(getattr(found, name) or ""))
    return what.format_map(facts), action.format_map(facts)


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """A value inside a sentence: its beginning, on one line where it is short."""
    plain = " ".join(text.split()) if longest == LONGEST_QUOTE else text
    return plain if len(plain) <= longest else plain[:longest] + CUT


def short_name(file: str) -> str:
    """A file's own name, without the folders and archives that the office keeps it in."""
    return file.rpartition("!")[2].rpartition("/")[2]


def field_label(field: str | None) -> str:
    """The heading a unit knows a field by; '' for none."""
    return name_heading(field)


# --- what the command says ------------------------------------------------------------------------------------

ANNOTATED = "→ 退回表写好了 {count} 份，放在 {folder}，可以直接发回："
ANNOTATED_NONE = "→ 没有要退回单位修改的表。"
ANNOTATED_OWN = "  {name}：在原表上标出 {count} 处"
ANNOTATED_NEW = "  {name}：换成新表，搬过来 {carried} 格，要改 {count} 处"
NOT_SENT = "  没有退回表：{file}（{why}）"
NOT_SENT_MORE = "  没有退回表的还有 {count} 个文件，见“问题清单”。"
WHY_NOT: Mapping[str, str] = MappingProxyType(
    {
        "no-return": "不是回收件",
        "no-unit": "看不出是哪个单位的，或身份不一致，请先问清",
        "no-task": "这个单位没有任务",
        "file-bad": "文件没有下载完或不属于这份总表，请先按问题清单处理",
    }
)
