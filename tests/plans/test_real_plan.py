from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from plans.documents import EXAMPLE, example, save_book, sheet_of
from plans.plan_dump import dump

from xltasks.core.plan import Plan, Role
from xltasks.core.units import UnitKind
from xltasks.plans import read_plan

GOLDEN = Path(__file__).with_name("wujiang-2023.plan.txt")


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The worked example, read once."""
    return example()


def test_reads_as_the_golden_text(plan: Plan) -> None:
    """The whole plan, task by task, is what the golden text shows."""
    assert dump(plan) == GOLDEN.read_text(encoding="utf-8")


def test_text_and_word_agree(plan: Plan) -> None:
    """The text export and the Word table give the same plan, findings included."""
    assert read_plan(EXAMPLE / "wujiang-2023.docx") == plan


def test_workbook_agrees(plan: Plan, tmp_path: Path) -> None:
    """The same plan as a workbook with merged cells gives the same plan."""
    assert read_plan(save_book(sheet_of(plan), tmp_path / "plan.xlsx")) == plan


def test_every_task_is_there_in_the_words_of_the_source(plan: Plan) -> None:
    """Each numbered line of the source is the text of one task, whole, and no other task exists."""
    source = (EXAMPLE / "wujiang-2023.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in source.splitlines() if re.match(r"\t\d+\.", line)]
    assert [f"{task.no}.{task.text}" for _, _, task in plan.tasks()] == lines
    assert [task.no for _, _, task in plan.tasks()] == list(range(1, 119))


def test_every_character_of_the_source_is_placed(plan: Plan) -> None:
    """Titles, names, texts, people and units together hold all of the source's characters, each as often."""
    source = (EXAMPLE / "wujiang-2023.txt").read_text(encoding="utf-8").replace("— 7 —", "")
    parts = [plan.title, f"（共{plan.declared_tasks}项）", "序号项目重点工作目标任务牵头领导责任单位", *plan.notes]
    leaders: tuple[str, ...] = ()
    for section in plan.sections:
        parts.append(f"{'一二三四五六七八九十'[section.no - 1]}、{section.title}")
        for project in section.projects:
            parts.append(f"{project.no}{project.name}")
            for task in project.tasks:
                parts.append(f"{task.no}.{task.text}")
                parts += [a.written + "★" * (a.role is Role.LEAD) for a in task.assignments]
                parts.append("、" * (len(task.assignments) - 1))
                parts += task.leaders if task.leaders != leaders else ()
                leaders = task.leaders
    # A leader cell that repeats the one above is there to the eye, not in the plan: it is taken out of both sides.
    people = "".join(plan.leaders)
    left = sorted(c for c in "".join(source.split()) if c not in people)
    assert sorted(c for c in "".join("".join(parts).split()) if c not in people) == left


def test_counts(plan: Plan) -> None:
    """10 sections, 30 projects, 118 tasks as declared, one closing note, year 2023."""
    assert len(plan.sections) == 10
    assert [section.no for section in plan.sections] == list(range(1, 11))
    assert sum(len(section.projects) for section in plan.sections) == 30
    assert all([p.no for p in s.projects] == list(range(1, len(s.projects) + 1)) for s in plan.sections)
    assert (plan.declared_tasks, plan.year, len(plan.notes)) == (118, 2023, 1)


@pytest.mark.parametrize(
    ("section", "project", "name"),
    [
        (2, 2, "打造苏州“未来城市新中心”"),
        (6, 3, "积极营造文化氛围"),
        (7, 2, "扎实推进重点领域生态环境治理"),
        (8, 1, "促进更高质量充分就业"),
        (9, 2, "全力防范化解风险"),
    ],
)
def test_names_cut_by_a_page_break_are_one(plan: Plan, section: int, project: int, name: str) -> None:
    """A project's name is whole wherever the page break and its number stood."""
    assert plan.sections[section - 1].projects[project - 1].name == name


@pytest.mark.parametrize(
    ("no", "leaders"),
    [
        (2, ("钱宇",)),
        (6, ("季恒义", "吉伟")),
        (21, ("钱宇",)),  # the first task of a project takes the leader of the project before
        (45, ("陈建忠",)),
        (97, ("陈建忠", "沈伟江", "郁海成")),
        (118, ("钱宇",)),
    ],
)
def test_leaders(plan: Plan, no: int, leaders: tuple[str, ...]) -> None:
    """Blank cells carry the leaders down; padded names are closed up; several are several."""
    task = {task.no: task for _, _, task in plan.tasks()}[no]
    assert task.leaders == leaders


