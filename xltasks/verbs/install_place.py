"""Put an installation in place, and take it back: exactly what was written, and nothing that somebody changed since.

The record is written before the things it tells of, so that a run that is killed leaves nothing unrecorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from xltasks.errors import CannotProceed
from xltasks.verbs.install import Installation, PlannedFile, Setting
from xltasks.verbs.install_changes import Changes, Save, content_of, remove_empty
from xltasks.verbs.install_record import Record, WrittenFile, WrittenSetting, read_record, record_bytes
from xltasks.verbs.install_settings import held_line, with_line, without_line

KEPT_FOLDER = "kept"


class State(StrEnum):
    """What became of one thing; the value is its key in JSON and in the words."""

    WRITTEN = "written"  # was not there
    RENEWED = "renewed"  # was there in an older form of ours
    REPLACED = "replaced"  # somebody else's was there; it is kept
    THERE = "there"  # was there, the same
    REMOVED = "removed"
    RESTORED = "restored"  # what was there before us is back
    GONE = "gone"  # somebody took it away before us
    CHANGED = "changed"  # somebody changed it: left as it is


@dataclass(frozen=True, slots=True)
class DoneFile:
    """What became of a file.  ``kept`` is where somebody else's was put."""

    kind: str
    path: Path
    state: State
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class DoneSetting:
    """What became of a key of the settings file.  ``before`` is the line that stood there."""

    key: str
    line: str | None
    state: State
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an installation, or taking one back, did."""

    files: tuple[DoneFile, ...]
    settings: tuple[DoneSetting, ...]
    settings_file: Path | None
    record: Path

    @property
    def needs_a_person(self) -> bool:
        """Whether something was left because somebody changed it."""
        return State.CHANGED in self._states()

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was already as it should be."""
        return self._states() == {State.THERE}

    def _states(self) -> set[State]:
        return {one.state for one in self.files} | {one.state for one in self.settings}


def install(plan: Installation, save: Save) -> Done:
    """Put everything in place; the second time nothing changes.  ``save`` writes a file all or nothing.

    Raises CannotProceed: excel-never-started, file-closed, install-record-unreadable, not-installed; then
    everything is as it was.
    """
    held = plan.places
    for folder in held.sandbox:
        if not folder.is_dir():
            raise CannotProceed("excel-never-started", path=folder)
    record = read_record(held.record)
    copies: list[tuple[Path, bytes]] = []
    files: list[DoneFile] = []
    written = {one.path: one for one in record.files}
    for planned in plan.files:
        files.append(_judge_file(planned, written, held.own_folder, copies))
    settings = content_of(held.settings_file)
    lines: list[DoneSetting] = []
    keys = {one.key: one for one in record.settings}
    after = settings or b""
    for setting in plan.settings:
        lines.append(_judge_setting(after, setting, keys))
        after = with_line(after, setting.key, setting.line, plan.line_end)
    told = replace(
        record,
        files=tuple(written.values()),
        settings_file=str(held.settings_file),
        settings_made=record.settings_made or settings is None,
        settings=tuple(keys.values()),
    )
    with Changes(save) as changes:
        wanted = [held.record.parent, *(one.path.parent for one in plan.files), held.settings_file.parent]
        told = replace(told, folders=tuple(dict.fromkeys((*record.folders, *_missing(wanted)))))
        changes.write(held.record, record_bytes(told))
        for path, content in copies:
            changes.write(path, content)
        for planned in plan.files:
            changes.write(planned.path, planned.content)
        changes.write(held.settings_file, after)
    return Done(tuple(files), tuple(lines), held.settings_file, held.record)


def _judge_file(
    planned: PlannedFile, written: dict[str, WrittenFile], own: Path, copies: list[tuple[Path, bytes]]
) -> DoneFile:
    """What a file's place holds now; the record and the copies to keep are brought up to date."""
    path, kind = str(planned.path), planned.kind.value
    current, digest = content_of(planned.path), sha256(planned.content).hexdigest()
    known = written.get(path, WrittenFile(path, kind, ()))
    if current == planned.content:
        if planned.shared and path not in written:
            return DoneFile(kind, planned.path, State.THERE)
        state, kept = State.THERE, None
    elif current is None:
        state, kept = State.WRITTEN, None
    elif sha256(current).hexdigest() in known.digests:
        state, kept = State.RENEWED, None
    else:
        state = State.REPLACED
        # Not beside it: Excel opens whatever lies in its start folder.
        kept = own / KEPT_FOLDER / f"{sha256(current).hexdigest()[:12]}-{planned.path.name}"
        copies.append((kept, current))
    written[path] = replace(
        known,
        digests=tuple(dict.fromkeys((*known.digests, digest))),
        kept=known.kept or (None if kept is None else str(kept)),
    )
    return DoneFile(kind, planned.path, state, kept)


