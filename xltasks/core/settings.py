"""Settings of a master: status words, lights, thresholds.  Data on sheet 设置, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xltasks.core.folding import fold


class StatusMeaning(StrEnum):
    """What a status word says about a task, whatever an office calls it."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    SLOW = "slow"
    DONE = "done"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class StatusWord:
    """One status word with its meaning and the variants units write for it (已办结 for 已完成)."""

    word: str
    meaning: StatusMeaning
    variants: tuple[str, ...] = ()


class Light(StrEnum):
    """The light of a task, whatever an office calls it."""

    DONE = "done"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """考核评分: what each point costs or earns, in points, never negative.  Off until an office turns it on.

    Every unit starts a year with ``base``.  ``late`` and ``missing``: a return that came late or not at all;
    ``empty_phrase``: a lead's 进展情况 that says nothing but ``phrases``; ``early``: a task done before its due date.
    """

    enabled: bool = False
    base: float = 100.0
    late: float = 1.0
    missing: float = 2.0
    empty_phrase: float = 0.5
    early: float = 1.0
    phrases: tuple[str, ...] = (
        "正在推进",
        "有序推进",
        "稳步推进",
        "持续推进",
        "加快推进",
        "积极推进",
        "扎实推进",
        "按计划推进",
        "按序时推进",
        "正在办理",
        "正在落实",
        "已部署",
        "高度重视",
        "无",
        "暂无",
        "同上",
        "见附件",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything on sheet 设置.

    ``status_words`` are ordered as the list shows them.  ``yellow_gap`` and ``red_gap`` are fractions: how far
    progress may lag behind the calendar before a light turns.  ``near_due_days``: how many days before the due
    date a row shows itself.  ``due_after_days``: days after a period's end by which returns are due.
    ``figure_gap``: how far progress may be from what the task's indicators say, a fraction.
    ``as_of``: the settable date; None follows today.  ``status_by_key`` finds a word by its folded spelling or
    a variant's.  ``outbox`` and ``inbox``: the folders that the buttons write forms to and read returns from, beside
    the master unless the path is a whole one; each period has a folder of its own in them.
    """

    status_words: tuple[StatusWord, ...]
    light_words: tuple[tuple[Light, str], ...]
    yellow_gap: float
    red_gap: float
    near_due_days: int
    due_after_days: int
    as_of: date | None = None
    figure_gap: float = 0.20
    outbox: str = "下发"
    inbox: str = "回收"
    scores: ScoreRules = ScoreRules()
    status_by_key: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, str] = {}
        for status in self.status_words:
            for variant in status.variants:
                index.setdefault(fold(variant), status.word)
        # A word itself always wins over another word's variant.
        for status in self.status_words:
            index[fold(status.word)] = status.word
        object.__setattr__(self, "status_by_key", index)

    def light_word(self, light: Light) -> str:
        """The office's word for a light."""
        return dict(self.light_words)[light]

    def meaning(self, word: str) -> StatusMeaning | None:
        """What a status word of this office means; None for a word that is not on the list."""
        for status in self.status_words:
            if status.word == word:
                return status.meaning
        return None


@dataclass(frozen=True, slots=True)
class Day:
    """The day a command works on: the one it was told, else the one 设置 holds, else the calendar's."""

    told: date | None
    calendar: date

    def under(self, settings: Settings) -> date:
        """The day, given a master's settings."""
        return self.told or settings.as_of or self.calendar

    def formulas_count_from(self, settings: Settings) -> date:
        """The day that the master's own formulas take for today: the one 设置 holds, whatever a command was told."""
        return settings.as_of or self.told or self.calendar


DEFAULT_SETTINGS = Settings(
    status_words=(
        StatusWord("未启动", StatusMeaning.NOT_STARTED, ("未开始", "未开工", "尚未启动", "尚未开始", "还未启动")),
        StatusWord(
            "正常推进",
            StatusMeaning.ON_TRACK,
            (
                "推进中",
                "正常",
                "进行中",
                "有序推进",
                "按计划推进",
                "稳步推进",
                "序时推进",
                "持续推进",
                "正在推进",
            ),
        ),
        StatusWord("进展缓慢", StatusMeaning.SLOW, ("缓慢", "滞后", "进度滞后", "推进缓慢", "进展滞后")),
        StatusWord(
            "已完成",
            StatusMeaning.DONE,
            ("完成", "已办结", "办结", "已经完成", "全部完成", "全面完成", "己完成", "已完工", "已完結"),
        ),
        StatusWord("暂缓", StatusMeaning.PAUSED, ("暂缓实施", "暂停", "缓办", "暂缓推进")),
    ),
    light_words=(
        (Light.DONE, "蓝灯"),
        (Light.GREEN, "绿灯"),
        (Light.YELLOW, "黄灯"),
        (Light.RED, "红灯"),
    ),
    yellow_gap=0.10,
    red_gap=0.20,
    near_due_days=30,
    due_after_days=5,
)
