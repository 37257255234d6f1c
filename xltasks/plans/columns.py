"""The columns of a plan's table, known by their headings and the other names offices give them, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from xltasks.plans.cells import squeeze


class Column(StrEnum):
    """The columns a plan's table may have."""

    NO = "no"
    SECTION = "section"
    PROJECT = "project"
    TEXT = "text"
    DETAIL = "detail"
    LEADERS = "leaders"
    UNITS = "units"
    LEADS = "leads"
    SUPPORTS = "supports"
    DUE = "due"


_HEADINGS: Mapping[Column, str] = MappingProxyType(
    {
        Column.NO: "序号 编号 项目序号 任务编号 任务序号 序 号 No",
        Column.SECTION: "板块 领域 工作领域 所属领域 所属板块 分类 任务分类 一级分类 大类 方面",
        Column.PROJECT: (
            "项目 重点项目 工作项目 项目名称 类别 工作类别 事项 重点事项 任务类别 工作事项 二级分类 "
            "小类 任务名称 实事项目 工程名称"
        ),
        Column.TEXT: (
            "重点工作目标任务 目标任务 工作目标任务 重点任务 工作任务 主要任务 任务 任务内容 工作内容 "
            "重点工作 重点工作任务 目标任务内容 主要目标任务 年度目标任务 具体任务 具体内容 工作目标 "
            "主要工作 重点工作内容 主要内容 指标名称 目标名称 主要指标"
        ),
        Column.DETAIL: (
            "具体举措 工作举措 主要举措 具体措施 工作措施 主要措施 推进措施 年度目标 目标 目标要求 "
            "工作要求 阶段目标 量化指标 目标值 年度目标值 考核指标 指标 建设内容 建设内容及规模 "
            "预期目标 工作标准 进度安排 年度计划"
        ),
        Column.LEADERS: (
            "牵头领导 责任领导 分管领导 挂钩领导 牵头区领导 牵头市领导 牵头县领导 区领导 市领导 "
            "县领导 领导 责任人 包联领导 挂联领导 挂包领导 分管区领导 分管市领导 分管县领导 "
            "责任区领导 责任市领导 责任县领导"
        ),
        Column.UNITS: (
            "责任单位 责任部门 责任单位及部门 承办单位 落实单位 单位 责任主体 责任分工 实施单位 承办部门 实施主体 部门"
        ),
        Column.LEADS: "牵头单位 牵头部门 主办单位 牵头责任单位 主办部门 牵头 主办 主责单位 牵头主体",
        Column.SUPPORTS: (
            "配合单位 配合部门 协办单位 参与单位 协同单位 配合责任单位 协助单位 配合 协办 参加单位 协办部门 参与部门"
        ),
        Column.DUE: (
            "完成时限 时限 完成时间 时间节点 办结时限 时限要求 完成期限 时间要求 计划完成时间 "
            "完成时间节点 办理时限 时间进度 时间安排"
        ),
    }
)
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings.split()}
# What other headings say in part: 区级责任领导, 2024年工作任务, 牵头单位及责任人.
_IN_PART: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.LEADERS, re.compile(r"领导$")),
    (Column.LEADS, re.compile(r"(?:牵头|主办|主责)(?:责任)?(?:单位|部门)$")),
    (Column.SUPPORTS, re.compile(r"(?:配合|协办|参与|协同|协助)(?:责任)?(?:单位|部门)$")),
    (Column.UNITS, re.compile(r"(?:责任|承办|落实|实施)(?:单位|部门|主体)$")),
    (Column.DUE, re.compile(r"(?:完成|办结)(?:时限|时间|期限)$")),
    (Column.TEXT, re.compile(r"(?:20\d\d年)(?:度)?(?:重点|主要)?(?:工作|目标)?(?:任务|内容)$")),
    (Column.DETAIL, re.compile(r"(?:20\d\d年)(?:度)?(?:工作)?目标(?:值)?$")),
)
_UNITS_IN_PART = re.compile(r"单\s*位|部\s*门|主\s*体|分\s*工|牵\s*头|主\s*办|配\s*合|协\s*办")
_LONGEST = 14  # characters: what is longer is no heading
_LONGEST_CELL = 60  # with brackets and spaces
_MARKS = re.compile(r"[（(【\[].*?[）)】\]]|[★☆*＊:：]")
_TEXTS = (Column.TEXT, Column.DETAIL)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns are.  ``names`` are its headings, one a column.

    ``either``: a column of tasks that stands before the one of their contents (重点任务 | 具体内容): the rows decide
    whether it holds projects or the tasks themselves.
    """

    at: Mapping[Column, tuple[int, ...]]
    names: tuple[str, ...]
    either: int | None = None

    @property
    def known(self) -> frozenset[int]:
        """Every column that a heading explains."""
        return frozenset(index for indexes in self.at.values() for index in indexes)

    def settled(self, rows: Sequence[Sequence[str]]) -> Header:
        """The header with ``either`` decided by the table's rows.

        Blanks or repetitions below a cell make it a project; a text of its own in every row is the task itself.
        """
        if self.either is None:
            return self
        cells = [squeeze(row[self.either]) if self.either < len(row) else "" for row in rows]
        grouped = "" in cells or any(one == two for one, two in pairwise(cells))
        at = dict(self.at)
        if grouped:
            at[Column.PROJECT] = (self.either,)
        else:
            at[Column.DETAIL] = (*at[Column.TEXT], *at.get(Column.DETAIL, ()))
            at[Column.TEXT] = (self.either,)
        return replace(self, at=at, either=None)


def column_of(heading: str) -> Column | None:
    """The column that a heading names; spaces, line breaks, ★ and what stands in brackets do not matter."""
    if len(heading) > _LONGEST_CELL:
        return None
    whole = squeeze(heading).replace(" ", "")
    bare = _MARKS.sub("", whole) or whole.strip("（）()")
    if found := _COLUMN_OF.get(bare):
        return found
    if not 0 < len(bare) <= _LONGEST:
        return None
    return next((column for column, pattern in _IN_PART if pattern.search(bare)), None)


def match_headings(cells: Sequence[str]) -> Header | None:
    """The header that a heading row makes, or None if the row heads no table of tasks.

    A table of tasks has a column of tasks and one of units.
    """
    # Nearly every row is none: the short look first.
    if not any(_UNITS_IN_PART.search(cell) for cell in cells if len(cell) <= _LONGEST_CELL):
        return None
    found: dict[Column, list[int]] = {}
    for index, cell in enumerate(cells):
        if cell and (column := column_of(cell)) is not None:
            found.setdefault(column, []).append(index)
    if not {Column.UNITS, Column.LEADS, Column.SUPPORTS} & found.keys():
        return None
    either = _settle_texts(found)
    if Column.TEXT not in found:
        return None
    # 责任单位 beside 牵头单位 names the others.
    if Column.UNITS in found and Column.LEADS in found and Column.SUPPORTS not in found:
        found[Column.SUPPORTS] = found.pop(Column.UNITS)
    if len(found.get(Column.LEADERS, ())) > 1:
        # Beside 牵头领导 a 责任人 is somebody of the unit.
        found[Column.LEADERS] = [i for i in found[Column.LEADERS] if squeeze(cells[i]) != "责任人"]
    return Header(
        MappingProxyType({column: tuple(indexes) for column, indexes in found.items()}),
        tuple(squeeze(cell) for cell in cells),
        either,
    )


def _settle_texts(found: dict[Column, list[int]]) -> int | None:
    """One column of tasks, at most one of projects and one of sections; gives the column that may be either."""
    if len(projects := found.get(Column.PROJECT, [])) > 1:
        found.setdefault(Column.SECTION, []).append(projects[0])
        found[Column.PROJECT] = projects[1:2]
        found.setdefault(Column.DETAIL, []).extend(projects[2:])
    if len(sections := found.get(Column.SECTION, [])) > 1:
        found[Column.SECTION] = sections[:1]
        found.setdefault(Column.PROJECT, []).extend(sections[1:2])
    texts = sorted(index for column in _TEXTS for index in found.get(column, ()))
    if not texts and Column.PROJECT in found:
        found[Column.TEXT] = found.pop(Column.PROJECT)
        return None
    if not texts:
        return None
    main = found.get(Column.TEXT, texts)
    first, rest = main[0], [index for index in texts if index != main[0]]
    if Column.PROJECT in found or not rest or first > rest[0]:
        _put(found, first, rest)
        return None
    # 重点任务 | 具体内容: the second holds the tasks, the first holds them too or their projects.
    _put(found, rest[0], rest[1:])
    return first


def _put(found: dict[Column, list[int]], text: int, details: list[int]) -> None:
    found[Column.TEXT] = [text]
    found.pop(Column.DETAIL, None)
    if details:
        found[Column.DETAIL] = details


def below_headings(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    """One heading row out of two: the lower row's names where it has some; None if the lower is no heading row."""
    filled = [cell for cell in lower if cell.strip()]
    if not filled or any(column_of(cell) is None for cell in filled):
        return None
    width = max(len(upper), len(lower))
    padded = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    return tuple(low if low.strip() else up for up, low in zip(*padded, strict=True))