def _judge_setting(content: bytes, setting: Setting, keys: dict[str, WrittenSetting]) -> DoneSetting:
    held, line = held_line(content, setting.key), setting.line.decode("latin-1")
    current = None if held is None else held.decode("latin-1")
    known = keys.get(setting.key)
    if known is None or (current is not None and current not in known.lines):
        known = WrittenSetting(setting.key, (), current)  # whatever stands there is somebody else's
    state = State.THERE if current == line else State.WRITTEN if current is None else State.REPLACED
    if state is State.REPLACED and current in known.lines:
        state = State.RENEWED
    keys[setting.key] = replace(known, lines=tuple(dict.fromkeys((*known.lines, line))))
    return DoneSetting(setting.key, line, state, current if state is State.REPLACED else None)


def _missing(folders: Sequence[Path]) -> list[str]:
    """The folders that are not there, with those above them, outermost first."""
    absent = {str(folder) for wanted in folders for folder in (wanted, *wanted.parents) if not folder.exists()}
    return sorted(absent, key=lambda folder: (len(Path(folder).parts), folder))


def uninstall(record_path: Path, save: Save) -> Done:
    """Take back what the record tells of; without a record there is nothing to take back.

    What somebody changed since is left, told, and stays on the record.  Raises CannotProceed: file-closed,
    install-record-unreadable, not-installed; then everything is as it was.
    """
    record = read_record(record_path)
    if record.is_empty:
        return Done((), (), None, record_path)
    files: list[DoneFile] = []
    with Changes(save) as changes:
        left = tuple(one for one in record.files if not _take_back_file(one, changes, files))
        settings, kept = _take_back_settings(record, changes)
        remaining = replace(record, files=left, settings=kept)
        if remaining.is_empty:
            changes.remove(record_path)
        else:
            changes.write(record_path, record_bytes(remaining))
    if remaining.is_empty:
        own = record_path.parent
        # A folder that the desktop is showing may resist; everything of ours is out of it by now.
        with suppress(OSError):
            remove_empty([own, own / KEPT_FOLDER])
            remove_empty([Path(folder) for folder in record.folders])
    settings_file = None if record.settings_file is None else Path(record.settings_file)
    return Done(tuple(files), tuple(settings), settings_file, record_path)


def _take_back_file(one: WrittenFile, changes: Changes, told: list[DoneFile]) -> bool:
    """Remove a file of ours, or put back what stood there.  False: somebody changed it, so it is left."""
    path = Path(one.path)
    current = content_of(path)
    kept = None if one.kept is None else Path(one.kept)
    if current is None:
        state = State.GONE
    elif sha256(current).hexdigest() not in one.digests:
        told.append(DoneFile(one.kind, path, State.CHANGED))
        return False
    elif kept is not None and (before := content_of(kept)) is not None:
        changes.write(path, before)
        changes.remove(kept)
        state = State.RESTORED
    else:
        changes.remove(path)
        state = State.REMOVED
    told.append(DoneFile(one.kind, path, state))
    return True


def _take_back_settings(record: Record, changes: Changes) -> tuple[list[DoneSetting], tuple[WrittenSetting, ...]]:
    """Put the settings file's keys back; what was done, and the keys that were left."""
    if record.settings_file is None:
        return [], ()
    path = Path(record.settings_file)
    before = content_of(path)
    content = before or b""
    told: list[DoneSetting] = []
    left: list[WrittenSetting] = []
    for one in record.settings:
        held = held_line(content, one.key)
        current = None if held is None else held.decode("latin-1")
        if current is None:
            told.append(DoneSetting(one.key, None, State.GONE))
        elif current not in one.lines:
            told.append(DoneSetting(one.key, current, State.CHANGED))
            left.append(one)
        elif one.before is None:
            content = without_line(content, one.key)
            told.append(DoneSetting(one.key, None, State.REMOVED))
        else:
            content = with_line(content, one.key, one.before.encode("latin-1"), b"")
            told.append(DoneSetting(one.key, one.before, State.RESTORED))
    if before is not None and content != before:
        if record.settings_made and not content.strip():
            changes.remove(path)
        else:
            changes.write(path, content)
    return told, tuple(left)
