"""A bulletin says in words what is odd about its data: no division by zero, no empty heading, no None."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ooxml import validate
from report_text import paragraphs_of, tables_of
from small_round import (
    DUE,
    EDU,
    FIN,
    JULY,
    JUNE,
    MERGED_ON,
    TOWN_A,
    TOWN_B,
    master,
    merged,
    returned,
    send,
    type_by_hand,
)

from xltasks.books.memory import MemoryBook
from xltasks.core.bulletin import bulletin
from xltasks.core.period import Period
from xltasks.core.plan import Plan, Section, Task
from xltasks.core.records import MasterState
from xltasks.core.reminders import reminders
from xltasks.core.schema import Col, Field
from xltasks.core.settings import DEFAULT_SETTINGS, Day
from xltasks.core.units import Directory
from xltasks.ledger.read import read_master
from xltasks.render.bulletin import draw_bulletin
from xltasks.render.reminders import draw_reminders

TODAY = Day(None, MERGED_ON)
_HEADING = re.compile(r"[一二三四五六七八九十]+、.{2,14}$|（[一二三四]）[^。，：]{2,14}$")


def drawn(state: MasterState, period: Period = JUNE, day: Day = TODAY) -> tuple[bytes, str]:
    """The bulletin, checked for what must never be in one; its bytes and its text."""
    content = draw_bulletin(bulletin(state, period, day))
    lines = paragraphs_of(content)
    text = "\n".join(lines)
    cells = "\n".join(cell for table in tables_of(content) for row in table for cell in row)
    for litter in ("None", "nan", "{{", "{%", "NaN", "inf", "、、", "。。", "，。", "：。", "（）", "“”"):
        assert litter not in text, litter
        assert litter not in cells, litter
    ends = {line for line in lines if line.startswith("附件：")}
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        main = re.match(r"[一二三四五六七八九十]+、", line)
        if main:
            assert following and not re.match(r"[一二三四五六七八九十]+、", following), line
            assert following not in ends, line
        if re.match(r"（[一二三四]）[^。，]+$", line):
            assert following and not _HEADING.match(following), line
    return content, text


def state_of(book: MemoryBook) -> MasterState:
    """What the master holds."""
    return read_master(book, "总表.xlsx")


def with_plan(state: MasterState, plan: Plan) -> MasterState:
    """The same master with another plan."""
    return replace(state, plan=plan)


def test_a_master_in_which_nothing_ever_happened_has_a_bulletin() -> None:
    """No form was sent, nothing reported: every heading says so."""
    _, text = drawn(state_of(master()))
    assert "4项任务中，尚未填报4项，占100.0%。目前没有一项任务填报进度。" in text
    assert "本期没有下发填报表，也没有收到填报表。此前也没有填报记录，文中进度为空。" in text
    assert "各牵头单位均未填报进度，本期不作排名。" in text
    assert "本期之前没有填报记录，不作比较。" in text


def test_a_period_that_nobody_returned_says_so_and_names_them() -> None:
    """All units are named as missing, and the text says where its figures come from."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.4, (1, Field.STATUS): "正常推进"}))
    send(book, JULY)
    _, text = drawn(state_of(book), JULY, Day(None, date(2023, 8, 10)))
    assert "本期下发填报表4份，截至2023年8月10日没有收到一份可用的填报表。" in text
    assert "文中进度沿用此前各期最近一次填报（最近为2023年6月）。" in text
    assert f"未报4个单位：{EDU}、{FIN}（连续2期）、{TOWN_A}（连续2期）、{TOWN_B}（连续2期）。" in text


