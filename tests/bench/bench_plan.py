"""How fast a plan of 5,000 tasks is read, from every sort of document, and built.  Run by hand.

    python tests/bench/bench_plan.py [TASKS]

Each step runs in a process of its own, as a person would start it; prints seconds and peak memory.  Asked for:
read in under 3 s, built in under 10 s, in under 400 MB.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

_HEADINGS = ("序号", "项目", "重点工作目标任务", "牵头领导", "牵头单位", "配合单位", "完成时限")
_UNITS = [f"区第{name}局" for name in (f"{a}{b}" for a in "一二三四五六七八" for b in "甲乙丙丁戊己庚辛壬癸")]
_LEADERS = ["钱宇", "陈建忠", "季恒义", "吉伟", "李红", "孙俊良", "王嵘", "沈伟江"]
_DUES = ["10月底前", "6月30日前", "全年", "每月", "三季度末", "6月底前开工，年底前完工", "长期坚持", "春节前"]
_STEP = """
import resource, sys, time
from pathlib import Path
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{{seconds:.2f}} {{peak:.0f}}")
"""
_READ = "from xltasks.plans import read_plan; plan = read_plan(Path(sys.argv[1])); assert plan.sections"
_BUILD = """
from xltasks.cli import main
code = main(['build', sys.argv[1], '-o', sys.argv[2], '--as-of', '2024-02-01'])
assert code in (0, 1), code
"""

Row = tuple[int, str, str, str, str, str, str]


def rows(count: int) -> list[Row]:
    """Tasks such as offices write, ten a project, a hundred a section."""
    draw = random.Random(5)
    made = []
    for no in range(1, count + 1):
        text = f"{no}.推进第{no}类重点工程建设，完成改造提升{no % 97 + 1}个，新增投资{no % 89 + 1}亿元、增长5%以上，验收合格率达98%。"
        lead, *others = draw.sample(_UNITS, 4)
        made.append(
            (
                no // 10 + 1,
                f"重点项目{no // 10 + 1}",
                text,
                draw.choice(_LEADERS),
                lead,
                "、".join(others),
                draw.choice(_DUES),
            )
        )
    return made


def write_book(path: Path, made: list[Row]) -> None:
    """A workbook with a merged title row for each section and merged project cells."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("任务")
    sheet.write_row(0, 0, ["区政府2024年重点工作任务分解表"])
    sheet.write_row(1, 0, _HEADINGS)
    at = 2
    for start in range(0, len(made), 100):
        sheet.merge_range(at, 0, at, 6, f"{_numeral(start // 100 + 1)}、第{start // 100 + 1}板块工作")
        at += 1
        for row in made[start : start + 100]:
            sheet.write_row(at, 0, row)
            at += 1
    book.close()


def write_word(path: Path, made: list[Row]) -> None:
    """A Word table; written as XML, because python-docx takes minutes for it."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_paragraph("区政府2024年重点工作任务分解表")
    cells = [_HEADINGS, *([str(cell) for cell in row] for row in made)]
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in cells
    )
    document.element.body.append(parse_xml(f"<w:tbl {nsdecls('w')}>{body}</w:tbl>"))
    document.save(str(path))


def write_text(path: Path, made: list[Row]) -> None:
    """Rows pasted from a spreadsheet."""
    lines = ["区政府2024年重点工作任务分解表", "\t".join(_HEADINGS)]
    lines += ["\t".join(map(str, row)) for row in made]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_prose(path: Path, made: list[Row]) -> None:
    """Numbered paragraphs with their units in brackets."""
    lines = ["区政府2024年重点工作任务分工方案"]
    for at, (_, _, text, leader, lead, others, due) in enumerate(made):
        if at % 100 == 0:
            lines.append(f"{_numeral(at // 100 + 1)}、第{at // 100 + 1}板块工作")
        lines.append(f"{text}（牵头领导：{leader}；牵头单位：{lead}；责任单位：{others}；完成时限：{due}）")
    path.write_text("\n".join(lines), encoding="utf-8")


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


def measure(body: str, *args: Path) -> str:
    """Seconds and peak memory of one step in a process of its own."""
    command = [sys.executable, "-c", _STEP.format(body=body), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = done.stdout.split()[-2:]
    return f"{seconds} s, {peak} MB"


def main() -> None:
    """Write the documents, read each, build one."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    made = rows(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for suffix, write in {
            "xlsx": write_book,
            "docx": write_word,
            "txt": write_text,
            "prose.txt": write_prose,
        }.items():
            path = folder / f"plan.{suffix}"
            write(path, made)
            print(f"read {count} tasks from .{suffix}: {measure(_READ, path)}", flush=True)
        print(f"build {count} tasks: {measure(_BUILD, folder / 'plan.xlsx', folder / 'master.xlsx')}")


if __name__ == "__main__":
    main()
