# SPDX-License-Identifier: LGPL-3.0-or-later
"""Run by the virtual environment's Python: an Odoo environment outside a server, and what is done in one."""

import contextlib
import json
import sys
from pathlib import Path

SCRIPTS = ("web.assets_frontend_minimal", "web.assets_frontend_lazy", "web.assets_web")
STYLES = ("web.assets_frontend", "web.assets_web", "web.assets_web_print", "web.report_assets_common")


@contextlib.contextmanager
def environment(database, *arguments, commit=True):
    """Give the environment of Odoo's superuser on a database; commit only when the block ends well.

    :param arguments: further options of Odoo, such as ``--logfile=...``.
    """
    # Odoo is on the path of the virtual environment's Python only, and reads its configuration once.
    import odoo.modules.registry
    import odoo.tools
    from odoo.api import SUPERUSER_ID, Environment

    from dev import paths

    words = ["-c", str(paths.CONFIG), "-d", database, "--no-http", *arguments]
    odoo.tools.config.parse_config(words, setup_logging=True)
    with odoo.modules.registry.Registry(database).cursor() as cursor:
        yield Environment(cursor, SUPERUSER_ID, {})
        if commit:
            cursor.commit()
        else:
            cursor.rollback()


def _make_bundles(env):
    """Make what the first visitor would wait for. Odoo's own function also makes the bundles of its test suites."""
    for names, kind in ((SCRIPTS, "js"), (STYLES, "css")):
        for name in names:
            getattr(env["ir.qweb"]._get_asset_bundle(name, css=kind == "css", js=kind == "js"), kind)()


def load_sample(database, roster, result, logfile):
    """Load the sample school into a database; write the lines to print, as JSON, when all went well."""
    with environment(database, f"--logfile={logfile}") as env:
        # It imports our addons, which Odoo finds only now.
        from dev import demo_data

        lines = demo_data.load(env, Path(roster))
        _make_bundles(env)
    Path(result).write_text(json.dumps([str(line) for line in lines]))


def export_texts(database, folder, logfile, *names):
    """Write the texts to translate of installed addons, one ``<addon>.pot`` each, into a folder."""
    from odoo.tools.translate import trans_export

    with environment(database, f"--logfile={logfile}", commit=False) as env:
        for name in names:
            with Path(folder, f"{name}.pot").open("wb") as stream:
                trans_export(None, [name], stream, "po", env)


if __name__ == "__main__":
    {"sample": load_sample, "texts": export_texts}[sys.argv[1]](*sys.argv[2:])
