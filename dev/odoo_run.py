# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's configuration file, and Odoo's commands run to their end."""

import configparser

from . import paths
from .cluster import USER
from .odoo_source import environment
from .steps import run


def write_config(source, cluster, smtp_port=None, file=paths.CONFIG):
    """Write the configuration that all commands share.

    :param odoo_source.Source source: the Odoo to use.
    :param int smtp_port: port of a mail server on this machine; none is reachable when not given.
    :return: the file.
    """
    config = configparser.ConfigParser(interpolation=None)
    config["options"] = {
        "addons_path": ",".join(str(folder) for folder in (*source.addons, paths.ROOT)),
        "db_host": str(cluster.socket),
        "db_user": USER,
        "db_maxconn": "64",
        "data_dir": str(paths.DATA),
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "smtp_server": "127.0.0.1",
        # Port 9 (discard) is closed: no mail leaves by accident.
        "smtp_port": str(smtp_port or 9),
        "email_from": "odoo@school.example",
    }
    with file.open("w") as stream:
        config.write(stream)
    return file


def command(*arguments, config=paths.CONFIG):
    """Return the command of Odoo's command line with our configuration.

    :param arguments: as for ``odoo``; a subcommand first, if any.
    """
    words = [str(word) for word in arguments]
    # Odoo takes the configuration after its subcommand; `i18n` has subcommands of its own.
    size = 2 if words[:1] == ["i18n"] else int(bool(words) and not words[0].startswith("-"))
    return [str(paths.PYTHON), "-m", "dev.odoo_main", *words[:size], "-c", str(config), *words[size:]]


def odoo(source, database, *arguments, log):
    """Run Odoo on a database without serving, to its end.

    :param str log: name of the log file under ``build/log``; Odoo's log goes to ``odoo-<log>``, for the log check.
    :raise errors.Problem: when it fails.
    """
    file = paths.LOG / f"odoo-{log}"
    file.unlink(missing_ok=True)
    words = ["-d", database, "--no-http", "--stop-after-init", f"--logfile={file}", *arguments]
    advice = f"Odoo failed: see {file} and %(log)s, mend the addon, then run this again."
    run(command(*words), log, advice, env=environment(source), cwd=paths.ROOT)
    return file
