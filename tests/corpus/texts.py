"""Free text as it comes: marks, control characters, things that stand elsewhere, things that look like formulas."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

from corpus.defects import defect
from corpus.desk import (
    EDU,
    FIN,
    NAME,
    N,
    P,
    Q,
    T,
    blank,
    cell,
    filled,
    form,
    opened,
    patched,
    put,
    said,
    saved,
    with_cells,
)
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font

GROUP = "texts"
LONG = "长" * 32_768


@defect(GROUP, instead="1 text | 同上 | accept\n2 text | 见附件。 | accept", codes="points-elsewhere")
def text_that_points_elsewhere() -> bytes:
    """同上 and 见附件: taken as written, and asked for."""
    return filled({(1, T): "同上", (2, T): "见附件。"})


@defect(GROUP, instead="1 problems | 无 | accept\n2 next_steps | 暂无 | accept")
def none_for_an_answer() -> bytes:
    """无 under 存在问题 is an answer."""
    return filled({(1, Q): "无", (2, N): "暂无"})


@defect(GROUP, instead="1 problems |  | already\n2 text |  | already")
def dashes_for_texts() -> bytes:
    """—— under 存在问题 says nothing."""
    return filled({(1, Q): "——", (2, T): "/"})


@defect(GROUP, gone="1 problems")
def spaces_only() -> bytes:
    """Spaces, a full-width one and a no-break one: nothing a person sees."""
    return filled({(1, Q): " 　\u00a0\n"})


@defect(
    GROUP,
    instead="1 text | =1+1 项已完成 | accept\n2 text | @SUM(A1) | accept\n3 text | -2+cmd(1) | accept",
    codes="formula-like",
)
def texts_like_formulas() -> bytes:
    """What begins with = + - @ stays text."""
    return filled({(1, T): "=1+1 项已完成", (2, T): "@SUM(A1)", (3, T): "-2+cmd(1)"})


@defect(GROUP, instead="1 text | - 已开工\\n- 已招标 | accept")
def a_list_with_dashes() -> bytes:
    """A dash before a list item is no formula."""
    return filled({(1, T): "- 已开工\n- 已招标"})


@defect(GROUP, instead="1 text | 进展🚀顺利😀 | accept")
def emoji() -> bytes:
    """Characters outside the basic plane."""
    return filled({(1, T): "进展🚀顺利😀"})


@defect(GROUP, instead="1 text | a\u000bb\u0001c | accept")
def control_characters() -> bytes:
    """_x000B_ and _x0001_, as a program stores a pasted vertical tab."""
    return with_cells(
        filled({(1, T): None}),
        {cell(1, T): f'<c r="{cell(1, T)}"{{s}} t="inlineStr"><is><t>a_x000B_b_x0001_c</t></is></c>'},
    )


@defect(GROUP, instead=f"1 text | {unicodedata.normalize('NFD', 'Café 第一')} | accept")
def decomposed_letters() -> bytes:
    """Letters and accents apart, as a Mac sends them: kept as written."""
    return filled({(1, T): unicodedata.normalize("NFD", "Café 第一")})


@defect(GROUP, instead="1 text | 第一段\\n\\n第二段 | accept")
def line_breaks() -> bytes:
    """Line breaks inside a cell are kept."""
    return filled({(1, T): "第一段\n\n第二段"})


@defect(
    GROUP,
    files={"区财政局_2023-06.csv": "merged"},
    fates={"区财政局_2023-06.csv": f"1 text | {LONG} | refuse too-long\n2 text | {said(2)} | accept"},
    codes="too-long no-identity heading-missing",
)
def text_longer_than_a_cell() -> dict[str, bytes]:
    """A .csv can hold more than any cell: refused, with its place."""
    rows = [["填报单位", FIN, "报告期", "2023-06"], ["任务编号", "重点工作目标任务", "完成进度", "进展情况"]]
    texts = {row.no: row.text for row in form().rows}
    rows += [["1", texts[1], "", LONG], ["2", texts[2], "", said(2)]]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return {"区财政局_2023-06.csv": buffer.getvalue().encode("utf-8-sig")}


@defect(GROUP, gone="1 text", codes="cell-note")
def a_note_that_holds_the_answer() -> bytes:
    """The answer in a comment: told with its words, the cell stays blank."""

    def note(sheet: Any) -> None:
        sheet[cell(1, T)].comment = Comment(said(1), "张三")

    return filled({(1, T): None}, note)


@defect(GROUP, codes="picture")
def a_picture_over_the_cells() -> bytes:
    """A screenshot on the sheet: said, not read."""
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
    )

    def paste(sheet: Any) -> None:
        image = Image.__new__(Image)
        image.ref = io.BytesIO(pixel)
        image.width = image.height = 20
        image.format = "png"
        image.anchor = "P6"
        image._data = lambda: pixel  # type: ignore[method-assign]
        sheet.add_image(image)

    return filled(edit=paste)


@defect(GROUP, codes="text-box")
def a_text_box() -> bytes:
    """Words in a text box over the table: told."""
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/>'
        '<xdr:ext cx="1" cy="1"/><xdr:sp><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>另有情况见此框</a:t></a:r></a:p>'
        "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
    )
    return _with_drawing(filled(), drawing)


def _with_drawing(content: bytes, drawing: str) -> bytes:
    from corpus.desk import packed, parts_of

    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with_link = patched(
        content,
        lambda xml: xml.replace("</worksheet>", f'<drawing xmlns:r="{namespace}" r:id="rIdBox"/></worksheet>'),
    )
    parts = parts_of(with_link)
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'<Relationship Id="rIdBox" Type="{namespace}/drawing" Target="../drawings/box.xml"/>'
    held = parts.get(name, f'<Relationships xmlns="{package}"></Relationships>'.encode()).decode()
    return packed(
        {
            **parts,
            name: held.replace("</Relationships>", f"{link}</Relationships>"),
            "xl/drawings/box.xml": drawing,
        }
    )


@defect(GROUP, instead=f"1 text | {said(1)} | pending struck-through", codes="struck-through")
def a_cell_struck_through() -> bytes:
    """A whole cell crossed out: the writer may have withdrawn it."""

    def strike(sheet: Any) -> None:
        sheet[cell(1, T)].font = Font(strike=True)

    return filled(edit=strike)


@defect(
    GROUP,
    instead="1 text | 已开工3所未开工 | pending struck-through",
    codes="struck-through",
)
def words_struck_through() -> bytes:
    """Some words of a cell crossed out: what remains is a person's to say."""

    def strike(sheet: Any) -> None:
        rich = CellRichText("已开工3所", TextBlock(InlineFont(strike=True), "未开工"))
        sheet[cell(1, T)].value = rich

    return filled(edit=strike)


