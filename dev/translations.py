# SPDX-License-Identifier: LGPL-3.0-or-later
"""The addons' texts to translate: written by Odoo's exporter, compared with what is in the repository."""

import ast
import subprocess

from . import addons, odoo_source, packages, paths, stage
from .steps import run, step

EXPORTS = paths.BUILD / "pot"
DATES = ('"POT-Creation-Date:', '"PO-Revision-Date:')


def export(ready):
    """Export the texts of all addons from the template database.

    :return: ``{addon: text of its template}``.
    """
    EXPORTS.mkdir(exist_ok=True)
    log = paths.LOG / "odoo-texts.log"
    words = [paths.PYTHON, "-m", "dev.in_odoo", "texts", stage.template(ready), EXPORTS, log, *addons.names()]
    advice = f"The texts could not be exported: see {log} and %(log)s, mend the addon, then run this again."
    run(words, "texts.log", advice, env=odoo_source.environment(ready.source), cwd=paths.ROOT)
    return {name: _without_dates(EXPORTS / f"{name}.pot") for name in addons.names()}


def _without_dates(file):
    # They would make every export differ.
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(DATES))


def write(ready):
    """Write each addon's ``i18n/<addon>.pot``, and bring its translations up to the same texts."""
    packages.ensure({"gettext": packages.TEST["gettext"]})
    stage.template(ready)
    with step(f"texts of {', '.join(addons.names())}"):
        for name, text in export(ready).items():
            folder = paths.ROOT / name / "i18n"
            folder.mkdir(exist_ok=True)
            pot = folder / f"{name}.pot"
            pot.write_text(text, encoding="utf-8")
            for po in sorted(folder.glob("*.po")):
                words = ["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching", po, pot]
                run(words, "msgmerge.log", f"{po} cannot be read: see %(log)s and mend it.")


def message_ids(text):
    """Return the texts of a ``.po`` or ``.pot`` file, without the header and what is out of use.

    :param str text: content of the file.
    """
    found = set()
    parts = None
    for line in text.splitlines():
        if line.startswith("msgid "):
            parts = [line[6:]]
        elif parts is not None and line.startswith('"'):
            parts.append(line)
        elif parts is not None:
            found.add("".join(ast.literal_eval(part) for part in parts))
            parts = None
    return found - {""}


def findings(ready):
    """Return a line for each file of translations that does not fit the source."""
    return [row for name, text in export(ready).items() for row in _findings_of(name, message_ids(text))]


def _findings_of(name, current):
    folder = paths.ROOT / name / "i18n"
    rows = []
    advice = "run `make pot`"
    for file in [folder / f"{name}.pot", *sorted(folder.glob("*.po"))]:
        where = file.relative_to(paths.ROOT)
        have = message_ids(file.read_text(encoding="utf-8")) if file.is_file() else set()
        if have != current:
            rows.append(f"{where}: {len(current - have)} texts missing, {len(have - current)} out of use: {advice}")
        if file.is_file():
            rows += _check_format(file, where)
    return rows


def _check_format(file, where):
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(file)]
    if file.suffix == ".pot":
        # A template has no language or dates yet: its header is no error.
        command[1] = "--check-format"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [f"{where}: {line}" for line in done.stderr.splitlines()] if done.returncode else []
