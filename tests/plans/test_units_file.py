from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from plans.documents import EXAMPLE, codes, example, plan_of, save_book
from plans.test_reading import ONE

from xltasks.core.naming import complete
from xltasks.core.plan import Plan, Role
from xltasks.core.units import Unit, UnitKind
from xltasks.errors import CannotProceed
from xltasks.messages import error_words, finding_words
from xltasks.plans.units_file import read_units

ROWS = [
    ["单位全称", "简称", "类别", "所属群体", "联系人", "联系电话"],
    ["区发展和改革委员会", "区发改委、发改委；发改", "政府部门", "", "张三", "0512-00000001"],
    ["七都镇", "", "town", "各区镇，安委会成员单位", "", ""],
    ["", "", "", "", "", ""],
    ["吴江海关", "海关", "", "", "", ""],
]
UNITS = (
    Unit("区发展和改革委员会", ("区发改委", "发改委", "发改"), UnitKind.DEPARTMENT, (), "张三", "0512-00000001"),
    Unit("七都镇", (), UnitKind.TOWN, ("各区镇", "安委会成员单位")),
    Unit("吴江海关", ("海关",), UnitKind.VERTICAL),
)


def csv_text(rows: list[list[str]], delimiter: str = ",") -> str:
    """Rows as CSV; cells with a comma are quoted."""
    return "\r\n".join(delimiter.join(f'"{cell}"' if "，" in cell else cell for cell in row) for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """A CSV in any usual encoding and with any usual delimiter gives the units; blank rows are left out."""
    path = tmp_path / "units.csv"
    path.write_bytes(csv_text(ROWS, delimiter).encode(encoding))
    assert read_units(path) == UNITS


def test_workbook(tmp_path: Path) -> None:
    """A workbook with a title above its headings gives the same units."""
    book = Workbook()
    assert book.active is not None
    for row in (["2023年单位名录"], *ROWS):
        book.active.append(row)
    assert read_units(save_book(book, tmp_path / "units.xlsx")) == UNITS


def test_headings_by_other_names_and_in_any_order(tmp_path: Path) -> None:
    """Only the name is required; headings may be called otherwise and stand anywhere."""
    path = tmp_path / "units.csv"
    path.write_text("电话,联络员,单位 名称\n1,李四,区财政局\n", encoding="utf-8")
    assert read_units(path) == (Unit("区财政局", (), UnitKind.DEPARTMENT, (), "李四", "1"),)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("units.csv", "姓名,电话\n张三,1\n".encode(), "units-unreadable"),
        ("units.csv", b"", "units-unreadable"),
        ("units.pdf", b"%PDF-1.7", "units-unreadable"),
        ("units.xlsx", b"PK\x03\x04 cut", "units-unreadable"),
        (
            "units.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "file-encrypted",
        ),
    ],
)
def test_files_that_are_no_directory(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    """A file that is no directory stops with a sentence that names it and says what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CannotProceed) as stopped:
        read_units(path)
    assert stopped.value.code == code
    assert str(path) in error_words(stopped.value)


# --- completing a plan ---


def receivers(plan: Plan) -> set[str]:
    """The units that are sent a form: those that lead or support a task, group members included."""
    return {
        member.name
        for _, _, task in plan.tasks()
        for assignment in task.assignments
        if assignment.role is not Role.DATA
        for member in plan.directory.members(assignment.unit)
    }


def test_the_worked_example_is_complete() -> None:
    """With the example's directory no group is empty, every unit is known, and some eighty units receive a form."""
    plan = complete(example(), read_units(EXAMPLE / "units.csv"))
    assert codes(plan) == ["similar-names"]
    assert 75 <= len(receivers(plan)) <= 85
    assert {unit.name for unit in plan.directory.units if unit.kind is not UnitKind.GROUP} - receivers(plan) == {
        "区统计局",
        "吴江海关",
    }


def test_the_worked_example_changes_no_task() -> None:
    """The example's directory completes the plan and leaves its tasks as they were read; twice is as once."""
    plan, units = example(), read_units(EXAMPLE / "units.csv")
    done = complete(plan, units)
    assert done.sections == plan.sections
    assert complete(done, units) == done


def test_contacts_and_phones_of_the_example_are_invented() -> None:
    """Every unit has a contact; no phone number is a real one (none begins with 0), none is there twice."""
    units = [unit for unit in read_units(EXAMPLE / "units.csv") if unit.kind is not UnitKind.GROUP]
    assert all(unit.contact and unit.phone.startswith("0512-0000") for unit in units)
    assert len({unit.phone for unit in units}) == len({unit.contact for unit in units}) == len(units)
    assert not {unit.contact for unit in units} & set(example().leaders)


def small_plan() -> Plan:
    """One task: led by 区发改委, supported by 各区镇."""
    return plan_of(["一、甲", ONE])


def test_a_full_name_of_the_file_goes_into_the_tasks() -> None:
    """Where the file calls a unit of the plan otherwise, the plan follows; the way it was written stays."""
    plan = complete(small_plan(), UNITS)
    [task] = [task for _, _, task in plan.tasks()]
    assert [(a.unit, a.written) for a in task.assignments] == [
        ("区发展和改革委员会", "区发改委"),
        ("各区镇", "各区镇"),
    ]
    unit = plan.directory.find("区发改委")
    assert unit is not None
    assert (unit.name, unit.contact) == ("区发展和改革委员会", "张三")


def test_members_fill_a_group() -> None:
    """A row that names a group of the plan is its member; the finding about the empty group goes."""
    before = small_plan()
    assert codes(before) == ["group-empty"]
    after = complete(before, (Unit("七都镇", (), UnitKind.TOWN, ("各 区镇",)), Unit("各区镇"), Unit("区发改委")))
    assert codes(after) == []
    assert [unit.name for unit in after.directory.members("各区镇")] == ["七都镇"]


def test_units_that_the_file_lacks_are_said() -> None:
    """A unit of the plan that a directory file does not know is a finding, not a silent addition."""
    plan = complete(small_plan(), (Unit("区发改委"),))
    assert [(f.code, f.unit) for f in plan.findings] == [("unknown-unit", "各区镇"), ("group-empty", "各区镇")]
    assert complete(small_plan(), ()) == small_plan()


def test_one_row_for_two_names_answers_the_question() -> None:
    """Names that differ by a character become one unit when one row of the file names both."""
    cell = "★突出生态环境问题整治工作专班、突出生态环境问题整改工作专班"
    plan = plan_of(["一、甲", (*ONE[:4], cell)])
    assert codes(plan) == ["similar-names"]
    merged = complete(
        plan, (Unit("突出生态环境问题整治工作专班", ("突出生态环境问题整改工作专班",), UnitKind.TASKFORCE),)
    )
    assert codes(merged) == []
    [task] = [task for _, _, task in merged.tasks()]
    assert [(a.unit, a.role) for a in task.assignments] == [("突出生态环境问题整治工作专班", Role.LEAD)]
    # Two rows keep the two names, and the question.
    two = (Unit("突出生态环境问题整治工作专班"), Unit("突出生态环境问题整改工作专班"))
    assert codes(complete(plan, two)) == ["similar-names"]


def test_slips_of_the_file_are_findings() -> None:
    """An alias of two units and a group that nobody knows are said, with both names."""
    extra = (
        Unit("区发改委", ("发改",)),
        Unit("区财政局", ("发改",), UnitKind.DEPARTMENT, ("不存在的组",)),
        Unit("各区镇"),
        Unit("七都镇", (), UnitKind.TOWN, ("各区镇",)),
    )
    plan = complete(small_plan(), extra)
    assert [finding_words(found)[0] for found in plan.findings] == [
        "单位名录里“区财政局”的简称“发改”已经属于“区发改委”，按“区发改委”处理。",
        "单位名录里“区财政局”的所属群体“不存在的组”不是已知的群体。",
    ]
    held = plan.directory.find("发改")
    assert held is not None
    assert held.name == "区发改委"


def test_a_guessed_level_is_settled_by_the_file() -> None:
    """A unit without level that the file knows is no longer a guess."""
    plan = plan_of(["一、甲", (*ONE[:4], "★教育局"), ("", "", "2.任务。", "", "★区发改委")])
    assert codes(plan) == ["unit-without-prefix"]
    assert codes(complete(plan, (Unit("区教育局", ("教育局",)), Unit("区发改委")))) == []
