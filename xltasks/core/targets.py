"""Targets in a task's words: 新增上市公司5家, 增长5%、力争5.5%, 累计超40家 — and the numbers that are none.

A number is a target where it counts or measures what is to be reached: it has a unit, and the words around it say
that it is reached (…5家, 达96%, 不少于8个, 完成56个…).  Names (318国道, “55352”政策, PM2.5), dates, durations, ages,
thresholds (5万元以下企业), scopes (推进…等243个项目) and amounts a head (每人每年1000元) are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xltasks.core.comparison import Comparison


class Direction(StrEnum):
    """``down``: the indicator falls.

    With ``at-most`` or ``less-than`` the target is a level to stay below; with any other comparison it is the
    amount of the fall (降低30%以上).
    """

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Target:
    """One target: ``value`` in ``unit`` as written (1.8, ``万人``; 5.0, ``%``), ``text`` the words it stands in.

    ``stretch`` is the value that is striven for beyond it (力争5.5%), or a range's upper end.
    """

    indicator: str
    comparison: Comparison
    value: float
    unit: str
    stretch: float | None
    cumulative: bool
    direction: Direction
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text: where it stands, its value and unit as written, and the target it makes, or None.

    The stretch of a target (力争5.5%) is a number of that same target.
    """

    start: int
    end: int
    value: float
    unit: str
    target: Target | None


def read_targets(text: str) -> tuple[Target, ...]:
    """The targets that a task's text names, in its order."""
    return tuple(dict.fromkeys(number.target for number in read_numbers(text) if number.target is not None))


def targets_json(targets: Sequence[Target]) -> list[dict[str, object]]:
    """Targets as ``plan --json`` shows them."""
    return [
        {
            "indicator": one.indicator,
            "comparison": one.comparison.value,
            "value": _plain(one.value),
            "unit": one.unit,
            "stretch": None if one.stretch is None else _plain(one.stretch),
            "cumulative": one.cumulative,
            "direction": one.direction.value,
            "text": one.text,
        }
        for one in targets
    ]


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value


# --- numbers and units ------------------------------------------------------------------------------------------

_UNIT_WORDS = (
    "% ‰ 个百分点 百分点 平方公里 平方千米 平方米 立方米 立方 公里 千米 米 亩 公顷 吨标准煤 吨标煤 吨 "
    "公斤 千克 斤 头 只 羽 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦 度 元 美元 欧元 人次 人 户次 户 家次 家 个 项次 "
    "项 件次 件 条 座 处 所 位 名 场次 场 次 套 部 辆 台套 台 间 张 棵 株 栋 幢 宗 批次 批 册 篇 例 对 支 "
    "门 种 类 艘 架 列 班次 班 组 片 块 段 床 盏 口 眼 幅 本 枚 盘 副 分 标箱 微克/立方米 毫克/升 微克 "
    "毫克 升 起 单 笔 颗 村 校 步 层 标方 方"
)
_UNITS = sorted(_UNIT_WORDS.split(), key=len, reverse=True)
_UNIT = "|".join(map(re.escape, _UNITS))
_PLAIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MANY = r"[百千万亿]{0,2}"
_PER = r"(?:/(?:年|月|日|人|亩|吨|户|千人|万人|平方米|立方米|公里))?"
_NUMBER = re.compile(
    rf"(?P<low>{_PLAIN})(?:(?P<low_unit>%|{_MANY})\s*[-—–~～至]{{1,2}}\s*(?P<high>{_PLAIN}))?"
    rf"(?P<unit>{_MANY}(?:多|余)?(?:{_UNIT}){_PER}|[万亿]{{1,2}}(?=[，,、。；;以左]|$))?"
)
# What these units count is no result: they stand first in longer words.
_NO_UNIT = re.compile(
    r"个(?:工作日|月|季度|小时|星期|自然日|方面|阶段|环节)|分(?:钟|之|别|类)|度假|度电?价|项目|方[面案]|口径|村级|次月"
)
_NEAR = 60  # characters: how far the words around a number are looked at
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％～", "0123456789.%~")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》|‘[^’]*’|\"[^\"]*\"")

# --- the words around -------------------------------------------------------------------------------------------

