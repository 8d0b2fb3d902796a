# SPDX-License-Identifier: LGPL-3.0-or-later
"""axe-core, which finds what keeps people from using a page: an npm package, for the tests only, never committed."""

import base64
import hashlib
import tarfile

from . import paths
from .errors import Problem
from .steps import remove, run, step

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
FOLDER = paths.BUILD / "axe"
FILE = FOLDER / f"axe-{VERSION}.js"


def ensure():
    """Return the file of the script, fetched by npm when it is missing.

    :raise Problem: when it cannot be had, or is not what was pinned.
    """
    if not FILE.is_file():
        with step("axe-core"):
            remove(FOLDER)
            FOLDER.mkdir(parents=True)
            _fetch()
    return FILE


def _fetch():
    advice = "axe-core could not be fetched: see %(log)s, mend it, then run this again."
    run(["npm", "pack", f"axe-core@{VERSION}", "--pack-destination", FOLDER], "npm.log", advice)
    archive = FOLDER / f"axe-core-{VERSION}.tgz"
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
        raise Problem("axe-core is not what dev/axe.py says: look at what npm has fetched.")
    with tarfile.open(archive) as pack:
        script = pack.extractfile("package/axe.min.js").read()
    FILE.write_bytes(script)
