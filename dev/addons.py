# SPDX-License-Identifier: LGPL-3.0-or-later
"""The addons of this repository, and the hash that tells whether something made from them is still up to date."""

import ast
import hashlib

from . import paths

NOT_SOURCE = {"__pycache__", "tests", "readme", ".pytest_cache"}
# Compiled Python, and the templates for translators: no database is made from them.
NOT_SUFFIX = {".pyc", ".pot"}


def names(root=paths.ROOT):
    """Return the addons: each ``ptc_`` folder with a manifest, sorted."""
    return sorted(manifest.parent.name for manifest in root.glob("ptc_*/__manifest__.py"))


def dependencies(root=paths.ROOT):
    """Return the addons of others that ours depend on, sorted."""
    ours = names(root)
    found = set()
    for name in ours:
        manifest = ast.literal_eval((root / name / "__manifest__.py").read_text(encoding="utf-8"))
        found.update(manifest.get("depends", ["base"]))
    return sorted(found - set(ours)) or ["base"]


def source_files(root=paths.ROOT):
    """Return the files of all addons that an installed database is made from, sorted: no tests, no prose."""
    found = []
    for name in names(root):
        for file in (root / name).rglob("*"):
            if file.suffix in NOT_SUFFIX or not file.is_file():
                continue
            if not NOT_SOURCE.intersection(file.relative_to(root).parts):
                found.append(file)
    return sorted(found)


def content_hash(files, root=paths.ROOT, salt=""):
    """Return the hash of the names and contents of files.

    :param str salt: what else the result depends on.
    """
    digest = hashlib.sha256(salt.encode())
    for file in files:
        name = file.relative_to(root) if file.is_relative_to(root) else file.name
        digest.update(f"\0{name}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
