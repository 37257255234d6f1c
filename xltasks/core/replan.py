"""What a revised plan changes, compared with the plan as the master has it now.

Of what the revised document does not speak at all, nothing is said: a document without a column of leaders takes no
task's leaders away, and one that names no deadline for a task leaves the master's.  The master's numbers stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from xltasks.core.duty_cells import unit_shown
from xltasks.core.folding import fold
from xltasks.core.pairing import Denied, Doubt, Pairing, Question, Standing, pair_up, same_text
from xltasks.core.plan import Plan, Role, Task
from xltasks.core.plan_fields import PLAN_COLUMNS, PlanField
from xltasks.core.records import MasterState, SectionRow
from xltasks.core.schema import NAME_SEPARATOR, WITHDRAWN_STATUS
from xltasks.core.task_words import TaskWords, write_task
from xltasks.core.units import Directory
from xltasks.core.values import as_text

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the revised plan has otherwise: a row for 待确认.

    ``task`` is the master's number, None for a new task; ``said_by`` are the revised plan's numbers of the tasks that
    say it, none for a task that is not there.  ``now`` and ``new`` are as the sheet shows them.  ``reason`` is a code
    of :mod:`xltasks.messages.replan`, with ``facts`` for its blanks.
    """

    field: PlanField
    task: int | None
    section: str
    now: str
    new: str
    reason: str
    said_by: tuple[int, ...] = ()
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """All differences, in the order of the master's numbers, new tasks last in the revised plan's order.

    ``renumbered`` are (master's, revised plan's number) of tasks that both have; ``retitled`` sections as (master's,
    revised plan's title); ``found`` counts the master's tasks that were found again, ``gone`` those that were not.
    """

    differences: tuple[Difference, ...]
    renumbered: tuple[tuple[int, int], ...] = ()
    retitled: tuple[tuple[str, str], ...] = ()
    found: int = 0
    gone: int = 0


def compare(state: MasterState, revised: Plan, denied: Denied | None = None) -> Revision:
    """Compare a revised plan with a master.  Units of ``revised`` must have the master's names where it knows them.

    ``denied`` are questions that were answered with no before.
    """
    return _Comparison(state, revised).all(denied)


def standings(plan: Plan, directory: Directory) -> tuple[Standing, ...]:
    """A plan's tasks as they are compared."""
    return tuple(
        Standing(
            no=task.no,
            section=section.title,
            project=project.name,
            text=task.text,
            leaders=task.leaders,
            leads=_units(task, directory, Role.LEAD),
            supports=_units(task, directory, Role.SUPPORT, Role.DATA),
            due=task.due,
        )
        for section, project, task in plan.tasks()
    )


def _units(task: Task, directory: Directory, *roles: Role) -> tuple[str, ...]:
    named = (one for one in task.assignments if one.role in roles)
    known = ((one, directory.find(one.unit)) for one in named)
    return tuple(dict.fromkeys(unit_shown(replace(one, unit=unit.name) if unit else one) for one, unit in known))


