from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans.documents import EXAMPLE
from plans.dress import FOLDER, texts_of
from plans.test_dresses import WORN, read

from xltasks.core.plan import Plan
from xltasks.core.targets import read_targets
from xltasks.errors import CannotProceed
from xltasks.messages import finding_words
from xltasks.plans import plan_of_text, read_plan
from xltasks.plans.assemble import assemble
from xltasks.plans.cells import is_number
from xltasks.plans.columns import column_of, match_headings
from xltasks.plans.duty import label_at
from xltasks.plans.stream import GridRow, Item, Paragraph, Place

# Words that only say what stands beside them: they need not be in the plan.
_STRUCTURE = re.compile(
    r"(?:牵头|责任|配合|协办|主办|承办)(?:责任)?(?:单位|部门)|(?:牵头|责任|分管)领导|完成(?:时限|时间)|目标任务|工作目标"
    r"|牵头负责|按职责分工负责|分别负责|负责|牵头|配合|第[一二三四五六]部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|^\d+[.、]|— \d+ —"
)
_TOKEN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.%]+")


def held_by(plan: Plan) -> str:
    """Every text that a plan holds, its findings' words included, without white space."""
    parts: list[str] = [plan.title, f"（共{plan.declared_tasks}项）", *plan.notes]
    for section in plan.sections:
        parts.append(section.title)
        for project in section.projects:
            parts.append(project.name)
            for task in project.tasks:
                parts += [task.text, task.due_text or "", task.written_no or "", *task.leaders]
                parts += [a.written for a in task.assignments]
    for found in plan.findings:
        parts += [*finding_words(found), found.value or ""]
    return "".join("｜".join(parts).split())


def missing(texts: Iterable[str], plan: Plan) -> list[str]:
    """The words of a document that its plan does not hold, but for words of structure."""
    held = held_by(plan)
    lost = []
    for line in (line for text in texts for line in text.split("\n")):
        if column_of(line) is not None or is_number(line) or match_headings(re.split(r"[,\t|]", line)) is not None:
            continue
        # 钱 宇 is one name, 赵明 钱亮 are two.
        closed = re.sub(r"(?<!\S)(\S)\s+(?=\S(?!\S))", r"\1", line)
        for token in _TOKEN.findall(_STRUCTURE.sub("｜", closed)):
            if (
                not token.isdecimal()
                and token not in held
                and not all(part in held for part in re.split(r"[.、]", token))
            ):
                lost.append(token)
    return lost


@pytest.mark.parametrize(("name", "form"), [(name, form) for name, forms in WORN.items() for form in forms])
def test_every_word_of_a_dress_is_somewhere(name: str, form: str) -> None:
    """What stands in a document is in its plan, in a note or in a finding."""
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    rows = [part for line in texts_of(source) for part in (line.split("|") if form == "t" else [line])]
    # A line that was only full goes on in the next.
    joined = re.sub(r"(?<=[\u4e00-\u9fff、])\n(?=[\u4e00-\u9fff、])", "", "\n".join(rows)).split("\n")
    kept = [row for row in joined if "".join(row.split()) in "".join(joined)]
    assert missing(kept if name.startswith("13") else rows, read(name, form)) == []


def test_every_word_of_the_example_is_somewhere() -> None:
    """So it is with the real plan."""
    source = (EXAMPLE / "wujiang-2023.txt").read_text(encoding="utf-8")
    assert missing(source.split("\t"), read_plan(EXAMPLE / "wujiang-2023.docx")) == []


# --- documents that nobody ever saw: every cell and line has words of its own ---


def _word(number: int) -> str:
    """A word like no other, that means nothing to the reader: no three characters of it are in another one."""
    one, two = f"{number:02d}"
    sets = ("甲乙丙丁戊己庚辛壬癸", "晨曦朝暮昼夜晴阴雨雪", "梅兰竹菊松柏桃李杏荷", "琴棋书画诗酒花茶笔墨")
    return "".join(letters[int(digit)] for letters, digit in zip(sets, (one, two, one, two), strict=True))


_HEADS = ["序号", "项目", "目标任务", "牵头领导", "责任单位", "配合单位", "完成时限", "备注", "联系人", "年度目标"]


@st.composite
def odd_tables(draw: st.DrawFn) -> tuple[list[Item], list[str]]:
    """A table with known and unknown columns in any order, blanks, stray rows and lines; and its words."""
    heads = draw(st.permutations(_HEADS).map(lambda names: list(names)[: draw(st.integers(5, 10))]))
    for needed in ("目标任务", "责任单位"):
        if needed not in heads:
            heads.append(needed)
    words: list[str] = []

    def fresh(tail: str = "") -> str:
        words.append(_word(len(words)))
        return words[-1] + tail

    items: list[Item] = [Paragraph("某区2024年任务分解方案", Place("line", 1))]
    items.append(GridRow(tuple(heads), Place("line", 2)))
    for at in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["row", "row", "row", "stray", "line", "title", "cut", "part"]))
        place = Place("line", 3 + at)
        if kind == "row":
            filled = draw(st.lists(st.booleans(), min_size=len(heads), max_size=len(heads)))
            cells = [
                (str(at + 1) if head == "序号" else fresh("局" if "单位" in head else "")) if full else ""
                for head, full in zip(heads, filled, strict=True)
            ]
            items.append(GridRow(tuple(cells), place))
        elif kind == "stray":
            spot = draw(st.integers(0, len(heads) - 1))
            items.append(GridRow(tuple(fresh() if i == spot else "" for i in range(len(heads))), place))
        elif kind == "cut":
            items.append(GridRow((fresh(), fresh()), place, whole=False))
        elif kind == "line":
            items.append(Paragraph(fresh("。"), place))
        elif kind == "part":
            items.append(Paragraph(f"（二）{fresh()}", place))
        else:
            items.append(GridRow((f"{'一二三四五六七八'[at]}、{fresh()}", *[""] * (len(heads) - 1)), place))
    return items, words


