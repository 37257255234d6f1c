"""What ``press`` and the starters say, where no button can be pressed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STARTERS_HELP: Mapping[str, str] = MappingProxyType(
    {
        "press": "不打开 Excel，做总表上一个按钮做的事：报告期按“首页”，文件夹按“设置”",
        "press.BUTTON": "哪个按钮：check 检查总表，distribute 下发填报表，preview 检查回收件，consolidate 汇总回收表，apply 应用确认，undo 撤销上次汇总，status 查看进度",
        "starters": "在总表旁边生成可以双击的启动文件（下发、检查、汇总、确认、撤销、进度、自动汇总、检查总表）",
        "build.starters": "同时在总表旁边生成可以双击的启动文件",
    }
)

STARTERS_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "starter-exists": "{path} 已经存在，不是本工具生成的启动文件。没有写入任何启动文件；请把它移走或改名，再试。",
        "starter-path": "启动文件里写不进这个路径：{path}。请把总表或 Python 放到不带引号、换行的文件夹，再试。",
    }
)

PRESS_SAYS: Mapping[str, str] = MappingProxyType({"pressed": "【{caption}】{command}"})

STARTERS_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "starters": "✓ 总表旁边有了可以双击的启动文件：",
        "starter": "  {name}",
        "starters-note": "双击“汇总”“确认”“撤销”之前，先保存并关闭总表。Python 换了地方，或总表改了名，请重新运行 xltasks starters。",
    }
)

# What can be pressed on a closed master.
BUTTON_COMMANDS = ("distribute", "preview", "consolidate", "apply", "undo", "status", "check")
STARTER_NAME = "{master}-{number}{caption}"
PRESS_ENTER = "按回车键关闭窗口。"
