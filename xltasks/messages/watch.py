"""What ``watch`` says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WATCH_HELP: Mapping[str, str] = MappingProxyType(
    {
        "watch": "守着回收文件夹，回收件一到、总表没有打开时，就自动汇总（不用宏，适合 WPS、Linux）",
        "watch.period": "报告期；不写就按总表“首页”的“本次报告期”",
        "watch.folder": "守着哪个文件夹；不写就按“设置”页的回收文件夹和报告期（如 回收/2023-06）",
        "watch.every": "隔几秒看一次（默认 3）",
        "watch.once": "只看一遍，有新的就汇总，然后结束",
    }
)

WATCH_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "bad-seconds": "间隔“{text}”写法不对。请写秒数，如 3（大于 0，不超过 3600）。",
        "folder-unreadable": "文件夹读不了：{path}（{why}）。请检查网络盘是否连着、有没有权限。",
    }
)

WATCH_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "watching": "{time}  守着 {folder}（{period}）。回收件放进来就会自动汇总；按 Ctrl+C 结束。",
        "looking": "{time}  看一遍 {folder}（{period}）。",
        "file": "{time}  {file}：{outcome}",
        "after": "{time}  {returned}{waiting}",
        "after-all": "下发的单位都报了",
        "after-missing": "还差 {count} 个单位",
        "after-waiting": "；待确认 {count} 格，请打开总表“待确认”页",
        "master-open": "{time}  总表正开着，先等着；请在 Excel 或 WPS 里保存并关闭总表，关了就接着汇总。",
        "master-closed": "{time}  总表关了，接着汇总。",
        "trouble": "{time}  ✗ {words}（会接着试，不用重新运行）",
        "trouble-over": "{time}  好了，接着守。",
        "bug": "程序出错了，总表没有动。请把日志 {log} 发给维护人员。",
        "nothing-new": "{time}  没有新的回收件。",
        "summary": "守完了：汇总 {runs} 次，{files} 个文件，采用 {accepted} 格，待确认 {pending} 格，未采用 {refused} 格；{returned}。",
        "summary-nothing": "守完了：没有来新的回收件，总表没有动。",
    }
)

WATCH_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "merged": "汇入 {accepted} 格",
        "merged-more": "汇入 {accepted} 格，待确认 {pending} 格，未采用 {refused} 格",
        "unchanged": "没有新内容",
        "pending": "{pending} 格全待确认",
        "rejected": "未采用。{why}",
        "superseded": "同一单位有更晚的一份，以那份为准",
        "ignored": "不是回收件，没有读",
    }
)
