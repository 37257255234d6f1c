"""The round that a master stands in: the period on 首页, and the folders that 设置 names for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xltasks.books.protocol import Book
from xltasks.core.grid import Value
from xltasks.core.period import Period
from xltasks.core.period_cell import read_period
from xltasks.core.schema import LIGHTS_TABLE, SETTINGS_TABLE, STATUS_TABLE, LightCol, SettingCol, StatusCol
from xltasks.core.settings import Settings
from xltasks.errors import CannotProceed
from xltasks.ledger.rows import view
from xltasks.ledger.settings import read_settings
from xltasks.messages.reasons import os_reason


@dataclass(frozen=True, slots=True)
class Round:
    """What a button works on: the period, and its folders for forms and for returns."""

    period: Period
    outbox: Path
    inbox: Path


def master_settings(book: Book, path: str) -> Settings:
    """Sheet 设置 alone.  ``path`` is for the words of an error.  Raises CannotProceed("not-a-master")."""
    tables = {table.name: table for table in book.tables()}
    return read_settings(
        view(book, path, tables, STATUS_TABLE, StatusCol),
        view(book, path, tables, LIGHTS_TABLE, LightCol),
        view(book, path, tables, SETTINGS_TABLE, SettingCol),
    )


def written_period(value: Value) -> Period:
    """The period in the cell on 首页.  Raises CannotProceed("period-unset")."""
    period = read_period(value)
    if period is None:
        raise CannotProceed("period-unset", period="" if value is None else value)
    return period


def round_of(settings: Settings, master: Path, period: Period) -> Round:
    """The folders of a period: beside the master, unless 设置 holds whole paths."""

    return Round(period, period_folder(master, settings.outbox, period), period_folder(master, settings.inbox, period))


def period_folder(master: Path, named: str, period: Period) -> Path:
    """The period's own folder in one that 设置 names."""
    return master.parent / Path(named) / str(period)


def existing(folder: Path) -> tuple[Path, bool]:
    """A folder, made if it is missing, and whether it had to be.  Raises CannotProceed("folder-unwritable")."""
    try:
        missing = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotProceed("folder-unwritable", path=folder, why=os_reason(error)) from error
    return folder, missing