_CLAUSE_END = re.compile(r"[，。；;：:！？\n]|,(?!\d)")
_BEFORE: tuple[tuple[Comparison, str], ...] = (
    (
        Comparison.AT_MOST,
        r"不超过|不超|不高于|不大于|不多于|控制在|控制到|(?:降低|下降|减少|压减|压缩|缩短|降|减)(?:到|至)",
    ),
    (Comparison.AT_LEAST, r"不少于|不低于|不小于|不下于|不亚于|至少"),
    (Comparison.MORE_THAN, r"超过|突破|大于|高于|多于|超|逾|突破到"),
    (Comparison.LESS_THAN, r"低于|少于|小于"),
    (Comparison.ABOUT, r"大约|约|近|达到约"),
    (
        Comparison.AT_LEAST,
        r"(?:提升|提高|增长|增加|扩大|上升|拓展|增|升|扩)(?:到|至)|(?:保持|稳定|维持|巩固)(?:在)?|达到|达成|达|均达",
    ),
)
_COMPARED = re.compile("(?:" + "|".join(f"(?P<c{at}>{words})" for at, (_, words) in enumerate(_BEFORE)) + r")\s*$")
_AFTER = re.compile(r"(?P<least>及?以上|或以上)|(?P<about>左右|上下)|(?P<most>及?以下|以内|之内|内(?=[，。；;、]|$))")
_STRIVING = re.compile(
    r"^(?:、|，|,|并|并且|和|及)*(?:并)?(?:力争|争取|奋力|努力)(?:实现|完成|达到|达|突破|增长|增速|超过|超|到|为|在)*$"
)
_HELPING = re.compile(
    r"^(?:(?:、|和|及|以及|并|且|与|再|累计|共(?!建|享|同|富)|分别|全年|年内|全市|全区|力争|争取|确保|努力|实现|完成|推动|推进|预计|计划(?!生育)|将|均(?!衡)"
    r"|其中|实施|保持|带动|促进|有效|进一步|全面|高标准|高质量)(?!额|量|率|总))+"
)
_TRAILING = re.compile(r"(?:累计|力争|争取|预计|总共|共|分别|均|拟按|按|预期|目标)+$")
_COUNTING = re.compile(
    r"^(?:新改扩建|新改建|改扩建|新建成|新建|新增|新开|新引进|新培育|新落地|新认定|建成|建设|改建|扩建|改造提升|改造|完成|创建|争创|打造"
    r"|培育|引进|招引|引育|签约|举办|开展|培训|发放|提供|推出|投放|设立|打通|整治|削减|淘汰|获批|申报|组织|救助|资助|安置|筹集|修复"
    r"|增设|种植|认定|扶持|实施|落地|投用|共建|选派|选树|招聘|征集)"
)
_STRONG = re.compile(
    r"(?:新改扩建|新建|新增|新开|建成|建设|改建|扩建|改造|完成|创建|争创|打造|培育|引进|招引|引育|签约|举办|开展|培训|发放|提供|推出"
    r"|投放|设立|打通|整治|削减|淘汰|获批|申报|组织|救助|资助|安置|筹集|修复|增设|种植|认定|扶持|实施|落地|投用|共建|实现|达到|确保|力争"
    r"|争取|选派|选树|化解|盘活|腾退|清理|消除|增加|启动|开工|竣工|交付|招聘|征集|配备|配置|安装|更新)"
)
_WEAK = re.compile(
    r"(?:推进|加快|推动|支持|围绕|统筹|做好|聚焦|抓好|依托|按照|涉及|对|加强|深化|结合|用好|持续|总投资|投资)"
)
_SCOPE = re.compile(r"(?:等|涉及|其余|现有|原有|已有|全市|全区|全县|共涉及)$")
_BASELINE = re.compile(
    r"^[^，。；;]{0,8}?(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|压减|压缩|缩短|降|升|增)(?:到|至)"
)
_EACH = re.compile(r"每(?:人|户|生|床|名|位|亩|个|家|村|年|月|次|天|周|吨)[^，。；;、每]{0,10}$")
_MEASURE = re.compile(r"率|占比|收入|产值|增长|比例|比重|人数|投资|产量|金额|总额|面积|规模")
_DOWN = re.compile(r"降低|下降|减少|削减|压减|压降|缩减|缩短|压缩|降至|降到|降幅|减量")
_LABEL_OF_FIGURE = re.compile(r"(?:年度|预期|工作|考核|量化|20\d\d年)*(?:目标|指标)(?:值|要求|任务)?$")
_ORDINAL = re.compile(r"(?:第|前|排名|No\.?|№)\s*$")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A number with the words around it: ``clause`` is where its clause begins, ``head`` what stands before it."""

    match: re.Match[str]
    clause: int
    begin: int  # where its own words begin: behind the number before it, or at the clause's beginning
    head: str
    tail: str


def read_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text, in its order, target or not.  Fails on no text."""
    plain = text.translate(_FULL_WIDTH)
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    numbers: list[Number] = []
    previous: Target | None = None  # the target before, within the same sentence
    baseline: str | None = None  # the words before a starting point (由…提高到…)
    behind = last = 0  # where the words of the target before end; where the number before ends
    for match in _NUMBER.finditer(plain):
        seen = _see(plain, match, behind)
        if "。" in plain[last : match.start()]:
            previous = baseline = None
        last = match.end()
        value, unit = float(match["low"].replace(",", "")), _unit(match, plain)
        target: Target | None = None
        if not any(start < match.start() < end for start, end in quoted) and _measures(plain, seen, unit):
            if _BASELINE.match(seen.tail) and re.search(r"(?:由|从)[^，。；;]*$", seen.head):
                baseline = re.split(r"由|从", seen.head)[0]
                behind = match.end()
            elif previous is not None and unit == previous.unit and _STRIVING.match(seen.head):
                target = replace(previous, stretch=value, text=previous.text + _words(text, seen, behind))
                numbers = [replace(one, target=target) if one.target == previous else one for one in numbers]
            elif not _is_scope(plain, seen, unit):
                target = _target(text, seen, value, unit, previous, baseline)
                baseline = None
        numbers.append(Number(match.start(), match.end(), value, unit, target))
        if target is not None:
            previous = target
            behind = match.end() + _after_length(seen.tail)
            behind += len(_noun_behind(plain[behind : behind + _NEAR]))
    return tuple(numbers)


