"""Words of the findings about returned files, their rows and their values."""

from __future__ import annotations

RETURN_FINDING_WORDS: dict[str, tuple[str, str]] = {
    # files
    "ignored-file": ("{file}：{why}，没有读。", "不用处理。"),
    "unread-document": (
        "{file}：这是{kind}，没有读，也没有汇总。",
        "请打开看看：如果里面是填报内容，请让单位填在发给他们的填报表里再报。",
    ),
    "unread-archive": (
        "{file}：这种压缩包（.rar、.7z 等）打不开，里面的文件没有读。",
        "请先解压到回收文件夹，或改用 .zip，再汇总一次。",
    ),
    "link-not-followed": (
        "{file}：这是快捷链接，没有顺着它去读。",
        "如果它指向回收件，请把文件本身复制到回收文件夹。",
    ),
    "path-climbs": (
        "{file}：压缩包里这个文件的路径指向包外，已只在内存里读取，没有写到磁盘上。",
        "请确认压缩包的来历。",
    ),
    "half-synced": (
        "{file}：{why}，没有读到内容。",
        "请等下载或同步完成后再汇总一次；还是这样就请单位重新发送。",
    ),
    "unreadable": (
        "{file}：读不了，{why}。",
        "请用 Excel 或 WPS 打开它，另存为 .xlsx 再放进来；打不开就请单位重新发送。",
    ),
    "encrypted": (
        "{file}：文件有打开密码，没有读。",
        "请单位去掉打开密码后重新发送。",
    ),
    "too-big": (
        "{file}：{why}，为了安全没有读。",
        "正常的填报表不会这样。请单位删去多余内容、图片或空行后另存为 .xlsx 重新发送。",
    ),
}
