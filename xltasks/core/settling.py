"""What becomes of the returns of one unit, cell by cell: the heart of the three-way merge.

Pure, and of one unit alone: whichever process settles it, and whatever other units have sent, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from xltasks.core.asked import Asked, in_order
from xltasks.core.changes import Change, Proposal, Return
from xltasks.core.claims import Claim, Tally, change_of, issue, rank, rivalry
from xltasks.core.findings import Finding, finding
from xltasks.core.form import FieldValue
from xltasks.core.gather import Answer, Blank
from xltasks.core.handed import Settled
from xltasks.core.plan import Role
from xltasks.core.reading import Reading
from xltasks.core.records import MasterState, PendingItem, Report
from xltasks.core.schema import Field
from xltasks.core.sense import question_report, question_return
from xltasks.core.states import Decision, Verdict
from xltasks.core.values import as_text, read_field, same, show
from xltasks.core.view import Key, MasterView


class Ground:
    """What every return is judged against: a master, the period and the day of one consolidation."""

    def __init__(self, state: MasterState, period: str, as_of: date) -> None:
        self.state = state
        self.period = period
        self.as_of = as_of
        self.year = int(period[:4])
        self.items = {item.item: item for item in state.pending}
        self.view = MasterView(state, period)
        self.dues = {task.no: task.due for _, _, task in state.plan.tasks()}
        self.withdrawn = frozenset(task.no for _, _, task in state.withdrawn.tasks())


def settle(ground: Ground, one: Return) -> Settled:
    """What becomes of a return if its unit has sent nothing else; its reports are numbered from 0."""
    if one.rejected is not None or one.unit is None:
        return _Settling(ground).refused_whole(one)
    return settle_unit(ground, one.unit, (one,))


def settle_unit(ground: Ground, unit: str, returns: Sequence[Return], first_seq: int = 0) -> Settled:
    """What becomes of all returns of a unit, given oldest first; its reports are numbered from ``first_seq``."""
    return _Settling(ground, first_seq).unit(unit, returns)


def _is_plain(one: Return, key: Key, claim: Claim) -> bool:
    """Whether an answer can be taken as it stands, and was not there when the form went out."""
    reading = claim.reading
    return reading.problem is None and not reading.says_nothing and claim.answer.doubt is None and key not in one.sent


class _Settling:
    """The merge of all returns of one unit, or of one file that is refused, in progress."""

    def __init__(self, ground: Ground, first_seq: int = 0) -> None:
        self.state = ground.state
        self.period = ground.period
        self.as_of = ground.as_of
        self.year = ground.year
        self.items = ground.items
        self.view = ground.view
        self.dues = ground.dues
        self.withdrawn = ground.withdrawn
        self.changes: list[Change] = []
        self.findings: list[Finding] = []
        self.reports: list[Report] = []
        self.proposals: list[Proposal] = []
        self.tallies: dict[int, Tally] = {}
        self.proposed: set[str] = set()
        self.next_seq = first_seq

    def _settled(self) -> Settled:
        return Settled(
            changes=tuple(self.changes),
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
        taken: dict[int, dict[int, dict[Asked, Reading]]] = {}  # source → task → field → reading
        claims: dict[Key, list[Claim]] = {}
        settings = self.state.settings
        decided: Sequence[Claim]
        for source, one in enumerate(returns):
            tally = self.tallies.setdefault(id(one), Tally())
            self.findings += one.findings
            self.findings += question_return(one, self.as_of)
            for answer in one.answers:
                if answer.refuse is not None or answer.task is None or answer.field is None:
                    self._refuse(one, answer, answer.refuse or "row-unplaced", tally)
                    continue
                reading = read_field(answer.field, answer.value, settings, self.year)
                claims.setdefault((answer.task, answer.field), []).append(Claim(source, answer, reading))
        fresh = frozenset(task for task in {task for task, _ in claims} if self._is_fresh(unit, task))
        for key, held in claims.items():
            # Nearly every question has one answer, and nearly every answer is plain.
            first = held[0]
            one = returns[first.source]
            if len(held) > 1 or not _is_plain(one, key, first):
                decided = self._settle(unit, returns, key, held)
            elif key[0] in fresh and key[1] is not Field.EXTENSION:
                self._accept(unit, one, first, None)
                decided = held
            else:
                decided = held if self._decide(unit, one, key, first) else ()
            for claim in decided:
                taken.setdefault(claim.source, {}).setdefault(key[0], {})[key[1]] = claim.reading
        for one in returns:
            for blank in one.blanks:
                if (blank.task, blank.field) not in claims:
                    self._blanked(unit, one, blank)
        self._report(unit, returns, taken)
        return self._settled()

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
        self.changes.append(change_of(unit, one, claim.answer, recorded, reading.value, Verdict.ACCEPT, None))
        for code in reading.warnings:
            self.findings.append(self._found(code, one, claim.answer, unit, remark=reading.remark or ""))

    def _already(self, unit: str, one: Return, claim: Claim) -> None:
        value = claim.reading.value
        self.tallies[id(one)].already += 1
        self.changes.append(change_of(unit, one, claim.answer, value, value, Verdict.ALREADY, None))

    def _said_nothing(self, unit: str, one: Return, key: Key, claim: Claim, *, alone: bool) -> None:
        """A mark that stands for a blank: like a blank cell, it asks only when it takes away what was sent."""
        recorded = self.view.recorded(unit, key)
        if alone and key in one.sent and recorded is not None:
            self._wait(unit, one, claim.answer, None, "blanked")
            return
        self.tallies[id(one)].already += 1
        self.changes.append(change_of(unit, one, claim.answer, recorded, recorded, Verdict.ALREADY, None))

    def _superseded(self, one: Return, claim: Claim) -> None:
        tally = self.tallies[id(one)]
        tally.superseded += 1
        self._refuse(one, claim.answer, "superseded-return", tally)

    def _refuse(self, one: Return, answer: Answer, code: str, tally: Tally, told: str | None = None) -> None:
        tally.refused += 1
        self.changes.append(change_of(one.unit, one, answer, None, as_text(answer.value), Verdict.REFUSE, code))
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
        self.changes.append(change_of(unit, one, answer, before, value, Verdict.PENDING, code))
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

    # --- reports ----------------------------------------------------------------------------------------------

    def _report(
        self, unit: str, returns: Sequence[Return], taken: Mapping[int, Mapping[int, Mapping[Asked, Reading]]]
    ) -> None:
        """One new row of 填报记录 for each task a return said something new of, all fields as they now stand."""
        current: dict[int, Report] = {}
        for source in sorted(taken):
            one = returns[source]
            for task in sorted(taken[source]):
                readings = taken[source][task]
                history = self.state.history.get((self.period, unit, task))
                base = current.get(task) or (history[-1] if history else None)
                values = dict(base.values) if base else {}
                for fld, said in readings.items():
                    if said.value is not None:
                        values[fld] = said.value
                said_progress = readings.get(Field.PROGRESS)
                report = Report(
                    seq=self.next_seq,
                    period=self.period,
                    unit=unit,
                    task=task,
                    role=self.state.roles.get((unit, task), one.roles.get(task, Role.SUPPORT)),
                    values=in_order(values),
                    remark=(said_progress.remark or "") if said_progress else (base.remark if base else ""),
                    reporter=one.reporter,
                    phone=one.phone,
                    reported_on=one.reported_on,
                    file=one.file,
                    merged_on=self.as_of,
                )
                self.next_seq += 1
                current[task] = report
                self.reports.append(report)
                self.findings += question_report(report, one.file, self.state, self.as_of)
