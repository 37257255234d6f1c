"""The house stands as designed: who may import whom, and which library lives where."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "xltasks"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Which rooms of ours a room may import; a room may always import itself, errors and its own words.
MAY_IMPORT = {
    "core": set(),
    "messages": {"core", "errors"},
    "plans": {"core", "messages", "errors"},
    "books": {"core", "messages", "errors", "forking", "interrupts"},
    "macros": {"messages", "errors", "__version__"},
    "render": {"core", "messages", "errors", "macros"},
    "ledger": {"core", "messages", "errors", "books.protocol"},
    "intake": {"core", "messages", "errors", "books.returns", "forking"},
    "verbs": {
        "core",
        "messages",
        "errors",
        "render",
        "ledger",
        "intake",
        "books.protocol",
        "books.returns",
        "books.saving",
    },
}
# Where each third-party library may be imported.
LIVES_IN = {
    "xlwings": {"books/live", "buttons", "macros"},
    "python_calamine": {"books", "plans"},
    "lxml": {"books", "plans"},
    "isal": {"books"},
    "openpyxl": {"books", "plans", "demo"},
    "xlsxwriter": {"render", "macros"},
    "docx": {"plans", "render"},
    "borax": {"plans"},
    "docxtpl": {"render"},
    "jinja2": {"render"},
    "pyarrow": {"verbs/export"},
    "pandas": {"verbs/export", "api"},
    "rich": {"commands"},
}


def imports_of(module):
    """Every module that a file imports, in full."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "xltasks"}
    return found


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_dependencies_flow_one_way(room):
    """Edges import verbs, verbs import core and render; core imports nothing of ours outside core."""
    for module in (PACKAGE / room).rglob("*.py"):
        for name in imports_of(module):
            if not name.startswith("xltasks."):
                continue
            target = name.removeprefix("xltasks.")
            allowed = {room, *MAY_IMPORT[room]}
            assert any(target == one or target.startswith(f"{one}.") for one in allowed), (
                f"{module.name} imports {name}"
            )


def test_core_is_standard_library_only():
    """core knows neither Excel nor files: no third-party import, no clock, no file, no randomness."""
    forbidden = set(LIVES_IN) | {"os", "pathlib", "io", "random", "tempfile", "subprocess", "socket", "time"}
    for module in (PACKAGE / "core").rglob("*.py"):
        roots = {name.partition(".")[0] for name in imports_of(module)}
        assert not roots & forbidden, f"{module.name}: {roots & forbidden}"


@pytest.mark.parametrize("library", sorted(LIVES_IN))
def test_libraries_live_in_their_rooms(library):
    """A third-party library is imported only where the design puts it."""
    for module in MODULES:
        if any(name == library or name.startswith(f"{library}.") for name in imports_of(module)):
            place = module.relative_to(PACKAGE).with_suffix("").as_posix()
            assert any(place == room or place.startswith((f"{room}/", f"{room}_")) for room in LIVES_IN[library]), place


def test_only_edges_read_the_clock():
    """``date.today`` and ``datetime.now`` are called at the edges alone; everything else is told the day."""
    for module in MODULES:
        place = module.relative_to(PACKAGE).as_posix()
        if place in {"commands/say.py", "commands/plan.py", "commands/watch.py", "buttons.py", "api.py"}:
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}:
                owner = node.value
                assert not (isinstance(owner, ast.Name) and owner.id in {"date", "datetime"}), place


def test_no_room_for_everything():
    """No module is called utils, manager, helper or common, and none is longer than 460 lines."""
    for module in MODULES:
        assert module.stem not in {"utils", "util", "manager", "helper", "helpers", "common", "misc"}
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 460, module


def test_no_silent_except():
    """Nothing is caught and dropped: no bare except, no handler that only passes."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, module
                assert not (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)), f"{module}:{node.lineno}"
