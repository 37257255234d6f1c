"""The contract's guarantees as properties: conservation, idempotence, order."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import EDU, FIN, TOWN_A, everything, master, merged, returned, send

from xltasks.core.grid import CellError
from xltasks.core.schema import Field
from xltasks.core.values import is_blank

TYPED = st.one_of(
    st.none(),
    st.sampled_from(
        [
            0.5,
            "65%",
            "６５％",
            "80%（滞后）",
            "基本完成",
            "已办结",
            "正常推进",
            "√",
            "2023.10.20",
            "10月底",
            "无",
            "同上",
        ]
    ),
    st.sampled_from([CellError("#REF!"), "=1+1", "  ", "-", 65, True, date(2023, 10, 1)]),
    st.text(max_size=6),
)
FILLS = st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(list(Field))), TYPED, max_size=12)
SIGNED = st.sampled_from([None, date(2023, 7, 3), date(2023, 7, 4)])
RETURNS = st.lists(st.tuples(st.sampled_from([EDU, FIN, TOWN_A]), FILLS, SIGNED), max_size=5)


def files_of(forms, drawn):
    """Returned files; those of one unit under different names."""
    made = []
    for number, (unit, fills, signed) in enumerate(drawn):
        form = forms[unit]
        own = {row.no for row in form.rows}
        kept = {key: value for key, value in fills.items() if key[0] in own}
        made.append(returned(form, kept, file=f"{number}/{form.file_name}", signed=signed))
    return made


@settings(max_examples=80, deadline=None)
@given(RETURNS)
def test_every_cell_ends_in_exactly_one_place(drawn):
    """Every non-blank fillable cell is accepted, already there, pending or refused; per file and in total."""
    book = master()
    files = files_of(send(book), drawn)
    done = merged(book, *files)
    filled = {
        file.file: sum(not is_blank(cell) for row in file.sheets[0].grid.rows[5:] for cell in row[8:14])
        for file in files
    }
    assert {result.file: result.counts.read for result in done.changes.files} == filled
    changed = Counter(change.file for change in done.changes.changes)
    assert all(changed[name] == count for name, count in filled.items())
    refused = {
        (change.file, change.sheet, change.cell) for change in done.changes.changes if change.verdict == "refuse"
    }
    told = {(found.file, found.sheet, found.cell) for found in done.changes.findings if found.value is not None}
    assert refused <= told


@settings(max_examples=50, deadline=None)
@given(RETURNS)
def test_the_same_returns_twice_change_nothing(drawn):
    """A second run over the same returns leaves every cell of the master as it was."""
    book = master()
    files = files_of(send(book), drawn)
    merged(book, *files)
    before = everything(book)
    merged(book, *files)
    assert everything(book) == before


@settings(max_examples=50, deadline=None)
@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_the_returns_does_not_matter(drawn, random):
    """Shuffled, the same returns give the same master."""
    results = []
    for shuffled in (False, True):
        book = master()
        files = files_of(send(book), drawn)
        if shuffled:
            random.shuffle(files)
        merged(book, *files)
        results.append(everything(book))
    assert results[0] == results[1]


@settings(max_examples=40, deadline=None)
@given(RETURNS)
def test_a_preview_proposes_what_the_merge_does_and_writes_nothing(drawn):
    """--preview gives the same change set and leaves the master alone."""
    book = master()
    files = files_of(send(book), drawn)
    before = everything(book)
    preview = merged(book, *files, preview=True)
    assert everything(book) == before
    assert preview.changes == merged(book, *files).changes