def test_a_period_before_the_plan_began_is_said_in_one_sentence() -> None:
    """2022 of a plan for 2023: no section of the text that would be empty, the annexes all 尚未填报."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.4}))
    content, text = drawn(state_of(book), Period(2022, month=11))
    assert "2022年11月早于方案年度（2023年），方案尚未开始实施，本期没有可以通报的进展" in text
    assert "一、总体情况" not in text
    full = tables_of(content)[0]
    assert [row[7] for row in full[1:] if len(row) > 1] == ["尚未填报"] * 4


def test_a_task_with_no_lead_is_named_and_ranked_under_nobody() -> None:
    """The text asks for a lead, the full table says 未明确, and nobody's score is touched."""
    state = state_of(master())
    plan = state.plan

    def without_lead(task: Task) -> Task:
        return replace(task, assignments=()) if task.no == 4 else task

    sections = tuple(
        Section(
            section.no,
            section.title,
            tuple(replace(project, tasks=tuple(map(without_lead, project.tasks))) for project in section.projects),
        )
        for section in plan.sections
    )
    content, text = drawn(with_plan(state, replace(plan, sections=sections)))
    assert "第4项任务没有明确牵头单位，请分管领导尽快明确；本期不列入单位排名。" in text
    assert [row[3] for row in tables_of(content)[0] if row[0] == "4"] == ["未明确"]


def test_a_plan_in_which_nobody_leads_has_no_ranking() -> None:
    """No unit leads: said in words instead of an empty list."""
    state = state_of(master())
    sections = tuple(
        replace(
            section,
            projects=tuple(
                replace(project, tasks=tuple(replace(task, assignments=()) for task in project.tasks))
                for project in section.projects
            ),
        )
        for section in state.plan.sections
    )
    _, text = drawn(with_plan(state, replace(state.plan, sections=sections)))
    assert "方案中没有一个单位牵头任务，本期不作排名。" in text


def test_a_plan_without_a_task_has_a_bulletin() -> None:
    """Not one task: counts are nought, no share is divided by them."""
    state = state_of(master())
    told = bulletin(with_plan(state, replace(state.plan, sections=())), JUNE, TODAY)
    assert told.total.tasks == 0
    assert sum(told.total.courses) == 0
    assert "现将2023年6月推进情况通报如下" in "\n".join(paragraphs_of(draw_bulletin(told)))


