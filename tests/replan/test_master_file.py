"""``xltasks replan`` and ``apply`` on a master as a file: the whole way, what programs make of it, and back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from books.masters import parts, with_parts
from master_cells import error_cells, stored_results
from masters import made, real_plan
from ooxml import validate
from recalculated import recalculated
from replan.document import revised_by_hand, write_document

from xltasks.books.closed import ClosedBook
from xltasks.books.protocol import Cell
from xltasks.cli import main
from xltasks.core.plan_fields import PlanField
from xltasks.core.schema import PENDING_SHEET, Col
from xltasks.core.values import as_text
from xltasks.ledger.read import read_master

# Parts that we do not know; their bytes only have to stay.
FOREIGN = {
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments>同意</ThreadedComments>".encode(),
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "customXml/item1.xml": "<office>自定义</office>".encode("utf-16"),
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The revised plan as a workbook."""
    return write_document(revised_by_hand(real_plan()), tmp_path_factory.mktemp("document") / "修订稿.xlsx")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plan's master."""
    return made(tmp_path_factory.mktemp("built"), real_plan())


@pytest.fixture
def master(built: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return Path(shutil.copy(built, tmp_path / "总表.xlsx"))


def decide_all(master: Path, decision: str) -> None:
    """The clerk chooses the same for every row that waits."""
    with ClosedBook.open(master) as book:
        items = [item for item in read_master(book, str(master)).pending if not item.done]
        book.write(PENDING_SHEET, [Cell(item.row, 0, decision) for item in items])
        book.commit()


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Exit status and words of a command."""
    capsys.readouterr()
    status = main([str(one) for one in arguments])
    return status, capsys.readouterr().out


def test_the_summary_counts_in_words(master: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, a count for each kind of change, the first rows, what to do next; the second time nothing new."""
    status, words = said(capsys, "replan", master, document, "--as-of", "2023-07-06")
    assert status == 1
    assert "总表 118 项任务，找到 116 项" in words
    counted = "移动1、换项目2、改写5、时限2、牵头领导1、牵头单位1、配合单位2、新增2、撤销2、疑似拆分1"
    assert counted in words
    assert "新列到“待确认” 19 条" in words
    assert "  · 改写 第1项：地区生产总值增长5%左右。 → 地区生产总值增长5.5%左右。" in words
    assert "编号变了的 52 项（总表第6项是修订稿第5项、" in words
    assert "xltasks apply" in words
    status, words = said(capsys, "replan", master, document)
    assert (status, "新列到“待确认” 0 条，已在“待确认”等决定的 19 条" in words) == (1, True)


def test_the_plan_it_was_made_from_has_no_difference(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, in words and in JSON, and the master is not written."""
    before = master.read_bytes()
    plan = Path(__file__).parents[2] / "workbook" / "wujiang-2023.docx"
    status, words = said(capsys, "replan", master, plan)
    assert (status, "没有不同" in words) == (0, True)
    status, told = said(capsys, "replan", master, plan, "--json")
    assert (status, json.loads(told)["differences"]) == (0, [])
    assert master.read_bytes() == before


def test_rows_of_a_plan_are_exported_and_counted(
    master: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``export`` tells them without unit and period, in JSON and as CSV; ``status`` counts them as waiting."""
    assert main(["replan", str(master), str(document), "--as-of", "2023-07-06"]) == 1
    status, told = said(capsys, "export", master, "--json")
    pending = json.loads(told)["pending"]
    assert (status, len(pending)) == (0, 19)
    assert pending[2] | {"item": ""} == {
        "item": "",
        "decision": None,
        "period": None,
        "unit": None,
        "task": 4,
        "field": "plan-leaders",
        "indicator": None,
        "sent": None,
        "now": "陈建忠",
        "returned": "陈建忠、钱宇",
        "reason": "修订稿第4项就是这一项，牵头领导变了",
        "file": "修订稿.xlsx",
        "sheet": None,
        "cell": "第4项",
    }
    assert said(capsys, "export", master, "-o", tmp_path / "csv")[0] == 0
    assert "plan-leaders" in (tmp_path / "csv" / "pending.csv").read_text(encoding="utf-8-sig")


def test_a_preview_in_json_says_the_same_and_writes_nothing(
    master: Path, document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rows that would be laid, with codes and words, and no backup."""
    before = master.read_bytes()
    status, told = said(capsys, "replan", master, document, "--preview", "--json")
    held = json.loads(told)
    assert (status, held["backup"], len(held["differences"])) == (1, None, 19)
    assert held["differences"][0] | {"item": ""} == {
        "item": "",
        "task": 1,
        "section": "2023年全区经济社会发展主要预期目标",
        "field": "plan-text",
        "now": "地区生产总值增长5%左右。",
        "new": "地区生产总值增长5.5%左右。",
        "said_by": [1],
        "code": "plan-text",
        "reason": "修订稿第1项就是这一项，文字有改动",
    }
    assert held["tasks"] == {"master": 118, "found": 116}
    assert held["renumbered"][0] == {"task": 6, "revised": 5}
    assert master.read_bytes() == before


def test_a_pasted_plan(master: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads the plan from standard input; 来源文件 says that it was pasted."""
    import io
    import sys

    text = (Path(__file__).parents[2] / "workbook" / "wujiang-2023.txt").read_text(encoding="utf-8")
    pasted = text.replace("1.地区生产总值增长5%左右。", "1.地区生产总值增长6%左右。").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted)))
    status, _ = said(capsys, "replan", master, "-")
    with ClosedBook.open(master) as book:
        (item,) = read_master(book, str(master)).pending
    assert (status, item.returned, item.file) == (1, "地区生产总值增长6%左右。", "粘贴的方案")


