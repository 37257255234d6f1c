"""The command line: arguments in, words and an exit status out.

0 done · 1 done, a person must look · 2 wrong usage · 3 cannot proceed, nothing was written · 130 Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from xltasks import __version__
from xltasks.commands.say import Command
from xltasks.core.period import Period
from xltasks.errors import CannotProceed, WrongUsage
from xltasks.interrupts import is_interrupt
from xltasks.messages import error_words
from xltasks.messages.commands import HELP, SAYS, USAGE_ERRORS
from xltasks.messages.errors import ERROR_WORDS
from xltasks.messages.starters import BUTTON_COMMANDS

DONE, LOOK, USAGE, STOPPED = 0, 1, 2, 3
INTERRUPTED = 130  # as a shell has it for Ctrl-C


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
            **options,  # type: ignore[arg-type]
        )
        self._optionals.title = HELP["options"]
        self._positionals.title = HELP["arguments"]
        self.add_argument("-h", "--help", action="help", help=HELP["help"])

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", HELP["usage"], 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", HELP["usage"], 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in USAGE_ERRORS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        command = self.prog.partition(" ")[2]
        self.exit(
            USAGE, SAYS["usage-error"].format(words=message.rstrip("。"), command=command).replace("  ", " ") + "\n"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    _speak_utf8()
    # A command's records live until it ends, so looking for garbage among them is time lost: a tenth of a merge.
    gc.freeze()
    gc.set_threshold(2_000_000, 50, 50)
    parsed = _parser().parse_args(arguments)
    master = _master_of(parsed)
    before = _stand(master)
    try:
        return int(parsed.run(parsed))
    except (KeyboardInterrupt, Exception) as error:
        if not is_interrupt(error):
            return _stopped(error)
        code = "interrupted" if before else "interrupted-undone"
        print(SAYS["interrupted-written" if _stand(master) != before else code], file=sys.stderr)
        return INTERRUPTED


def _stopped(error: KeyboardInterrupt | Exception) -> int:
    """Say why a command could not go on; the exit status."""
    if isinstance(error, CannotProceed):
        print(SAYS["error"].format(words=error_words(error)), file=sys.stderr)
        return USAGE if isinstance(error, WrongUsage) else STOPPED
    if isinstance(error, BrokenPipeError):
        # Whoever reads our words has read enough (`xltasks plan … | head`); say nothing more to the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    from xltasks.bug_log import keep_traceback

    log = keep_traceback("cli")
    print(SAYS["bug"].format(log=log), file=sys.stderr)
    return STOPPED


def _master_of(parsed: argparse.Namespace) -> Path | None:
    """The master that a command works on, or is to build."""
    held = getattr(parsed, "output" if parsed.command == "build" else "master", None)
    return held if isinstance(held, Path) else None


def _stand(master: Path | None) -> tuple[int, int, int] | None:
    """What tells a file from the one that took its place; None where there is none."""
    try:
        found = master.stat() if master else None
    except OSError:  # missing, or out of reach: the command says which
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found else None


def _speak_utf8() -> None:
    """Chinese reaches the screen, and a pipe, whatever the machine's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


