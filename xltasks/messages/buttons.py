"""The buttons on 首页 and in the ribbon: what each says, which Sub it starts, which Python function does the work.

``macros/XlTasks.bas``, ``macros/Ribbon.bas``, ``macros/ribbon.xml`` and :mod:`xltasks.buttons` are checked against
this catalogue by test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

RIBBON_TAB = "督办"
RIBBON_TAB_KEYTIP = "ZB"


class ButtonGroup(Enum):
    """A group of the ribbon; the value is its label."""

    SEND = "下发"
    COLLECT = "回收汇总"
    REPORT = "督办通报"


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    ``function`` is the function of :mod:`xltasks.buttons` and the button's id, ``sub`` the Sub in ``XlTasks.bas``;
    ``tip`` says what a press does, ``short`` says it under the button on 首页; ``icon`` is one of Office's own
    (imageMso); ``command`` does the same from a command line, None where there is none.
    """

    function: str
    sub: str
    caption: str
    short: str
    tip: str
    group: ButtonGroup
    icon: str
    keytip: str
    command: str | None = None
    large: bool = False


BUTTONS: tuple[Button, ...] = (
    Button(
        "check",
        "CheckMaster",
        "检查总表",
        "名字、编号、时限对不对",
        "检查整个总表：名字、编号、时限、状态、名单、设置有没有不对的地方，列在“问题清单”页；给没有编号的新任务编号，登记手工改动。",
        ButtonGroup.SEND,
        "ErrorChecking",
        "JZ",
        "xltasks check",
        large=True,
    ),
    Button(
        "distribute",
        "DistributeForms",
        "下发填报表",
        "每个单位一份",
        "按首页的“本次报告期”，给每个有任务的单位生成一份填报表，放进下发文件夹。总表里的任务不会改动。",
        ButtonGroup.SEND,
        "FileSendAsAttachment",
        "XF",
        "xltasks distribute",
        large=True,
    ),
    Button(
        "preview",
        "PreviewReturns",
        "检查回收件",
        "只看不写",
        "读一遍回收文件夹，告诉您哪些能汇总、哪些有问题、哪些还没交。只检查，不写总表。",
        ButtonGroup.COLLECT,
        "FindDialog",
        "JC",
        "xltasks consolidate --preview",
        large=True,
    ),
    Button(
        "consolidate",
        "ConsolidateReturns",
        "汇总回收表",
        "没有争议的写入总表",
        "读回收文件夹里的填报表，没有争议的写入总表，拿不准的放到“待确认”页等您决定。写之前先留备份。",
        ButtonGroup.COLLECT,
        "ImportExcel",
        "HZ",
        "xltasks consolidate",
        large=True,
    ),
    Button(
        "apply",
        "ApplyDecisions",
        "应用确认",
        "执行“待确认”的决定",
        "把您在“待确认”页选了“采用”或“不采用”的逐条办好；没有选的继续留着。",
        ButtonGroup.COLLECT,
        "AcceptInvitation",
        "QR",
        "xltasks apply",
        large=True,
    ),
    Button(
        "undo",
        "UndoLastWrite",
        "撤销上次汇总",
        "恢复写入前的总表",
        "用备份把总表恢复到上一次写入之前的样子。",
        ButtonGroup.COLLECT,
        "Undo",
        "CX",
        "xltasks undo",
    ),
    Button(
        "reminders",
        "WriteReminders",
        "催报清单",
        "还没交的单位",
        "把本期还没有交、交了但有问题的单位列成一张表（.xlsx），附联系人和电话。",
        ButtonGroup.REPORT,
        "ReviewNewComment",
        "CB",
        "xltasks report（.xlsx）",
        large=True,
    ),
    Button(
        "bulletin",
        "WriteBulletin",
        "督查通报",
        "本期通报（Word）",
        "按本期进展生成督查通报（.docx），可以直接在 Word 里修改、盖章。",
        ButtonGroup.REPORT,
        "ExportWord",
        "TB",
        "xltasks report（.docx）",
        large=True,
    ),
    Button(
        "refresh",
        "RefreshOverview",
        "刷新总览",
        "重新计算并打开总览",
        "重新计算全表的亮灯和总览，并打开“总览”页。",
        ButtonGroup.REPORT,
        "RefreshAll",
        "SX",
        "xltasks status",
        large=True,
    ),
    Button(
        "open_outbox",
        "OpenOutbox",
        "打开下发文件夹",
        "要发出去的填报表",
        "打开放填报表的下发文件夹；没有就新建。",
        ButtonGroup.SEND,
        "FileOpen",
        "XW",
    ),
    Button(
        "open_inbox",
        "OpenInbox",
        "打开回收文件夹",
        "单位交回来的放这里",
        "打开放回收件的文件夹；没有就新建。单位交回来的填报表、压缩包都放到这里。",
        ButtonGroup.COLLECT,
        "FileOpen",
        "HW",
    ),
)

BUTTON: Mapping[str, Button] = MappingProxyType({button.function: button for button in BUTTONS})
# What a starter may start that is no button.
_MORE_CAPTIONS: Mapping[str, str] = MappingProxyType({"status": "查看进度", "watch": "自动汇总"})

SHEET_BUTTONS_NOTE = (
    "点一下即可；功能区“{tab}”选项卡里也有同样的按钮。用不了宏的电脑，运行 xltasks watch 总表，回收件一到就自动汇总。"
)
SHEET_BUTTONS_HELP = (
    "按钮没有反应？多半是宏被禁用。请关闭总表，在文件上点右键，选“属性”，勾选“解除锁定”，再打开总表并点“启用内容”。"
)

ADDIN_TITLE = "xltasks 督办"
ADDIN_NOTE = "重点工作督查总表的按钮，对当前打开的总表使用。xltasks {version}，xlwings {xlwings}。"


def button_caption(name: str) -> str:
    """What a button, or what stands for one, is called.  Raises KeyError for an unknown one."""
    return BUTTON[name].caption if name in BUTTON else _MORE_CAPTIONS[name]
