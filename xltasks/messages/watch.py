"""What ``watch``, ``press`` and the starters say, where no button can be pressed."""

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
        "press": "不打开 Excel，做总表上一个按钮做的事：报告期按“首页”，文件夹按“设置”",
        "press.BUTTON": "哪个按钮：distribute 下发填报表，preview 检查回收件，consolidate 汇总回收表，apply 应用确认，undo 撤销上次汇总，status 查看进度",
        "starters": "在总表旁边生成可以双击的启动文件（下发、检查、汇总、确认、撤销、进度、自动汇总）",
        "build.starters": "同时在总表旁边生成可以双击的启动文件",
    }
)

WATCH_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "starter-exists": "{path} 已经存在，不是本工具生成的启动文件。没有写入任何启动文件；请把它移走或改名，再试。",
        "starter-path": "启动文件里写不进这个路径：{path}。请把总表或 Python 放到不带引号、换行的文件夹，再试。",
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
        "undo": "要恢复到最近一次汇总之前：xltasks undo {master}",
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

PRESS_SAYS: Mapping[str, str] = MappingProxyType({"pressed": "【{caption}】{command}"})

STARTERS_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "starters": "✓ 总表旁边有了可以双击的启动文件：",
        "starter": "  {name}",
        "starters-note": "要汇总时，先保存并关闭总表，再双击。Python 换了地方，或总表改了名，请重新运行 xltasks starters。",
    }
)

# The buttons that starters press, and what they are called; watch is none of the buttons.
STATUS_CAPTION = "查看进度"
WATCH_CAPTION = "自动汇总"
STARTER_NAME = "{master}-{number}{caption}"
PRESS_ENTER = "按回车键关闭窗口。"
