"""A bulletin's figures as the words its template is filled with.

The keys are what an office writes between double braces in its own template, so they are Chinese.  Nothing is
counted here that :mod:`xltasks.core.bulletin` has not counted; figures only become text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from xltasks.core.bulletin_lines import Bulletin, SectionLine, Tally, TaskLine, UnitLine
from xltasks.core.folding import fold
from xltasks.core.history import Course
from xltasks.core.schema import NAME_SEPARATOR
from xltasks.core.settings import Light
from xltasks.core.shares import percent, shares
from xltasks.core.states import ReturnState
from xltasks.messages import bulletin as words

Context = dict[str, object]

_LISTED = 10  # places named at either end of the ranking
_LONGEST_NAME, _LONGEST_CAUSE, _LONGEST_CELL = 30, 120, 300
_NUMERALS = "零一二三四五六七八九十"
# What XML 1.0 cannot hold, and what docxtpl would take for a page or paragraph break.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLAUSE = re.compile("[，。；：！？]")
_INNER_QUOTES = str.maketrans("“”", "‘’")
_ENDING = "。；;，,、.．!！ 　"
_BACK = (Course.BEHIND, Course.OVERDUE)


def context_of(told: Bulletin, office: str = words.OFFICE) -> Context:
    """Everything a template may name."""
    tasks = {task.no: _task(task, told) for task in told.tasks}

    def on(*courses: Course, where: Callable[[TaskLine], bool] = lambda _: True) -> list[Context]:
        return [tasks[task.no] for task in told.tasks if task.course in courses and where(task)]

    behind = sorted(told.on(Course.BEHIND), key=lambda task: (-round(task.gap or 0.0, 9), task.no))
    late = sorted(told.on(Course.OVERDUE), key=lambda task: (task.due, task.no))
    light_words = dict(told.light_words)
    return {
        "办公室": office,
        "方案": told.plan.title,
        "年度": told.plan.year,
        "年份": told.day.year,
        "报告期": told.period.label,
        "上期": told.previous.label if told.previous else "",
        "截至": _day(told.day),
        "早于方案": told.before_plan,
        "年底": told.year_end,
        "任务数": told.total.tasks,
        "已填进度数": told.total.reported,
        "平均进度": _average(told.total.average),
        "平均增减": _average_move(told),
        "情形": _courses(told),
        "亮灯": [
            *({"名": word, "数": told.total.lit(light)} for light, word in told.light_words),
            {"名": words.UNLIT, "数": told.total.unlit},
        ],
        "灯名": [word for _, word in told.light_words],
        "红灯": light_words[Light.RED],
        "黄灯": light_words[Light.YELLOW],
        "红灯差距": f"{_plain(percent(told.red_gap))}个百分点",
        "黄灯差距": f"{_plain(percent(told.yellow_gap))}个百分点",
        "变化": _news(told, tasks),
        "新增任务": [tasks[task.no] for task in told.added],
        "撤销任务": [{"编号": task.no, "名称": short_name(task.text)} for task in told.withdrawn],
        "办结": on(Course.DONE),
        "新办结数": sum(task.newly for task in told.on(Course.DONE)),
        "提前数": sum(task.early for task in told.on(Course.DONE)),
        "按期": on(Course.ON_TIME),
        "滞后": [tasks[task.no] for task in behind],
        "严重滞后": [tasks[task.no] for task in behind if task.light is Light.RED],
        "一般滞后": [tasks[task.no] for task in behind if task.light is not Light.RED],
        "逾期": [tasks[task.no] for task in late],
        "暂缓": on(Course.PAUSED),
        "未填": on(Course.UNREPORTED),
        "未完数": told.total.tasks - told.total.of(Course.DONE),
        "无牵头": [tasks[task.no] for task in told.tasks if not task.leads],
        "超额": [tasks[task.no] for task in told.tasks if task.progress is not None and task.progress > 1],
        "报送": _returns(told),
        "沿用": _carried(told),
        **_ranking(told),
        "已调整": [tasks[task.no] for task in told.granted],
        "申请": _asks(told, tasks),
        "下期": told.period.following.label,
        "下期截止": _day(told.next_due),
        "板块": [_section(section, told, tasks) for section in told.sections],
        "合计": _lights(words.TOTAL, told.total),
        "单位": [_unit(unit) for unit in _in_table_order(told)],
    }


def short_name(text: str) -> str:
    """A task's text down to what a bulletin calls it: its first clause, a few words of it if that is long.

    >>> short_name("新建学校六所，新增学位七千个。")
    '新建学校六所'
    """
    # Quotes within the quotes that a bulletin sets around the name.
    whole = _line(text).translate(_INNER_QUOTES)
    clause = _CLAUSE.split(whole, maxsplit=1)[0] or whole
    return clause if len(clause) <= _LONGEST_NAME else clause[:_LONGEST_NAME] + words.CUT


# --- tasks ----------------------------------------------------------------------------------------------------


def _task(task: TaskLine, told: Bulletin) -> Context:
    return {
        "编号": task.no,
        "名称": short_name(task.text),
        "全文": _line(task.text),
        "牵头领导": NAME_SEPARATOR.join(task.leaders) or words.NO_LEAD,
        "牵头单位": NAME_SEPARATOR.join(task.leads) or words.NO_LEAD,
        "时限": _day(task.due),
        "延期次数": task.times_extended,
        "原时限": _day(task.first_due) if task.first_due else "",
        "时限格": _due_cell(task),
        "进度": _percent(task.progress, "未填"),
        "上期进度": _percent(task.before),
        "状态": task.status or words.BLANK,
        "情形": words.COURSE_WORDS[task.course],
        "亮灯": dict(told.light_words)[task.light] if task.light else words.BLANK,
        "落后": _plain(percent(max(0.0, task.gap))) if task.gap is not None else "",
        "逾期天数": max(0, (told.day - task.due).days),
        "原因": _cut(_cause(task.problems) or words.NO_CAUSE, _LONGEST_CAUSE),
        "措施": _cut(_cause(task.next_steps) or words.NO_CAUSE, _LONGEST_CAUSE),
        "问题格": _cut("；".join(filter(None, (_cause(task.problems), _cause(task.next_steps)))), _LONGEST_CELL)
        or words.BLANK,
        "新": task.newly,
        "提前": task.early,
    }


def _due_cell(task: TaskLine) -> str:
    due = task.due.isoformat()
    if task.first_due:
        due = words.FIRST_DUE.format(due=due, first=task.first_due.isoformat())
    open_asks = [ask.until for ask in task.asks if not ask.granted]
    return words.ASKED_DUE.format(due=due, until=max(open_asks).isoformat()) if open_asks else due


def _asks(told: Bulletin, tasks: dict[int, Context]) -> list[Context]:
    return [
        {
            "单位": _line(ask.unit),
            "编号": ask.task,
            "名称": tasks[ask.task]["名称"],
            "时限": tasks[ask.task]["时限"],
            "至": _day(ask.until),
            "同意": ask.granted,
            "不同意": ask.declined,
        }
        for ask in told.asks
    ]


def _news(told: Bulletin, tasks: dict[int, Context]) -> list[Context]:
    def where(*, to: Sequence[Course], from_: Sequence[Course] = tuple(Course)) -> list[Context]:
        return [
            tasks[move.no]
            for move in told.changes
            if move.course is not move.course_before and move.course in to and move.course_before in from_
        ]

    return [
        {"名": words.NEWS["done"], "任务": where(to=(Course.DONE,))},
        {"名": words.NEWS["overdue"], "任务": where(to=(Course.OVERDUE,))},
        {"名": words.NEWS["behind"], "任务": where(to=(Course.BEHIND,))},
        {"名": words.NEWS["back"], "任务": where(to=(Course.ON_TIME,), from_=_BACK)},
    ]


# --- figures --------------------------------------------------------------------------------------------------


def _courses(told: Bulletin) -> list[Context]:
    parts = shares(told.total.courses)
    return [
        {
            "名": words.COURSE_WORDS[course],
            "数": told.total.of(course),
            "占比": f"{share}%",
            "增减": _move(told.total.of(course) - told.before.of(course)) if told.before else "",
        }
        for course, share in zip(Course, parts, strict=True)
    ]


def _move(difference: int) -> str:
    if difference == 0:
        return ""
    return (words.UP if difference > 0 else words.DOWN).format(count=abs(difference))


def _average_move(told: Bulletin) -> str:
    if told.before is None or told.before.average is None or told.total.average is None:
        return ""
    points = percent(told.total.average) - percent(told.before.average)
    if points == 0:
        return words.LEVEL
    return (words.MORE if points > 0 else words.LESS).format(points=_plain(abs(points)))


def _section(section: SectionLine, told: Bulletin, tasks: dict[int, Context]) -> Context:
    numeral = _numeral(section.no)
    return {
        **_lights(f"{numeral}、{_line(section.title)}", section.tally),
        "行": words.SECTION_LINE.format(numeral=numeral, title=_line(section.title), count=section.tally.tasks),
        "任务": [tasks[task.no] for task in told.tasks if task.section == section.no],
    }


def _lights(name: str, tally: Tally) -> Context:
    return {
        "名": name,
        "任务数": tally.tasks,
        "灯": [*tally.lights, tally.unlit],
        "平均进度": _average(tally.average),
    }


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones else "")


# --- units ----------------------------------------------------------------------------------------------------


def _unit(unit: UnitLine) -> Context:
    return {
        "单位": _line(unit.unit),
        "名次": unit.place or words.BLANK,
        "得分": f"{unit.score}%" if unit.score is not None else words.BLANK,
        "任务数": unit.tally.tasks,
        "数": list(unit.tally.courses) if unit.tally.tasks else [words.BLANK] * len(Course),
        "报送": words.RETURN_WORDS[unit.state] if unit.state else words.NOT_SENT,
        "连续": words.IN_A_ROW.format(count=unit.missed) if unit.missed > 1 else "",
    }


def _in_table_order(told: Bulletin) -> tuple[UnitLine, ...]:
    return (*told.ranked, *(unit for unit in told.units if unit.place is None))


def _returns(told: Bulletin) -> Context:
    def those(state: ReturnState) -> list[Context]:
        return [_unit(unit) for unit in told.returned(state)]

    return {
        "应报": told.sent,
        "已报": told.back,
        "按时": those(ReturnState.RETURNED),
        "迟报": those(ReturnState.LATE),
        "未报": those(ReturnState.MISSING),
        "退回": those(ReturnState.REJECTED),
    }


def _carried(told: Bulletin) -> str:
    if told.last_reported is None:
        return words.NOTHING_CARRIED
    return words.CARRIED_ON.format(period=told.last_reported.label)


def _ranking(told: Bulletin) -> Context:
    ranked = told.ranked
    if not any(unit.tally.reported for unit in ranked):
        return {
            "排名": [],
            "前列": [],
            "后列": [],
            "前列数": 0,
            "后列数": 0,
            "不排名": words.NOBODY_REPORTED if ranked else words.NO_UNIT_LEADS,
        }
    first, last = ranked, ranked[:0]
    if len(ranked) > 2 * _LISTED:
        # Whoever shares the last place named is named as well; where the two ends meet, everyone is.
        from_place = ranked[-_LISTED].place or 0
        if from_place > _LISTED:
            first = tuple(unit for unit in ranked if (unit.place or 0) <= _LISTED)
            last = tuple(unit for unit in ranked if (unit.place or 0) >= from_place)
    return {
        "排名": [_unit(unit) for unit in ranked],
        "前列": _by_place(first),
        "后列": _by_place(last),
        "前列数": len(first),
        "后列数": len(last),
        "不排名": "",
    }


def _by_place(units: Sequence[UnitLine]) -> list[Context]:
    """Places with all who share them; equal places have equal scores."""
    return [
        {"名次": place, "单位": [_line(unit.unit) for unit in sharing], "得分": f"{sharing[0].score}%"}
        for place, sharing in ((place, list(held)) for place, held in groupby(units, key=lambda unit: unit.place))
    ]


# --- words ----------------------------------------------------------------------------------------------------


def _percent(fraction: float | None, blank: str = words.BLANK) -> str:
    return blank if fraction is None else f"{_plain(percent(fraction))}%"


def _average(fraction: Decimal | None) -> str:
    """A mean always shows its decimal."""
    return words.BLANK if fraction is None else f"{percent(fraction)}%"


def _plain(figure: Decimal) -> str:
    """35 for 35.0, 35.5 as it is."""
    return f"{figure:.0f}" if figure == figure.to_integral_value() else f"{figure}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _line(text: str) -> str:
    """A text on one line, without what a document cannot hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def _cause(text: str) -> str:
    """What a unit gave as cause or next step, on one line, its units' parts joined; blank if it names none."""
    parts = (_line(part).strip(_ENDING) for part in text.splitlines())
    return "；".join(part for part in parts if fold(part.rpartition("：")[2]) not in words.SAYS_NOTHING and part)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + words.CUT
