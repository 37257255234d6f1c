"""Who does a task and by when, as prose says it.

（牵头单位：…；责任单位：…）, a line 责任单位：…, （市X局牵头，市Y局配合）, （市X局负责）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xltasks.core.unit_words import is_group, is_organ, stands_alone
from xltasks.plans.unit_cells import written_units


class Said(StrEnum):
    """What a label announces."""

    LEADERS = "leaders"
    LEADS = "leads"
    UNITS = "units"
    SUPPORTS = "supports"
    DUE = "due"
    TEXT = "text"


_LABELS: tuple[tuple[Said, str], ...] = (
    (
        Said.LEADERS,
        r"(?:牵头|责任|分管|挂钩|包联|挂联|挂包|联系|主抓|主管)(?:[区市县州省])?领导|[区市县州省]领导|责任人",
    ),
    (
        Said.LEADS,
        r"牵头(?:责任)?(?:单位|部门|主体)|主办(?:单位|部门)|主责(?:单位|部门)|(?<![\u4e00-\u9fff])(?:牵头|主办)",
    ),
    (
        Said.SUPPORTS,
        r"(?:配合|协办|参与|协同|协助|参加)(?:责任)?(?:单位|部门)|(?<![\u4e00-\u9fff])(?:配合|协办)",
    ),
    (Said.UNITS, r"(?:责任|承办|落实|实施)(?:单位|部门|主体)(?:及部门)?|(?<![\u4e00-\u9fff])单位"),
    (
        Said.DUE,
        r"(?:计划)?(?:完成|办结)(?:时限|时间|期限)|(?<![\u4e00-\u9fff])时限(?:要求)?|时间(?:节点|要求)|进度要求",
    ),
    (
        Said.TEXT,
        r"(?<![\u4e00-\u9fff])(?:(?:年度|重点|主要)?(?:目标任务|工作目标|工作任务)|(?:主要|工作|任务|建设)内容|任务目标)",
    ),
)
_LABEL = re.compile("|".join(f"(?P<{said.value}>{words})" for said, words in _LABELS) + "")
_COLON = re.compile(r"\s*[:：]\s*")
LABEL_WITH_COLON = re.compile(rf"(?:{'|'.join(words for _, words in _LABELS)})\s*[:：]")
_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕"}
_VERB_END = re.compile(r"(?:负责|牵头|配合|落实|承办|组织实施|参与|主办)[。；;]?$")
_CLAUSES = re.compile(r"[，,；;]")
# 11月底前完成, 年底前, 6月30日前办结, 上半年.
_WHEN = re.compile(
    r"(?:于|在|力争)?(?:20\d\d年|今年|明年)?(?:\d{1,2}月|年|第?[一二三四1-4]季度|[上下]半年|全年|\w{2,3}节)[^、]{0,8}?"
    r"(?:前|底|末|内|日|旬|季度|半年|月|年)?(?:完成|办结|建成|投用|前|底|末)?"
)
_AFTER_SENTENCE = "。；;！？!? \t\u3000\n"


@dataclass(slots=True)
class Duty:
    """What is said of one task; each field as written, blank where nothing is said."""

    leaders: str = ""
    leads: str = ""
    units: str = ""
    supports: str = ""
    due: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def names_units(self) -> bool:
        """Whether any unit is named."""
        return bool(self.leads or self.units or self.supports)

    @property
    def says_anything(self) -> bool:
        """Whether it says who or when; a text alone does not."""
        return self.names_units or bool(self.leaders or self.due)

    def add(self, said: Said, content: str) -> None:
        """Take up one label's content."""
        content = content.strip(" \t\u3000，,；;。" if said is not Said.TEXT else " \t\u3000")
        if not content:
            return
        if said is Said.TEXT:
            self.texts.append(content)
            return
        held = getattr(self, said.value)
        setattr(self, said.value, f"{held}；{content}" if held else content)

    def join(self, other: Duty) -> None:
        """Take up all that another says."""
        for said in Said:
            if said is not Said.TEXT:
                self.add(said, getattr(other, said.value))
        self.texts += other.texts


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a paragraph: the text of a task, and the duty that stands behind it, if one does."""

    text: str
    duty: Duty | None


def label_at(text: str) -> Said | None:
    """What the label announces that a text begins with, or None."""
    match = _LABEL.match(text.strip().lstrip("（(【["))
    if match is None or not _COLON.match(text.strip().lstrip("（(【["), match.end()):
        return None
    return Said(str(match.lastgroup))


def read_labels(text: str) -> Duty | None:
    """The duty in a text of labels and their contents; None if no label begins it."""
    plain = text.strip()
    if plain and plain[0] in _PAIRS:
        closing = _closings(plain).get(0)
        if closing == len(plain.rstrip("。；;")) - 1:
            plain = plain[1:closing].strip()
        elif closing is None:
            plain = plain[1:].strip()  # a bracket that nothing closes
    spots = list(_labels(plain))
    if label_at(plain) is None or not spots:
        return None
    duty = Duty()
    for (said, _, start), end in zip(spots, [*(begin for _, begin, _ in spots[1:]), len(plain)], strict=True):
        duty.add(said, plain[start:end])
    return duty


def _labels(text: str) -> Iterator[tuple[Said, int, int]]:
    """(what, where the label begins, where its content begins) of every label outside brackets."""
    depth_at = _depths(text)
    for match in _LABEL.finditer(text):
        colon = _COLON.match(text, match.end())
        if colon is not None and depth_at[match.start()] == 0:
            yield Said(str(match.lastgroup)), match.start(), colon.end()


def split_duties(text: str) -> tuple[Piece, ...]:
    """A paragraph cut behind each duty: in brackets anywhere, or from a label on behind a sentence's end."""
    pieces: list[Piece] = []
    begin = at = 0
    closings = _closings(text)
    while at < len(text):
        if text[at] in _PAIRS:
            close = closings.get(at)
            duty = _bracketed(text[at + 1 : close], text[close + 1 :]) if close is not None else None
            if duty is not None and close is not None:
                end = close + 1
                while end < len(text) and text[end] in "。；;，,":
                    end += 1
                pieces.append(Piece(_tidy(text[begin:at], text[close + 1 : end]), duty))
                begin = at = end
                continue
            at = at + 1 if close is None else close + 1
            continue
        at += 1
    rest = text[begin:]
    behind = next((spot for spot in _labels(rest) if _ends_sentence(rest[: spot[1]])), None)
    if behind is not None and behind[0] is not Said.TEXT:
        pieces.append(Piece(rest[: behind[1]].strip(), read_labels(rest[behind[1] :])))
    elif rest.strip():
        pieces.append(Piece(rest.strip(), None))
    return tuple(pieces)


