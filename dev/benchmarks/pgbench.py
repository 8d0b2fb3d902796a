# SPDX-License-Identifier: LGPL-3.0-or-later
"""PostgreSQL alone: the INSERT of a booking, by Debian's pgbench."""

import re
import statistics
import subprocess
from tempfile import NamedTemporaryFile

from dev.errors import Problem

from .field import GAP, PLACE
from .rounds import ROUNDS

TRANSACTIONS = 400  # for each client
COLUMNS = (*PLACE, "start", "stop")
SCRIPT = f"""
\\set turn :turn + 1
\\set number :client_id * {TRANSACTIONS} + :turn
INSERT INTO probe_place ({", ".join(COLUMNS)}, reserved_until, place, adult, appointment_id)
SELECT {", ".join(COLUMNS)}, stop + interval '{GAP}', 1, 1, session_id FROM bench_plan WHERE number = :number;
"""


def measure(ready, name, rows, clients):
    """Return the transactions a second: the median of some rounds.

    :param list rows: bookings that do not touch each other.
    """
    rates = []
    for _ in range(ROUNDS):
        _prepare(ready.databases, name, rows[: clients * TRANSACTIONS])
        rates.append(_run(ready.cluster, name, clients))
    return statistics.median(rates)


def _prepare(databases, name, rows):
    """Empty the probe's table, and put what is to be inserted into a table of numbered rows."""
    columns = ", ".join(f"{column} {'int' if column in PLACE else 'timestamp'}" for column in COLUMNS)
    values = ", ".join(
        str((number, *(row[column] if column in PLACE else str(row[column]) for column in COLUMNS)))
        for number, row in enumerate(rows, 1)
    )
    with NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(
            "TRUNCATE probe_place; DROP TABLE IF EXISTS bench_plan;"
            f"CREATE TABLE bench_plan (number int PRIMARY KEY, {columns});"
            f"INSERT INTO bench_plan VALUES {values}; ANALYZE bench_plan;"
        )
        file.flush()
        _call([*databases.cluster.client("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-f", file.name, name])


def _run(cluster, name, clients):
    with NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(SCRIPT)
        file.flush()
        options = ["-n", "-c", str(clients), "-j", "2", "-t", str(TRANSACTIONS), "-D", "turn=0", "-f", file.name]
        found = re.search(r"^tps = ([\d.]+)", _call([*cluster.client("pgbench"), *options, name]), re.MULTILINE)
    return float(found[1])


def _call(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or "ERROR" in done.stderr:
        raise Problem(f"{command[0]} failed ({' '.join(done.stderr.split())[-300:]}): mend it, then run this again.")
    return done.stdout