class _Comparison:
    def __init__(self, state: MasterState, revised: Plan) -> None:
        self._rows: Mapping[int, SectionRow] = state.section_rows
        directory = state.plan.directory
        # A task whose row was deleted is known still, but has no cell that anything could be compared with.
        self._old = tuple(one for one in standings(state.plan, directory) if one.no in self._rows)
        left = (one for one in standings(state.withdrawn, directory) if one.no in self._rows)
        self._withdrawn = {same_text(one.text): one for one in reversed(tuple(left))}
        self._new = standings(revised, revised.directory)
        self._built = {one.no: one for one in standings(state.built, directory)}
        self._said_due = {task.no: task.due_text for _, _, task in state.plan.tasks()}
        self._says_due = {task.no: task.due_text for _, _, task in revised.tasks()}
        self._speaks_of = {
            PlanField.LEADERS: any(one.leaders for one in self._new),
            PlanField.LEADS: any(one.leads for one in self._new),
            PlanField.SUPPORTS: any(one.supports for one in self._new),
        }
        self._sections: dict[str, str] = {}

    def all(self, denied: Denied | None) -> Revision:
        pairing = pair_up(self._old, self._new, denied)
        self._sections = _same_sections(pairing, self._old, self._new)
        differences: list[Difference] = []
        for o, n in pairing.pairs:
            differences += self._of_pair(self._old[o], self._new[n])
        differences += [self._question(question) for question in pairing.questions]
        differences += [self._split(o, news) for o, news in pairing.splits]
        differences += [self._merged(olds, n) for olds, n in pairing.merges]
        differences += [self._withdraw(self._old[o]) for o in pairing.gone]
        back = {n: one for n in pairing.added if (one := self._withdrawn.get(same_text(self._new[n].text)))}
        differences += [self._restored(one, self._new[n]) for n, one in back.items()]
        differences.sort(key=lambda one: one.task or 0)
        differences += [self._added(self._new[n]) for n in pairing.added if n not in back]
        pairs = [(self._old[o], self._new[n]) for o, n in pairing.pairs]
        return Revision(
            tuple(differences),
            renumbered=tuple((old.no, new.no) for old, new in pairs if old.no != new.no),
            retitled=tuple((old, new) for new, old in self._sections.items() if fold(old) != fold(new)),
            found=len(self._old) - len(pairing.gone),
            gone=len(pairing.gone),
        )

    # --- a task that both have --------------------------------------------------------------------------------

    def _of_pair(self, old: Standing, new: Standing) -> Iterable[Difference]:
        built = self._built.get(old.no)
        if new.section and self._section_of(new) != old.section:
            code = PlanField.SECTION if self._section_of(new) in self._titles() else "plan-section-new"
            yield self._plain(PlanField.SECTION, old, new, self._section_of(new), code)
        if new.project and fold(old.project) != fold(new.project):
            code = _code(PlanField.PROJECT, built is not None and fold(built.project) == fold(new.project))
            yield self._plain(PlanField.PROJECT, old, new, new.project, code)
        if same_text(old.text) != same_text(new.text):
            code = _code(PlanField.TEXT, built is not None and same_text(built.text) == same_text(new.text))
            yield self._plain(PlanField.TEXT, old, new, new.text, code)
        for field, names in _NAMES.items():
            wanted = _folded(names(new))
            if self._speaks_of[field] and _folded(names(old)) != wanted:
                code = _code(field, built is not None and _folded(names(built)) == wanted)
                yield self._plain(field, old, new, NAME_SEPARATOR.join(names(new)), code)
        if new.due is not None and new.due != old.due and self._speaks_of_due(old, new):
            said = self._says_due[new.no]
            as_built = built is not None and built.due == new.due
            code = _code(PlanField.DUE, as_built) if said else "plan-due-dropped"
            yield self._plain(PlanField.DUE, old, new, new.due.isoformat(), code, (("said", said or ""),))

    def _speaks_of_due(self, old: Standing, new: Standing) -> bool:
        """A task without a deadline says nothing of it, unless the plan of old named one that is now left out."""
        return bool(self._says_due[new.no]) or bool(self._said_due.get(old.no))

    def _plain(
        self, field: PlanField, old: Standing, new: Standing, value: str, code: str, facts: Facts = ()
    ) -> Difference:
        return Difference(
            field,
            old.no,
            old.section,
            self._shown(old, field),
            value,
            code,
            (new.no,),
            facts,
        )

    def _shown(self, old: Standing, field: PlanField) -> str:
        """What the clerk sees now where the difference would be carried out."""
        column = PLAN_COLUMNS.get(field)
        return as_text(self._rows[old.no].values.get(column)) if column else old.section

    def _section_of(self, new: Standing) -> str:
        """The master's title of a section of the revised plan; the revised plan's own where the master has none."""
        return self._sections.get(new.section, new.section)

    def _titles(self) -> frozenset[str]:
        return frozenset(one.section for one in self._old)

    # --- a task that one of them has --------------------------------------------------------------------------

    def _withdraw(self, old: Standing) -> Difference:
        text = self._shown(old, PlanField.TEXT)
        return Difference(PlanField.WITHDRAWN, old.no, old.section, text, WITHDRAWN_STATUS, PlanField.WITHDRAWN.value)

    def _restored(self, old: Standing, new: Standing) -> Difference:
        return Difference(
            PlanField.RESTORED,
            old.no,
            old.section,
            WITHDRAWN_STATUS,
            new.text,
            PlanField.RESTORED.value,
            (new.no,),
        )

    def _added(self, new: Standing) -> Difference:
        section = self._section_of(new)
        known = section in self._titles()
        words = TaskWords(
            new.text,
            new.project,
            NAME_SEPARATOR.join(new.leaders),
            NAME_SEPARATOR.join(new.leads),
            NAME_SEPARATOR.join(new.supports),
            new.due.isoformat() if new.due else "",
        )
        return Difference(
            PlanField.ADDED,
            None,
            section,
            "",
            write_task(words),
            PlanField.ADDED.value if known else "plan-added-nowhere",
            (new.no,),
        )

    # --- questions --------------------------------------------------------------------------------------------

    def _question(self, asked: Question) -> Difference:
        old, new = self._old[asked.old], self._new[asked.new]
        facts: Facts = (
            ("olds", _numbers(self._old[other].no for other in asked.rival_olds)),
            ("news", _numbers(self._new[other].no for other in asked.rival_news)),
        )
        code = "plan-same-unlike"
        if asked.doubt is Doubt.RIVAL:
            code = "plan-same-olds" if asked.rival_olds else "plan-same-news"
        return Difference(
            PlanField.SAME,
            old.no,
            old.section,
            self._shown(old, PlanField.SAME),
            new.text,
            code,
            (new.no,),
            facts,
        )

    def _split(self, o: int, news: Sequence[int]) -> Difference:
        old, parts = self._old[o], [self._new[n] for n in news]
        return Difference(
            PlanField.SPLIT,
            old.no,
            old.section,
            self._shown(old, PlanField.SPLIT),
            "\n".join(" ".join(part.text.split()) for part in parts),
            PlanField.SPLIT.value,
            tuple(part.no for part in parts),
        )

    def _merged(self, olds: Sequence[int], n: int) -> Difference:
        first, *others = (self._old[o] for o in olds)
        new = self._new[n]
        return Difference(
            PlanField.MERGED,
            first.no,
            first.section,
            self._shown(first, PlanField.MERGED),
            new.text,
            PlanField.MERGED.value,
            (new.no,),
            (("olds", _numbers(one.no for one in others)),),
        )