def _see(plain: str, match: re.Match[str], behind: int) -> _Seen:
    start = match.start()
    clause = max((match.end() for match in _CLAUSE_END.finditer(plain, max(0, start - 200), start)), default=0)
    clause = clause or max(0, start - 200)
    begin = max(clause, behind)
    return _Seen(match, clause, begin, plain[begin:start], plain[match.end() : match.end() + _NEAR])


def _unit(match: re.Match[str], plain: str) -> str:
    unit = (match["unit"] or "").replace("多", "").replace("余", "")
    # 3个工作日, 5项目: what follows shows that the unit was none.
    for length in range(1, 3):
        if unit and _NO_UNIT.match(plain[match.end() - length : match.end() + 4]):
            return ""
    return unit


def _after_length(tail: str) -> int:
    after = _AFTER.match(tail)
    return after.end() if after else 0


def _measures(plain: str, seen: _Seen, unit: str) -> bool:
    """Whether a number has a unit, or is said to be reached, and is no part of a name, an order or a sum."""
    start, end = seen.match.span()
    around = plain[start - 1 : start] + plain[end : end + 1]
    if (
        re.search(r"[A-Za-z+×*/°#_－-]", around)
        or _ORDINAL.search(seen.head)
        or _EACH.search(plain[seen.clause : start])
    ):
        return False
    if not unit:
        reached = _COMPARED.search(seen.head) and re.match(r"以上|左右|以内|[，,、。；;]|$", seen.tail)
        return bool(reached) and re.search(r"指数|得分|评分|人数|数量|排名|系数|比", seen.head) is not None
    if unit.endswith(("分",)) and re.match(r"钟|之", seen.tail):
        return False
    # 500千伏, 4号线, 60岁: the unit's list has none of them; 1000元级, 5级: a rank.
    return not re.match(r"级|强|以来|型|式|制|档", seen.tail)


def _is_scope(plain: str, seen: _Seen, unit: str) -> bool:
    """Whether a number only says how much there is, not what is to be reached."""
    after = _AFTER.match(seen.tail)
    rest = seen.tail[after.end() :] if after else seen.tail
    before_noun = re.match(r"[\u4e00-\u9fff“A-Za-z]", rest) is not None and not re.match(
        r"和|及|以及|并|且|力争|、", rest
    )
    compared = _COMPARED.search(seen.head) is not None
    own = _own(seen.head)
    verb_before = re.search(rf"(?:{_STRONG.pattern})(?:各|共|了)?$", own) is not None
    if not before_noun or compared or verb_before or "%" in unit:
        # 涉及1343栋: the clause speaks of what is there.
        return re.search(r"涉及[^，。；;]*$", plain[seen.clause : seen.match.start()]) is not None
    if after and (after["least"] or after["most"]):
        return True  # 5万元以下企业, 100户以上自然村
    if "元" in unit:
        return True  # 2800元套餐
    governed = plain[seen.clause : seen.match.start()]
    strong = max((match.end() for match in _STRONG.finditer(governed)), default=0)
    weak = max((match.end() for match in _WEAK.finditer(governed)), default=0)
    return strong <= weak if strong or weak else bool(_SCOPE.search(seen.head))


