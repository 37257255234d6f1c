"""Buttons, ribbon, Subs and Python functions: all four say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from lxml import etree

from xltasks.macros.sources import source_text
from xltasks.messages.buttons import BUTTONS, RIBBON_TAB, RIBBON_TAB_KEYTIP, ButtonGroup

ROOT = Path(__file__).parents[2]
UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
OUR_MODULES = ("XlTasks", "Ribbon")
# Names of VBA's own language and of Excel's global objects that a Sub of ours must not hide.
TAKEN = {"Apply", "Undo", "Calculate", "Run", "Sheets", "Range", "Date", "Open"}


def subs(module: str) -> dict[str, tuple[str, list[str]]]:
    """The Subs of a module: parameters and the lines between head and end."""
    found = re.finditer(r"^Public Sub (\w+)\((.*?)\)\n(.*?)^End Sub$", source_text(f"{module}.bas"), re.M | re.S)
    return {match[1]: (match[2], match[3].splitlines()) for match in found}


def test_every_button_has_a_sub_of_one_line_that_runs_its_function() -> None:
    """XlTasks.bas is the catalogue's Subs, no more, each one RunPython line."""
    assert subs("XlTasks") == {
        button.sub: ("", [f'    RunPython "from xltasks import buttons; buttons.{button.function}()"'])
        for button in BUTTONS
    }


def test_every_function_a_sub_runs_is_there() -> None:
    """Each RunPython target is a function of xltasks/buttons.py that takes no argument."""
    tree = ast.parse((ROOT / "xltasks" / "buttons.py").read_text(encoding="utf-8"))
    functions = {node.name: node.args for node in tree.body if isinstance(node, ast.FunctionDef)}
    for button in BUTTONS:
        assert button.function in functions, f"xltasks/buttons.py has no {button.function}()"
        arguments = functions[button.function]
        required = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
        assert required == 0, f"{button.function}() takes arguments"
        assert all(default is not None for default in arguments.kw_defaults)


def test_every_ribbon_callback_has_a_sub() -> None:
    """Ribbon.bas holds the callbacks that ribbon.xml names, with the parameters Office passes, no more."""
    tree = etree.fromstring(source_text("ribbon.xml").encode())
    named = [value for element in tree.iter() for key, value in element.items() if re.match("on[A-Z]|get[A-Z]", key)]
    assert sorted(named) == sorted(f"Ribbon.{sub}" for sub in subs("Ribbon"))
    found = subs("Ribbon")
    assert found.pop("TabVisible")[0] == "control As IRibbonControl, ByRef visible"
    assert found == {f"On{button.sub}": ("control As IRibbonControl", [f"    {button.sub}"]) for button in BUTTONS}


def test_the_ribbon_shows_the_catalogue() -> None:
    """Tab, groups and buttons of ribbon.xml in the catalogue's words and order."""
    tree = etree.fromstring(source_text("ribbon.xml").encode())
    (tab,) = tree.iter(f"{UI}tab")
    assert (tab.get("label"), tab.get("keytip")) == (RIBBON_TAB, RIBBON_TAB_KEYTIP)
    shown = {
        group.get("label"): [dict(button.items()) for button in group.iter(f"{UI}button")]
        for group in tab.iter(f"{UI}group")
    }
    assert shown == {
        group.value: [
            {
                "id": f"xltasks_{button.function}",
                "label": button.caption,
                "size": "large" if button.large else "normal",
                "imageMso": button.icon,
                "keytip": button.keytip,
                "onAction": f"Ribbon.On{button.sub}",
                "screentip": button.caption,
                "supertip": button.tip,
            }
            for button in BUTTONS
            if button.group is group
        ]
        for group in ButtonGroup
    }


def test_captions_are_those_the_manual_names() -> None:
    """The eleven buttons the office knows, in the order in which a round goes."""
    assert [button.caption for button in BUTTONS] == [
        "检查总表",
        "下发填报表",
        "检查回收件",
        "汇总回收表",
        "应用确认",
        "撤销上次汇总",
        "催报清单",
        "督查通报",
        "刷新总览",
        "打开下发文件夹",
        "打开回收文件夹",
    ]


def test_keytips_can_be_typed() -> None:
    """One to three capitals each, none the beginning of another."""
    tips = [button.keytip for button in BUTTONS]
    assert all(re.fullmatch("[A-Z]{1,3}", tip) for tip in [*tips, RIBBON_TAB_KEYTIP])
    assert not [(one, other) for one in tips for other in tips if one is not other and other.startswith(one)]


def test_names_are_told_apart() -> None:
    """No two buttons share a Sub, a function or a caption; no Sub hides a name of VBA or of a module."""
    for names in zip(*((b.sub.lower(), b.function, b.caption) for b in BUTTONS), strict=True):
        assert len(set(names)) == len(BUTTONS)
    assert not {button.sub.lower() for button in BUTTONS} & {name.lower() for name in (*TAKEN, *OUR_MODULES, "xlwings")}


@pytest.mark.parametrize("name", ["XlTasks.bas", "Ribbon.bas", "ThisWorkbook.cls", "Sheet.cls"])
def test_sources_are_ascii_and_name_themselves(name: str) -> None:
    """Every VBA source is ASCII, has no tabs, short lines, and begins with its own name."""
    text = source_text(name)
    assert text.isascii() and "\t" not in text
    assert text.startswith(f'Attribute VB_Name = "{Path(name).stem}"\n')
    assert max(map(len, text.splitlines())) <= 120


def test_every_source_ships_in_the_wheel() -> None:
    """Each text in macros/ is force-included where an installed package looks for it."""
    listed = re.findall(
        r'^"macros/([^"]+)" = "xltasks/macros/source/([^"]+)"$', (ROOT / "pyproject.toml").read_text(), re.M
    )
    sources = {path.name for path in (ROOT / "macros").iterdir() if path.suffix in {".bas", ".cls", ".xml"}}
    assert {(name, name) for name in sources} == set(listed)