def _ends_sentence(head: str) -> bool:
    return bool(head.strip()) and head[-1] in _AFTER_SENTENCE


def _tidy(text: str, stop: str) -> str:
    """A task's text with the stop that stood behind its brackets."""
    text = text.strip()
    return text if not stop or text[-1:] in "。；;！？" else text + stop[0]


def _bracketed(content: str, behind: str) -> Duty | None:
    """The duty in brackets, or None for any other remark."""
    labelled = read_labels(content)
    if labelled is not None:
        return labelled if labelled.says_anything else None
    clauses = [clause.strip() for clause in _CLAUSES.split(content) if clause.strip()]
    due = [clause for clause in clauses if _WHEN.fullmatch(clause)]
    who = "，".join(clause for clause in clauses if clause not in due)
    units = written_units(who)
    if not units or not all(_is_body(unit.name) for unit in units):
        return None
    if _VERB_END.search(who):
        return Duty(units=who, due="；".join(due))
    # Units alone, at the very end: (市教育局、市财政局).
    at_end = not behind.strip(" \t\u3000。；;")
    return Duty(units=who, due="；".join(due)) if at_end and not any(mark in who for mark in "。！？") else None


def _is_body(name: str) -> bool:
    return len(name) <= 30 and (is_organ(name) or is_group(name) or stands_alone(name, frozenset()))


def _closings(text: str) -> dict[int, int]:
    """Where each bracket that is closed closes."""
    open_at: dict[str, list[int]] = {closing: [] for closing in _PAIRS.values()}
    closings: dict[int, int] = {}
    for index, letter in enumerate(text):
        if letter in _PAIRS:
            open_at[_PAIRS[letter]].append(index)
        elif open_at.get(letter):
            closings[open_at[letter].pop()] = index
    return closings


def _depths(text: str) -> Sequence[int]:
    """How deep each character stands in brackets."""
    depths, depth = [], 0
    for letter in text:
        depth = max(0, depth - (letter in "）)】]〕"))
        depths.append(depth)
        depth += letter in "（(【[〔"
    return depths


def is_open(text: str) -> bool:
    """Whether a bracket with a label in it is not closed: the line was only full."""
    at = max(text.rfind(mark) for mark in _PAIRS)
    return at >= 0 and at not in _closings(text) and label_at(text[at + 1 :]) is not None