def test_progress_over_one_hundred_is_shown_questioned_and_capped_in_the_ranking() -> None:
    """130 % stands in text and table, is asked about, and scores 100."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[FIN], {(4, Field.PROGRESS): 1.3, (4, Field.STATUS): "正常推进"}))
    content, text = drawn(state_of(book))
    assert "第4项填报进度130%，超过100%，请牵头单位核实；排名时按100%计。" in text
    finance = next(row for row in tables_of(content)[1] if row[1] == FIN)
    assert finance[9] == "50.0%"  # tasks 2 (nothing said) and 4


def test_a_renamed_unit_keeps_what_it_returned_under_its_old_name() -> None:
    """Renamed on 单位 after the forms went out: its line stays, the reminder asks about the name."""
    book = master()
    send(book)
    state = state_of(book)
    units = tuple(
        replace(unit, name="区教育体育局") if unit.name == EDU else unit for unit in state.plan.directory.units
    )
    renamed = with_plan(state, replace(state.plan, directory=Directory(units)))
    content, text = drawn(renamed)
    rows = {row[1]: row for row in tables_of(content)[1][1:]}
    assert rows[EDU][10] == "未报"
    assert f"未报：{EDU}" in text or EDU in text
    told = reminders(renamed, JUNE, TODAY)
    odd = next(one for one in told.rows if one.unit == EDU)
    assert not odd.known
    assert draw_reminders(told, None)


def test_a_unit_without_a_task_is_neither_listed_nor_ranked() -> None:
    """On the directory only: nothing to say of it, nothing divided by its nought tasks."""
    state = state_of(master())
    directory = Directory(
        (*state.plan.directory.units, replace(state.plan.directory.units[0], name="区档案馆", aliases=()))
    )
    content, text = drawn(with_plan(state, replace(state.plan, directory=directory)))
    assert "区档案馆" not in text
    assert all(row[1] != "区档案馆" for row in tables_of(content)[1])


def test_texts_of_units_are_text_whatever_they_hold(tmp_path: Path) -> None:
    """Markup, template marks, control characters and line breaks in a return neither run nor break the file."""
    book = master()
    forms = send(book)
    nasty = "</w:t><w:b/>{{ 方案 }}{% for x in y %}\x07\x0c\x1b&amp;<script>“甲”\n第二行\t末\ud83d"
    merged(
        book,
        returned(
            forms[FIN],
            {
                (4, Field.PROGRESS): 0.01,
                (4, Field.STATUS): "进展缓慢",
                (4, Field.PROBLEMS): nasty.replace("\ud83d", ""),
                (4, Field.NEXT_STEPS): "=cmd|' /C calc'!A0",
            },
        ),
    )
    state = state_of(book)
    content = draw_bulletin(bulletin(state, JUNE, TODAY))
    line = next(text for text in paragraphs_of(content) if "第4项" in text and "存在问题" in text)
    assert "</w:t><w:b/>{{ 方案 }}{% for x in y %}；&amp;<script>“甲”；第二行 末" in line
    assert "=cmd|' /C calc'!A0" in line
    path = tmp_path / "通报.docx"
    path.write_bytes(content)
    assert validate(path) == []


def test_a_cause_that_says_nothing_counts_as_none() -> None:
    """无, 暂无 and a blank are 填报表未说明 for a task that lags."""
    book = master()
    forms = send(book)
    fills = {(4, Field.PROGRESS): 0.01, (4, Field.STATUS): "进展缓慢", (4, Field.PROBLEMS): "无。"}
    merged(book, returned(forms[FIN], fills))
    _, text = drawn(state_of(book))
    assert "存在问题：填报表未说明。下一步措施：填报表未说明。" in text


def test_very_long_words_are_cut_in_the_text_with_a_mark() -> None:
    """Two thousand characters of excuses do not make two pages; what is left out is marked."""
    book = master()
    forms = send(book)
    fills = {(4, Field.PROGRESS): 0.01, (4, Field.STATUS): "进展缓慢", (4, Field.PROBLEMS): "征" * 2000}
    merged(book, returned(forms[FIN], fills))
    _, text = drawn(state_of(book))
    assert "征" * 120 + "……" in text
    assert "征" * 121 not in text


def test_a_paused_task_past_its_date_is_overdue_and_counted_once() -> None:
    """The counts still add up to the number of tasks."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[FIN], {(4, Field.PROGRESS): 0.2, (4, Field.STATUS): "暂缓"}))
    type_by_hand(book, 4, Col.DUE, date(2023, 5, 1))
    told = bulletin(state_of(book), JUNE, TODAY)
    assert sum(told.total.courses) == told.total.tasks == sum(told.total.lights) + told.total.unlit
    _, text = drawn(state_of(book))
    assert "完成时限2023年5月1日，已逾期66天" in text


def test_quarters_and_months_do_not_mix_in_the_comparison() -> None:
    """A quarter is compared with the quarter before it, not with the month that ends with it."""
    book = master()
    for period in (Period(2023, quarter=1), JUNE, Period(2023, quarter=2)):
        forms = send(book, period)
        merged(book, returned(forms[EDU], {(1, Field.PROGRESS): 0.1 * period.last_month}, signed=DUE), period=period)
    told = bulletin(state_of(book), Period(2023, quarter=2), TODAY)
    assert told.previous == Period(2023, quarter=1)


@pytest.mark.parametrize("settings", [replace(DEFAULT_SETTINGS, yellow_gap=0.5, red_gap=0.6)])
def test_thresholds_in_the_words_are_those_of_the_settings(settings: object) -> None:
    """The sentence about the lights follows 设置."""
    book = master()
    forms = send(book)
    merged(book, returned(forms[FIN], {(4, Field.PROGRESS): 0.0, (4, Field.STATUS): "进展缓慢"}))
    state = replace(state_of(book), settings=settings)
    _, text = drawn(state)
    assert "超过60个百分点的亮红灯，超过50个百分点的亮黄灯" in text
