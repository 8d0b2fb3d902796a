# SPDX-License-Identifier: LGPL-3.0-or-later
"""What races run in: the school, made once, and how much is run: all with ``PTC_RACE=full``, else a short form.

``ROUNDS`` is how many rounds a full run has of each race and number of clients.
"""

import os

import pytest

from dev import database
from dev.benchmarks.figures import Figures
from tests.race.arena import Arena, School

IS_FULL = os.environ.get("PTC_RACE") == "full"
ROUNDS = int(os.environ.get("ROUNDS") or 20)


class Tally:
    """What was found wrong in all races of a run; ``races`` counts their rounds."""

    def __init__(self):
        self.races = 0
        self.found = []


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
    """Count the violations; a full run writes the figures."""
    count = Tally()
    yield count
    if IS_FULL and count.races:
        figures = Figures()
        figures.add("race_rounds", count.races)
        figures.add("race_violations", len(count.found))
        figures.save()


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
