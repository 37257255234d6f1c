"""The phrases that offices use for deadlines, as patterns, and the dates they mean.

``前`` behind a day, the end of a month, ten days or a quarter includes it (10月底前 is 31 October).  A bare
month or quarter with 前 ends before it begins (9月前 is 31 August), because 9月底前 is what is written otherwise.
Before a festival (春节前) ends on the day before it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from xltasks.core.deadlines import Every, Festivals


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase of a text: where it stands and what it means.

    ``kind`` is ``date``, ``series`` or ``open``; ``turns`` are the dates of a series in the plan's year.
    ``weak``: the words only say how long (全年).  ``approximate``: a season, not a day.
    """

    start: int
    end: int
    phrase: str
    due: date
    kind: str = "date"
    every: Every | None = None
    turns: tuple[date, ...] = ()
    weak: bool = False
    approximate: bool = False


_CHINESE = "一二两三四五六七八九十"
_MONTH = rf"(?<!\d)(?P<month>1[0-2]|0?[1-9](?!\d)|(?<![{_CHINESE}])(?:十[一二]?|[一二三四五六七八九]))月份?"
_YEAR = r"(?:(?P<year>20\d\d)年|(?P<relative>明年|次年|今年|本年|当年))?"
_QUARTER = r"第?(?P<quarter>[一二三四1-4])季度"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]"
# Behind 前: 前后, 前夕, 前期 are no deadline.
_BEFORE = r"(?:之|以)?前(?![后期夕夜列沿往述])"
_BEFORE_FEAST = r"(?:之|以)?前(?![后期夜列沿往述])夕?"
_OPEN = r"(?!以来|起|至|到|后|之?前|以前)"
_DONE = (
    r"(?:竣工|建成|完成|完工|通车|投产|投用|投入|交付|开工|开业|开放|启用|办结|封顶|验收|试运行|试运营|动工|运营|落地)"
)
_CLAUSE_END = r"(?:[，,、。；;）)]|$)"
# What a phrase must not stand behind: recurring dates, comparisons, other years, spans, longer numbers.
_NOT_BEHIND = re.compile(r"(每|每年|每个|去年|上年|往年|历年|前年|比|较|截至|截止|自|从|\d[-—–～~至到]?)$")

_FEASTS: Mapping[str, str] = MappingProxyType(
    {
        "春节": "春节", "除夕": "除夕", "元旦": "元旦", "元宵节?": "元宵", "清明节?": "清明", "端午节?": "端午",
        "中秋节?": "中秋", "重阳节?": "重阳", "国庆节?": "国庆", "十一": "国庆", "劳动节": "劳动", "五一": "劳动",
        "妇女节": "妇女", "三八(?:妇女)?节": "妇女", "青年节": "青年", "五四(?:青年)?节?": "青年", "儿童节": "儿童",
        "六一": "儿童", "七一": "建党", "建党节": "建党", "八一": "建军", "建军节": "建军", "教师节": "教师",
        "植树节": "植树",
    }
)  # fmt: skip
# Seasons that begin where and when the place says; the day here is the usual one and is marked approximate.
_SEASONS: Mapping[str, str] = MappingProxyType(
    {
        "主汛期": "主汛期", "汛期": "汛期", "入冬": "立冬", "冬季": "立冬", "入夏": "立夏", "春耕": "惊蛰",
        "三夏": "芒种", "麦收": "芒种", "秋收": "秋分", "(?:供暖|采暖|取暖)(?:季|期)?": "供暖", "高考": "高考",
        "(?:秋季|秋季学期|新学期|新学年)?开学": "开学", "秋学期": "开学",
    }
)  # fmt: skip
_FIXED: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "国庆": (10, 1), "劳动": (5, 1), "妇女": (3, 8), "青年": (5, 4), "儿童": (6, 1),
        "建党": (7, 1), "建军": (8, 1), "教师": (9, 10), "植树": (3, 12),
        "主汛期": (6, 1), "汛期": (5, 1), "供暖": (11, 15), "高考": (6, 7), "开学": (9, 1),
    }
)  # fmt: skip
_QUOTE = '[“"‘「]?'
_UNQUOTE = '[”"’」]?'
_FEAST = rf"(?<!\d){_YEAR}(?:{_QUOTE}(?P<feast>{'|'.join(_FEASTS)}){_UNQUOTE}(?:小?长?假期?)?{_BEFORE_FEAST})"
_SEASON = rf"{_YEAR}{_QUOTE}(?P<season>{'|'.join(_SEASONS)}){_UNQUOTE}{_BEFORE_FEAST}"

