"""Put into README.md the tables that are made from the code.

python docs/fill_readme.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from finding_table import table
from reader_tables import columns, template_words

README = Path(__file__).parents[1] / "README.md"
MADE = {"findings": table, "columns": columns, "words": template_words}

if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    for name, make in MADE.items():
        before, after = re.escape(f"<!-- {name}: "), re.escape(f"<!-- /{name} -->")
        made = make()
        text = re.sub(
            f"({before}.*?-->\n).*?({after})",
            lambda match, made=made: match[1] + made + "\n" + match[2],
            text,
            flags=re.DOTALL,
        )
    README.write_text(text, encoding="utf-8")
