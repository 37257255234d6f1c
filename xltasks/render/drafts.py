"""Reminder mails as .eml drafts: a mail program opens them ready to be sent; none is sent."""

from __future__ import annotations

import re
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from xltasks.core.reminders import Reminder
from xltasks.messages import reminders as words
from xltasks.render.reminders import reminder_text

_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_SEAL = "X-Xltasks-Seal: "
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def draft_name(one: Reminder) -> str:
    """The draft's file name: the form's, with the ending of a mail."""
    return Path(one.form).with_suffix(".eml").name


def draw_draft(one: Reminder, form: bytes, day: date) -> bytes:
    """One draft with the form attached.  It has a receiver only if 单位 gives a mail address in place of a phone."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = words.DRAFT_SUBJECT.format(unit=one.unit, period=one.period.label)
    address = _ADDRESS.search(f"{one.contact} {one.phone}")
    if address:
        mail["To"] = address[0]
    mail["X-Unsent"] = "1"  # Outlook opens such a mail for writing instead of reading
    body = words.DRAFT_BODY.format(
        text=reminder_text(one), form=one.form, office=words.OFFICE, day=f"{day.year}年{day.month}月{day.day}日"
    )
    mail.set_content(body, cte="base64")
    mail.add_attachment(form, maintype=_WORKBOOK[0], subtype=_WORKBOOK[1], filename=one.form)
    # The library would draw a boundary by lot; this one is as unlikely to occur in base64 lines.
    mail.set_boundary("=_xltasks_" + sha256(form + body.encode()).hexdigest()[:24])
    written = mail.as_bytes()
    return _seal_of(written) + written


def is_untouched_draft(path: Path) -> bool:
    """Whether a file is a draft of ours as it was made."""
    head, line_end, rest = path.read_bytes().partition(b"\r\n")
    return head + line_end == _seal_of(rest)


def _seal_of(written: bytes) -> bytes:
    return f"{_SEAL}{sha256(written).hexdigest()}\r\n".encode()
