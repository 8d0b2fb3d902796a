# SPDX-License-Identifier: LGPL-3.0-or-later
"""What races run in: the school, made once, and how much is run: all with ``PTC_RACE=full``, else a short form.

``ROUNDS`` is how many rounds a full run has of each race and number of clients. A full run may be made in pieces
(``make race ARGS="-k one_session"``) or broken off: the figures are written when all have been run on the same source.
"""

import os

import pytest

from dev import database
from dev.benchmarks.figures import Figures
from tests.race.arena import Arena, School
from tests.race.faults import FAULTS
from tests.race.scenarios import SCENARIOS
from tests.race.tally import FILE, Tally, mark

IS_FULL = os.environ.get("PTC_RACE") == "full"
ROUNDS = int(os.environ.get("ROUNDS") or 20)


@pytest.fixture(scope="session")
def sizes():
    """Return the numbers of clients, and how many rounds are run of each."""
    return ((2, 8, 32), ROUNDS) if IS_FULL else ((8,), 2)


@pytest.fixture(scope="session")
def rush_size():
    """Return in the middle of how many bookings something breaks."""
    return 1000 if IS_FULL else 150


@pytest.fixture(scope="session")
def tally():
    """Count the violations; the full run that has the last of all pieces writes the figures."""
    pieces = [function.__name__ for function in (*SCENARIOS, *FAULTS)]
    count = Tally(FILE if IS_FULL else None, pieces, mark(ROUNDS))
    yield count
    if IS_FULL:
        _tell(count)


def _tell(count):
    figures = Figures()
    for name, value in count.figures().items():
        figures.add(name, value)
    figures.save()
    if count.missing():
        print(f"\nno figure yet, not run: {', '.join(count.missing())}")


@pytest.fixture(scope="session")
def school(stage):
    """The school of the races, in a database that is dropped afterwards."""
    made = School(stage, database.scratch_name("race"))
    yield made
    made.drop()


@pytest.fixture(scope="module")
def arena(school, request):
    """The school, served by several processes; each module has a server of its own."""
    served = Arena(school, f"{request.module.__name__.rpartition('.')[2].removeprefix('test_')}.log")
    yield served
    served.close()
