"""What README tells readers of the bulletin's template and of the DataFrames is what there is."""

import runpy
from pathlib import Path

from small_round import JUNE, MERGED_ON, master, send

from xltasks.api import REPORTS, RETURNS, TASKS
from xltasks.core.bulletin import bulletin
from xltasks.core.settings import Day
from xltasks.ledger.read import read_master
from xltasks.render.bulletin_context import context_of

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = runpy.run_path(str(ROOT / "docs" / "reader_tables.py"))


def test_every_word_a_template_may_name_is_in_the_readme():
    """The table has every word of the template's context and of a task in it, and no other."""
    book = master()
    send(book)
    context = context_of(bulletin(read_master(book, "总表.xlsx"), JUNE, Day(None, MERGED_ON)))
    assert set(context) == set(TABLES["WORDS"])
    tasks = [task for section in context["板块"] for task in section["任务"]]
    assert tasks
    assert {word for task in tasks for word in task} == set(TABLES["TASK_WORDS"])
    assert TABLES["template_words"]() in README


def test_every_column_is_in_the_readme_with_its_dtype():
    """The table names the columns of each DataFrame in their order."""
    told = {name: tuple(columns) for name, columns in TABLES["COLUMNS"].items()}
    assert told == {"tasks": tuple(TASKS), "reports": tuple(REPORTS), "returns": tuple(RETURNS)}
    assert TABLES["columns"]() in README
