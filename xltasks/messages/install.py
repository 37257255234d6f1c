"""What ``install``, ``uninstall`` and ``install --check`` say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INSTALL_HELP: Mapping[str, str] = MappingProxyType(
    {
        "install": "把“督办”选项卡（加载项）和 Python 的位置装到 Excel 找得到的地方；--check 只检查",
        "install.check": "不安装，只检查还缺什么；缺了退出码是 1",
        "install.master": "检查时也看这份总表：有没有“来自网络”的标记",
        "uninstall": "撤掉 install 写的东西；您改过的不动，只告诉您",
    }
)

INSTALL_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "no-excel-here": (
            "这台电脑没有 Excel（只有 Windows 和 macOS 有），按钮装不上。没有写入任何内容。"
            "总表照样能用：运行 xltasks watch 总表，回收件一到就自动汇总；"
            "或运行 xltasks starters 总表，在总表旁边生成可以双击的启动文件。"
        ),
        "no-appdata": "找不到 Windows 的应用数据文件夹（环境变量 APPDATA 没有设）。没有写入任何内容。请用自己的账号登录后再运行一次。",
        "store-python": (
            "这个 Python 是从 Microsoft Store 装的：{path}。它写到 Excel 启动文件夹的东西，Excel 看不见。没有写入任何内容。"
            "请从 python.org 安装 Python，用它安装 xltasks，再运行一次。"
        ),
        "interpreter-path": (
            "Python 的路径里有 Excel 的宏传不过去的字符：{path}。没有写入任何内容。"
            "请把 Python（或虚拟环境）装到只有英文字母、数字的文件夹，再运行一次。"
        ),
        "excel-never-started": "这台电脑上的 Excel 还没有打开过（缺少文件夹 {path}）。没有写入任何内容。请安装并打开一次 Excel，关掉，再运行一次。",
        "file-closed": "打不开：{path}（{why}）。没有写入任何内容。请关掉 Excel 再运行一次；macOS 询问是否允许访问其他 App 的数据时，请点“允许”。",
        "not-installed": "写不进去：{path}（{why}）。已经全部恢复原样。请关掉 Excel 再运行一次；macOS 询问是否允许访问其他 App 的数据时，请点“允许”。",
        "install-record-unreadable": "安装记录读不懂：{path}（{why}）。没有写入任何内容。请把这个文件移走，再运行一次。",
    }
)

INSTALL_SAYS: Mapping[str, str] = MappingProxyType(
    {
        "installed": "✓ 装好了。请关掉所有 Excel 窗口，重新打开，功能区会出现“督办”选项卡。",
        "nothing-to-install": "✓ 早已装好，没有改动。",
        "wrote": "写了这些：",
        "file": "  {what}：{path}（{state}）",
        "kept": "    原来的那份没有丢，放在 {path}；uninstall 时放回去。",
        "settings": "  xlwings 的设置：{path}（别的设置没有动）",
        "setting": "    {line}（{state}）",
        "setting-before": "    {line}（原来是 {before}；uninstall 时改回去）",
        "record": "  安装记录：{path}",
        "undo": "撤掉：xltasks uninstall（只撤上面这些，您改过的不动）。检查：xltasks install --check。",
        "no-record": "没有安装记录，没有要撤的。",
        "uninstalled": "✓ 撤掉了。请关掉所有 Excel 窗口，重新打开。",
        "uninstalled-partly": "撤掉了一部分，有的被改过，没有动：",
        "took-back": "  {what}：{path}（{state}）",
        "took-back-setting": "  xlwings 的设置 {key}：{state}",
        "delete-yourself": "→ 没有动的，请看一眼；不要了可以自己删。删掉后再运行 xltasks uninstall，记录也会清掉。",
        "check-complete": "✓ 没有发现缺什么。要确认，请打开 Excel，看功能区有没有“督办”选项卡。",
        "check-missing": "✗ 有 {count} 项不齐，按上面的办法办好后再检查一次。",
        "check-item": "{mark} {name}：{detail}",
        "check-action": "    → {action}",
    }
)

TRUST: Mapping[str, str] = MappingProxyType(
    {
        "windows": (
            "按钮点了没反应，多半是这两件事：\n"
            "  · 受信任位置。加载项放在 Excel 的启动文件夹里，那里是 Excel 自带的受信任位置，不用再点“启用内容”。"
            "总表（.xlsm）自己的按钮要点一次“启用内容”；不想每次点，就把总表所在的文件夹设为受信任位置："
            "文件→选项→信任中心→信任中心设置→受信任位置→添加新位置（请用本机文件夹）。\n"
            "  · “来自网络”的标记。从邮件、微信、网页得到的总表，Windows 会做上标记，Excel 直接禁用里面的宏。"
            "请在文件上点右键→属性→勾选“解除锁定”→确定，再打开。\n"
            "  单位统一禁用了宏的，用 xltasks watch 总表，或 xltasks starters 总表 生成的启动文件。"
        ),
        "macos": (
            "按钮点了没反应，多半是这两件事：\n"
            "  · 宏。打开总表时请点“启用宏”；也可以在 Excel→偏好设置→安全性 里选“启用宏前显示警告”。"
            "第一次点按钮，macOS 会问是否允许 Python 控制 Excel、访问文件夹，请点“好”。\n"
            "  · 隔离标记。从邮件、网页得到的总表如果打不开宏，请先在“访达”里右键→打开一次，或另存一份再用。\n"
            "  单位统一禁用了宏的，用 xltasks watch 总表，或 xltasks starters 总表 生成的启动文件。"
        ),
    }
)

FILE_NAMES: Mapping[str, str] = MappingProxyType({"add-in": "加载项", "script": "xlwings 的启动脚本"})

STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "written": "新加的",
        "renewed": "换成了这一版",
        "replaced": "换下了别人的",
        "there": "早已有，一样",
        "removed": "已删除",
        "restored": "已恢复原来的",
        "gone": "早已不在",
        "changed": "被改过，没有动",
    }
)

MARKS: Mapping[str, str] = MappingProxyType(
    {"ok": "✓", "missing": "✗", "differs": "✗", "blocked": "✗", "unknown": "？"}
)
CHECK_HEADS = ("", "项目", "情况", "怎么办")

ITEM_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "excel": "Excel",
        "xlwings": "xlwings",
        "add-in": "加载项",
        "interpreter": "Python 的位置",
        "search-path": "查找路径",
        "script": "启动脚本",
        "add-in-macros": "加载项的宏",
        "master-macros": "总表自己的宏",
        "master": "这份总表",
    }
)

_INSTALL = "运行 xltasks install。"
_OTHER_WAY = "单位规定不能改的，用 xltasks watch 总表，或 xltasks starters 总表。"
_TRUSTED_FOLDER = (
    "把总表所在的文件夹设为受信任位置（文件→选项→信任中心→信任中心设置→受信任位置），或只用加载项的“督办”选项卡。"
)
# By the item's code: (what is found, what to do; empty where nothing is to be done).
CHECK_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "excel": ("有：{path}", ""),
        "only-wps": (
            "没有找到 Excel，只有 WPS：{path}",
            "WPS 里按钮用不了。用 xltasks watch 总表，或 xltasks starters 总表。",
        ),
        "no-excel": ("没有找到 Excel", "请安装 Excel；不装的，用 xltasks watch 总表，或 xltasks starters 总表。"),
        "no-excel-here": (
            "这台电脑没有 Excel（只有 Windows 和 macOS 有），按钮用不了",
            "用 xltasks watch 总表，或 xltasks starters 总表。",
        ),
        "packages": ("{names}", ""),
        "no-package": ("缺少 {names}", "运行 {command}"),
        "addin": ("装好了，是这一版：{path}", ""),
        "no-addin": ("没有装：{path}", _INSTALL),
        "other-addin": ("不是这一版的（旧版，或被改过）：{path}", "关掉 Excel，" + _INSTALL),
        "marked": ("带有“来自网络”的标记，宏会被禁用：{path}", "在文件上点右键→属性→勾选“解除锁定”→确定。"),
        "interpreter": ("{path}", ""),
        "no-interpreter": ("xlwings 的设置里没有写：{file}", _INSTALL),
        "interpreter-gone": ("写着的 Python 不在了：{path}", _INSTALL),
        "other-interpreter": ("写着另一个 Python：{path}", "要用现在这个（{ours}），运行 xltasks install。"),
        "other-conda": (
            "还写着 conda 环境 {environment}，会先切换到那里：{file}",
            "请用那个环境安装 xltasks，或在设置文件里删去 CONDA 两行。",
        ),
        "no-workbook-path": ("不从总表的文件夹找程序（安全）", ""),
        "workbook-path": (
            "会先从总表的文件夹找程序，放在旁边的 .py 文件可能被误运行",
            "运行 xltasks install（写 {key} = False）。",
        ),
        "script": ("装好了：{path}", ""),
        "no-script": ("没有装：{path}", _INSTALL),
        "other-script": ("与加载项不是一版：{path}", _INSTALL),
        "start-folder-trusted": ("启动文件夹是受信任位置，可以运行", ""),
        "asks": ("打开时可能要点一次“启用内容”，从外面看不出点没点", "没有反应时，先点“启用内容”。"),
        "all-enabled": ("设置为全部启用", ""),
        "only-signed": ("设置为只运行有数字签名的宏，总表自己的按钮用不了", _TRUSTED_FOLDER),
        "all-disabled": ("设置为禁用全部宏，总表自己的按钮用不了", _TRUSTED_FOLDER),
        "only-signed-anywhere": ("设置为只运行有数字签名的宏，受信任位置也停用了", "请联系管理员。" + _OTHER_WAY),
        "all-disabled-anywhere": ("设置为禁用全部宏，受信任位置也停用了", "请联系管理员。" + _OTHER_WAY),
        "locations-off": ("受信任位置被停用，加载项的宏不能运行", "请联系管理员。" + _OTHER_WAY),
        "vba-off": ("单位停用了 Office 的宏（VBA）", "请联系管理员。" + _OTHER_WAY),
        "addins-off": (
            "单位停用了 Excel 的加载项",
            "请联系管理员；总表（.xlsm）自己的按钮不受这一条影响。" + _OTHER_WAY,
        ),
        "addins-signed": (
            "单位要求加载项有数字签名",
            "请联系管理员；总表（.xlsm）自己的按钮不受这一条影响。" + _OTHER_WAY,
        ),
        "mac-disabled": ("设置为禁用全部宏，不提示", "Excel→偏好设置→安全性，选“启用宏前显示警告”。" + _OTHER_WAY),
        "mac-asks": ("打开时会问是否启用宏，从外面看不出答了什么", "没有反应时，重新打开，点“启用宏”。"),
        "master": ("没有“来自网络”的标记：{path}", ""),
        "settings-beside": ("旁边有 xlwings 的设置文件，会盖过装好的设置：{path}", "不是有意放的，请把它移走。"),
    }
)
