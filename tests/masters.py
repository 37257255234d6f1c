"""Masters that tests look at: the worked example's, or any plan's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from xltasks.core.naming import complete
from xltasks.core.plan import Plan
from xltasks.core.settings import DEFAULT_SETTINGS, Settings
from xltasks.plans import read_plan
from xltasks.plans.units_file import read_units
from xltasks.render.master import write_master

ROOT = Path(__file__).parents[1]
TODAY = date(2023, 6, 30)
PINNED = replace(DEFAULT_SETTINGS, as_of=TODAY)


def real_plan() -> Plan:
    """The worked example with its unit directory."""
    plan = read_plan(ROOT / "workbook" / "wujiang-2023.docx")
    return complete(plan, tuple(read_units(ROOT / "workbook" / "units.csv")))


def made(folder: Path, plan: Plan, settings: Settings = PINNED) -> Path:
    """A master of this plan, made on 30 June 2023."""
    path = folder / "master.xlsx"
    write_master(path, plan, settings, today=TODAY)
    return path