_NAMES: Mapping[PlanField, Callable[[Standing], tuple[str, ...]]] = MappingProxyType(
    {
        PlanField.LEADERS: lambda one: one.leaders,
        PlanField.LEADS: lambda one: one.leads,
        PlanField.SUPPORTS: lambda one: one.supports,
    }
)


def _code(field: PlanField, as_built: bool) -> str:
    """Why a difference is one: the document changed it, or it says what the plan of old said and the master has not
    any more.  The clerk should know which: an extension that was granted since is no mistake.
    """
    return "plan-as-built" if as_built else field.value


def _folded(names: Iterable[str]) -> frozenset[str]:
    """Names whose order does not matter."""
    return frozenset(map(fold, names))


def _numbers(numbers: Iterable[int]) -> str:
    return NAME_SEPARATOR.join(map(str, numbers))


def _same_sections(pairing: Pairing, old: Sequence[Standing], new: Sequence[Standing]) -> dict[str, str]:
    """The revised plan's section titles → the master's.

    By title; else, where a title is new and another is gone, by the tasks that went from the one to the other: a
    section that was given another title is no move of all its tasks.
    """
    by_title = {fold(one.section): one.section for one in reversed(old)}
    titles = dict.fromkeys(one.section for one in new)
    known = {title: by_title[fold(title)] for title in titles if fold(title) in by_title}
    went = Counter(
        (new[n].section, old[o].section)
        for o, n in pairing.pairs
        if new[n].section not in known and old[o].section not in known.values()
    )
    held = Counter(one.section for one in old)
    for (title, section), count in sorted(went.items(), key=lambda one: (-one[1], one[0])):
        if title not in known and section not in known.values() and 2 * count > held[section]:
            known[title] = section
    return known
