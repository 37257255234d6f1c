"""What becomes of the returns of one unit, cell by cell: the heart of the three-way merge.

Pure, and of one unit alone: whichever process settles it, and whatever other units have sent, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xltasks.core.asked import Asked
from xltasks.core.changes import Change, Proposal, Return, TakenRow
from xltasks.core.claims import Claim, Tally, change_of, issue, rank, rivalry
from xltasks.core.findings import Finding, finding
from xltasks.core.form import FieldValue
from xltasks.core.gather import Answer, Blank
from xltasks.core.ground import Ground
from xltasks.core.handed import Settled
from xltasks.core.new_reports import Taken, reports_of
from xltasks.core.reading import Reading
from xltasks.core.records import PendingItem, Report
from xltasks.core.schema import Field
from xltasks.core.sense import question_return
from xltasks.core.states import Decision, Verdict
from xltasks.core.values import as_text, read_field, same, show
from xltasks.core.view import Key


def settle(ground: Ground, one: Return) -> Settled:
    """What becomes of a return if its unit has sent nothing else; its reports are numbered from 0."""
    if one.rejected is not None or one.unit is None:
        return _Settling(ground).refused_whole(one)
    return settle_unit(ground, one.unit, (one,))


def settle_unit(ground: Ground, unit: str, returns: Sequence[Return], first_seq: int = 0) -> Settled:
    """What becomes of all returns of a unit, given oldest first; its reports are numbered from ``first_seq``."""
    return _Settling(ground, first_seq).unit(unit, returns)


def _is_plain(one: Return, key: Key, answer: Answer, reading: Reading) -> bool:
    """Whether an answer can be taken as it stands, and was not there when the form went out."""
    return reading.problem is None and not reading.says_nothing and answer.doubt is None and key not in one.sent


class _Settling:
    """The merge of all returns of one unit, or of one file that is refused, in progress."""

    def __init__(self, ground: Ground, first_seq: int = 0) -> None:
        self.ground = ground
        self.state = ground.state
        self.period = ground.period
        self.as_of = ground.as_of
        self.year = ground.year
        self.items = ground.items
        self.view = ground.view
        self.dues = ground.dues
        self.withdrawn = ground.withdrawn
        self.lines: list[Change | TakenRow] = []
        self.findings: list[Finding] = []
        self.reports: list[Report] = []
        self.proposals: list[Proposal] = []
        self.tallies: dict[int, Tally] = {}
        self.proposed: set[str] = set()
        self.first_seq = first_seq

    def _settled(self) -> Settled:
        return Settled(
            lines=tuple(self.lines),
            findings=tuple(self.findings),
            reports=tuple(self.reports),
            proposals=tuple(self.proposals),
            tallies=tuple(self.tallies.values()),
        )

    # --- whole files ------------------------------------------------------------------------------------------

    def refused_whole(self, one: Return) -> Settled:
        """Refuse every cell of a file, each with its place and value."""
        code = one.rejected or "not-a-form"
        tally = self.tallies.setdefault(id(one), Tally())
        self.findings += one.findings
        for answer in one.answers:
            self._refuse(one, answer, code, tally, told="rejected-with-file")
        return self._settled()

    def unit(self, unit: str, returns: Sequence[Return]) -> Settled:
        """Merge all returns of one unit, oldest first."""
        taken: Taken = {source: {} for source in range(len(returns))}
        by_task: dict[int, list[tuple[int, Answer]]] = {}
        for source, one in enumerate(returns):
            tally = self.tallies.setdefault(id(one), Tally())
            self.findings += one.findings
            self.findings += question_return(one, self.as_of)
            for answer in one.answers:
                task = answer.task
                if answer.refuse is not None or task is None or answer.field is None:
                    self._refuse(one, answer, answer.refuse or "row-unplaced", tally)
                elif task in by_task:
                    by_task[task].append((source, answer))
                else:
                    by_task[task] = [(source, answer)]
        for task, answers in by_task.items():
            # Nearly every task is answered in one return, row by row, without anything out of the way.
            if not (self._is_fresh(unit, task) and self._take_rows(unit, task, returns, answers, taken)):
                self._take_cells(unit, task, returns, answers, taken)
        for one in returns:
            for blank in one.blanks:
                if all(answer.field != blank.field for _, answer in by_task.get(blank.task, ())):
                    self._blanked(unit, one, blank)
        self.reports, told = reports_of(self.ground, unit, returns, taken, self.first_seq)
        self.findings += told
        return self._settled()

    def _take_rows(
        self, unit: str, task: int, returns: Sequence[Return], answers: Sequence[tuple[int, Answer]], taken: Taken
    ) -> bool:
        """Take all answers of a fresh task as they stand; False, and nothing done, if one of them cannot be."""
        source = answers[0][0]
        one, settings = returns[source], self.state.settings
        readings: dict[Asked, Reading] = {}
        warned: list[tuple[Answer, Reading]] = []
        rows: dict[tuple[str, int], list[tuple[Asked, int]]] = {}
        for said_in, answer in answers:
            _, field, value, sheet, row, column, _, _ = answer
            # A later due date is asked for, and over a figure the clerk's hand may be: each is decided by itself.
            if said_in != source or not isinstance(field, Field) or field is Field.EXTENSION or field in readings:
                return False
            reading = read_field(field, value, settings, self.year)
            if not _is_plain(one, (task, field), answer, reading):
                return False
            readings[field] = reading
            place = sheet, row
            if place in rows:
                rows[place].append((field, column))
            else:
                rows[place] = [(field, column)]
            if reading.warnings:
                warned.append((answer, reading))
        taken[source][task] = readings
        self.tallies[id(one)].accepted += len(readings)
        for (sheet, row), cells in rows.items():
            values = tuple([readings[field].value for field, _ in cells])
            self.lines.append(TakenRow(unit, task, one.file, sheet, row, tuple(cells), values))
        for answer, reading in warned:
            self._warn(unit, one, answer, reading)
        return True

    def _take_cells(
        self, unit: str, task: int, returns: Sequence[Return], answers: Sequence[tuple[int, Answer]], taken: Taken
    ) -> None:
        """Decide the answers to one task's questions, each by itself."""
        claims: dict[Asked, list[Claim]] = {}
        for source, answer in answers:
            field = answer.field
            if field is None:
                raise AssertionError("an answer to no question")
            reading = read_field(field, answer.value, self.state.settings, self.year)
            claims.setdefault(field, []).append(Claim(source, answer, reading))
        decided: Sequence[Claim]
        for field, held in claims.items():
            key, first = (task, field), held[0]
            one = returns[first.source]
            if len(held) > 1 or not _is_plain(one, key, first.answer, first.reading):
                decided = self._settle(unit, returns, key, held)
            else:
                decided = held if self._decide(unit, one, key, first) else ()
            for claim in decided:
                taken[claim.source].setdefault(task, {})[field] = claim.reading

    def _is_fresh(self, unit: str, task: int) -> bool:
        """Whether nothing can stand against a plain answer: the unit's first word of the period, and not on show."""
        return (
            (self.period, unit, task) not in self.state.history
            and (unit, task) in self.state.roles
            and task not in self.withdrawn
            and not self.view.is_lead(unit, task)
        )

    # --- one cell ---------------------------------------------------------------------------------------------

    def _settle(self, unit: str, returns: Sequence[Return], key: Key, claims: list[Claim]) -> list[Claim]:
        """Decide all answers to one question; returns those that go into 填报记录."""
        live: list[Claim] = []
        silent: list[Claim] = []
        for claim in claims:
            one, answer, reading = returns[claim.source], claim.answer, claim.reading
            tally = self.tallies[id(one)]
            if reading.problem is not None and reading.refused:
                self._refuse(one, answer, reading.problem, tally)
            elif reading.problem is not None:
                self._wait(unit, one, answer, as_text(answer.value), reading.problem)
            elif reading.says_nothing:
                silent.append(claim)
            elif answer.doubt is not None:
                self._wait(unit, one, answer, reading.value, answer.doubt)
            elif (key in one.sent and same(reading.value, one.sent[key])) and self.view.recorded(unit, key) is not None:
                tally.already += 1  # sent out like this and left alone: nothing is said
            else:
                live.append(claim)
        for claim in silent:
            self._said_nothing(unit, returns[claim.source], key, claim, alone=len(silent) == len(claims))
        if not live:
            return []
        if len(live) > 1:
            live = self._choose(unit, returns, key, live)
        decided: list[Claim] = []
        for claim in live:
            if decided and same(claim.reading.value, decided[0].reading.value):
                self._already(unit, returns[claim.source], claim)
            elif self._decide(unit, returns[claim.source], key, claim):
                decided.append(claim)
        return decided

    def _choose(self, unit: str, returns: Sequence[Return], key: Key, live: list[Claim]) -> list[Claim]:
        """Of several answers to one question, those that plainly stand; the others are refused or wait."""
        if all(same(claim.reading.value, live[0].reading.value) for claim in live[1:]):
            return live
        newest = max(rank(returns[claim.source]) for claim in live)
        standing = [claim for claim in live if rank(returns[claim.source]) == newest]
        plainly_older = all(
            issue(returns[claim.source]) < newest[0] or returns[claim.source].reported_on is not None
            for claim in live
            if claim not in standing
        )
        if plainly_older and all(same(claim.reading.value, standing[0].reading.value) for claim in standing[1:]):
            for claim in live:
                if claim in standing:
                    continue
                if same(claim.reading.value, standing[0].reading.value):
                    self._already(unit, returns[claim.source], claim)
                else:
                    self._superseded(returns[claim.source], claim)
            return standing
        recorded = self.view.recorded(unit, key)
        for claim in live:
            if recorded is not None and same(claim.reading.value, recorded):
                self._already(unit, returns[claim.source], claim)
                continue
            one = returns[claim.source]
            self._wait(unit, one, claim.answer, claim.reading.value, rivalry(claim, live))
        return []

    def _decide(self, unit: str, one: Return, key: Key, claim: Claim) -> bool:
        """Decide one answer against the master; True if it goes into 填报记录."""
        value, answer = claim.reading.value, claim.answer
        recorded = self.view.recorded(unit, key)
        if recorded is not None and same(value, recorded):
            self._already(unit, one, claim)
            return False
        if key[0] in self.withdrawn:
            self._refuse(one, answer, "task-withdrawn", self.tallies[id(one)])
            return False
        if (unit, key[0]) not in self.state.roles:
            self._wait(unit, one, answer, value, "reassigned")
            return False
        if key[1] is Field.EXTENSION and isinstance(value, date):
            return self._ask_for_extension(unit, one, claim, value)
        edited, cell = self.view.clerks_hand(unit, key)
        if edited:
            if same(value, cell):
                self._already(unit, one, claim)
                return True
            self._wait(unit, one, answer, value, "clerk-edited")
            return False
        if recorded is not None and not (key in one.sent and same(recorded, one.sent[key])):
            stood_since, was_there_before = self.view.provenance(unit, key, value)
            newer = one.reported_on is not None and stood_since is not None and one.reported_on > stood_since
            older = one.reported_on is not None and stood_since is not None and one.reported_on < stood_since
            if older or (was_there_before and not newer):
                self._superseded(one, claim)
                return False
            if not newer:
                self._wait(unit, one, answer, value, "two-answers")
                return False
        self._accept(unit, one, claim, recorded)
        return True

    def _ask_for_extension(self, unit: str, one: Return, claim: Claim, until: date) -> bool:
        """A later due date is the office's to grant; one that is in force already asks for nothing."""
        answer = claim.answer
        due = self.dues.get(answer.task or 0)
        if until == due:
            self._already(unit, one, claim)
            return False
        if due is not None and until < due:
            self.findings.append(self._found("extension-early", one, answer, unit, due=due.isoformat()))
        self._wait(unit, one, answer, until, "extension-request")
        return False

    # --- where a cell ends ------------------------------------------------------------------------------------

    def _accept(self, unit: str, one: Return, claim: Claim, recorded: FieldValue | None) -> None:
        reading = claim.reading
        self.tallies[id(one)].accepted += 1
        self.lines.append(change_of(unit, one, claim.answer, recorded, reading.value, Verdict.ACCEPT, None))
        self._warn(unit, one, claim.answer, reading)

    def _warn(self, unit: str, one: Return, answer: Answer, reading: Reading) -> None:
        for code in reading.warnings:
            self.findings.append(self._found(code, one, answer, unit, remark=reading.remark or ""))

    def _already(self, unit: str, one: Return, claim: Claim) -> None:
        value = claim.reading.value
        self.tallies[id(one)].already += 1
        self.lines.append(change_of(unit, one, claim.answer, value, value, Verdict.ALREADY, None))

    def _said_nothing(self, unit: str, one: Return, key: Key, claim: Claim, *, alone: bool) -> None:
        """A mark that stands for a blank: like a blank cell, it asks only when it takes away what was sent."""
        recorded = self.view.recorded(unit, key)
        if alone and key in one.sent and recorded is not None:
            self._wait(unit, one, claim.answer, None, "blanked")
            return
        self.tallies[id(one)].already += 1
        self.lines.append(change_of(unit, one, claim.answer, recorded, recorded, Verdict.ALREADY, None))

    def _superseded(self, one: Return, claim: Claim) -> None:
        tally = self.tallies[id(one)]
        tally.superseded += 1
        self._refuse(one, claim.answer, "superseded-return", tally)

    def _refuse(self, one: Return, answer: Answer, code: str, tally: Tally, told: str | None = None) -> None:
        tally.refused += 1
        self.lines.append(change_of(one.unit, one, answer, None, as_text(answer.value), Verdict.REFUSE, code))
        self.findings.append(self._found(told or code, one, answer, one.unit))

    def _wait(self, unit: str, one: Return, answer: Answer, value: FieldValue | None, code: str) -> None:
        """Lay a cell before the clerk, unless the clerk has declined just this before."""
        if answer.task is None or answer.field is None:
            raise ValueError("a cell without a task cannot wait for a decision")
        tally, key = self.tallies[id(one)], (answer.task, answer.field)
        if answer.task in self.withdrawn:
            self._refuse(one, answer, "task-withdrawn", tally)
            return
        before = self.view.now(unit, key)
        proposal = Proposal(
            unit=unit,
            period=self.period,
            task=answer.task,
            field=answer.field,
            sent=show(answer.field, one.sent.get(key)),
            now=show(answer.field, before),
            returned=show(answer.field, value),
            reason=code,
            file=one.file,
            sheet=answer.sheet,
            cell=answer.cell,
            sha256=one.sha256,
        )
        known = self._laid_before(proposal)
        if known is not None and known.decision is Decision.DECLINE:
            self._refuse(one, answer, "declined-before", tally)
            return
        tally.pending += 1
        self.lines.append(change_of(unit, one, answer, before, value, Verdict.PENDING, code))
        self.findings.append(self._found(code, one, answer, unit, now=proposal.now))
        if known is None and proposal.item not in self.proposed:
            self.proposed.add(proposal.item)
            self.proposals.append(proposal)

    def _laid_before(self, proposal: Proposal) -> PendingItem | None:
        """The row of 待确认 that is this proposal already, be it under a name the unit had before."""
        names = (proposal.unit, *self.state.renames.former(proposal.unit))
        items = (replace(proposal, unit=name).item for name in names)
        return next((self.items[item] for item in items if item in self.items), None)

    def _blanked(self, unit: str, one: Return, blank: Blank) -> None:
        key = (blank.task, blank.field)
        if blank.task not in self.withdrawn and key in one.sent and self.view.recorded(unit, key) is not None:
            answer = Answer(blank.task, blank.field, None, blank.sheet, blank.row, blank.column)
            self._wait(unit, one, answer, None, "blanked")

    def _found(self, code: str, one: Return, answer: Answer, unit: str | None, **facts: object) -> Finding:
        return finding(
            code,
            file=one.file,
            sheet=answer.sheet,
            cell=answer.cell,
            unit=unit,
            task=answer.task,
            field=answer.field.value if answer.field else None,
            value=as_text(answer.value),
            **facts,
        )
