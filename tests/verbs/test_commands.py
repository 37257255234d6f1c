"""The command line: words, JSON, exit statuses, and nothing half-written."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_round import DUE, EDU, FIN, master_file
from without_sparklines import opened

from xltasks.cli import main
from xltasks.core.schema import FIELD_HEADINGS, FORM_HEADINGS, FORM_NO, LABEL_DATE, LABEL_REPORTER, Field

REAL_PLAN = Path(__file__).parents[2] / "workbook" / "wujiang-2023.docx"
REAL_UNITS = REAL_PLAN.with_name("units.csv")


def fill(path, target, fills):
    """Fill a form as a department does, in a program that saves it anew."""
    book = load_workbook(path)
    sheet = book["填报表"]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if row[0].value == FORM_NO)
    columns = {cell.value: cell.column for cell in header}
    for row in rows[: header[0].row - 1]:
        for cell in row:
            if cell.value in (LABEL_REPORTER, LABEL_DATE):
                sheet.cell(cell.row, cell.column + 1).value = "张三" if cell.value == LABEL_REPORTER else DUE
    for row in rows[header[0].row :]:
        for (task, field), value in fills.items():
            if row[0].value == task:
                cell = sheet.cell(row[0].row, columns[FIELD_HEADINGS[field]])
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(target)


@pytest.fixture
def office(tmp_path, capsys):
    """A small office in a folder: a master, its forms sent out for June."""
    master = master_file(tmp_path / "总表.xlsx")
    assert (
        main(["distribute", str(master), "-p", "2023-06", "-o", str(tmp_path / "下发"), "--as-of", "2023-06-25"]) == 0
    )
    (tmp_path / "回收").mkdir()
    capsys.readouterr()
    return tmp_path


def run_json(capsys, *arguments):
    """Run a command with --json: (exit status, the object)."""
    status = main([*map(str, arguments), "--json"])
    out = capsys.readouterr().out
    return status, json.loads(out)


def consolidated(office, capsys, *more):
    """Consolidate the folder 回收."""
    return run_json(
        capsys, "consolidate", office / "总表.xlsx", office / "回收", "-p", "2023-06", "--as-of", "2023-07-06", *more
    )


def test_the_round_by_command(office, capsys):
    """Forms go out, returns come home, the master says what they said, undo takes it back."""
    assert sorted(path.name for path in (office / "下发").iterdir()) == [
        "乙镇_2023-06.xlsx",
        "区教育局_2023-06.xlsx",
        "区财政局_2023-06.xlsx",
        "甲镇_2023-06.xlsx",
    ]
    fill(
        office / "下发/区教育局_2023-06.xlsx",
        office / "回收/区教育局_2023-06.xlsx",
        {
            (1, Field.PROGRESS): 0.5,
            (1, Field.STATUS): "正常推进",
            (1, Field.TEXT): "=开工3所",
            (2, Field.PROGRESS): "基本完成",
        },
    )
    (office / "回收/现场.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF")
    status, done = consolidated(office, capsys)
    assert status == 1
    assert set(done) == {"period", "master", "backup", "files", "changes", "findings", "missing", "totals"}
    assert [(one["file"], one["outcome"]) for one in done["files"]] == [
        ("区教育局_2023-06.xlsx", "merged"),
        ("现场.jpg", "ignored"),
    ]
    assert done["totals"] == {"files": 2, "read": 4, "accepted": 3, "already": 0, "pending": 1, "refused": 0}
    assert done["missing"] == [FIN, "甲镇", "乙镇"]
    assert Path(done["backup"]).exists()
    status, exported = run_json(capsys, "export", office / "总表.xlsx", "--as-of", "2023-07-06")
    assert status == 0
    task = exported["tasks"][0]
    assert (task["progress"], task["status"], task["text"], task["updated"]) == (
        0.5,
        "正常推进",
        "=开工3所",
        "2023-07-06",
    )
    assert [(one["task"], one["field"], one["returned"]) for one in exported["pending"]] == [
        (2, "progress", "基本完成")
    ]
    assert exported["reports"][0]["reporter"] == "张三"
    assert exported["returns"][0]["state"] == "returned"
    assert main(["undo", str(office / "总表.xlsx")]) == 0
    capsys.readouterr()
    assert run_json(capsys, "export", office / "总表.xlsx")[1]["reports"] == []


def test_preview_writes_nothing(office, capsys):
    """--preview tells the same and leaves folder and master byte for byte as they were."""
    fill(office / "下发/区教育局_2023-06.xlsx", office / "回收/a.xlsx", {(1, Field.PROGRESS): 0.5})
    before = {path: path.read_bytes() for path in sorted(office.rglob("*")) if path.is_file()}
    status, done = consolidated(office, capsys, "--preview")
    assert (status, done["backup"], done["totals"]["accepted"]) == (1, None, 1)
    assert {path: path.read_bytes() for path in sorted(office.rglob("*")) if path.is_file()} == before


def test_apply_carries_out_what_the_clerk_decided(office, capsys):
    """采用 with a mended value is written, 不采用 is noted, and a row without a decision stays."""
    fill(
        office / "下发/区教育局_2023-06.xlsx",
        office / "回收/a.xlsx",
        {(1, Field.PROGRESS): "基本完成", (2, Field.PROGRESS): "八成", (1, Field.STATUS): "√"},
    )
    consolidated(office, capsys)
    master = office / "总表.xlsx"
    book = opened(master)
    sheet = book["待确认"]
    header = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    rows = {
        (row[header["任务编号"] - 1].value, row[header["填报项"] - 1].value): row[0].row
        for row in sheet.iter_rows(min_row=4)
    }
    sheet.cell(rows[1, "完成进度"], header["决定"]).value = "采用"
    sheet.cell(rows[1, "完成进度"], header["回收值"]).value = "95%"
    sheet.cell(rows[2, "完成进度"], header["决定"]).value = "不采用"
    book.save(master)
    status, done = run_json(capsys, "apply", master, "--as-of", "2023-07-07")
    assert status == 1
    assert [len(done[key]) for key in ("accepted", "declined", "left", "undecided")] == [1, 1, 0, 1]
    exported = run_json(capsys, "export", master)[1]
    assert exported["tasks"][0]["progress"] == 0.95
    assert exported["tasks"][1]["progress"] is None
    assert [item["field"] for item in exported["pending"]] == ["status"]


def test_apply_compares_again_before_it_writes(office, capsys):
    """When the clerk changed the master since, an accepted row is left, with a sentence."""
    fill(office / "下发/区教育局_2023-06.xlsx", office / "回收/a.xlsx", {(1, Field.PROGRESS): "八成"})
    consolidated(office, capsys)
    master = office / "总表.xlsx"
    book = opened(master)
    pending, section = book["待确认"], book.worksheets[2]
    for row in pending.iter_rows(min_row=2):
        words = [cell.value for cell in row]
        if "八成" in words:
            row[0].value = "采用"
            row[words.index("八成")].value = "80%"
    for row in section.iter_rows():
        words = [cell.value for cell in row]
        if "完成进度" in words:
            column = words.index("完成进度")
        elif row[0].value == 1:
            row[column].value = 0.33
    book.save(master)
    status, done = run_json(capsys, "apply", master)
    assert (status, len(done["left"]), done["findings"][0]["code"]) == (1, 1, "now-differs")
    assert run_json(capsys, "export", master)[1]["tasks"][0]["progress"] == 0.33


def test_forms_sent_again_are_the_same_and_a_filled_one_is_never_replaced(office, capsys):
    """The same contents give the same bytes; a file that somebody has written in stops the batch."""
    sent = office / "下发"
    before = {path.name: path.read_bytes() for path in sent.iterdir()}
    command = ["distribute", str(office / "总表.xlsx"), "-p", "2023-06", "-o", str(sent), "--as-of", "2023-06-27"]
    assert main(command) == 0
    assert {path.name: path.read_bytes() for path in sent.iterdir()} == before
    assert main([*command, "--due", "2023-07-10"]) == 0
    assert all(path.read_bytes() != before[path.name] for path in sent.iterdir())
    fill(sent / "甲镇_2023-06.xlsx", sent / "甲镇_2023-06.xlsx", {(3, Field.TEXT): "已经填了"})
    kept = {path.name: path.read_bytes() for path in sent.iterdir()}
    capsys.readouterr()
    assert main([*command, "--due", "2023-07-12"]) == 3
    assert "甲镇_2023-06.xlsx 已经存在，里面有人填过内容" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in sent.iterdir()} == kept


def test_one_unit_or_a_group_can_be_sent_alone(tmp_path, capsys):
    """--unit takes full names, short names and groups."""
    master = master_file(tmp_path / "总表.xlsx")
    status, done = run_json(
        capsys, "distribute", master, "-p", "2023-Q2", "-o", tmp_path / "f", "--unit", "教育局", "--unit", "各镇"
    )
    assert status == 0
    assert [form["unit"] for form in done["forms"]] == [EDU, "甲镇", "乙镇"]
    assert {form["due"] for form in done["forms"]} == {"2023-07-05"}
    assert FORM_HEADINGS[0] == "任务编号"


WRONG_USAGE = [
    (
        ["consolidate", "总表.xlsx", "回收", "-p", "六月"],
        "报告期“六月”写法不对。请写成 2023-06（月）或 2023-Q2（季度）",
    ),
    (["distribute", "总表.xlsx", "-p", "2023-13", "-o", "x"], "报告期“2023-13”写法不对"),
    (["distribute", "总表.xlsx", "-o", "x"], "缺少 -p/--period"),
    (["status", "总表.xlsx", "--as-of", "昨天"], "日期“昨天”写法不对。请写成 2023-06-30"),
    (["汇总"], "没有“汇总”这个命令"),
    (["distribute", "总表.xlsx", "-p", "2023-06", "-o", "x", "--unit", "区教育"], "是不是“区教育局”？"),
    (["build", "总表.xlsx", "-o", "总表.docx"], "总表文件名要以 .xls"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG_USAGE)
def test_wrong_usage_is_one_chinese_sentence_and_status_2(tmp_path, monkeypatch, capsys, arguments, words):
    """A command that is written wrongly says what is wrong and how to write it."""
    master_file(tmp_path / "总表.xlsx")
    shutil.copy(REAL_PLAN, tmp_path / "方案.docx")
    monkeypatch.chdir(tmp_path)
    if arguments[0] == "build":
        arguments = ["build", "方案.docx", *arguments[2:]]
    try:
        status = main(arguments)
    except SystemExit as stopped:
        status = stopped.code
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert words in told.err


def test_what_stops_a_command_is_one_sentence_and_status_3(office, tmp_path, capsys):
    """No such file, no master, an open master, a plan without a table: a sentence, and nothing written."""
    (office / "~$总表.xlsx").write_bytes(b"\x05clerk")
    (office / "空.xlsx").write_bytes(b"")
    (office / "文字.txt").write_text("今天开会，讨论了2023年的工作。", encoding="utf-8")
    before = {path: path.read_bytes() for path in sorted(office.rglob("*")) if path.is_file()}
    cases = [
        (
            ["consolidate", office / "总表.xlsx", office / "回收", "-p", "2023-06"],
            "请先在 Excel 或 WPS 中保存并关闭总表",
        ),
        (["consolidate", office / "没有.xlsx", office / "回收", "-p", "2023-06"], "找不到文件"),
        (["consolidate", office / "总表.xlsx", office / "没有", "-p", "2023-06"], "找不到回收件"),
        (["status", office / "空.xlsx"], "空.xlsx"),
        (["status", office / "下发/甲镇_2023-06.xlsx"], "不是本工具制作的总表"),
        (["build", office / "文字.txt", "-o", office / "b.xlsx"], "里没有找到任务"),
        (["build", REAL_PLAN, "-o", office / "空.xlsx"], "总表已经存在"),
        (["undo", office / "没有.xlsx"], "没有.xlsx"),
    ]
    for arguments, words in cases:
        assert main(list(map(str, arguments))) == 3, arguments
        told = capsys.readouterr()
        assert words in told.err
        assert told.err.count("\n") == 1
    assert {path: path.read_bytes() for path in sorted(office.rglob("*")) if path.is_file()} == before


def test_a_folder_that_cannot_be_written_stops_distribution(tmp_path, capsys):
    """Where a file stands in the folder's place, nothing is written and the master stays as it was."""
    master = master_file(tmp_path / "总表.xlsx")
    (tmp_path / "下发").write_text("x")
    before = master.read_bytes()
    assert main(["distribute", str(master), "-p", "2023-06", "-o", str(tmp_path / "下发")]) == 3
    assert "文件夹写不进去" in capsys.readouterr().err
    assert master.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["下发", "总表.xlsx"]


