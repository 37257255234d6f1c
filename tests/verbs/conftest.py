"""What tests of the verbs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from readers_desk import children


@pytest.fixture
def no_process_is_left() -> Iterator[None]:
    """After every test: no worker runs, and none is waiting to be buried."""
    before = children()
    yield
    assert children() <= before