# --- in a task's text -------------------------------------------------------------------------------------------

_FIRM = (
    rf"{_YEAR}{_MONTH}{_DAY}{_BEFORE}",
    rf"{_YEAR}{_MONTH}[上中]?(?P<third>[上中下])旬(?:{_BEFORE}|{_OPEN})",
    rf"{_YEAR}{_MONTH}[底末](?:{_BEFORE}|{_OPEN})",
    rf"{_YEAR}{_MONTH}(?P<strict>{_BEFORE})",
    rf"{_YEAR}{_QUARTER}[末底](?:{_BEFORE}|{_OPEN})",
    rf"{_YEAR}{_QUARTER}(?P<strict>{_BEFORE})",
    _FEAST,
    _SEASON,
)
_IN_TEXT = (
    *_FIRM,
    rf"{_YEAR}{_MONTH}(?={_DONE})",
    rf"{_YEAR}{_QUARTER}(?={_DONE})",
    rf"(?P<year>20\d\d)年{_QUARTER}(?={_CLAUSE_END}|{_DONE}|全部|全面|基本|实现|启动|力争)",
    rf"{_YEAR}(?P<half>[上下])半年(?:[底末]?{_BEFORE}|(?={_DONE}|[内，、。；]|$))",
    rf"(?:(?P<year>20\d\d)(?:年(?=年))?)?(?<![{_CHINESE}几多半去往历每逐同前明次今本])(?<![^础]上)(?<!^上)"
    rf"(?:(?<!\d)|(?<=20\d\d))年[底末](?:{_BEFORE}|(?={_DONE}))",
    rf"(?P<relative>[明次今本])(?:年(?=年))?年?[底末](?:{_BEFORE}|{_OPEN})",
    rf"(?<![{_CHINESE}\d几多半])年内(?={_DONE}|实现|全部|全面|基本)",
    r"(?P<relative>[今本当])年内",
    rf"到(?P<year>20\d\d)年(?:[底末](?!{_BEFORE}))?(?=，|,|力争|实现|基本|全面|全部|{_DONE})",
    r"(?<!为)(?<!为[“”])[“”]?十(?P<plan>[三四五六])五[“”]?(?:规划)?期?末",
)
_SERIES_VERB = (
    r"(?=开展|召开|通报|调度|报送|上报|组织|举办|集中|至少|不少于|定期|形成|公布|发布|报告|督查|检查|更新|推送|推进"
    r"|考核|分解|晾晒|排名|研判|会商|汇总|\d+次|[一二两三]次|[一二两三]报)"
)
_TURN = r"(?:每个?|逐|按)(?P<turn>周|旬|月|季度?|半年)度?"
_EVERY_DAY = (
    r"每个?(?P<turn>月|季度?|半年)(?:(?:第(?P<nth>[1-3一二三])个月的?|末?月)?(?P<day>3[01]|[12]\d|0?[1-9])[日号]|[底末])"
    rf"(?:{_BEFORE})?"
)
_SERIES_IN_TEXT = (re.compile(_EVERY_DAY), re.compile(rf"(?<![人户生床]){_TURN}{_SERIES_VERB}"))
_ENDLESS = (
    r"(?:全年)?(?:长期(?:坚持|推进|开展|落实|实施|任务)?|(?:常态化?|持续|全年)(?:持续)?(?:推进|开展|坚持|实施|落实))"
)
_OPEN_IN_TEXT = re.compile(rf"(?:(?<=^)|(?<=[，,；;（(]))(?P<open>{_ENDLESS})(?=[。；;，,）)]|$)")

# --- in a cell of its own ---------------------------------------------------------------------------------------