# --- arguments ------------------------------------------------------------------------------------------------


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(ERROR_WORDS["bad-period"].format(period=text)) from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(ERROR_WORDS["bad-date"].format(text=text)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(ERROR_WORDS["bad-seconds"].format(text=text))
    return seconds


def _later(module: str, name: str) -> Command:
    """A command whose module is imported when it is run: most runs are of another."""

    def run(args: argparse.Namespace) -> int:
        command: Command = getattr(import_module(module), name)
        return command(args)

    return run


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="xltasks", description=HELP["program"], epilog=f"{HELP['epilog']}\n\n{HELP['exit']}")
    parser.add_argument("--version", action="version", version=f"xltasks {__version__}", help=HELP["version"])
    verbs = parser.add_subparsers(title=HELP["commands"], metavar="", required=True, dest="command")

    plan = _verb(verbs, "plan", _later("xltasks.commands.plan", "plan"))
    plan.add_argument("plan", metavar="PLAN", type=Path, help=HELP["plan.PLAN"])
    plan.add_argument("--units", metavar="FILE", type=Path, help=HELP["build.units"])

    build = _verb(verbs, "build", _later("xltasks.commands.plan", "build"))
    build.add_argument("plan", metavar="PLAN", type=Path, help=HELP["plan.PLAN"])
    build.add_argument("-o", "--output", metavar="MASTER", type=Path, required=True, help=HELP["build.output"])
    build.add_argument("--units", metavar="FILE", type=Path, help=HELP["build.units"])
    build.add_argument("--from", metavar="LASTYEAR", type=Path, dest="last_year", help=HELP["build.from"])
    build.add_argument("--as-of", metavar="DATE", type=_date, help=HELP["build.as_of"])
    build.add_argument("--starters", action="store_true", help=HELP["build.starters"])

    check = _on_master(_verb(verbs, "check", _later("xltasks.commands.check", "check")))
    check.add_argument("--preview", action="store_true", help=HELP["check.preview"])
    _as_of(check)

    distribute = _on_master(_verb(verbs, "distribute", _later("xltasks.commands.round", "distribute")))
    _period_argument(distribute, required=True)
    distribute.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help=HELP["distribute.output"])
    distribute.add_argument("--unit", metavar="NAME", action="append", default=[], help=HELP["distribute.unit"])
    distribute.add_argument("--due", metavar="DATE", type=_date, help=HELP["distribute.due"])
    _as_of(distribute)

    consolidate = _on_master(_verb(verbs, "consolidate", _later("xltasks.commands.round", "consolidate")))
    consolidate.add_argument("returns", metavar="RETURNS", type=Path, nargs="+", help=HELP["consolidate.RETURNS"])
    _period_argument(consolidate, required=True)
    consolidate.add_argument("--annotate", metavar="DIR", type=Path, help=HELP["consolidate.annotate"])
    consolidate.add_argument("--preview", action="store_true", help=HELP["consolidate.preview"])
    _as_of(consolidate)

    replan = _on_master(_verb(verbs, "replan", _later("xltasks.commands.replan", "replan")))
    replan.add_argument("plan", metavar="NEWPLAN", type=Path, help=HELP["replan.NEWPLAN"])
    replan.add_argument("--preview", action="store_true", help=HELP["replan.preview"])
    _as_of(replan)

    _as_of(_on_master(_verb(verbs, "apply", _later("xltasks.commands.round", "apply"))))
    _on_master(_verb(verbs, "undo", _later("xltasks.commands.round", "undo")))

    status = _on_master(_verb(verbs, "status", _later("xltasks.commands.look", "status")))
    _period_argument(status, required=False)
    _as_of(status)

    overview = _on_master(_verb(verbs, "overview", _later("xltasks.commands.overview", "run")))
    _period_argument(overview, required=True)
    overview.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=HELP["overview.output"])
    _as_of(overview)

    report = _on_master(_verb(verbs, "report", _later("xltasks.commands.look", "report")))
    _period_argument(report, required=True)
    report.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=HELP["report.output"])
    report.add_argument("--template", metavar="FILE", type=Path, help=HELP["report.template"])
    report.add_argument("--save-template", metavar="FILE", type=Path, help=HELP["report.save_template"])
    report.add_argument("--drafts", metavar="DIR", type=Path, help=HELP["report.drafts"])
    report.add_argument("--forms", metavar="DIR", type=Path, help=HELP["report.forms"])
    _as_of(report)

    export = _on_master(_verb(verbs, "export", _later("xltasks.commands.look", "export")))
    export.add_argument("-o", "--output", metavar="DIR", type=Path, help=HELP["export.output"])
    _as_of(export)

    watch = _on_master(_verb(verbs, "watch", _later("xltasks.commands.watch", "watch")))
    watch.add_argument("-p", "--period", metavar="PERIOD", type=_period, help=HELP["watch.period"])
    watch.add_argument("--folder", metavar="DIR", type=Path, help=HELP["watch.folder"])
    watch.add_argument("--every", metavar="SECONDS", type=_seconds, default=3.0, help=HELP["watch.every"])
    watch.add_argument("--once", action="store_true", help=HELP["watch.once"])
    _as_of(watch)

    press = _on_master(_verb(verbs, "press", _later("xltasks.commands.starters", "press")))
    press.add_argument("button", metavar="BUTTON", choices=BUTTON_COMMANDS, help=HELP["press.BUTTON"])
    _on_master(_verb(verbs, "starters", _later("xltasks.commands.starters", "starters")))

    install = _verb(verbs, "install", _later("xltasks.commands.install", "install"))
    install.add_argument("--check", action="store_true", help=HELP["install.check"])
    install.add_argument("--master", metavar="MASTER", type=Path, help=HELP["install.master"])
    _verb(verbs, "uninstall", _later("xltasks.commands.install", "uninstall"))

    demo = _verb(verbs, "demo", _later("xltasks.commands.look", "demo"))
    demo.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=Path("xltasks演示"), help=HELP["demo.DIR"])
    return parser


def _verb(
    verbs: argparse._SubParsersAction[_Parser],
    name: str,
    run: Command,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=HELP[name], description=HELP[name], epilog=HELP["exit"])
    parser.add_argument("--json", action="store_true", help=HELP["json"])
    parser.set_defaults(run=run)
    return parser


def _on_master(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("master", metavar="MASTER", type=Path, help=HELP["MASTER"])
    return parser


def _period_argument(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("-p", "--period", metavar="PERIOD", type=_period, required=required, help=HELP["period"])


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", metavar="DATE", type=_date, help=HELP["as_of"])
