"""Words for what a returned file is, and why it was not read; they fill the blanks of file findings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "picture": "图片",
        "pdf": "PDF 或版式文件",
        "word": "Word 文档",
        "slides": "演示文稿",
        "numbers": "苹果 Numbers 表格",
        "text": "文本文件",
        "web-archive": "网页归档（.mht）",
    }
)

WHY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # ignored
        "system": "操作系统自动产生的文件",
        "lock": "Excel、WPS 或 LibreOffice 打开文件时的锁文件",
        "temporary": "办公软件的临时文件",
        "hidden": "隐藏文件",
        "backup": "总表的备份",
        "master": "总表，不是回收件",
        "no-return": "不是表格",
        "empty-archive": "压缩包是空的",
        # half there
        "partial": "文件名表明还没有下载或同步完",
        "empty": "文件是空的（0 字节）",
        "zeros": "文件内容全是空字节",
        # cannot be opened
        "folder-closed": "文件夹打不开，可能没有权限",
        "vanished": "读取时文件已不在",
        "no-file": "不是普通文件",
        "closed": "系统不让打开",
        # damaged
        "truncated": "文件不完整，后面缺了一段",
        "damaged": "文件内容已损坏",
        "hangs": "读了一分钟还没有读完，已经放弃，文件内容可能已损坏",
        "crashed": "一读它程序就中断（试了两次），文件内容可能已损坏",
        "compression": "用了不支持的压缩方法",
        "no-workbook": "里面没有工作簿",
        "no-sheet": "工作簿里没有工作表",
        "no-table": "网页里没有表格",
        "encoding": "文字编码认不出来",
        "entities": "文件里带有可能有害的 XML 声明",
        # locked
        "password": "文件有打开密码",
        "zip-password": "压缩包有密码",
        # too big
        "file": "文件太大",
        "part": "文件里有一部分解开后太大",
        "parts": "文件解开后太大",
        "bomb": "解开后的大小与登记的不符，疑似压缩炸弹",
        "entries": "里面的文件太多",
        "archive": "压缩包解开后太大",
        "depth": "压缩包套了太多层",
        "sheets": "工作表太多",
        "area": "表格范围大得不合理，可能在很远的单元格里有内容",
        "text": "文本太长",
    }
)
