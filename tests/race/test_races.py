# SPDX-License-Identifier: LGPL-3.0-or-later
"""However many come at once: nothing is booked twice, and everybody is told the truth."""

import pytest

from tests.race.race import play
from tests.race.scenarios import SCENARIOS

SHOWN = 20


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_race(arena, tally, sizes, scenario):
    found, rounds = [], 0
    for clients in sizes[0]:
        for turn in range(sizes[1]):
            found += play(arena, scenario, clients, turn)
            rounds += 1
    tally.keep(scenario.__name__, rounds, found)
    assert not found, "\n".join([f"{len(found)} violations", *found[:SHOWN]])
