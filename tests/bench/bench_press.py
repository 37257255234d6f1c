"""How long a press takes: 汇总回收表 with 81 returns, in a fresh Python process, LibreOffice running.  By hand.

    python tests/bench/bench_press.py [RUNS]

Prints, for each run, the seconds of the imports, of the whole press, and of the program's own part in it (the time
spent in calls to it); the difference is what the button costs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS)]

PRESS = """
import sys, time
began = time.perf_counter()
import xltasks.buttons, xltasks.buttons_desk, xltasks.buttons_words, xltasks.verbs.consolidate, xltasks.books.returns
imported = time.perf_counter()
sys.path.insert(0, sys.argv[1])
import xlwings as xw
from uno_engine import engine, ranges
from uno_engine.office import Office

spent = depth = 0

def timed(function):
    def call(*arguments, **options):
        global spent, depth
        depth += 1
        start = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            depth -= 1
            if not depth:
                spent += time.perf_counter() - start
    return call

for module in (engine, ranges):
    for kind in list(vars(module).values()):
        if isinstance(kind, type) and kind.__name__.startswith("Uno"):
            for name, held in list(vars(kind).items()):
                if isinstance(held, property):
                    setattr(kind, name, property(timed(held.fget), held.fset and timed(held.fset)))
                elif callable(held) and name not in ("__init__", "__iter__") and not isinstance(held, staticmethod):
                    setattr(kind, name, timed(held))

app = engine.UnoEngine(Office(sys.argv[2]))
xw.engines.add(xw.Engine(impl=app))
xw.engines[app.name].activate()
xw.Book(impl=app.app.books("总表.xlsm")).set_mock_caller()
spent = 0
start = time.perf_counter()
xltasks.buttons.consolidate()
whole = time.perf_counter() - start
print(f"imports {imported - began:.2f}  press {whole:.2f}  program {spent:.2f}  button {whole - spent:.2f}")
print(app.app.alerts[-1].splitlines()[0])
"""


def main(runs: int) -> None:
    """Make the round once; press in a fresh process each run, on a fresh copy."""
    from live import round as office
    from uno_engine.session import program

    running = program()
    with tempfile.TemporaryDirectory() as folder:
        held = office.begun(running, Path(folder), ".xlsm")
        sent = office.distributed(held.master, held.outbox, office.JUNE)
        office.returned(held, sent)
        kept = held.master.read_bytes()
        for _ in range(runs):
            running.forget()
            held.master.write_bytes(kept)
            shutil.rmtree(held.master.with_name(f"{held.master.name}.备份"), ignore_errors=True)
            running.open(held.master)
            pipe = running.inside.office.pipe
            subprocess.run([sys.executable, "-c", PRESS, str(TESTS), pipe], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
