# SPDX-License-Identifier: LGPL-3.0-or-later
"""Something breaks in the middle of very many bookings: what is booked stays so, and everybody can learn the truth."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from tests.race import auditor
from tests.race.arena import Arena
from tests.race.durable import DurableCluster
from tests.race.rush import Rush


@pytest.fixture(scope="module")
def durable(school):
    """A PostgreSQL that may be killed, with a copy of the school."""
    cluster = DurableCluster()
    cluster.take(school.stage.cluster, school.database)
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def arena(school, durable):
    """The copy of the school, served."""
    served = Arena(school, "faults.log", durable.place)
    yield served
    served.close()


def _workers(parent):
    """Return the processes of a prefork server that answer requests."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                family = int(folder.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if family == parent and b"\0gevent\0" not in folder.joinpath("cmdline").read_bytes():
                    found.append(int(folder.name))
    return found


def kill_worker(rush):
    """Kill one of the processes that answer."""
    os.kill(_workers(rush.arena.server.process.pid)[0], signal.SIGKILL)


def hang_up(rush):
    """From now on some clients hang up before they are answered."""
    rush.is_cutting = True


def cut_database(rush):
    """Cut all connections of Odoo with PostgreSQL."""
    rush.arena.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )


def restart_database(rush):
    """Let PostgreSQL die, and start it again."""
    rush.arena.disconnect()
    rush.durable.die()
    rush.durable.start()


@pytest.mark.parametrize("fault", [kill_worker, hang_up, cut_database, restart_database], ids=lambda f: f.__name__)
def test_fault_in_the_middle_of_bookings(arena, durable, tally, rush_size, fault):
    rush = Rush(arena, rush_size)
    rush.durable = durable
    rush.run(fault)
    at_once = rush.booked()
    found = [
        f"was told it is booked, but there is no row: {job[1]}"
        for job, answer in zip(rush.jobs, rush.answers, strict=True)
        if answer.outcome == "good" and job[1] not in at_once
    ]
    found += [f"was refused: {answer.text}" for answer in rush.answers if answer.outcome == "refused"]
    lost = [number for number, answer in enumerate(rush.answers) if answer.outcome == "broken"]
    assert lost, "nothing broke: the fault came too late"
    for number in lost:
        rush.answers[number] = rush.repeat(number)
    again = [rush.repeat(number) for number in range(0, rush_size, 10)]
    booked = rush.booked()
    for job, answer in zip(rush.jobs, rush.answers, strict=True):
        if answer.outcome != "good" or booked.get(job[1]) != answer.appointments:
            found.append(f"{job[1]}: answered {answer.outcome} {answer.appointments}, booked {booked.get(job[1])}")
    same = [rush.answers[number].appointments for number in range(0, rush_size, 10)]
    if [answer.appointments for answer in again] != same:
        found.append("the same request again had another answer")
    found += auditor.audit(arena.sql)
    lines = arena.sql("SELECT count(*), count(DISTINCT appointment_id) FROM ptc_outbox")[0]
    if lines != (rush_size, rush_size):
        found.append(f"{lines} lines and appointments in the outbox for {rush_size} bookings")
    tally.found += found
    assert not found, "\n".join(found[:20])
