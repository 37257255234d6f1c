"""A unit directory that contradicts itself is told, name by name."""

from __future__ import annotations

from small_round import small_plan

from xltasks.core.naming import complete
from xltasks.core.units import Unit, UnitKind
from xltasks.messages import finding_words


def findings(*units: Unit) -> list[tuple[str, str | None, str | None]]:
    """(code, unit, value) of what completing the small plan's directory with these units says."""
    found = complete(small_plan(), units).findings
    assert all(all(finding_words(one)) for one in found)
    return [(one.code, one.unit, one.value) for one in found]


def test_one_alias_of_two_units() -> None:
    """区教育局 and 区体育局 both called 教体局: the clerk decides whose it is."""
    told = findings(
        Unit("区教育局", ("教体局",), UnitKind.DEPARTMENT), Unit("区体育局", ("教体局",), UnitKind.DEPARTMENT)
    )
    assert ("alias-clash", "区体育局", "教体局") in told


def test_a_group_that_does_not_exist() -> None:
    """A unit said to belong to 各街道, which no line defines and no task names."""
    told = findings(Unit("丙街道", (), UnitKind.TOWN, ("各街道",)))
    assert ("unknown-group", "丙街道", "各街道") in told
