# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make lint``: every check runs, then the exit code tells whether one has found something."""

import subprocess
import xml.etree.ElementTree as ElementTree

from . import addons, packages, paths, stage, translations

WANTED = {**packages.RUN, "gettext": packages.TEST["gettext"]}
# README.rst is made by OCA's bot, in OCA's repositories only.
PYLINT_OFF = "missing-readme"
LICENCE = "SPDX-License-Identifier: LGPL-3.0-or-later"
LICENSED = {".js", ".py", ".scss", ".xml"}


def run():
    """Run every check; return 1 when one has found something, else 0."""
    paths.make_folders()
    with stage.ready(WANTED) as ready:
        stage.template(ready)
        checks = {
            "ruff check": lambda: _tool("ruff", "check", "--output-format=concise", "--quiet"),
            "ruff format": lambda: _tool("ruff", "format", "--check", "--output-format=concise"),
            "pylint-odoo": lambda: _tool("pylint", f"--disable={PYLINT_OFF}", *addons.names()),
            "XML": xml_findings,
            "licence": licence_findings,
            "translations": lambda: translations.findings(ready),
        }
        return max([_report(title, check()) for title, check in checks.items()])


def _report(title, rows):
    print(f"{title}: {'clean' if not rows else ''}", flush=True)
    for row in rows:
        print(f"  {row}", flush=True)
    return 1 if rows else 0


def _tool(name, *arguments):
    command = [str(paths.PYTHON), "-m", name, *arguments]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False)
    if not done.returncode:
        return []
    return (done.stdout + done.stderr).splitlines() or [f"ended with {done.returncode}"]


def xml_findings(root=paths.ROOT):
    """Return a line for each XML or SVG file of the addons that is not well-formed."""
    rows = []
    for name in addons.names(root):
        for file in sorted(path for kind in ("xml", "svg") for path in (root / name).rglob(f"*.{kind}")):
            try:
                ElementTree.parse(file)
            except ElementTree.ParseError as error:
                rows.append(f"{file.relative_to(root)}: {error}")
    return rows


def licence_findings(root=paths.ROOT):
    """Return a line for each source file of the addons that does not name its licence in its first two lines."""
    files = (path for name in addons.names(root) for path in sorted((root / name).rglob("*")))
    texts = ((path, path.read_text()) for path in files if path.suffix in LICENSED)
    return [
        f"{path.relative_to(root)}: the first line has to say {LICENCE}"
        for path, text in texts
        if text and LICENCE not in "".join(text.splitlines()[:2])
    ]
