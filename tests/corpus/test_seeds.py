"""Files that once broke a reader: the fuzzer found them, and each is read or refused with a word ever after."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from corpus.mutations import bases, damaged

from xltasks.books.returns import read_returns
from xltasks.books.returns.reading import read_content

SEEDS = Path(__file__).parent / "seeds"
FILES = sorted(path for path in SEEDS.iterdir() if path.suffix != ".md")
SECONDS, MEGABYTES, KILOBYTES_KEPT = 5, 500, 300

# Reads one file in a process of its own, so that an abort is seen and its peak memory is its own.
READER = textwrap.dedent(
    """
    import json, re, sys
    from pathlib import Path
    from xltasks.books.returns import read_returns
    (found,) = read_returns([Path(sys.argv[1])])
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps([found.state, [item.code for item in found.findings], int(peak[1]) // 1024]))
    """
)


def test_the_seeds_are_kept_and_small() -> None:
    """There is at least one seed for every binary or packed kind, and all together weigh little."""
    assert {path.suffix for path in FILES} == {".xlsx", ".xlsb", ".xls", ".ods"}
    assert sum(path.stat().st_size for path in FILES) < KILOBYTES_KEPT * 1024


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures memory through /proc")
def test_seed(path: Path) -> None:
    """One outcome, within the promised time and memory; what cannot be read is refused with a finding."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    taken = time.monotonic() - begun
    assert done.returncode == 0, done.stderr[-2000:]
    state, codes, megabytes = json.loads(done.stdout)
    assert (state == "read") == (not codes)
    assert state in ("read", "failed")
    assert taken < SECONDS
    assert megabytes < MEGABYTES


def test_sound_files_are_read() -> None:
    """What the damage is done to is sound: each base is read, so that a refusal comes from the damage."""
    for name, content in bases().items():
        found = read_content(name, content)
        assert (found.state, found.findings) == ("read", ()), name


def test_the_same_number_gives_the_same_file() -> None:
    """A number of the fuzzer's is enough to see a file again."""
    for name in bases():
        assert damaged(name, 7) == damaged(name, 7)
        assert len({damaged(name, seed) for seed in range(20)}) > 15


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsb", "a.xls", "a.ods"])
def test_some_more_numbers(name: str, tmp_path: Path) -> None:
    """Forty damaged files of each kind, as the fuzzer makes them: every one has its outcome."""
    for seed in range(40):
        (tmp_path / f"{seed:02d}{Path(name).suffix}").write_bytes(damaged(name, seed))
    found = list(read_returns([tmp_path]))
    # A package that has lost what it is known by is an archive like any other: its members are told one by one.
    assert {one.file.partition("!")[0] for one in found} == {path.name for path in tmp_path.iterdir()}
    assert {one.state for one in found} <= {"read", "failed", "ignored"}