def test_build_makes_the_same_bytes_twice_and_never_overwrites(tmp_path, capsys):
    """Same plan and day: same master. A workbook that is there already stays."""
    arguments = ["build", str(REAL_PLAN), "--units", str(REAL_UNITS), "--as-of", "2023-06-30", "-o"]
    for name in ("a.xlsx", "b.xlsx"):
        assert main([*arguments, str(tmp_path / name)]) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    (tmp_path / "c.xlsx").write_bytes(b"clerk's own")
    assert main([*arguments, str(tmp_path / "c.xlsx")]) == 3
    assert (tmp_path / "c.xlsx").read_bytes() == b"clerk's own"
    assert "只差一个字" in capsys.readouterr().out


def test_a_plan_with_one_number_twice_is_not_built(tmp_path, capsys):
    """Two tasks with one number: build stops and says which."""
    text = REAL_PLAN.with_suffix(".txt").read_text(encoding="utf-8").replace("\t3.全社会", "\t2.全社会")
    plan = tmp_path / "方案.txt"
    plan.write_text(text, encoding="utf-8")
    assert main(["build", str(plan), "-o", str(tmp_path / "总表.xlsx")]) == 3
    assert "重复的任务编号：2" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["方案.txt"]


def test_status_says_who_is_out(office, capsys):
    """Who returned, who is late, who is missing; key figures; as words and as JSON."""
    fill(
        office / "下发/区教育局_2023-06.xlsx",
        office / "回收/a.xlsx",
        {(1, Field.STATUS): "已完成", (1, Field.PROGRESS): 1},
    )
    consolidated(office, capsys)
    status, told = run_json(capsys, "status", office / "总表.xlsx", "--as-of", "2023-07-06")
    assert status == 1
    assert (told["returned"], told["missing"], told["tasks"]["done"]) == ([EDU], [FIN, "甲镇", "乙镇"], 1)
    assert main(["status", str(office / "总表.xlsx"), "-p", "2023-06"]) == 1
    assert "未回收：区财政局、甲镇、乙镇" in capsys.readouterr().out


