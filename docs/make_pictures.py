"""Make the README's pictures from the files of the demo, as LibreOffice prints them.

python docs/make_pictures.py          needs LibreOffice (soffice), pdftoppm and a CJK font
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
# picture → (file of the demo, words that only the wanted page has)
PAGES = {
    "overview": ("总表.xlsm", ("按板块", "合计")),
    "lists": ("总表.xlsm", ("滞后最多的十项", "按牵头单位")),
    "leader": ("总表.xlsm", ("领导牵头任务", "任务总数")),
    "unit": ("总表.xlsm", ("单位任务", "本期回收状态")),
    "section": ("总表.xlsm", ("重点工作目标任务", "督查备注", "八、")),
    "pending": ("总表.xlsm", ("总表现值", "原因")),
    "form": ("下发/2023-06/区教育局_2023-06.xlsx", ("填报单位", "报送截止")),
    "bulletin": ("督查通报_2023-06.docx", ("各责任单位",)),
}
DOTS_PER_INCH = 110
UNO_PYTHON = "/usr/bin/python3"  # the system's, whose dist-packages hold uno


def pdf_of(path: Path, folder: Path) -> Path:
    """A file as LibreOffice prints it."""
    made = folder / f"{path.stem}.pdf"
    if not made.exists():
        profile = (folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True)
    return made


def page_with(pdf: Path, words: tuple[str, ...]) -> int:
    """The first page that has all these words, from 1."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    for number, page in enumerate(text.split("\f"), start=1):
        if all(word in page for word in words):
            return number
    raise LookupError(f"no page of {pdf.name} has {words}")


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        demo = folder / "demo"
        subprocess.run([sys.executable, "-m", "xltasks", "demo", str(demo)], check=False, stdout=subprocess.DEVNULL)
        home = folder / "home.pdf"
        script = Path(__file__).with_name("print_with_buttons.py")
        subprocess.run([UNO_PYTHON, str(script), str(demo / "总表.xlsm"), str(home)], check=True)
        picture(home, 1, "home", folder)
        for name, (file, words) in PAGES.items():
            pdf = pdf_of(demo / file, folder)
            picture(pdf, page_with(pdf, words), name, folder)


def picture(pdf: Path, page: int, name: str, folder: Path) -> None:
    """One page as a picture of the README."""
    command = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run([*command, str(pdf), str(folder / name)], check=True)
    shutil.move(folder / f"{name}.png", PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
