"""How fast the log grows: 18,000 reports of 17 columns into a master, twice.  Run by hand.

    python tests/bench/bench_append.py [ROWS]

Prints seconds and peak memory of append and commit (package read, rows built, checked, packed, backed up, saved),
and of reading the log back.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from books.masters import LOG_SHEET, LOG_TABLE, build_master  # noqa: E402

from xltasks.books.closed import ClosedBook  # noqa: E402
from xltasks.core.schema import ReportCol  # noqa: E402

SAID = (
    "累计完成投资{n}万元，占年度计划的{p}%；已开展专项检查{p}次，整改问题{p}处。下一步将加快办理前期手续，"
    "协调解决用地指标、资金拨付等问题，确保序时推进。"
)


def report(n: int) -> dict[str, object]:
    """One report such as departments write, a little different each time."""
    said = SAID.format(n=n * 37 % 9973, p=n * 7 % 97)
    return {
        ReportCol.SEQ.value: n,
        ReportCol.PERIOD.value: "2023-06",
        ReportCol.UNIT.value: f"区第{n // 60}局",
        ReportCol.TASK.value: n % 118 + 1,
        ReportCol.ROLE.value: "牵头" if n % 3 else "配合",
        ReportCol.PROGRESS.value: n % 101 / 100,
        ReportCol.STATUS.value: ("正常推进", "进展缓慢", "已完成")[n % 3],
        ReportCol.TEXT.value: said,
        ReportCol.PROBLEMS.value: "无" if n % 2 else said[20:70],
        ReportCol.NEXT_STEPS.value: f"一是{said[:30]}\n二是{said[30:60]}",
        ReportCol.REPORTER.value: f"张{n // 60}",
        ReportCol.PHONE.value: f"0512-6300{n // 60:04d}",
        ReportCol.REPORTED_ON.value: date(2023, 6, 1 + n % 28),
        ReportCol.FILE.value: f"区第{n // 60}局_2023-06.xlsx",
        ReportCol.MERGED_ON.value: date(2023, 7, 3),
    }


def peak() -> float:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Append twice, read once."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 18_000
    rows = [report(n) for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        path = build_master(Path(folder) / "总表.xlsx")
        print(f"{count} rows made, peak {peak():.0f} MB")
        for words in ("append into an empty log", "append behind as many rows"):
            started, busy = time.perf_counter(), time.process_time()
            book = ClosedBook.open(path)
            book.append(LOG_TABLE, rows)  # type: ignore[arg-type]
            book.commit()
            print(
                f"{words}: {time.perf_counter() - started:.2f} s ({time.process_time() - busy:.2f} s of work), "
                f"file {path.stat().st_size / 1e6:.1f} MB, peak {peak():.0f} MB"
            )
        started = time.perf_counter()
        height = ClosedBook.open(path).grid(LOG_SHEET).height
        print(f"read {height} rows back: {time.perf_counter() - started:.2f} s, peak {peak():.0f} MB")


if __name__ == "__main__":
    main()
