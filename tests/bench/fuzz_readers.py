"""Fuzzing of the readers by hand:  python tests/bench/fuzz_readers.py --minutes 10  (from the project's folder)

Every number makes one damaged file of each kind (``tests/corpus/mutations.py``), which is read in a process of its
own batch, with 5 seconds and 500 MB for each.  Whatever ends that process, raises, or takes longer is printed with
its number and kept under ``tests/corpus/seeds``, where ``tests/corpus/test_seeds.py`` reads it ever after.

``--bare`` reads with calamine alone, as a program would that trusted it: that shows what our own readers have to
keep from it.  One file for each place where it panics or aborts is kept.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
from corpus.mutations import bases, damaged  # noqa: E402

from xltasks.books.returns.reading import read_content  # noqa: E402

SEEDS = TESTS / "corpus" / "seeds"
SECONDS, MEGABYTES, BATCH = 5, 500, 50


def ours(name: str, content: bytes) -> None:
    """Our readers: one outcome, whatever the file is."""
    assert read_content(name, content).state in ("read", "failed", "ignored")


def bare(name: str, content: bytes) -> None:
    """calamine alone; its errors are answers, its panics are not."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for index in range(len(book.sheet_names)):
            book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError):
        return


def batch(read: Callable[[str, bytes], None], base: str, first: int, said: Path) -> tuple[int, str] | None:
    """Read a batch in a fork; None, or the number it ended at and why."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        size = MEGABYTES << 20
        resource.setrlimit(resource.RLIMIT_AS, (size + _held(), size + _held()))
        at = said.with_suffix(".at")
        for seed in range(first, first + BATCH):
            at.write_text(str(seed))
            signal.alarm(SECONDS)
            try:
                read(base, damaged(base, seed))
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        return None
    words = said.read_text(errors="replace")
    place = re.search(r"(?:calamine|quick-xml|zip|cfb)[^/\s]*/src/[^\s]+:\d+", words) or re.search(
        r"memory allocation of|stack overflow", words
    )
    why = place[0] if place else words.strip().splitlines()[-1] if words.strip() else "no words"
    if os.WIFSIGNALED(status):
        why = f"{signal.Signals(os.WTERMSIG(status)).name}: {why}"
    return int(said.with_suffix(".at").read_text()), why


def _held() -> int:
    """Bytes of address space that are taken already."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Fuzz until the time is over."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--first", type=int, default=0, help="the first number")
    options.add_argument("--bare", action="store_true")
    args = options.parse_args()
    seen: Counter[str] = Counter()
    until, first, count = time.monotonic() + 60 * args.minutes, args.first, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for base in bases():
                at = first
                while at < first + BATCH:
                    broke = batch(bare if args.bare else ours, base, at, Path(folder) / "words")
                    count += (broke[0] if broke else at + BATCH - 1) - at + 1
                    if broke is None:
                        break
                    at = broke[0] + 1
                    key = f"{base} {re.sub(r'[0-9]{6,}', 'N', broke[1])}"
                    seen[key] += 1
                    if seen[key] == 1:
                        kept = SEEDS / f"{base[2:]}-{broke[0]:06d}.{base[2:]}"
                        kept.write_bytes(damaged(base, broke[0]))
                        print(f"{base} {broke[0]}: {broke[1]}", flush=True)
            first += BATCH
    print(f"{count} files, numbers {args.first} to {first - 1}; {sum(seen.values())} broke the reader")
    for key, times in seen.most_common():
        print(f"  {times} × {key}")


if __name__ == "__main__":
    main()
