"""The short reasons that stand in brackets in a sentence: why a file cannot be opened or written."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "broken-package": "文件不完整或已损坏",
        "not-a-workbook": "不是 Excel 工作簿",
        "old-format": "是旧版 .xls 格式",
        "doubled-part": "文件内部有重名的部分",
        "part-missing": "文件内部缺少 {part}",
        "part-broken": "文件内部的 {part} 已损坏",
        "backup-damaged": "备份 {backup} 已损坏或被改过",
        "write-protected": "文件设为只读",
        "record-damaged": "备份文件夹里的记录 {record} 读不懂",
    }
)

_OS_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "磁盘空间不足",
        errno.EDQUOT: "磁盘配额已用完",
        errno.EACCES: "没有权限，或文件正被别的程序占用",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘是只读的",
        errno.ENOENT: "文件或文件夹不存在",
        errno.EISDIR: "是一个文件夹",
        errno.ENOTDIR: "路径中间有一段不是文件夹",
        errno.ENAMETOOLONG: "文件名太长",
        errno.EIO: "读写磁盘出错",
    }
)


def reason(code: str, **facts: object) -> str:
    """The words of a reason.  Raises KeyError for an unknown one."""
    return _REASONS[code].format_map(facts)


def os_reason(error: OSError) -> str:
    """What an error of the operating system means, in words; its own words if it is a rare one."""
    return _OS_REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
