"""Print a workbook to PDF with its buttons, which by themselves stay off the paper.

/usr/bin/python3 docs/print_with_buttons.py MASTER.xlsm OUT.pdf      the Python that LibreOffice's uno belongs to
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_TRIES = 60
_PAUSE = 0.5  # seconds


def main(source: Path, target: Path) -> None:
    """Open the workbook in a LibreOffice of its own, let the buttons print, and export it."""
    import uno
    from com.sun.star.beans import PropertyValue
    from com.sun.star.connection import NoConnectException

    def value(name: str, held: Any) -> Any:
        return PropertyValue(Name=name, Value=held)

    with tempfile.TemporaryDirectory() as profile:
        pipe = f"xltasks{Path(profile).name}"
        program = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={pipe};urp;",
            ]
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for attempt in range(_TRIES):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                if attempt == _TRIES - 1:
                    raise
                time.sleep(_PAUSE)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL(source.resolve().as_uri(), "_blank", 0, (value("Hidden", True),))
        forms = document.Sheets.getByIndex(0).DrawPage.Forms
        for number in range(forms.Count):
            form = forms.getByIndex(number)
            for control in range(form.Count):
                form.getByIndex(control).Printable = True
        document.storeToURL(target.resolve().as_uri(), (value("FilterName", "calc_pdf_Export"),))
        document.close(True)
        desktop.terminate()
        program.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
