"""督查通报 as a Word document: an office's template filled with the figures of a period."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from xltasks.core.bulletin_lines import Bulletin
from xltasks.core.settings import Light
from xltasks.errors import CannotProceed
from xltasks.messages import bulletin as words
from xltasks.messages.report import TEMPLATE_SLIPS
from xltasks.render.bulletin_context import context_of
from xltasks.render.bulletin_template import default_template
from xltasks.render.sealed import sealed

if TYPE_CHECKING:
    from pathlib import Path

_FILLS: Final = {Light.DONE: "DDEBF7", Light.GREEN: "E2EFDA", Light.YELLOW: "FFEB9C", Light.RED: "F4B6AE"}


def draw_bulletin(told: Bulletin, template: bytes | None = None, source: Path | str = "") -> bytes:
    """The bulletin as a .docx; ``template`` None takes the built-in one.

    A template's expressions run in a sandbox: they can name the figures and nothing else.  Raises
    CannotProceed("template-unreadable") for what is no Word document and ("template-wrong") for a placeholder that
    does not exist or is written wrongly; ``source`` is the template's path for the words of the error.
    """
    held = default_template() if template is None else template
    context = context_of(told)
    # A typing slip must not become an empty place in a signed document.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(io.BytesIO(held))
        document.init_docx()
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise CannotProceed("template-unreadable", path=source) from error
    try:
        document.render(context, environment, autoescape=True)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        # Figures are ready before this: what fails here is an expression of the template's own.
        raise CannotProceed("template-wrong", path=source, why=_slip(error)) from error
    _shade_lights(document.docx, told)
    properties = document.docx.core_properties
    properties.title = words.SUBJECT.format(period=told.period.label)
    properties.author = properties.last_modified_by = words.OFFICE
    properties.created = properties.modified = datetime.combine(told.day, time(), UTC).replace(tzinfo=None)
    properties.revision, properties.identifier = 1, ""
    buffer = io.BytesIO()
    document.save(buffer)
    return sealed(buffer.getvalue())


def _slip(error: Exception) -> str:
    """What is wrong in a template, for whoever edits it."""
    if isinstance(error, SecurityError):
        return TEMPLATE_SLIPS["forbidden"]
    if isinstance(error, UndefinedError):
        found = _MISSING_WORD.search(str(error))
        return TEMPLATE_SLIPS["word"].format(word=found[1] or found[2]) if found else str(error)
    if isinstance(error, TemplateError):
        return TEMPLATE_SLIPS["mark"].format(why=str(error).rstrip("."))
    return TEMPLATE_SLIPS["reckoning"].format(why=error)


_MISSING_WORD = re.compile(r"^'(.+)' is undefined$|no attribute '(.+)'")


def _shade_lights(document: Word, told: Bulletin) -> None:
    """Give each cell of an annex that holds nothing but a light's word the light's colour, pale enough to print."""
    fills = {word: _FILLS[light] for light, word in told.light_words}
    for table in document.tables:
        for cell in table._tbl.iter(qn("w:tc")):
            fill = fills.get("".join(text.text or "" for text in cell.iter(qn("w:t"))))
            if fill is not None:
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
                    shade.set(qn(f"w:{name}"), value)
                properties = cell.get_or_add_tcPr()
                for held in properties.findall(qn("w:shd")):
                    properties.remove(held)
                properties.insert_element_before(
                    shade, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign"
                )