def test_export_writes_csv_that_a_spreadsheet_does_not_run(office, capsys, tmp_path):
    """CSV for Excel: UTF-8 with BOM, and text like a formula is made harmless."""
    fill(
        office / "下发/区教育局_2023-06.xlsx",
        office / "回收/a.xlsx",
        {(1, Field.TEXT): "=HYPERLINK(1)", (1, Field.PROGRESS): 0.07},
    )
    consolidated(office, capsys)
    assert main(["export", str(office / "总表.xlsx"), "-o", str(tmp_path / "csv")]) == 0
    written = (tmp_path / "csv" / "reports.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    text = written.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ",0.07," in text


def test_help_teaches_in_chinese(capsys):
    """--help shows a month's commands; each command has its own help."""
    for arguments in (["--help"], ["build", "--help"], ["consolidate", "--help"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 0
        told = capsys.readouterr().out
        assert told.startswith("用法：")
        assert "退出码" in told
        assert not {"usage", "options:", "positional"} & set(told.split())


def test_a_bug_is_one_sentence_and_a_log(office, capsys, monkeypatch, tmp_path):
    """An unexpected error keeps its traceback in a file and tells its path, not the traceback."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("xltasks.verbs.status.read_master", lambda *_: 1 / 0)
    assert main(["status", str(office / "总表.xlsx")]) == 3
    told = capsys.readouterr().err
    (log,) = tmp_path.glob("xltasks-*.log")
    assert told.count("\n") == 1
    assert str(log) in told
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_both_names_of_the_program_are_the_same(tmp_path):
    """``python -m xltasks`` runs it."""
    done = subprocess.run([sys.executable, "-m", "xltasks", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("xltasks ")


def test_a_master_among_the_returns_is_no_return(office, capsys):
    """The folder of the master itself may be given: the master and its backups are ignored with a word."""
    fill(office / "下发/区教育局_2023-06.xlsx", office / "回收/a.xlsx", {(1, Field.PROGRESS): 0.5})
    _, done = run_json(capsys, "consolidate", office / "总表.xlsx", office, "-p", "2023-06", "--as-of", "2023-07-06")
    outcomes = {one["file"]: one["outcome"] for one in done["files"]}
    assert outcomes["总表.xlsx"] == "ignored"
    assert {outcome for file, outcome in outcomes.items() if "备份" in file} == {"ignored"}
    assert (outcomes["回收/a.xlsx"], done["totals"]["refused"]) == ("merged", 0)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("\t3.全社会", "\t200.全社会", "number-gap"), ("★区商务局、吴江海关", "区商务局、吴江海关", "no-lead")],
)
def test_a_plan_with_a_defect_is_shown_with_status_1(tmp_path, capsys, old, new, code):
    """A gap in the numbers or a task without ★ is told, and the exit status says that a person must look."""
    text = REAL_PLAN.with_suffix(".txt").read_text(encoding="utf-8")
    plan = tmp_path / "方案.txt"
    plan.write_text(text.replace(old, new, 1), encoding="utf-8")
    status, read = run_json(capsys, "plan", plan)
    assert status == 1
    assert code in {found["code"] for found in read["findings"]}
    assert run_json(capsys, "plan", REAL_PLAN)[0] == 0