_MAYBE = rf"(?:{_BEFORE})?"
_SPAN = r"\s*[-—–―~～至到]+\s*"
_IN_CELL = (
    *_FIRM,
    rf"(?P<year>20\d\d)[-./年](?P<month>1[0-2]|0?[1-9])[-./月](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[日号]?{_MAYBE}",
    rf"(?P<year>20\d\d)[-./](?P<month>1[0-2]|0?[1-9])(?![\d./-])(?:月[底末]?)?{_MAYBE}",
    rf"(?:(?<=^)|(?<=[、，,；;\s]))(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12]\d|0?[1-9])(?![\d./]){_MAYBE}",
    rf"{_YEAR}{_MONTH}{_DAY}",
    rf"(?:20\d\d年)?(?:1[0-2]|0?[1-9])月?份?{_SPAN}{_YEAR}{_MONTH}(?:[底末]|{_DAY})?",
    rf"{_YEAR}{_MONTH}(?!{_BEFORE}|\d)",
    rf"(?:{_YEAR}|(?P<year_>20\d\d)[-./]?)(?:第?[一二三四1-4][、和及至-])*(?:{_QUARTER}|[Qq](?P<quarter_>[1-4]))(?!{_BEFORE})",
    rf"{_YEAR}(?P<half>[上下])半年[底末内]?{_MAYBE}",
    rf"{_YEAR}年?(?P<middle>年中){_MAYBE}",
    rf"(?:(?P<year>20\d\d)年?|(?P<relative>[明次今本当])年?)?(?:年?[底末终]|年度?内|年度?末){_MAYBE}",
    r"到?(?P<year>20\d\d)年(?!\d)",
    r"(?:“|”)?十(?P<plan>[三四五六])五(?:”|“)?(?:规划)?(?:期?末|期间)",
)
_WEAK = re.compile(r"(?:(?P<year>20\d\d)年)?(?:全年|今年|本年度?|当年|年度)(?:完成)?")
_SERIES_IN_CELL = (
    re.compile(_EVERY_DAY),
    re.compile(rf"每年(?:{_MONTH}(?:{_DAY}|[底末])?)?{_MAYBE}(?P<yearly>)"),
    re.compile(r"(?:每个?|逐|按)(?P<turn>周|旬|月|季度?|半年|年)度?|(?P<turn_>月|季|半年)度?(?:通报|调度|报送|推进)"),
)
_OPEN_IN_CELL = re.compile(
    r"长期|常态|持续|经常|随时|动态|滚动|适时|适当时候|不设时间|不定期|日常|贯穿|近期|立行立改|即知即改"
    r"|(?:按|根据)(?:照)?(?:上级|省|市|国家|序时|工作|实际|计划)[^，,。；;]{0,10}(?:要求|进度|部署|时限|安排|节点)"
)
_YEARS_WITHIN = re.compile(r"(?:\d[-—–~～至])?(?P<years>[2-9二两三四五])年(?:左右|时间)*内")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
# A list of days or months whose last one bears the 前: 10月31日和11月30日前.
_LISTED = re.compile(rf"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])(?:月份?)?(?:{_DAY})?\s*[、和及]\s*$")
_NEAR = 24  # characters: how far before a phrase a list of dates is looked for
_LISTED_QUARTER = re.compile(rf"{_QUARTER}\s*[、和及]\s*$")


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Compiled when the first phrase is looked for: most commands read no plan."""
    return tuple(map(re.compile, patterns))


def text_phrases(text: str, year: int, festivals: Festivals | None) -> Iterator[Found]:
    """The phrases of a task's text that are surely deadlines, overlapping ones included."""
    plain = text.translate(_FULL_WIDTH)
    for pattern in _compiled(_IN_TEXT):
        for match in pattern.finditer(plain):
            if not _NOT_BEHIND.search(plain[max(0, match.start() - 6) : match.start()]):
                yield from _dated(plain, match, year, festivals)
    yield from _serial(plain, year, _SERIES_IN_TEXT)
    for match in _OPEN_IN_TEXT.finditer(plain):
        yield Found(match.start("open"), match.end("open"), match["open"], date(year, 12, 31), "open")


def cell_phrases(cell: str, year: int, festivals: Festivals | None) -> Iterator[Found]:
    """The phrases of a cell that says only when, overlapping ones included."""
    plain = cell.translate(_FULL_WIDTH)
    for pattern in _compiled(_IN_CELL):
        for match in pattern.finditer(plain):
            if not plain[: match.start()].endswith(("每", "每年")):
                yield from _dated(plain, match, year, festivals)
    for match in _WEAK.finditer(plain):
        yield Found(*match.span(), match[0], date(int(match["year"] or year), 12, 31), weak=True)
    yield from _serial(plain, year, _SERIES_IN_CELL)
    for match in _OPEN_IN_CELL.finditer(plain):
        yield Found(*match.span(), match[0], date(year, 12, 31), "open")
    for match in _YEARS_WITHIN.finditer(plain):
        last = date(year + _number(match["years"] or match["years_"]) - 1, 12, 31)
        yield Found(*match.span(), match[0], last, approximate=True)


