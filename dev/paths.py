# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where everything is. All that is made lies under ``build/``."""

import hashlib
import shutil
from pathlib import Path

from .errors import disk_full

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOG = BUILD / "log"
STATE = BUILD / "state"
SCREENS = BUILD / "screens"
ODOO = BUILD / "odoo"
VENV = BUILD / "venv"
PYTHON = VENV / "bin" / "python"
DATA = BUILD / "data"
CONFIG = BUILD / "odoo.conf"
MAIL = BUILD / "mail"

SHARED_ROSTER = ROOT.parent / "shared" / "data" / "oneroster" / "medium_k12_families"

FRESH_BYTES = 3 * 10**9
USUAL_BYTES = 300 * 10**6


def fallback(root=ROOT, base=Path("/var/tmp")):
    """Return the folder used when ``build/`` does not suit PostgreSQL, named after the repository's path."""
    return base / f"ptc-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"


def check_space(build=BUILD, free=None):
    """Refuse to start what the disk cannot hold.

    :param int free: bytes free; measured when not given.
    :raise Problem: when it is too little.
    """
    have_all = (build / "odoo").is_dir() and (build / "venv").is_dir()
    needed = USUAL_BYTES if have_all else FRESH_BYTES
    if free is None:
        free = shutil.disk_usage(build.parent).free
    if free < needed:
        raise disk_full(build)


def make_folders():
    """Make the folders that every step may write to."""
    for folder in (BUILD, LOG, STATE, DATA):
        folder.mkdir(parents=True, exist_ok=True)
