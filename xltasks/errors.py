"""What stops a command.  A clerk's mistake in data is a finding instead (:mod:`xltasks.core.findings`)."""

from __future__ import annotations


class CannotProceed(Exception):  # noqa: N818 - the house's word for it
    """A command cannot go on and has written nothing.

    ``code`` names a sentence in :mod:`xltasks.messages.errors`; ``facts`` fill its blanks.
    Caught only at the edges (:mod:`xltasks.cli`, the buttons), exit status 3.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class WrongUsage(CannotProceed):
    """The command's words are off (a period that is none, an unknown unit): exit status 2."""