@pytest.mark.parametrize(
    ("no", "written", "unit", "role", "remark"),
    [
        (1, "统计局", "区统计局", Role.DATA, None),
        (5, "吴江海关", "吴江海关", Role.DATA, None),
        (18, "财政局（国资办）", "区财政局", Role.SUPPORT, "国资办"),
        (33, "宣传部", "区委宣传部", Role.SUPPORT, None),
        (33, "吴江海关", "吴江海关", Role.DATA, None),
        (55, "纪委监委", "区纪委监委", Role.SUPPORT, None),
        (61, "交通运输局", "区交通运输局", Role.LEAD, None),
        (61, "水务集团", "水务集团", Role.SUPPORT, None),
        (79, "突出生态环境问题整改工作专班", "区突出生态环境问题整改工作专班", Role.LEAD, None),
        (111, "综合指挥中心", "区综合指挥中心", Role.LEAD, None),
        (117, "区级各预算单位", "区级各预算单位", Role.SUPPORT, None),
    ],
)
def test_assignments(plan: Plan, no: int, written: str, unit: str, role: Role, remark: str | None) -> None:
    """A unit as written has its full name, its role and the remark in brackets."""
    task = {task.no: task for _, _, task in plan.tasks()}[no]
    found = next(a for a in task.assignments if a.written == written)
    assert (found.unit, found.role, found.remark) == (unit, role, remark)


def test_units_that_stand_for_themselves(plan: Plan) -> None:
    """Towns, companies, groups and bodies named by their place keep the name that the plan writes."""
    names = {
        *("吴江税务局", "吴江海关", "吴江生态环境局", "城投集团", "水务集团", "文旅集团", "供电公司", "长三角公司"),
        *("东方国资", "苏信学院", "汾湖高新区", "吴江开发区", "七都镇", "各区镇", "安委会成员单位", "区级各预算单位"),
    }
    held = {unit.name for unit in plan.directory.units}
    assert names <= held
    assert not {"区" + name for name in names} & held


def test_units_are_each_there_once(plan: Plan) -> None:
    """No unit of the directory is another's short form."""
    names = [unit.name for unit in plan.directory.units]
    assert len(names) == len(set(names)) == 69
    assert [u.name for u in plan.directory.units if u.kind is UnitKind.OTHER] == ["区工商联"]
    assert all(plan.directory.find(alias) is unit for unit in plan.directory.units for alias in unit.aliases)


def test_the_only_date_named(plan: Plan) -> None:
    """10月底前 is 31 October; every other task is due on the year's last day, because its text names no date."""
    named = {task.no: (task.due.isoformat(), task.due_text) for _, _, task in plan.tasks() if task.due_text}
    assert named == {105: ("2023-10-31", "10月底前")}
    assert {t.due.isoformat() for _, _, t in plan.tasks() if t.no != 105} == {"2023-12-31"}


def test_findings_are_exactly_the_useful_ones(plan: Plan) -> None:
    """One pair of names that differ by a character is asked about; the groups have no members yet; nothing else."""
    assert [found.code for found in plan.findings] == ["similar-names", *["group-empty"] * 7]
    asked = plan.findings[0]
    assert (asked.unit, asked.value, asked.task) == (
        "区突出生态环境问题整治工作专班",
        "区突出生态环境问题整改工作专班",
        79,
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding(plan: Plan, tmp_path: Path, encoding: str) -> None:
    """UTF-8 with BOM, GBK and UTF-16, with the line ends of Windows, read alike."""
    source = (EXAMPLE / "wujiang-2023.txt").read_text(encoding="utf-8")
    path = tmp_path / "plan.txt"
    path.write_bytes(source.replace("\n", "\r\n").encode(encoding))
    assert read_plan(path) == plan


def test_kind_is_told_by_content(plan: Plan, tmp_path: Path) -> None:
    """A Word file with the suffix of a text is read as what it is."""
    path = tmp_path / "plan.txt"
    path.write_bytes((EXAMPLE / "wujiang-2023.docx").read_bytes())
    assert read_plan(path) == plan


def test_text_needs_no_office_reader() -> None:
    """Reading a text plan imports neither python-docx nor openpyxl."""
    program = (
        "import sys; from pathlib import Path; from xltasks.plans import read_plan; "
        f"read_plan(Path({str(EXAMPLE / 'wujiang-2023.txt')!r})); "
        "print([name for name in ('docx', 'openpyxl', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
