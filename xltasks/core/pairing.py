"""Which task of a revised plan is which task of the master: by what they say, never by their numbers.

1. The same text (spaces, full-width forms and the last full stop apart) is the same task; of several with one text,
   those that agree most in project, units and leaders go together.
2. A text whose parts have become several texts, or several that have become one, is asked about.
3. The others are paired by likeness of text, with project, units and leaders to weigh.  The most alike pair is taken
   first, then the next among those left: so no sure pair is ever broken up to find a partner for a doubtful one, as
   an assignment with the greatest sum would do.
4. A pair that another could replace as well, or whose texts have little in common, is a question and no guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xltasks.core.folding import fold
from xltasks.core.likeness import Pieces, Weights, candidates, pieces

# Scores are whole numbers up to 1,000.  Likeness of text counts four fifths, the surroundings one fifth.
_TEXT, _AROUND = 800, 200
_ASK = 340  # below this score two tasks have nothing to do with each other
_SURE = 0.5  # texts this much alike are one task reworded; in the real plan no two tasks are more alike than 0.31
_MARGIN = 80  # scores closer than this do not tell two candidates apart
_RIVALS = 3  # so many are named beside a doubtful pair
_INSIDE = 0.7  # a part says nearly only what the whole says
_COVERED = 0.75  # and the parts together say most of it
_ADDS = 0.12  # each of them something of its own

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as one document has it.  Names are full; ``no`` is that document's number."""

    no: int
    section: str
    project: str
    text: str
    leaders: tuple[str, ...]
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    due: date | None


class Doubt(StrEnum):
    """Why a pair is a question."""

    RIVAL = "rival"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True)
