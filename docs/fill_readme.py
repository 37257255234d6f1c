"""Put the table of finding codes into README.md.

python docs/fill_readme.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from finding_table import table

README = Path(__file__).parents[1] / "README.md"

if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    filled = re.sub(
        r"(<!-- findings:.*?-->\n).*?(<!-- /findings -->)",
        lambda match: match[1] + table() + "\n" + match[2],
        text,
        flags=re.DOTALL,
    )
    README.write_text(filled, encoding="utf-8")
