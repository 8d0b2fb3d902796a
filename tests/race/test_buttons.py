# SPDX-License-Identifier: LGPL-3.0-or-later
"""However often a button is pressed at once: each is answered well, and no error stands in the log."""

import pytest

from tests.race.buttons import BUTTONS
from tests.race.race import play

CLIENTS, TURNS = 8, 3


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.__name__)
def test_button(arena, button):
    found = [wrong for turn in range(TURNS) for wrong in play(arena, button, CLIENTS, turn)]
    assert not found, "\n".join(found)