class Question:
    """A pair that a person has to judge; ``rivals`` are the places of the others that it could be as well."""

    old: int
    new: int
    doubt: Doubt
    rival_olds: tuple[int, ...] = ()
    rival_news: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """Places in the two lists.  Every place stands in ``pairs``, ``gone``, ``added``, or in one of the questions.

    ``splits`` are (old, its parts), ``merges`` (olds, what they became).
    """

    pairs: tuple[Pair, ...]
    questions: tuple[Question, ...]
    splits: tuple[tuple[int, tuple[int, ...]], ...]
    merges: tuple[tuple[tuple[int, ...], int], ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """What a person has denied before, as (old number, new text or texts); of a merge, the first of its old ones.

    Texts are as :func:`same_text` gives them.
    """

    pairs: frozenset[tuple[int, str]] = frozenset()
    splits: frozenset[tuple[int, tuple[str, ...]]] = frozenset()
    merges: frozenset[tuple[int, str]] = frozenset()


def same_text(text: str) -> str:
    """What two texts must have in common to be one: all but spaces, full-width forms and the last full stop.

    >>> same_text("增长 5％。") == same_text("增长5%")
    True
    """
    return fold(text).rstrip("。.;,、")


def pair_up(old: Sequence[Standing], new: Sequence[Standing], denied: Denied | None = None) -> Pairing:
    """Pair the tasks of two documents, each at most once."""
    return _Pairs(old, new, denied or Denied()).all()


class _Pairs:
    def __init__(self, old: Sequence[Standing], new: Sequence[Standing], denied: Denied) -> None:
        self._old, self._new, self._denied = old, new, denied
        self._old_left = set(range(len(old)))
        self._new_left = set(range(len(new)))

    def all(self) -> Pairing:
        pairs = self._same()
        olds, news = sorted(self._old_left), sorted(self._new_left)
        old_pieces = {place: pieces(self._old[place].text) for place in olds}
        new_pieces = {place: pieces(self._new[place].text) for place in news}
        # Weights by all texts: what is common in the whole plan is common, however little of it has changed.
        weights = Weights(tuple(pieces(one.text) for one in (*self._old, *self._new)))
        found = candidates([old_pieces[o] for o in olds], [new_pieces[n] for n in news], weights)
        alike = {(olds[o], news[n]): likeness for (o, n), likeness in found}
        splits = self._parts(alike, old_pieces, new_pieces, weights)
        turned = {(n, o): likeness for (o, n), likeness in alike.items()}
        merges = self._wholes(turned, old_pieces, new_pieces, weights)
        likely, questions = self._likely(alike)
        return Pairing(
            pairs=tuple(sorted([*pairs, *likely])),
            questions=tuple(questions),
            splits=splits,
            merges=merges,
            gone=tuple(sorted(self._old_left)),
            added=tuple(sorted(self._new_left)),
        )

    def _take(self, olds: Iterable[int], news: Iterable[int]) -> None:
        self._old_left.difference_update(olds)
        self._new_left.difference_update(news)

    # --- the same text ----------------------------------------------------------------------------------------

    def _same(self) -> list[Pair]:
        by_text: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, tasks in enumerate((self._old, self._new)):
            for place, task in enumerate(tasks):
                by_text[same_text(task.text)][side].append(place)
        pairs = []
        for olds, news in by_text.values():
            choices = sorted(((o, n) for o in olds for n in news), key=lambda pair: (-self._around(*pair), *pair))
            for o, n in choices:
                if o in self._old_left and n in self._new_left:
                    self._take([o], [n])
                    pairs.append((o, n))
        return pairs

    def _around(self, o: int, n: int) -> float:
        """How far two tasks agree in everything but their text, 0 to 1."""
        old, new = self._old[o], self._new[n]
        return (
            0.4 * (fold(old.project) == fold(new.project))
            + 0.3 * _overlap(old.leads, new.leads)
            + 0.2 * _overlap(old.leaders, new.leaders)
            + 0.1 * (fold(old.section) == fold(new.section))
        )

    # --- one into several, several into one -------------------------------------------------------------------

    def _parts(
        self,
        alike: Mapping[Pair, float],
        old_pieces: Mapping[int, Pieces],
        new_pieces: Mapping[int, Pieces],
        weights: Weights,
    ) -> tuple[tuple[int, tuple[int, ...]], ...]:
        found = []
        for o, news in _covered(alike, old_pieces, new_pieces, weights):
            texts = tuple(same_text(self._new[n].text) for n in news)
            free = o in self._old_left and self._new_left.issuperset(news)
            if free and (self._old[o].no, texts) not in self._denied.splits:
                self._take([o], news)
                found.append((o, news))
        return tuple(found)

    def _wholes(
        self,
        turned: Mapping[Pair, float],
        old_pieces: Mapping[int, Pieces],
        new_pieces: Mapping[int, Pieces],
        weights: Weights,
    ) -> tuple[tuple[tuple[int, ...], int], ...]:
        found = []
        for n, olds in _covered(turned, new_pieces, old_pieces, weights):
            free = n in self._new_left and self._old_left.issuperset(olds)
            if free and (self._old[olds[0]].no, same_text(self._new[n].text)) not in self._denied.merges:
                self._take(olds, [n])
                found.append((olds, n))
        return tuple(found)

    # --- alike ------------------------------------------------------------------------------------------------

    def _likely(self, alike: Mapping[Pair, float]) -> tuple[list[Pair], list[Question]]:
        scores = {
            (o, n): score
            for (o, n), likeness in alike.items()
            if o in self._old_left
            and n in self._new_left
            and (self._old[o].no, same_text(self._new[n].text)) not in self._denied.pairs
            and (score := round(_TEXT * likeness + _AROUND * self._around(o, n))) >= _ASK
        }
        match_of_old: dict[int, int] = {}
        match_of_new: dict[int, int] = {}
        for o, n in sorted(scores, key=lambda pair: (-scores[pair], *pair)):
            if o not in match_of_old and n not in match_of_new:
                match_of_old[o], match_of_new[n] = n, o
        rivals = _Rivals(scores, match_of_old, match_of_new)
        pairs: list[Pair] = []
        questions: dict[Pair, Question] = {}
        for o, n in sorted(match_of_old.items()):
            olds, news = rivals.of(o, n)
            if olds or news:
                named = (*((o, other) for other in news[:_RIVALS]), *((other, n) for other in olds[:_RIVALS]))
                for pair in ((o, n), *named):
                    questions.setdefault(pair, self._rivalled(pair, rivals))
            elif alike[o, n] < _SURE:
                questions[o, n] = Question(o, n, Doubt.UNLIKE)
            else:
                pairs.append((o, n))
        asked_olds, asked_news = {o for o, _ in questions}, {n for _, n in questions}
        # No sure pair is among them: whoever rivals a pair's own match is rivalled by that pair in turn.
        self._take({o for o, _ in pairs} | asked_olds, {n for _, n in pairs} | asked_news)
        return pairs, [questions[pair] for pair in sorted(questions)]

    def _rivalled(self, pair: Pair, rivals: _Rivals) -> Question:
        olds, news = rivals.near(*pair)
        return Question(*pair, Doubt.RIVAL, olds[:_RIVALS], news[:_RIVALS])


class _Rivals:
    """Which other pairs could stand in the place of one."""

    def __init__(self, scores: Mapping[Pair, int], of_old: Mapping[int, int], of_new: Mapping[int, int]) -> None:
        self._scores, self._of_old, self._of_new = scores, of_old, of_new
        self._news: dict[int, list[int]] = defaultdict(list)
        self._olds: dict[int, list[int]] = defaultdict(list)
        for o, n in sorted(scores):
            self._news[o].append(n)
            self._olds[n].append(o)

    def near(self, o: int, n: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """(olds, news) that fit the other side of this pair about as well, the best first."""
        score = self._scores[o, n]
        olds = [other for other in self._olds[n] if other != o and self._scores[other, n] >= score - _MARGIN]
        news = [other for other in self._news[o] if other != n and self._scores[o, other] >= score - _MARGIN]
        olds.sort(key=lambda other: (-self._scores[other, n], other))
        news.sort(key=lambda other: (-self._scores[o, other], other))
        return tuple(olds), tuple(news)

    def of(self, o: int, n: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Those of :meth:`near` that are not plainly somebody else's."""
        olds, news = self.near(o, n)
        return (
            tuple(other for other in olds if not self._settled(self._of_old.get(other), other, n, of_old=True)),
            tuple(other for other in news if not self._settled(self._of_new.get(other), other, o, of_old=False)),
        )

    def _settled(self, own: int | None, other: int, mine: int, *, of_old: bool) -> bool:
        """Whether ``other`` fits its own match clearly better than the task that wants it."""
        if own is None:
            return False
        held = self._scores[(other, own) if of_old else (own, other)]
        wanted = self._scores[(other, mine) if of_old else (mine, other)]
        return held > wanted + _MARGIN


def _covered(
    alike: Mapping[Pair, float], wholes: Mapping[int, Pieces], parts: Mapping[int, Pieces], weights: Weights
) -> list[tuple[int, tuple[int, ...]]]:
    """Wholes that several parts cover, none of which says much else or belongs to another whole, in their order."""
    best: dict[int, tuple[float, int]] = {}
    for whole, part in alike:
        share = weights.share(parts[part], wholes[whole])
        best[part] = min(best.get(part, (0.0, -1)), (-share, whole))
    inside: dict[int, list[int]] = defaultdict(list)
    for part, (share, whole) in sorted(best.items()):
        if -share >= _INSIDE:
            inside[whole].append(part)
    found = []
    for whole, held in sorted(inside.items()):
        weight = weights.of(wholes[whole])
        chosen: list[int] = []
        said: Pieces = frozenset()
        for part in sorted(held, key=lambda part: (-weights.of(parts[part] & wholes[whole]), part)):
            more = said | (parts[part] & wholes[whole])
            if weights.of(more) - weights.of(said) >= _ADDS * weight:
                chosen.append(part)
                said = more
        if len(chosen) > 1 and weights.of(said) >= _COVERED * weight:
            found.append((whole, tuple(sorted(chosen))))
    return found


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """How many of all names stand in both, 0 to 1; two blanks agree."""
    both = {*one, *other}
    return len({*one} & {*other}) / len(both) if both else 1.0
