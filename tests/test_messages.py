"""The catalogue of sentences is whole: every code has words, every word has a code, every blank is filled."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from xltasks.core.findings import SEVERITY, Severity
from xltasks.messages.findings import FINDING_WORDS
from xltasks.messages.row_findings import PENDING_REASONS

ROOT = Path(__file__).parents[1]
# What every finding has without being told: finding_words fills these even where they do not apply.
ALWAYS = frozenset({"file", "sheet", "cell", "unit", "task", "field", "value"})
LETTER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def literals(folder: Path) -> dict[str, set[Path]]:
    """Every word that could be a code, in text literals and in golden texts, with the files it stands in."""
    found: dict[str, set[Path]] = {}
    for path in (*folder.rglob("*.txt"), *folder.rglob("*.plan")):
        for word in re.findall(r"[a-z0-9-]+", path.read_text(encoding="utf-8")):
            found.setdefault(word, set()).add(path)
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for word in node.value.split():
                    if LETTER.fullmatch(word):
                        found.setdefault(word, set()).add(path)
    return found


def facts_given() -> dict[str, set[frozenset[str]]]:
    """For each code that is written at a call of ``finding`` or of a helper: the names of the facts given there."""
    given: dict[str, set[frozenset[str]]] = {}
    for path in (ROOT / "xltasks").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            is_code = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if name == "finding" and is_code and all(word.arg is not None for word in node.keywords):
                given.setdefault(first.value, set()).add(frozenset(str(word.arg) for word in node.keywords))
    return given


def blanks(words: str) -> set[str]:
    """The names of the blanks in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_codes_and_words_are_the_same_set() -> None:
    """Every code has a message and an action, and no words are left over."""
    assert set(FINDING_WORDS) == set(SEVERITY)


@pytest.mark.parametrize("code", sorted(SEVERITY))
def test_a_code_is_raised_and_tested(code: str) -> None:
    """Every code is raised somewhere in the package, and some test names it."""
    catalogue = {ROOT / "xltasks" / "core" / "findings.py"}
    raised = {path for path in literals_of("xltasks").get(code, ()) if "messages" not in path.parts} - catalogue
    assert raised, "no module raises it"
    assert literals_of("tests").get(code, set()) - {Path(__file__)}, "no test names it"


_held: dict[str, dict[str, set[Path]]] = {}


def literals_of(folder: str) -> dict[str, set[Path]]:
    """:func:`literals`, once a folder."""
    if folder not in _held:
        _held[folder] = literals(ROOT / folder)
    return _held[folder]


@pytest.mark.parametrize("code", sorted(FINDING_WORDS))
def test_words_say_where_what_and_what_to_do(code: str) -> None:
    """A message is a Chinese sentence with an end; the advice is there unless there is nothing to do."""
    message, action = FINDING_WORDS[code]
    for words in (message, action):
        assert re.search("[\u4e00-\u9fff]", words)
        assert words.rstrip().endswith(("。", "）", "{value}"))
    # An error says what to do, not that there is nothing to do.
    assert SEVERITY[code] is not Severity.ERROR or action != "不用处理。"


def test_blanks_are_filled_where_a_finding_is_made() -> None:
    """Where a finding is made by its code, every blank of its words is given as a fact."""
    given = facts_given()
    assert len(given) > 30
    missing = {
        code: wanted
        for code, calls in given.items()
        for facts in calls
        if (wanted := (blanks("".join(FINDING_WORDS[code])) - ALWAYS) - facts)
    }
    assert missing == {}


def test_what_waits_has_a_reason() -> None:
    """Whatever may make a cell wait has its reason for 待确认, and its finding tells the place and the value."""
    assert set(PENDING_REASONS) <= set(SEVERITY)
    for code, reason in PENDING_REASONS.items():
        assert re.search("[\u4e00-\u9fff]", reason)
        assert blanks(reason) == set()
        message = FINDING_WORDS[code][0]
        assert "cell" in blanks(message) or "task" in blanks(message)
        assert "待确认" in FINDING_WORDS[code][1]


def test_codes_that_make_a_cell_wait_are_all_known() -> None:
    """Every doubt in the code, and every problem of a value that is not refused, has a reason."""
    doubts: set[str] = set()
    for path in (ROOT / "xltasks").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            refused = any(word.arg == "refused" for word in node.keywords)
            for word in node.keywords:
                is_text = isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
                if is_text and (word.arg == "doubt" or (word.arg == "problem" and not refused)):
                    doubts.add(word.value.value)  # type: ignore[attr-defined]
            name = getattr(node.func, "attr", "")
            last = node.args[-1] if node.args else None
            if name == "_wait" and isinstance(last, ast.Constant) and isinstance(last.value, str):
                doubts.add(last.value)
    assert len(doubts) > 8
    assert doubts <= set(PENDING_REASONS)