def _own(head: str) -> str:
    return head.strip("、和及 ")


def _target(text: str, seen: _Seen, value: float, unit: str, previous: Target | None, baseline: str | None) -> Target:
    compared = _COMPARED.search(seen.head)
    comparison = Comparison.EQUAL
    name = seen.head
    if compared is not None:
        comparison = next(_BEFORE[at][0] for at in range(len(_BEFORE)) if compared[f"c{at}"])
        name = seen.head[: compared.start()]
    after = _AFTER.match(seen.tail)
    if after is not None and comparison is not Comparison.AT_MOST:
        least = after["least"] and comparison in (Comparison.EQUAL, Comparison.AT_LEAST, Comparison.ABOUT)
        comparison = (
            Comparison.AT_LEAST
            if least
            else Comparison.ABOUT
            if after["about"]
            else Comparison.AT_MOST
            if after["most"]
            else comparison
        )
    listed = previous is not None and seen.begin > seen.clause and not _own(seen.head)
    if listed and previous is not None and comparison is Comparison.EQUAL:
        comparison = previous.comparison  # 不少于80万人次、20亿元
    high = seen.match["high"]
    falls = _DOWN.search(seen.head) is not None or comparison in (Comparison.AT_MOST, Comparison.LESS_THAN)
    return Target(
        indicator=_indicator(text, seen, baseline if baseline is not None else name, previous),
        comparison=Comparison.RANGE if high else comparison,
        value=value,
        unit=unit,
        stretch=float(high.replace(",", "")) if high else None,
        cumulative=re.search(r"累计|总数|总量|总计|总共", seen.head) is not None,
        direction=Direction.DOWN if falls else Direction.UP,
        text=_words(text, seen, seen.begin).strip("、，和及 "),
    )


def _words(text: str, seen: _Seen, begin: int) -> str:
    """A number's own words, with the noun behind it where it stands before one."""
    end = seen.match.end() + _after_length(seen.tail)
    return text[begin:end] + _noun_behind(text[end : end + _NEAR])


def _noun_behind(tail: str) -> str:
    if not re.match(r"[\u4e00-\u9fff“A-Za-z]", tail) or re.match(r"的|和|及|以及|并|且|力争", tail):
        return ""
    noun = re.split(r"[，,。；;、：:\n（(]|\d|和(?=\d)", tail, maxsplit=1)[0]
    return re.sub(r"(?:超|达|不少于|约|力争|和|及)+$", "", noun)


def _indicator(text: str, seen: _Seen, name: str, previous: Target | None) -> str:
    """What the number measures: the words before it, else the noun behind it, else what the target before measures."""
    name = name.strip("、，, \t")
    part = re.match(r"其中[，,：:]?", name)
    if part and previous is not None:
        return f"{previous.indicator}（{name}）"
    own = _TRAILING.sub("", _HELPING.sub("", name.removeprefix("的"))).strip("、，, ")
    end = seen.match.end() + _after_length(seen.tail)
    behind = _noun_behind(text[end : end + _NEAR])
    if not own or re.fullmatch(r"(?:[比较](?:上年|去年)|同比|环比)*(?:增长|增速|增幅|下降|降低|提高|提升|达到)+", own):
        if behind and not own:
            return f"{_carried(previous, seen)}{behind}"
        if previous is None:
            return f"{_line_above(text, seen)}{own}" or name
        return f"{previous.indicator}{own}"
    verb = _COUNTING.match(own)
    # A list goes on with the verb it began with: 新增…160家、…50家.
    carried = _carried(previous, seen) if verb is None and not _MEASURE.search(own) else ""
    if behind and "%" not in seen.match["unit"]:
        kept = "" if own in {"完成", "实施"} else own
        return f"{carried}{kept}{behind}"
    return f"{carried}{own}"


def _line_above(text: str, seen: _Seen) -> str:
    """The name that stands before a bare figure: 城镇新增就业 | 目标值：5000人以上."""
    above = _LABEL_OF_FIGURE.sub("", text[: seen.clause].rstrip("：: \n")).rstrip("：: \n，")
    return re.split(r"[，,。；;\n]", above)[-1].strip()


def _carried(previous: Target | None, seen: _Seen) -> str:
    if previous is None or seen.begin == seen.clause:
        return ""
    verb = _COUNTING.match(previous.indicator)
    return verb[0] if verb else ""
