"""Pairing: every task ends in exactly one place; weights tell names from commonplaces; a whole task in a cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltasks.core.likeness import Weights, candidates, pieces
from xltasks.core.pairing import Pairing, Standing, pair_up
from xltasks.core.task_words import TaskWords, read_task, write_task

WORDS = ("推进", "建设", "改造", "道路", "学校", "公园", "甲镇", "乙镇", "三所", "五公里", "完成", "验收")
TASK = Standing(1, "民生", "教育", "", ("钱宇",), ("区教育局",), (), None)


def tasks() -> st.SearchStrategy[list[Standing]]:
    """Tasks whose texts have many words in common, some of them the same."""
    texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map("".join)
    return st.lists(texts, max_size=9).map(
        lambda held: [replace(TASK, no=no, text=text) for no, text in enumerate(held, 1)]
    )


def places(pairing: Pairing) -> tuple[list[int], list[int]]:
    """Every place of either side as often as it is spoken for; those of one group of questions once."""
    olds = [o for o, _ in pairing.pairs] + list(pairing.gone) + [o for o, _ in pairing.splits]
    olds += [o for held, _ in pairing.merges for o in held] + sorted({one.old for one in pairing.questions})
    news = [n for _, n in pairing.pairs] + list(pairing.added) + [n for _, n in pairing.merges]
    news += [n for _, held in pairing.splits for n in held] + sorted({one.new for one in pairing.questions})
    return sorted(olds), sorted(news)


@given(tasks(), tasks())
@settings(max_examples=300, deadline=None)
def test_every_task_ends_in_exactly_one_place(old: list[Standing], new: list[Standing]) -> None:
    """Paired, gone, added or asked about: none twice, none forgotten, whatever the texts."""
    assert places(pair_up(old, new)) == (list(range(len(old))), list(range(len(new))))


@given(tasks())
@settings(max_examples=100, deadline=None)
def test_a_plan_is_itself(old: list[Standing]) -> None:
    """The same tasks in another order and numbered anew: each is found, none is asked about."""
    found = pair_up(old, [replace(task, no=at + 50) for at, task in enumerate(reversed(old))])
    assert (found.questions, found.gone, found.added) == ((), (), ())
    assert all(old[o].text == old[len(old) - 1 - n].text for o, n in found.pairs)


def test_a_name_weighs_more_than_what_stands_everywhere() -> None:
    """Two texts that share a rare name are more alike than two that share as many common words."""
    texts = [pieces(f"推进{name}工程建设") for name in ("方厅水院", "科创学园", "桑基鱼塘", "环太湖路")]
    weights = Weights(tuple(texts))
    wanted = pieces("加快方厅水院开工")
    both = Weights((*texts, wanted))
    assert both.likeness(texts[0], wanted) > 2 * both.likeness(texts[1], wanted)
    assert weights.likeness(texts[0], texts[1]) < 0.4


def test_candidates_are_found_among_many() -> None:
    """Of five hundred texts that differ by a name, each meets its own reworded one."""
    old = [pieces(f"完成第{no}村农村道路提档升级改造工程并通过验收。") for no in range(500)]
    new = [pieces(f"全面完成第{no}村农村道路提档升级工程并通过区级验收。") for no in range(500)]
    found = {pair for pair, _ in candidates(old, new, Weights((*old, *new)))}
    assert sum((at, at) in found for at in range(500)) > 490


WHOLE = TaskWords("新建停车位。", "出行", "钱宇、王嵘", "区住建局", "区公安局、各区镇", "2023-10-31")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (write_task(WHOLE), WHOLE),
        (write_task(TaskWords("修路。")), TaskWords("修路。")),
        ("修路。\r\n完成时限: 10月底\r\n项目 ： 出行", TaskWords("修路。", project="出行", due="10月底")),
        ("修路：\n完成时限：十月底前完工。\n其余缓办。", TaskWords("修路：\n完成时限：十月底前完工。\n其余缓办。")),
        ("修路。\n完成时限：8月\n完成时限：9月", TaskWords("修路。\n完成时限：8月", due="9月")),
        ("", TaskWords("")),
    ],
)
def test_a_task_in_a_cell_is_read_back(cell: str, said: TaskWords) -> None:
    """As it was written, in another order, with other colons; a line in the midst of the text stays text."""
    assert read_task(cell) == said
