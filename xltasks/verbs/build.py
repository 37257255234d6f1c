"""Make a master from a plan document and a unit directory."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xltasks.core.naming import complete
from xltasks.core.next_year import TakenOver, on_last_years
from xltasks.core.plan import Plan
from xltasks.core.settings import DEFAULT_SETTINGS
from xltasks.core.units import Unit
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.messages.reasons import os_reason


@dataclass(frozen=True, slots=True)
class Built:
    """A master that was made."""

    path: Path
    plan: Plan


def build(
    plan: Plan,
    units: tuple[Unit, ...],
    target: Path,
    *,
    today: date,
    pinned: date | None,
    save: Callable[[Path, bytes], None],
    last: TakenOver | None = None,
) -> Built:
    """Write the master workbook: .xlsx has no macros; .xlsm has buttons, and is what a name without ending becomes.

    ``last`` is what last year's master hands on: its units lie under ``units``, its settings and posts are the new
    master's.  ``pinned`` is the date that 设置 holds (None follows the calendar); ``today`` is what stored results are
    computed with.  ``save`` writes bytes to a path all or nothing.  Raises WrongUsage("master-suffix") and
    CannotProceed("master-exists") rather than overwrite a workbook somebody may have worked in, and
    CannotProceed("macro-source-missing" or "macro-source-odd") when there is nothing to make the buttons from.
    """
    from xltasks.render.master import MACRO_SUFFIX, write_master

    if not target.suffix and not target.is_dir():
        target = target.with_suffix(MACRO_SUFFIX)
    suffix = target.suffix.lower()
    if suffix not in (MACRO_SUFFIX, ".xlsx"):
        raise WrongUsage("master-suffix", path=target)
    whole = complete(plan, units) if last is None else on_last_years(plan, units, last)
    doubled = sorted({found.task for found in whole.findings if found.code == "duplicate-task" and found.task})
    if doubled:
        # Every later step knows a task by its number: two with one number could be told apart by nobody.
        raise CannotProceed("plan-duplicate-task", tasks="、".join(map(str, doubled)))
    buffer = io.BytesIO()
    settings = replace(last.settings if last else DEFAULT_SETTINGS, as_of=pinned)
    posts = last.posts if last else {}
    write_master(buffer, whole, settings, today=pinned or today, macros=suffix == MACRO_SUFFIX, posts=posts)
    made = buffer.getvalue()
    if target.exists():
        if target.is_file() and target.read_bytes() == made:
            return Built(target, whole)
        raise CannotProceed("master-exists", path=target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save(target, made)
    except OSError as error:
        raise CannotProceed("file-unwritable", path=target, why=os_reason(error)) from error
    return Built(target, whole)
