# SPDX-License-Identifier: LGPL-3.0-or-later
"""Something breaks in the middle of very many bookings: what is booked stays so, and everybody can learn the truth."""

import pytest

from tests.race import auditor
from tests.race.arena import Arena
from tests.race.durable import DurableCluster
from tests.race.faults import FAULTS
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


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
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
    tally.keep(fault.__name__, 1, found)
    assert not found, "\n".join(found[:20])
