"""xlwings' settings file: our keys set and taken back, every other byte as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltasks.verbs.install_settings import held_line, held_value, line_of, with_line, without_line

KEY = "INTERPRETER_WIN"


def vba_reads(content: bytes, key: str, encoding: str) -> str | None:
    """What xlwings' ``GetConfigFromFile`` finds: ``Input #`` takes two fields at a time, the first match counts."""
    fields = re.findall(r'"([^"]*)"|([^,\r\n"]+)', content.decode(encoding))
    texts = [quoted or bare.strip() for quoted, bare in fields]
    for name, value in zip(texts[::2], texts[1::2], strict=False):
        if name.casefold() == key.casefold():
            return value
    return None


@pytest.mark.parametrize(
    ("content", "after"),
    [
        (b"", b'"INTERPRETER_WIN","C:\\py.exe"\r\n'),
        (b'"PYTHONPATH","D:\\x"\r\n', b'"INTERPRETER_WIN","C:\\py.exe"\r\n"PYTHONPATH","D:\\x"\r\n'),
        (b'"PYTHONPATH","D:\\x"\n', b'"INTERPRETER_WIN","C:\\py.exe"\n"PYTHONPATH","D:\\x"\n'),
        (b'"PYTHONPATH","D:\\x"', b'"INTERPRETER_WIN","C:\\py.exe"\r\n"PYTHONPATH","D:\\x"'),
        (b'"A","1"\n"INTERPRETER_WIN","old"\n"B","2"', b'"A","1"\n"INTERPRETER_WIN","C:\\py.exe"\n"B","2"'),
        (b'"interpreter_win","old"', b'"INTERPRETER_WIN","C:\\py.exe"'),
        (b"INTERPRETER_WIN , old\r\n", b'"INTERPRETER_WIN","C:\\py.exe"\r\n'),
        (b'"XINTERPRETER_WIN","old"\n', b'"INTERPRETER_WIN","C:\\py.exe"\n"XINTERPRETER_WIN","old"\n'),
    ],
)
def test_a_key_is_set_in_its_line_or_before_all_others(content, after):
    """A key that is there keeps its place; a new one goes first; the file's line ends are kept."""
    assert with_line(content, KEY, line_of(KEY, r"C:\py.exe", "gbk"), b"\r\n") == after


@given(
    before=st.lists(
        st.sampled_from(
            [
                b'"PYTHONPATH","D:\\\xb6\xbd\xb2\xe9"',
                b'"INTERPRETER_WIN","C:\\old.exe"',
                b"",
                b"interpreter_win,x",
                b'"B","2"',
            ]
        ),
        max_size=5,
    ),
    end=st.sampled_from([b"\n", b"\r\n"]),
    closed=st.booleans(),
    value=st.sampled_from([r"C:\py.exe", r"C:\用户\张三\python.exe", "False", r"C:\诲誠\python.exe"]),
)
def test_setting_and_taking_back_gives_the_same_bytes(before, end, closed, value):
    """Whatever the file held, in GBK and with odd lines: set, read as VBA reads, taken back, byte for byte."""
    content = end.join(before) + (end if closed and before else b"")
    old = held_line(content, KEY)
    after = with_line(content, KEY, line_of(KEY, value, "gbk"), end)
    assert held_value(after, KEY, "gbk") == value
    if b"" not in before:  # a blank line puts VBA's pairs out of step after it, with or without us
        assert vba_reads(after, KEY, "gbk") == value
    assert (without_line(after, KEY) if old is None else with_line(after, KEY, old, end)) == content