def _dated(text: str, match: re.Match[str], year: int, festivals: Festivals | None) -> Iterator[Found]:
    held = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
    meant = _year_of(held, year)
    due = _due(held, meant, festivals)
    if due is None:
        return
    yield Found(*match.span(), match[0], due, approximate="season" in held)
    # The dates listed before it take its words: 6月和9月前, 第三季度、第四季度开工.
    begin = max(0, match.start() - _NEAR)
    head = text[begin : match.start()]
    listed = _LISTED_QUARTER.search(head) if "quarter" in held else _LISTED.search(head) if "month" in held else None
    if listed is not None and not _NOT_BEHIND.search(head[max(0, listed.start() - 6) : listed.start()]):
        other = held | {name: value for name, value in listed.groupdict().items() if value}
        if "day" in held and not listed["day"]:
            return
        before = _due(other, int(other["year"]) if "year" in other else meant, festivals)
        if before is not None and before < due:
            phrase = listed[0].rstrip("、和及 ")
            yield Found(begin + listed.start(), begin + listed.start() + len(phrase), phrase, before)


def _year_of(held: Mapping[str, str], year: int) -> int:
    if "year" in held:
        return int(held["year"])
    return year + 1 if held.get("relative", "")[:1] in {"明", "次"} else year


def _due(held: Mapping[str, str], year: int, festivals: Festivals | None) -> date | None:
    if "feast" in held or "season" in held:
        return _before(_known(held), year, festivals)
    if "plan" in held:
        return date(2005 + 5 * _number(held["plan"]), 12, 31)
    if "month" in held:
        month = _number(held["month"])
    elif "quarter" in held:
        month = 3 * _number(held["quarter"])
    else:
        month = 6 if held.get("half") == "上" or "middle" in held else 12
    last = monthrange(year, month)[1]
    if "strict" in held:
        first_month = month - 2 if "quarter" in held else month
        before = date(year, first_month, 1) - timedelta(days=1)
        return before if before.year == year else None
    day = int(held["day"]) if "day" in held else {"上": 10, "中": 20}.get(held.get("third", ""), last)
    return date(year, month, day) if day <= last else None


def _known(held: Mapping[str, str]) -> str:
    """The festival's own name for any way of writing it."""
    written = held.get("feast") or held["season"]
    names = _FEASTS if "feast" in held else _SEASONS
    return next(name for pattern, name in names.items() if re.fullmatch(pattern, written))


def _before(name: str, year: int, festivals: Festivals | None) -> date | None:
    """The day before a festival.  元旦 is the one that ends the plan's year."""
    if name == "元旦":
        return date(year, 12, 31)
    if name in _FIXED:
        month, day = _FIXED[name]
        return date(year, month, day - 1) if day > 1 else date(year, month, 1) - timedelta(days=1)
    first = festivals(name, year) if festivals else None
    return first - timedelta(days=1) if first else None


_TURNS: Mapping[str, Every] = MappingProxyType(
    {
        "周": Every.WEEK,
        "旬": Every.TEN_DAYS,
        "月": Every.MONTH,
        "季": Every.QUARTER,
        "半年": Every.HALF,
        "年": Every.YEAR,
    }
)
_MONTHS: Mapping[Every, range] = MappingProxyType(
    {
        Every.MONTH: range(1, 13),
        Every.QUARTER: range(3, 13, 3),
        Every.HALF: range(6, 13, 6),
        Every.YEAR: range(12, 13),
    }
)


def _serial(text: str, year: int, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Found]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            held = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
            every = _TURNS[held["turn"].removesuffix("度")] if "turn" in held else Every.YEAR
            turns = tuple(_turns(every, year, held))
            yield Found(*match.span(), match[0], turns[-1] if turns else date(year, 12, 31), "series", every, turns)


def _turns(every: Every, year: int, held: Mapping[str, str]) -> Iterator[date]:
    """The dates of a series in one year: the last day of each turn, or the day that is named."""
    if every is Every.WEEK:
        first = date(year, 1, 1)
        friday = first + timedelta(days=(4 - first.weekday()) % 7)
        yield from (day for week in range(53) if (day := friday + timedelta(weeks=week)).year == year)
        return
    if every is Every.TEN_DAYS:
        for month in range(1, 13):
            yield from (date(year, month, day) for day in (10, 20, monthrange(year, month)[1]))
        return
    for month in [_number(held["month"])] if "month" in held else _MONTHS[every]:
        at = month - 3 + _number(held["nth"]) if "nth" in held else month
        last = monthrange(year, at)[1]
        yield date(year, at, min(int(held["day"]), last) if "day" in held else last)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return sum({"十": 10, "两": 2}.get(digit, "〇一二三四五六七八九".find(digit)) for digit in text)
