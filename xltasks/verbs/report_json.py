"""The JSON object of ``report``: the file, and the figures it tells."""

from __future__ import annotations

from decimal import Decimal

from xltasks.core.bulletin_lines import Bulletin, Tally
from xltasks.core.history import Course
from xltasks.core.plan_json import Json
from xltasks.core.reminders import Need, Reminders
from xltasks.core.settings import Light
from xltasks.core.shares import percent, shares
from xltasks.core.states import ReturnState
from xltasks.verbs.report import Reported


def report_json(done: Reported) -> Json:
    """``report --json``."""
    if done.bulletin is not None:
        return {"file": str(done.path), "kind": "bulletin", "pending": done.waiting, **bulletin_json(done.bulletin)}
    held: Json = {"file": str(done.path), "kind": "reminders", "pending": done.waiting}
    if done.reminders is not None:
        held |= reminders_json(done.reminders)
    return {**held, "drafts": [str(path) for path in done.drafts], "undrafted": list(done.undrafted)}


def bulletin_json(told: Bulletin) -> Json:
    """The figures of a bulletin."""
    return {
        "period": str(told.period),
        "as_of": told.day.isoformat(),
        "past": told.past,
        **tally_json(told.total, told.light_words),
        "shares": {
            course.value: float(share) for course, share in zip(Course, shares(told.total.courses), strict=True)
        },
        "previous": {"period": str(told.previous), **tally_json(told.before, told.light_words)}
        if told.previous and told.before
        else None,
        "tasks": {course.value: [task.no for task in told.on(course)] for course in Course},
        "returns": {
            "sent": told.sent,
            **{state.value: [unit.unit for unit in told.returned(state)] for state in ReturnState},
        },
        "ranking": [
            {
                "place": unit.place,
                "unit": unit.unit,
                "score": float(unit.score) if unit.score is not None else None,
                "tasks": unit.tally.tasks,
            }
            for unit in told.ranked
        ],
        "sections": [
            {"no": section.no, "title": section.title, **tally_json(section.tally, told.light_words)}
            for section in told.sections
        ],
        "extensions": {
            "asked": [
                {
                    "unit": ask.unit,
                    "task": ask.task,
                    "until": ask.until.isoformat(),
                    "granted": ask.granted,
                    "declined": ask.declined,
                }
                for ask in told.asks
            ],
            "granted": [task.no for task in told.granted],
            "times": {str(task.no): task.times_extended for task in told.granted},
        },
    }


def tally_json(tally: Tally, light_words: tuple[tuple[Light, str], ...]) -> Json:
    """Counts by course and light; ``average`` in percent with one decimal, None if nothing was reported."""
    return {
        "total": tally.tasks,
        "courses": {course.value: tally.of(course) for course in Course},
        "lights": {word: tally.lit(light) for light, word in light_words},
        "unlit": tally.unlit,
        "reported": tally.reported,
        "average": _number(tally.average),
    }


def _number(average: Decimal | None) -> float | None:
    return None if average is None else float(percent(average))


def reminders_json(told: Reminders) -> Json:
    """The rows of a reminder list."""
    return {
        "period": str(told.period),
        "as_of": told.day.isoformat(),
        "sent": told.sent,
        "counts": {need.value: len(told.needing(need)) for need in Need},
        "reminders": [
            {
                "unit": one.unit,
                "need": one.need.value,
                "contact": one.contact or None,
                "phone": one.phone or None,
                "due": one.due.isoformat() if one.due else None,
                "days_late": one.days_late,
                "tasks": list(one.tasks),
                "gaps": [{"task": gap.task, "fields": [field.value for field in gap.fields]} for gap in one.gaps],
            }
            for one in told.rows
        ],
    }
