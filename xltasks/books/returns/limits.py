"""How much a returned file may ask of us.  Beyond these a file is refused with a finding, within seconds.

The figures leave a form with a hundred megabytes of photographs, or a million formatted rows, well inside;
they keep a single file below 5 s and 500 MB.
"""

from __future__ import annotations

MEGABYTE = 1 << 20

FILE_BYTES = 200 * MEGABYTE  # a file, packed or not, as it is held in memory
PART_BYTES = 40 * MEGABYTE  # one XML part held whole
STREAMED_PART_BYTES = 700 * MEGABYTE  # one worksheet that is read in pieces, its blank cells dropped on the way
PARTS_BYTES = 100 * MEGABYTE  # all parts of one workbook that are held
PARTS = 20_000  # entries of one package or archive
ARCHIVE_BYTES = 300 * MEGABYTE  # everything unpacked from one archive, nested ones included …
ARCHIVE_RATIO = 4  # … or this many times its own size, for large archives of photographs
ARCHIVE_DEPTH = 3  # archives inside archives
SHEETS = 256
CELLS = 4_000_000  # rows × columns of one sheet's used area
BIG_SHEET_BYTES = 8 * MEGABYTE  # from here on a sheet's blank cells are dropped before it is parsed
TABLE_SPAN = 1_000  # rows or columns one HTML cell may span
TEXT_BYTES = 30 * MEGABYTE  # CSV and HTML
REMEMBERED_BYTES = 20_000  # small parts that are the same in every form are read once