@defect(GROUP, instead="1 progress | 10% | pending struck-through", codes="struck-through")
def a_figure_struck_through() -> bytes:
    """A crossed-out figure waits as well."""

    def strike(sheet: Any) -> None:
        sheet[cell(1, P)].font = Font(strike=True)

    return filled(edit=strike)


@defect(GROUP)
def a_heading_struck_through() -> bytes:
    """Struck text where nothing is filled changes nothing."""

    def strike(sheet: Any) -> None:
        sheet["D6"].font = Font(strike=True)

    return filled(edit=strike)


@defect(
    GROUP,
    instead="\n".join(f"{task} text | 全部工作按计划有序推进 | accept" for task in (1, 2, 3, 4)),
    codes="copied-down",
)
def one_sentence_copied_down() -> bytes:
    """The same sentence on every task: taken, and told."""
    return filled({(task, T): "全部工作按计划有序推进" for task in (1, 2, 3, 4)})


@defect(GROUP, instead="1 text | 20 | accept\n2 text | 2023-06-28 | accept")
def figures_for_texts() -> bytes:
    """A number and a date under 进展情况 are kept as a person reads them."""
    from datetime import date

    return filled({(1, T): 20, (2, T): date(2023, 6, 28)})


@defect(GROUP, instead=f"1 text | {said(1)} | accept")
def a_zero_width_space() -> bytes:
    """Zero-width characters from a chat program make no other task of a row."""

    def sprinkle(sheet: Any) -> None:
        for row in (6, 7, 8, 9):
            put(sheet[f"D{row}"], "\u200b".join(str(sheet[f"D{row}"].value)))

    return filled(edit=sprinkle)


@defect(
    GROUP,
    files={NAME: "merged", "区教育局_2023-06.xlsx": "merged"},
    fates={
        NAME: "2 text | 区财政局第2项：进展情况如实填写 | accept",
        "区教育局_2023-06.xlsx": "2 text | 区教育局第2项：进展情况如实填写 | accept",
    },
)
def two_units_on_one_task() -> dict[str, bytes]:
    """Each lead's words stand under its own name."""
    made = {}
    for unit in (FIN, EDU):
        book = opened(blank(unit))
        sheet = book["填报表"]
        row = next(at for at in range(6, 12) if sheet[f"A{at}"].value == 2)
        put(sheet[f"K{row}"], said(2, T, unit))
        made[f"{unit}_2023-06.xlsx"] = saved(book)
    return made
