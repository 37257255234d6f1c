"""Values that wait to be written, laid over the values that were read."""

from __future__ import annotations

from collections.abc import Mapping

from xltasks.core.grid import Value


def overlaid(rows: list[list[Value]], pending: Mapping[int, Mapping[int, Value]]) -> list[list[Value]]:
    """The rows with the pending values in their places; ``rows`` itself is changed and returned."""
    for number in sorted(pending):
        values = pending[number]
        if not values:
            continue
        while len(rows) <= number:
            rows.append([])
        line = rows[number]
        line.extend([""] * (max(values) + 1 - len(line)))
        for column, value in values.items():
            line[column] = "" if value is None else value
    return rows
