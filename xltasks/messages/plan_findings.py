"""Words of the findings about a plan and its unit directory."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLAN_FINDING_WORDS: dict[str, tuple[str, str]] = {
    "no-lead": (
        "第{task}项没有带★的牵头单位（责任单位：{value}）。",
        "请在方案里给牵头单位加上★，或在总表的“牵头单位”里选定。",
    ),
    "no-leader": ("第{task}项没有牵头领导，前面各行也没有。", "请在方案里补上牵头领导，或在总表里选定。"),
    "duplicate-task": (
        "编号{task}用了{count}次，后一项是“{value}”。",
        "请在方案里改成不重复的编号，再重新生成；编号重复时，填报内容分不清属于哪一项。",
    ),
    "number-gap": ("第{task}项之前缺编号{value}。", "请核对方案：是漏了任务，还是编号写错。"),
    "unnumbered-task": (
        "{place}的任务没有编号，暂编为第{task}项：“{value}”。",
        "请在方案里写上编号；如果它是上一项的后半段，请并到上一项。",
    ),
    "numbers-renewed": (
        "方案里的任务编号在各部分重新起算，或不是整数，分不清是哪一项；已按先后顺序统一编为1—{count}。",
        "请按新编号使用总表和填报表；原编号只在方案里查对。",
    ),
    "leads-not-said": (
        "方案没有写明哪个单位牵头，{count}项任务有几个责任单位，都按配合处理。",
        "请在方案里给牵头单位加上★；如果排第一的就是牵头单位，请在方案里写一句“排第一位的为牵头单位”再读。",
    ),
    "leaders-not-named": (
        "方案里没有写牵头领导（共{count}项任务）。",
        "请在总表里给各项任务选定牵头领导；不分领导的可以不管。",
    ),
    "leader-title": (
        "“{value}”里的职务没有算进姓名，按“{name}”处理。",
        "请核对；不对的话在方案里只写姓名再读。",
    ),
    "due-unread": (
        "第{task}项的完成时限“{value}”看不出是哪一天，暂按年底处理。",
        "请在总表的“完成时限”里填上日期，或在方案里写成“10月底前”这样再读。",
    ),
    "due-approximate": (
        "第{task}项的完成时限“{value}”没有确切日期，暂按{due}处理。",
        "请核对；不对的话在总表的“完成时限”里改成确切日期。",
    ),
    "due-before-year": (
        "第{task}项的完成时限“{value}”早于方案的年份{year}年。",
        "请核对年份；不对的话在总表的“完成时限”里改正。",
    ),
    "part-without-units": (
        "{place}起的“{value}”下面没有写责任单位，没有当作任务，全文放进了备注。",
        "请核对；如果是任务，请在方案里写上责任单位再读。",
    ),
    "count-differs": ("方案写明共{value}项，读到{count}项。", "请核对方案：是漏了任务，还是项数写错。"),
    "similar-names": (
        "“{unit}”和“{value}”只差一个字（后者见第{task}项），现按两个单位处理。",
        "请核对是不是同一个单位；如果是，在单位名录里只留一行，把另一个写法填进“简称”。",
    ),
    "group-empty": (
        "“{unit}”没有成员单位（见第{task}项），没有人会收到这部分任务。",
        "请在单位名录（总表的“单位”页）里，给成员单位的“所属群体”填上“{unit}”。",
    ),
    "unplaced-text": (
        "{place}的这段文字不知道属于哪一项，没有放进任何任务：“{value}”。",
        "请核对方案这一处的排版；需要的话把文字移到对应任务的单元格里再读。",
    ),
    "unknown-unit": (
        "方案里的“{unit}”（见第{task}项）不在单位名录里，已按方案的写法加入。",
        "请核对名称；需要的话在单位名录里补一行，或把这个写法填进对应单位的“简称”。",
    ),
    "unknown-group": (
        "单位名录里“{unit}”的所属群体“{value}”不是已知的群体。",
        "请核对群体名称；需要的话在单位名录里给“{value}”加一行，类别填“群体”。",
    ),
    "alias-clash": (
        "单位名录里“{unit}”的简称“{value}”已经属于“{other}”，按“{other}”处理。",
        "请在单位名录里只给其中一个单位保留这个简称。",
    ),
    "no-year": (
        "标题“{value}”里没有年份，按文中出现的年份定为{year}年。",
        "请核对年份；不对的话在方案标题里写明年份再读。",
    ),
    "unit-without-prefix": (
        "第{task}项的“{value}”没有写明是哪一级的单位，按“{unit}”处理。",
        "请核对；不对的话在单位名录里写出全称，把“{value}”填进“简称”。",
    ),
    "unit-doubled": (
        "第{task}项里“{unit}”写了两次（又写作“{value}”），按一次处理，职责取较重的。",
        "请核对是不是同一个单位。",
    ),
}

# Why a file cannot be read: the {why} of errors' file-unreadable and units-unreadable.
WHY: Mapping[str, str] = MappingProxyType(
    {
        "folder": "这是一个文件夹",
        "denied": "没有读取的权限",
        "empty": "文件是空的",
        "damaged": "文件已损坏，或不是它的后缀所说的格式",
        "old-word": "是旧版 Word 或 WPS 格式，要装有 LibreOffice 才能读；也可以在 Word 或 WPS 里另存为 .docx",
        "encoding": "文字编码不是 UTF-8 或 GBK",
        "no-name-column": "没有“单位全称”一列",
    }
)


def place_words(kind: str, number: int, sheet: str | None = None, column: str = "") -> str:
    """Where in a plan document something stands, in words; ``column`` is its heading.

    Raises KeyError for an unknown kind.
    """
    words = {"line": "第{}行", "row": "表格第{}行", "paragraph": "正文第{}段", "aside": "第{}处文本框或脚注"}[
        kind
    ].format(number)
    words = f"{words}“{column}”一栏" if column else words
    return f"工作表“{sheet}”{words}" if sheet else words
