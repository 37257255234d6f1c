"""How fast two plans of 5,000 tasks are compared.  Run by hand.

    python tests/bench/bench_replan.py [TASKS]

Prints seconds for a revised plan in which one task in twenty was reworded, and for one in which all were, in texts
that are much alike and in texts that are not.  Asked for: within seconds.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from xltasks.core.pairing import Standing, pair_up

_WORDS = [
    "推进",
    "加快",
    "完成",
    "实现",
    "提升",
    "打造",
    "建设",
    "改造",
    "治理",
    "服务",
    "平台",
    "园区",
    "道路",
    "学校",
    "医院",
    "河道",
    "企业",
    "人才",
    "招商",
    "产业",
    "绿色",
    "数字",
    "文化",
    "旅游",
    "民生",
    "养老",
    "就业",
    "消费",
    "投资",
    "安全",
    "生态",
    "乡村",
    "社区",
    "交通",
    "能源",
    "标准",
    "品牌",
    "示范",
    "试点",
    "创新",
]
_CHANGED = "甲乙丙丁戊己庚辛"


def varied(draw: random.Random, no: int) -> str:
    """A text of words drawn by chance, with a number of its own."""
    return "".join(draw.choice(_WORDS) for _ in range(26)) + f"{no}个。"


def alike(draw: random.Random, no: int) -> str:
    """A text that differs from the others by a number."""
    return f"完成第{no}村农村道路提档升级改造工程并通过验收。"


def reworded(draw: random.Random, text: str) -> str:
    """The text with six characters changed."""
    letters = list(text)
    for _ in range(6):
        letters[draw.randrange(len(letters))] = draw.choice(_CHANGED)
    return "".join(letters)


def measured(count: int, text: Callable[[random.Random, int], str], share: float) -> str:
    """Seconds for one comparison, and how many pairs were found and how many asked about."""
    draw = random.Random(7)
    old = [
        Standing(no, f"板块{no % 10}", f"项目{no % 50}", text(draw, no), ("钱宇",), (f"区第{no % 40}局",), (), None)
        for no in range(1, count + 1)
    ]
    new = [
        Standing(
            at, one.section, one.project, reworded(draw, one.text) if draw.random() < share else one.text,
            one.leaders, one.leads, one.supports, one.due,
        )
        for at, one in enumerate(draw.sample(old, len(old)), 1)
    ]  # fmt: skip
    start = time.perf_counter()
    found = pair_up(old, new)
    return f"{time.perf_counter() - start:5.2f} s  {len(found.pairs)} pairs, {len(found.questions)} questions"


if __name__ == "__main__":
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    for name, text in (("varied", varied), ("alike", alike)):
        for share in (0.05, 1.0):
            print(f"{name:7} {share:4.0%} reworded: {measured(tasks, text, share)}")
