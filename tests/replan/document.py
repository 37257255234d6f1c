"""The real plan after a mid-year revision, made by hand, as an office would send it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook

from xltasks.core.plan import Plan
from xltasks.core.replan import standings
from xltasks.core.schema import NAME_SEPARATOR

HEADINGS = ("序号", "项目", "重点工作目标任务", "牵头领导", "牵头单位", "配合单位", "完成时限")


@dataclass
class Row:
    """A row of the revised document."""

    section: str
    project: str
    text: str
    leaders: str
    leads: str
    supports: str
    due: str = ""


def write_document(rows: list[Row], path: Path) -> Path:
    """One table in a workbook, section titles across, numbered anew from 1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["区政府2023年重点工作目标任务分解落实方案（修订稿）"])
    sheet.append(HEADINGS)
    section = None
    numerals = iter("一二三四五六七八九十")
    for no, row in enumerate(rows, 1):
        if row.section != section:
            section = row.section
            sheet.append([f"{next(numerals)}、{section}"])
        sheet.append([no, row.project, row.text, row.leaders, row.leads, row.supports, row.due])
    book.save(path)
    return path


def revised_by_hand(plan: Plan) -> list[Row]:
    """The rows of the revised document: some twenty changes."""
    rows = {
        one.no: Row(
            one.section, one.project, one.text, *map(NAME_SEPARATOR.join, (one.leaders, one.leads, one.supports))
        )
        for one in standings(plan, plan.directory)
    }

    def said(no: int, old: str, new: str) -> None:
        assert old in rows[no].text, (no, rows[no].text)
        rows[no].text = rows[no].text.replace(old, new)

    said(1, "增长5%左右", "增长5.5%左右")
    said(2, "增长5%、力争增长5.5%", "增长6%、力争增长7%")
    said(46, "实现旅游总收入172亿元、增长8%", "实现旅游总收入180亿元、增长12%")
    said(42, "实际利用外资5亿美元以上", "实际利用外资4亿美元以上")
    rows[48].text = "促进房地产市场平稳健康发展，做好保交楼工作，探索农村闲置住房租赁合作和工业邻里中心发展。"
    rows[44].due = "9月30日前"
    rows[49].due = "2023年11月底前"
    rows[4].leaders = "陈建忠、钱宇"
    rows[45].leads = "区商务局、区发改委"
    rows[41].supports = rows[41].supports.replace("区财政局、", "")
    rows[43].supports += "、区口岸办"
    rows[50].section, rows[50].project = rows[62].section, rows[62].project
    rows[47].project = rows[42].project
    first, second = rows[12].text.split("集中力量")
    rows[12].text = first.rstrip("，") + "。"
    order = [no for no in rows if no not in (5, 9, 50)]
    order.insert(order.index(12) + 1, 201)
    rows[201] = replace(rows[12], text="集中力量" + second)
    order.insert(order.index(62), 50)
    order.insert(order.index(48), 202)
    rows[202] = Row(
        rows[48].section,
        rows[48].project,
        "举办“乐购吴江”消费促进月活动，发放消费券三千万元。",
        "陈建忠",
        "区商务局",
        "区财政局、区文体广电和旅游局",
        "8月31日前",
    )
    order.append(203)
    rows[203] = replace(rows[118], text="开展“我为企业解难题”走访，问题按月销号。", leads="区营商环境专班", supports="")
    return [rows[no] for no in order]
