"""The JSON objects that commands print (contract, section 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from xltasks.core.asked import Figure
from xltasks.core.changes import Change, Counts, FileResult
from xltasks.core.checking.numbers import Numbered
from xltasks.core.events import Event
from xltasks.core.findings import Finding
from xltasks.core.overview import Figures
from xltasks.core.plan_json import Json, finding_json
from xltasks.core.schema import Col
from xltasks.core.settings import Light
from xltasks.core.states import ReturnState
from xltasks.verbs.apply import Application
from xltasks.verbs.check import Checked
from xltasks.verbs.consolidate import Consolidation
from xltasks.verbs.distribute import Distribution
from xltasks.verbs.status import Status

Words = Callable[[Finding], tuple[str, str]]


def consolidation_json(done: Consolidation, master: Path, words: Words) -> Json:
    """``consolidate --json``."""
    changes = done.changes
    return {
        "period": changes.period,
        "master": str(master),
        "backup": str(done.backup) if done.backup else None,
        "files": [_file(result) for result in changes.files],
        "changes": [_change(change) for change in changes.changes],
        "findings": [finding_json(found, words) for found in changes.findings],
        "missing": list(done.missing),
        "totals": {"files": len(changes.files), **_counts(changes.totals)},
    }


def _file(result: FileResult) -> Json:
    return {
        "file": result.file,
        "sha256": result.sha256,
        "unit": result.unit,
        "period": result.period,
        "outcome": result.outcome.value,
        "cells": _counts(result.counts),
    }


def _counts(counts: Counts) -> Json:
    return {
        "read": counts.read,
        "accepted": counts.accepted,
        "already": counts.already,
        "pending": counts.pending,
        "refused": counts.refused,
    }


def _change(change: Change) -> Json:
    return {
        "unit": change.unit,
        "task": change.task,
        "field": change.field.value if change.field else None,
        "before": _plain(change.before),
        "after": _plain(change.after),
        "verdict": change.verdict.value,
        "reason": change.reason,
        "file": change.file,
        "sheet": change.sheet,
        "cell": change.cell,
        **({"indicator": change.field.no} if isinstance(change.field, Figure) else {}),
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def distribution_json(done: Distribution, words: Words) -> Json:
    """``distribute --json``."""
    return {
        "forms": [
            {
                "unit": form.unit,
                "period": str(form.period),
                "form": form.form_id,
                "due": form.due.isoformat(),
                "tasks": len(form.rows),
                "file": str(path),
            }
            for form, path in zip(done.forms, done.paths, strict=True)
        ],
        "findings": [finding_json(found, words) for found in done.findings],
        "backup": str(done.backup) if done.backup else None,
    }


def application_json(done: Application, words: Words) -> Json:
    """``apply --json``."""
    return {
        "accepted": [item.item for item in done.accepted],
        "declined": [item.item for item in done.declined],
        "left": [item.item for item in done.left],
        "undecided": [item.item for item in done.undecided],
        "findings": [finding_json(found, words) for found in done.findings],
        "backup": str(done.backup) if done.backup else None,
    }


def check_json(done: Checked, master: Path, words: Words) -> Json:
    """``check --json``."""
    return {
        "master": str(master),
        "backup": str(done.backup) if done.backup else None,
        "findings": [finding_json(found, words) for found in done.findings],
        "numbered": [_numbered(one) for one in done.numbered],
        "changes": [_event(one) for one in done.events],
        "halted": done.halted,
    }


def _event(one: Event) -> Json:
    effective = one.effective.isoformat() if one.effective else None
    return {
        "kind": one.kind.value,
        "task": one.task,
        "before": one.before,
        "after": one.after,
        "effective": effective,
        "why": one.why,
        "source": one.source,
    }


def _numbered(one: Numbered) -> Json:
    row = one.row
    return {"task": one.task, "sheet": row.table.sheet, "cell": row.cell(Col.NO), "text": row.text(Col.TEXT)}


def status_json(told: Status) -> Json:
    """``status --json``."""
    return {
        "period": told.period,
        "as_of": told.today.isoformat(),
        **{state.value: list(told.units(state)) for state in ReturnState},
        "overdue_returns": list(told.overdue_returns),
        "pending": told.waiting,
        "tasks": figures_json(told.total, told.state.settings.light_words),
        "past": told.past,
        "previous": {"period": told.previous, "tasks": figures_json(told.before, told.state.settings.light_words)}
        if told.before
        else None,
        "changes": [
            {
                "task": move.no,
                "before": move.course_before.value,
                "now": move.course.value,
                "progress_before": move.progress_before,
                "progress": move.progress,
            }
            for move in told.changes
        ],
    }


def figures_json(total: Figures, light_words: tuple[tuple[Light, str], ...]) -> Json:
    """Key figures of a set of tasks."""
    return {
        "total": total.tasks,
        "done": total.done,
        "on_time": total.on_time,
        "behind": total.behind,
        "overdue": total.overdue,
        "near_due": total.near_due,
        "unreported": total.unreported,
        "average": total.average,
        "lights": {word: total.light(light) for light, word in light_words},
    }
