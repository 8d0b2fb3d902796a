# SPDX-License-Identifier: LGPL-3.0-or-later
"""The virtual environment in ``build/venv``, made from the lock files."""

import hashlib
import sys

from . import paths
from .steps import remove, run, step

LOCKS = (paths.ROOT / "requirements.lock", paths.ROOT / "requirements-dev.lock")
STAMP = paths.VENV / ".complete"


def lock_hash(locks=LOCKS):
    """Return what the stamp of a complete environment says: the hash of all that the lock files pin."""
    lines = {line.strip() for lock in locks for line in lock.read_text(encoding="utf-8").splitlines()}
    pins = sorted(line for line in lines if line and not line.startswith(("#", "-r")))
    return hashlib.sha256("\n".join(pins).encode()).hexdigest()


def ensure():
    """Make the environment, unless a complete one from the same lock files is there."""
    if STAMP.is_file() and STAMP.read_text() == lock_hash() and paths.PYTHON.exists():
        return
    with step("Python packages of the lock files"):
        STAMP.unlink(missing_ok=True)
        remove(paths.VENV)
        advice = "The Python packages could not be installed: see %(log)s, mend it, then run this again."
        run([sys.executable, "-m", "venv", paths.VENV], "venv.log", advice)
        pip = [paths.PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
        run([*pip, "-r", LOCKS[1]], "pip.log", advice)
        STAMP.write_text(lock_hash())
