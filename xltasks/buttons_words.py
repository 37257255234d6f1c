"""What a press answers with: at most eight lines, the outcome first, then what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from xltasks.core.findings import Finding, Severity
from xltasks.core.schema import NAME_SEPARATOR
from xltasks.core.states import Outcome, ReturnState
from xltasks.messages import finding_words
from xltasks.messages.commands import OUTCOME_WORDS
from xltasks.messages.live import TELLS
from xltasks.messages.report import REPORT_SAYS

if TYPE_CHECKING:
    from xltasks.core.period import Period
    from xltasks.verbs.apply import Application
    from xltasks.verbs.check import Checked
    from xltasks.verbs.consolidate import Consolidation
    from xltasks.verbs.distribute import Distribution
    from xltasks.verbs.report import Reported
    from xltasks.verbs.status import Status

_UNITS_NAMED = 6
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1}


def _line(code: str, **facts: object) -> str:
    return TELLS[code].format_map(facts)


def unit_of(file: str) -> str:
    """The unit that a returned file's name most likely means, to be shown while it is read."""
    return PurePosixPath(file.rpartition("!")[2]).stem.partition("_")[0]


def _first(findings: Sequence[Finding]) -> str:
    message, action = finding_words(min(findings, key=lambda found: _ORDER[found.severity]))
    return message + action


def _asking(findings: Sequence[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity in _ORDER]


def checked(done: Checked) -> list[str]:
    """检查总表."""
    asking = _asking(done.findings)
    lines = [_line("checked", asking=len(asking), info=len(done.findings) - len(asking))]
    if not done.findings:
        lines = [_line("check-sound")]
    if asking:
        lines.append(_line("first-of-all", first=_first(asking)))
    if done.numbered:
        lines.append(_line("numbered", tasks=NAME_SEPARATOR.join(str(one.task) for one in done.numbered)))
    if done.events:
        lines.append(_line("changes-recorded", count=len(done.events)))
    if done.halted:
        lines.append(_line("check-halted"))
    elif done.backup is None:
        lines.append(_line("nothing-new"))
    else:
        lines += [_line("on-findings-sheet"), _line("can-undo")]
    return lines


def distributed(done: Distribution, period: Period, folder: Path) -> list[str]:
    """下发填报表."""
    due = done.forms[0].due.isoformat() if done.forms else TELLS["none"]
    lines = [_line("distributed", period=period.label, count=len(done.forms), due=due)]
    lines.append(_line("in-folder", folder=folder))
    if findings := _asking(done.findings):
        lines.append(_line("findings", count=len(findings), first=_first(findings)))
    return lines


def consolidated(done: Consolidation, period: Period) -> list[str]:
    """汇总回收表 and 检查回收件."""
    changes, totals = done.changes, done.changes.totals
    outcomes = Counter(result.outcome.value for result in changes.files)
    words = [text.format(count=outcomes[code]) for code, text in OUTCOME_WORDS.items() if outcomes[code]]
    lines = [
        _line(
            "previewed" if done.preview else "consolidated",
            period=period.label,
            files=len(changes.files),
            outcomes="，".join(words) or TELLS["none"],
        ),
        _line(
            "cells",
            read=totals.read,
            accepted=totals.accepted,
            already=totals.already,
            pending=totals.pending,
            refused=totals.refused,
        ),
    ]
    if totals.pending:
        lines.append(_line("would-wait" if done.preview else "pending", count=totals.pending))
    rejected = outcomes[Outcome.REJECTED.value]
    if rejected or totals.refused:
        if done.preview:
            errors = [found for found in changes.findings if found.severity is Severity.ERROR]
            first = _first(errors) if errors else ""
            lines.append(_line("would-be-refused", files=rejected, cells=totals.refused, first=first))
        else:
            lines.append(_line("refused", files=rejected, cells=totals.refused))
    if done.missing:
        lines.append(_line("missing", count=len(done.missing), units=_named(done.missing)))
    else:
        lines.append(_line("all-returned"))
    if done.backup is not None:
        lines.append(_line("can-undo"))
    elif not done.preview:
        lines.append(_line("nothing-new"))
    return lines


def applied(done: Application) -> list[str]:
    """应用确认."""
    if done.backup is None and not done.left:
        lines = [_line("nothing-decided")]
    else:
        lines = [_line("applied", accepted=len(done.accepted), declined=len(done.declined))]
    if done.left:
        lines.append(_line("left", count=len(done.left), first=_first(done.findings)))
    if done.undecided:
        lines.append(_line("undecided", count=len(done.undecided)))
    if done.backup is not None:
        lines.append(_line("can-undo"))
    return lines


def reported(done: Reported, period: Period) -> list[str]:
    """催报清单 and 督查通报."""
    lines: list[str] = []
    if done.bulletin is not None:
        told = done.bulletin
        lines.append(_say("bulletin", period=period.label, path=done.path))
        lines.append(
            _say(
                "bulletin-returns",
                sent=told.sent,
                back=told.back,
                missing=len(told.returned(ReturnState.MISSING)),
                rejected=len(told.returned(ReturnState.REJECTED)),
            )
        )
        if told.past:
            lines.append(_say("bulletin-past", period=period.label))
        if done.waiting:
            lines.append(_say("bulletin-waiting", count=done.waiting))
    if done.reminders is not None:
        rows = done.reminders.rows
        code = "reminders" if rows else "reminders-none"
        lines.append(_say(code, period=period.label, path=done.path, count=len(rows)))
        if rows:
            lines.append(_line("remind", units=_named([row.unit for row in rows])))
    return lines


def _say(code: str, **facts: object) -> str:
    """A sentence of the command line, without the indent it has there."""
    return REPORT_SAYS[code].format_map(facts).strip()


def _named(units: Sequence[str]) -> str:
    """The first few units by name."""
    named = "、".join(units[:_UNITS_NAMED])
    return named if len(units) <= _UNITS_NAMED else _line("and-more", units=named)


def undone() -> list[str]:
    """撤销上次汇总."""
    return [_line("undone"), _line("undo-more")]


def refreshed(told: Status) -> list[str]:
    """刷新总览."""
    total = told.total
    lines = [
        _line("refreshed", today=told.today.isoformat()),
        _line(
            "tasks",
            total=total.tasks,
            done=total.done,
            on_time=total.on_time,
            behind=total.behind,
            overdue=total.overdue,
            unreported=total.unreported,
        ),
    ]
    if told.period is not None:
        counts = {state.value: len(told.units(state)) for state in ReturnState}
        lines.append(_line("returns", period=told.period, sent=len(told.returns), waiting=told.waiting, **counts))
    return lines
