# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Debian packages, told by the programs they bring: who has the program needs no package."""

import glob
import os
import shutil

from .errors import Problem
from .steps import run, step

RUN = {
    "postgresql": ("/usr/lib/postgresql/*/bin/postgres",),
    "wkhtmltopdf": ("wkhtmltopdf",),
    "fonts-dejavu-core": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",),
}
TEST = {
    **RUN,
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "gettext": ("msgfmt",),
    "npm": ("npm",),
    "poppler-utils": ("pdftotext",),
}


def found(programs):
    """Tell whether one of the programs (names on the PATH, or patterns of full paths) is there."""
    return any(glob.glob(name) if name.startswith("/") else shutil.which(name) for name in programs)


def missing(wanted):
    """Return the packages of ``{package: programs}`` whose programs are not there, sorted."""
    return sorted(package for package, programs in wanted.items() if not found(programs))


def ensure(wanted, is_root=None):
    """Install the missing packages when root; else say which ones and how.

    :raise Problem: when they are missing and cannot be installed.
    """
    names = missing(wanted)
    if not names:
        return
    if is_root is None:
        is_root = os.geteuid() == 0
    command = "apt-get install --no-install-recommends " + " ".join(names)
    if not is_root or not shutil.which("apt-get"):
        raise Problem(f"Missing here: {', '.join(names)}; run `sudo {command}`, then this again.")
    with step(f"Debian packages {', '.join(names)}"):
        _install(names, command)


def _install(names, command):
    advice = f"`{command}` failed: see %(log)s, mend it, then run this again."
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], "apt-update.log", advice, env=environment)
    arguments = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    run(arguments, "apt-install.log", advice, env=environment)
