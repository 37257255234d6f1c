"""Whole processes, side by side in one run: build, distribute, consolidate; a plain stacking script; datamaps.

Run by hand:  python tests/bench/bench_round.py  [--datamaps PATH_OF_ITS_COMMAND]

Each figure is the best and the median of several runs of a fresh process, with its peak memory.
"""

from __future__ import annotations

import argparse
import compileall
import csv
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from synthetic import make_round

ROOT = Path(__file__).parents[2]
XLTASKS = [sys.executable, "-m", "xltasks"]
STACK = """
import sys, pathlib, pandas
frames = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx")):
    raw = pandas.read_excel(path, sheet_name=0, header=None, engine="openpyxl")
    start = raw.index[raw[0] == "任务编号"][0]
    frame = raw.iloc[start + 1:].copy()
    frame.columns = raw.iloc[start]
    frames.append(frame)
pandas.concat(frames).to_excel(sys.argv[2], index=False, engine="openpyxl")
"""


def measured(command: list[str], runs: int, before=lambda: None, cwd: Path | None = None) -> tuple[float, float, float]:
    """(best seconds, median seconds, peak megabytes) of a command in fresh processes."""
    times, peak = [], 0
    for _ in range(runs):
        before()
        start = time.perf_counter()
        pid = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd)
        _, status, usage = os.wait4(pid.pid, 0)
        times.append(time.perf_counter() - start)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1):
            raise SystemExit(f"{command} ended with {code}")
        peak = max(peak, usage.ru_maxrss)
    return min(times), statistics.median(times), peak / 1024


def line(words: str, figures: tuple[float, float, float]) -> None:
    """Print one measurement."""
    print(f"{words:<58} best {figures[0]:6.2f} s   median {figures[1]:6.2f} s   peak {figures[2]:5.0f} MB", flush=True)


def datamaps_input(returns: Path, folder: Path) -> None:
    """The same files as datamaps wants them: a datamap of every filled cell, and the templates."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = 0
    for path in returns.glob("*.xlsx"):
        shutil.copy(path, folder)
        rows = rows or 60
    with (folder / "datamap.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["cell_key", "template_sheet", "cell_reference"])
        for row in range(rows):
            for letter in "AIJKLMN":
                writer.writerow([f"{letter}{row}", "填报表", f"{letter}{row + 7}"])


def main() -> None:
    """Measure everything."""
    options = argparse.ArgumentParser()
    options.add_argument("--datamaps", help="the datamaps command (pip install datamaps, in an environment of its own)")
    options.add_argument("--runs", type=int, default=5)
    args = options.parse_args()
    plan, units = ROOT / "workbook/wujiang-2023.docx", ROOT / "workbook/units.csv"
    # As pip leaves a package: a checkout used where PYTHONDONTWRITEBYTECODE is set compiles itself in every process.
    compileall.compile_dir(ROOT / "xltasks", quiet=1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        master, sent = folder / "m.xlsx", folder / "sent"
        build = [*XLTASKS, "build", str(plan), "--units", str(units), "-o", str(master)]
        line("build, 118 tasks from Word", measured(build, args.runs, lambda: master.unlink(missing_ok=True)))
        fresh = master.read_bytes()

        def unsent() -> None:
            master.write_bytes(fresh)
            shutil.rmtree(sent, ignore_errors=True)

        distribute = [*XLTASKS, "distribute", str(master), "-p", "2023-06", "-o", str(sent)]
        line("distribute, 81 forms", measured(distribute, args.runs, unsent))
        demo = folder / "demo"
        subprocess.run([*XLTASKS, "demo", str(demo)], stdout=subprocess.DEVNULL, check=False)
        subprocess.run([*XLTASKS, "undo", str(demo / "总表.xlsm")], stdout=subprocess.DEVNULL, check=True)
        consolidate("the demo's 81 returns", demo / "总表.xlsm", demo / "回收", args.runs)
        for count, rows in ((80, 15), (300, 60), (600, 60)):
            master, returns = make_round(folder / f"{count}x{rows}", count, rows)
            own = consolidate(f"{count} returns of {rows} rows", master, returns, args.runs)
            if (count, rows) != (300, 60):
                continue
            stack = measured([sys.executable, "-c", STACK, str(returns), str(folder / "stacked.xlsx")], 2)
            line("  pandas + openpyxl, stacking only", stack)
            print(f"    {stack[1] / own[1]:.1f} times as long")
            if args.datamaps:
                datamaps_input(returns, folder / "dm")
                other = measured(
                    [args.datamaps, "import", "templates", "-m", "--inputdir", str(folder / "dm")], 1, cwd=folder
                )
                line("  datamaps import templates -m", other)
                print(f"    {other[1] / own[1]:.1f} times as long")
        print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def consolidate(words: str, master: Path, returns: Path, runs: int) -> tuple[float, float, float]:
    """Measure consolidation of the same returns into the same fresh master."""
    fresh = master.read_bytes()

    def unmerged() -> None:
        master.write_bytes(fresh)
        shutil.rmtree(master.with_name(f"{master.name}.备份"), ignore_errors=True)

    figures = measured(
        [*XLTASKS, "consolidate", str(master), str(returns), "-p", "2023-06", "--as-of", "2023-07-03"], runs, unmerged
    )
    line(f"consolidate, {words}", figures)
    return figures


if __name__ == "__main__":
    main()
