"""What the words of a unit's name say: its level (区, 市, 县 …), its kind, whether it stands for itself.

General rules of how offices are named, never a list of one plan's names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xltasks.core.units import UnitKind

_LEVEL = re.compile(r"(自治区|区|市|县|州|旗|盟|省)(委(?!员))?(.*)")
# Words that begin with a level's character and are no level: 市场监管局, 市政公用局, 区级各单位, 县级市.
_NO_LEVEL = re.compile(
    r"市(场|容|民(?!政|族|宗|革|盟|建|进)|区|政(公用|园林|管理|工程|设施|建设|集团|局|处))"
    r"|[区市县州旗盟省](级|域|镇|直|属|内|外(?![办事经侨宣汇资联]))|[区市县](街|区|市|县)(?!场)"
)

_GROUP = re.compile(
    r"^各|^全[区市县州省]|成员单位$|各[^各]*(单位|部门|企业|国企|乡镇|区镇|街道|园区|政府)$"
    r"|(有关|相关)(单位|部门|镇|乡镇|街道|企业|区镇)$|[区市县州省][直属级](部门|单位|机关|国企|企业)$|^县级市$"
)
# The level stands inside the name: 团市委, 共青团区委.
_OWN_LEVEL = re.compile(r"^(?:共青)?团[区市县州省]委$")
_TASKFORCE = re.compile(r"(专班|工作组|专项组|攻坚组|指挥部|领导小组|协调小组|联席会议)(办公室)?$")
_TOWN = re.compile(
    r"(镇|乡|街道|街道办|街道办事处|开发区|高新区|经开区|度假区|新区|园区|示范区|保税区|新城|管委会|管理区|片区)$"
    r"|.{2,}(区|县|市|镇|乡)(人民)?政府$|^[^区市县]{2,}(区|县)$"
)
_COMPANY = re.compile(r"(集团|公司|国资|国投|银行|支行|分行|企业|电网|厂)$")
_SCHOOL = re.compile(r"(学院|大学|学校|中学|小学|中专|医院|研究院|幼儿园)$")
_VERTICAL = re.compile(
    r"(税务局|国税局|地税局|海关|海事局|海事处|气象局|邮政管理局|烟草专卖局|烟草局|消防救援[支大]队|银监局|银保监组"
    r"|金融监管支局|出入境边防检查站|调查队)$"
)
# Bodies that are their own only when a place's name stands before them: 吴江生态环境局, but 市生态环境局.
_PLACED = re.compile(
    r"(?P<place>.{2,4}?)(税务局|国税局|地税局|海关|海事局|生态环境局|气象局|供电局|烟草专卖局|邮政管理局)$"
)
_PARTY = re.compile(
    r"(纪委|监委|政法委|宣传部|组织部|统战部|人才办|文明办|网信办|编办|巡察办|老干部局|政研室|党校|农办|台办|机要局"
    r"|直属机关工委|机关工委|党工委|改革办)$"
)
# Party bodies that the committee's own name stands before: 区委宣传部, while 纪委监委 and 文明办 do without.
_COMMITTEE = re.compile(
    r"(政法委|宣传部|组织部|统战部|社会工作部|人才办|网信办|编办|巡察办|老干部局|政研室|党校|农办|台办|机要局|机关工委|改革办)$"
)
_INSTITUTION = re.compile(r"(中心|总社|供销社|馆|所|站|院)$")
_DEPARTMENT = re.compile(r"(局|委|办|厅|署|室|处|支队|大队)$")
_ORGAN = re.compile(
    r"(局|委|办|部|厅|署|室|处|队|所|站|馆|中心|社|联|科协|会|法院|检察院|政协|人大|团委|党校|专班|工作组|领导小组|小组)$"
)

_PLACE_STEM = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2,4}?)(经济技术开发区|经济开发区|开发区|高新区|经开区|旅游度假区|度假区|新区|海关|镇|乡|街道|区|县|市)$"
)


@dataclass(frozen=True, slots=True)
class Prefixed:
    """A name with its level before it: 区委宣传部 is level 区, of the party's committee, rest 宣传部."""

    level: str
    committee: bool
    rest: str


@lru_cache(maxsize=4096)  # a plan names each of its units many times
def split_level(name: str) -> Prefixed | None:
    """The level a name begins with, or None for a name without one.

    >>> split_level("市市场监管局")
    Prefixed(level='市', committee=False, rest='市场监管局')
    >>> split_level("市场监管局") is None
    True
    """
    if _NO_LEVEL.match(name) or is_group(name):
        return None
    match = _LEVEL.fullmatch(name)
    if match is None:
        return None
    committee = match[2] is not None
    if len(match[3]) < 2 and not committee:
        return None
    return Prefixed(match[1], committee, match[3])


def is_group(name: str) -> bool:
    """Whether a name stands for several units: 各区镇, 安委会成员单位, 相关部门."""
    return _GROUP.search(name) is not None


def place_stem(name: str) -> str | None:
    """The place in a name such as 吴江开发区, or None."""
    if is_group(name) or split_level(name):
        return None
    match = _PLACE_STEM.fullmatch(name)
    return match["stem"] if match else None


def stands_alone(name: str, places: frozenset[str]) -> bool:
    """Whether a name without level is complete: a group, a town, a company, a school, a body named by its place.

    ``places`` are the place names that the plan's other units show.
    """
    if any(rule.search(name) for rule in (_GROUP, _TOWN, _COMPANY, _SCHOOL, _OWN_LEVEL)):
        return True
    if any(name.startswith(place) and len(name) > len(place) + 1 for place in places):
        return True
    return _PLACED.fullmatch(name) is not None


def is_organ(name: str) -> bool:
    """Whether a name ends as the organs of a level do: 局 委 办 部 中心 …"""
    return _ORGAN.search(name) is not None


def with_level(level: str, name: str) -> str:
    """An organ's full name: the level, and the party committee where the organ is the committee's."""
    committee = _COMMITTEE.search(name) or (name.endswith("部") and not name.endswith(("武装部", "人武部", "指挥部")))
    return f"{level}委{name}" if committee else f"{level}{name}"


def kind_of(name: str) -> UnitKind:
    """What sort of body a name says it is; OTHER if it says nothing."""
    level = split_level(name)
    for kind, rule in (
        (UnitKind.GROUP, _GROUP),
        (UnitKind.TASKFORCE, _TASKFORCE),
        (UnitKind.VERTICAL, _VERTICAL),
        (UnitKind.COMPANY, _COMPANY),
        (UnitKind.TOWN, _TOWN),
        (UnitKind.PARTY, _PARTY),
        (UnitKind.INSTITUTION, _SCHOOL),
    ):
        if rule.search(name):
            return kind
    if level is not None and level.committee:
        return UnitKind.PARTY
    if level is None and _PLACED.fullmatch(name):
        return UnitKind.VERTICAL
    if re.search(r"(法院|检察院)$", name):
        return UnitKind.OTHER
    if _INSTITUTION.search(name):
        return UnitKind.INSTITUTION
    return UnitKind.DEPARTMENT if _DEPARTMENT.search(name) else UnitKind.OTHER
