"""Whole processes, side by side in one run: build, distribute, consolidate; a plain stacking script; datamaps.

Run by hand:  python tests/bench/bench_round.py  [--datamaps PATH_OF_ITS_COMMAND]

Each figure is the best and the median of several runs of a fresh process, with its peak memory.  Programs that are
compared take turns, so that a machine whose speed wanders is as fast or slow for one as for the other; what a fixed
piece of work takes is measured between them, to tell one day's figures from another's.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from synthetic import make_round

ROOT = Path(__file__).parents[2]
XLTASKS = [sys.executable, "-m", "xltasks"]
# Returns, rows of each, tasks in the plan, and whether other programs are given the same files.  300 units come to 60
# rows each when a plan of the usual length is asked of half of them, or when a plan has fifteen times as many tasks.
ROUNDS = ((80, 15, 120, False), (300, 60, 120, True), (300, 60, 1_800, True), (600, 60, 3_600, False))
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


@dataclass
class Contender:
    """A command that is run in fresh processes, and what its runs took: seconds, and kilobytes at the most."""

    words: str
    command: list[str]
    before: Callable[[], None] = lambda: None
    cwd: Path | None = None
    times: list[float] = field(default_factory=list)
    peak: int = 0

    def run(self) -> None:
        """Run it once."""
        self.before()
        start = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.cwd)
        _, status, usage = os.wait4(process.pid, 0)
        self.times.append(time.perf_counter() - start)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1):
            raise SystemExit(f"{self.command} ended with {code}")
        self.peak = max(self.peak, usage.ru_maxrss)

    @property
    def median(self) -> float:
        """What a run takes."""
        return statistics.median(self.times)

    def tell(self, other: Contender | None = None) -> None:
        """Print its figures, and how many times as long as ``other`` it takes."""
        times = f"   {self.median / other.median:.1f} times as long" if other else ""
        seconds = f"best {min(self.times):6.2f} s   median {self.median:6.2f} s"
        print(f"{self.words:<50} {seconds}   peak {self.peak / 1024:4.0f} MB{times}", flush=True)


def fixed_work() -> float:
    """Seconds that a fixed piece of Python takes on this machine now."""
    start = time.perf_counter()
    held: dict[int, int] = {}
    for number in range(1_000_000):
        held[number % 1_000] = number
    return time.perf_counter() - start


def datamaps_input(returns: Path, rows: int, folder: Path) -> None:
    """The same files as datamaps wants them: a datamap of every filled cell, and the templates."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in returns.glob("*.xlsx"):
        shutil.copy(path, folder)
    with (folder / "datamap.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["cell_key", "template_sheet", "cell_reference"])
        for row in range(rows):
            for letter in "AIJKLMN":
                writer.writerow([f"{letter}{row}", "填报表", f"{letter}{row + 6}"])


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
        alone(Contender("build, 118 tasks from Word", build, lambda: master.unlink(missing_ok=True)), args.runs)
        fresh = master.read_bytes()

        def unsent() -> None:
            master.write_bytes(fresh)
            shutil.rmtree(sent, ignore_errors=True)

        distribute = [*XLTASKS, "distribute", str(master), "-p", "2023-06", "-o", str(sent)]
        alone(Contender("distribute, 81 forms", distribute, unsent), args.runs)
        demo = folder / "demo"
        subprocess.run([*XLTASKS, "demo", str(demo)], stdout=subprocess.DEVNULL, check=False)
        subprocess.run([*XLTASKS, "undo", str(demo / "总表.xlsm")], stdout=subprocess.DEVNULL, check=True)
        alone(consolidation("the demo's 81 returns", demo / "总表.xlsm", demo / "回收"), args.runs)
        for count, rows, tasks, is_compared in ROUNDS:
            master, returns = make_round(folder / f"{count}x{rows}-{tasks}", count, rows, tasks)
            own = consolidation(f"{count} returns of {rows} rows, {tasks} tasks", master, returns)
            if is_compared:
                compared(own, others(returns, rows, folder, args.datamaps), args.runs)
            else:
                alone(own, args.runs)
        print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def others(returns: Path, rows: int, folder: Path, datamaps: str | None) -> list[Contender]:
    """What else there is to put the same files together."""
    found = [
        Contender(
            "  pandas + openpyxl, stacking only",
            [sys.executable, "-c", STACK, str(returns), str(folder / "stacked.xlsx")],
        )
    ]
    if datamaps:
        datamaps_input(returns, rows, folder / "dm")
        command = [datamaps, "import", "templates", "-m", "--inputdir", str(folder / "dm")]
        found.append(Contender("  datamaps import templates -m", command, cwd=folder))
    return found


def alone(one: Contender, runs: int) -> None:
    """Measure a command that is compared with none."""
    for _ in range(runs):
        one.run()
    one.tell()


def compared(own: Contender, other: list[Contender], runs: int) -> None:
    """Measure commands in turns: ours as often as asked, the slow ones about a third as often."""
    paces = []
    for number in range(runs):
        paces.append(fixed_work())
        own.run()
        if number % 3 == 0:
            for one in other:
                one.run()
    own.tell()
    for one in other:
        one.tell(own)
    print(f"  (the fixed work took {min(paces):.3f} to {max(paces):.3f} s, median {statistics.median(paces):.3f})")


def consolidation(words: str, master: Path, returns: Path) -> Contender:
    """Consolidating the same returns into the same fresh master."""
    fresh = master.read_bytes()

    def unmerged() -> None:
        master.write_bytes(fresh)
        shutil.rmtree(master.with_name(f"{master.name}.备份"), ignore_errors=True)

    command = [*XLTASKS, "consolidate", str(master), str(returns), "-p", "2023-06", "--as-of", "2023-07-03"]
    return Contender(f"consolidate, {words}", command, unmerged)


if __name__ == "__main__":
    main()
