"""Words of the findings about how the plan changes: 变更记录, extensions, withdrawn tasks."""

from __future__ import annotations

CHANGE_FINDING_WORDS: dict[str, tuple[str, str]] = {
    "changes-not-kept": (
        "总表没有“变更记录”页（旧版总表，或这一页被删了），方案的 {count} 处改动没有登记，往期通报只能按现在的方案说。",
        "如果是误删，请用 undo 找回；旧版总表可以照常使用，下一年用新版建总表。",
    ),
}