def test_the_whole_way_and_back(
    master: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Laid, accepted, carried out: foreign parts stay, stored results are true, programs take it; undo restores."""
    with_parts(master, FOREIGN)
    before = parts(master)
    assert main(["replan", str(master), str(document), "--as-of", "2023-07-06"]) == 1
    decide_all(master, "采用")
    decided = master.read_bytes()
    status, words = said(capsys, "apply", master, "--as-of", "2023-07-06")
    # One row is left: a task that a person has to move to another section.
    assert (status, "采用 18 条" in words, "没有执行的 1 条" in words) == (1, True, True)
    with ClosedBook.open(master) as book:
        state = read_master(book, str(master))
    assert [item.field for item in state.pending if not item.done] == [PlanField.SECTION]
    rows = {
        no: {column: as_text(value) for column, value in row.values.items()} for no, row in state.section_rows.items()
    }
    assert rows[120][Col.TEXT] == "举办“乐购吴江”消费促进月活动，发放消费券三千万元。"
    assert (rows[120][Col.LEADS], rows[120][Col.DUE], rows[120][Col.LIGHT]) == ("区商务局", "2023-08-31", "")
    assert (rows[5][Col.STATUS], rows[44][Col.DUE]) == ("已撤销", "2023-09-30")
    assert rows[12][Col.TEXT].endswith("多园”规划。")
    assert {unit.name for unit in state.plan.directory.units} >= {"区口岸办", "区营商环境专班"}

    after = parts(master)
    changed = {name for name in before if before[name] != after[name]}
    assert all(name.startswith(("xl/worksheets/", "xl/tables/", "xl/workbook", "xl/styles")) for name in changed)
    assert {name: after[name] for name in FOREIGN} == FOREIGN

    assert main(["undo", str(master)]) == 0
    assert master.read_bytes() == decided


def test_programs_take_the_result_and_its_stored_results_are_true(master: Path, document: Path, tmp_path: Path) -> None:
    """The validator has nothing to repair; LibreOffice computes what is stored, in new rows as well."""
    assert main(["replan", str(master), str(document), "--as-of", "2023-07-06"]) == 1
    decide_all(master, "采用")
    assert main(["apply", str(master), "--as-of", "2023-07-06"]) == 1
    assert validate(master) == []
    computed = recalculated(master, tmp_path)
    assert error_cells(computed) == []
    stored, now = stored_results(master), stored_results(computed)
    differing = {
        place: (value, now.get(place))
        for place, value in stored.items()
        if value != now.get(place) and not (isinstance(value, float) and value == pytest.approx(now.get(place)))
    }
    assert differing == {}