@settings(deadline=None, max_examples=200)
@given(odd_tables())
def test_no_word_of_any_table_is_lost(made: tuple[list[Item], list[str]]) -> None:
    """Whatever stands in a table, known column or not, in a row or astray, is in the plan, a note or a finding."""
    items, words = made
    try:
        plan = assemble(items, Path("plan.txt"))
    except CannotProceed as stopped:
        assert stopped.code == "plan-no-table"  # nothing was read, and the person is told so
        return
    held = held_by(plan)
    assert [word for word in words if word not in held] == []


_MARKS = ["一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "①", "第一部分 ", ""]
_DUTIES = [
    "（牵头单位：{}局）",
    "（责任单位：{}局；完成时限：{}）",
    "（{}局负责）",
    "\n责任单位：{}局",
    "\n牵头领导：{}",
    "",
    "",
    "（{}）",
]


@st.composite
def odd_prose(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Numbered paragraphs in any order with duties of any sort behind them; and their words."""
    words: list[str] = []

    def fresh() -> str:
        words.append(_word(len(words)))
        return words[-1]

    lines = ["某区2024年任务分工方案"]
    for _ in range(draw(st.integers(1, 10))):
        duty = re.sub(r"\{\}", lambda _: fresh(), draw(st.sampled_from(_DUTIES)))
        stop = draw(st.sampled_from(["。", "", "；"]))
        lines.append(f"{draw(st.sampled_from(_MARKS))}{fresh()}{stop}{duty}")
    return "\n".join(lines), words


@settings(deadline=None, max_examples=300)
@given(odd_prose())
def test_no_word_of_any_prose_is_lost(made: tuple[str, list[str]]) -> None:
    """Whatever stands in numbered paragraphs is in the plan, a note or a finding."""
    text, words = made
    try:
        plan = plan_of_text(text)
    except CannotProceed as stopped:
        assert stopped.code == "plan-no-table"
        return
    held = held_by(plan)
    assert [word for word in words if word not in held] == []
    numbers = [task.no for _, _, task in plan.tasks()]
    assert all(isinstance(number, int) for number in numbers)
    assert len(set(numbers)) == len(numbers) or "duplicate-task" in {found.code for found in plan.findings}


def _labelled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if label_at(line) is not None]


def test_labels_alone_are_no_task() -> None:
    """Lines of labels with nothing above them make no plan, and say so."""
    text = "2024年方案\n牵头单位：区发改委\n责任单位：区财政局\n"
    assert len(_labelled(text.splitlines())) == 2
    with pytest.raises(CannotProceed, match="plan-no-table"):
        plan_of_text(text)


@pytest.mark.parametrize("seed", range(8))
def test_no_text_makes_the_readers_fail(seed: int) -> None:
    """Documents with words deleted, doubled and brackets thrown in are read, or stop with a sentence."""
    draw = random.Random(seed)
    sources = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))]
    marks = "一二（）()1.2、：:；;\n\t|,牵头单位责任领导区发改委负责★〕【】“”月底前每年 　①第部分"
    for _ in range(40):
        text = draw.choice(sources)
        for _ in range(draw.randrange(1, 12)):
            at, other = draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)
            thrown = draw.choice(["", "".join(draw.choices(marks, k=3)), text[other : other + 50]])
            text = text[:at] + thrown + text[at + draw.choice([0, 0, 20]) :]
        try:
            plan = plan_of_text(text)
        except CannotProceed as stopped:
            assert stopped.code in {"plan-no-table", "plan-no-year"}
        else:
            assert all(task.text for _, _, task in plan.tasks())


@pytest.mark.parametrize("mark", ["（", "（牵头单位：", "一、", "★", "1.", "10月底前", "区发改委", "、", "增长5%"])
def test_long_lines_take_no_long_time(mark: str) -> None:
    """A line of a hundred thousand characters is read in a moment: no step looks at it more than a few times."""
    text = "2024年任务方案\n一、甲\n1.建成公园。（责任单位：★区园林局）\n2." + mark * (60_000 // len(mark))
    start = time.perf_counter()
    plan = plan_of_text(text)
    assert read_targets(text) is not None
    assert len(list(plan.tasks())) >= 1
    assert time.perf_counter() - start < 20
