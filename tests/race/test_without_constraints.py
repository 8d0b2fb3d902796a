# SPDX-License-Identifier: LGPL-3.0-or-later
"""The negative control: without what PostgreSQL refuses, the same races must go wrong, or they prove nothing.

``swapping`` and ``cancel_and_move`` are not among them: all who take part change the same appointments, and PostgreSQL
refuses the second change of a row under REPEATABLE READ whatever constraints there are. They stayed right without any.

Bookings do not look first either whether a session is taken: that spares most of the second ones, if not all.
"""

import pytest

from dev import database
from tests.race.arena import Arena
from tests.race.race import play
from tests.race.scenarios import BY_NAME

CLIENTS = 8
TURNS = 40  # Who comes first is left to chance: a race is over with the first round that goes wrong.
DROP = """
DROP TRIGGER ptc_occupancy_guard ON ptc_occupancy;
ALTER TABLE ptc_occupancy DROP CONSTRAINT ptc_occupancy_session_same;
DO $$
DECLARE name record;
BEGIN
    FOR name IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
                 WHERE conrelid IN ('ptc_occupancy'::regclass, 'ptc_session'::regclass) AND contype IN ('x', 'c', 'u')
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', name.relation, name.conname); END LOOP;
    FOR name IN SELECT indexrelid::regclass AS relation FROM pg_index WHERE indisunique AND NOT indisprimary
                   AND indrelid IN ('ptc_occupancy'::regclass, 'ptc_booking_request'::regclass)
    LOOP EXECUTE format('DROP INDEX %s', name.relation); END LOOP;
    EXECUTE replace(pg_get_functiondef('ptc_appointment_insert'::regproc), 'IF FOUND THEN', 'IF false THEN');
END $$
"""
# What each race shows when nothing guards it.
EXPECTED = {
    "one_session": "a session has more appointments than places",
    "two_parents": "a family is in two places",
    "two_tabs": "a family is in two places",
    "two_floors": "a family has no time to walk to another floor",
    "siblings": "a family is in two places",
    "one_adult": "an adult of two families is in two places",
    "attending": "a student who attends is in two places",
    "one_table": "a room has more teachers than tables",
    "family_limit": "a family has more appointments than its limit",
    "student_limit": "a student has more appointments than the limit",
    "teacher_limit": "a teacher has more appointments than the limit",
    "last_place": "a session has more appointments than places",
    "joint": "a session has more appointments than places",
    "long": "a session has more appointments than places",
    "wishes": "a session has more appointments than places",
    "several": "a session has more appointments than places",
    "cancel_and_rebook": "a session has more appointments than places",
    "crossing": "2 appointments for 0 to 0 places",
    "office_and_parent": "a session has more appointments than places",
    "block_and_book": "a session has more appointments than places",
    "block_and_replace": "a teacher is in two places",
    "archive_and_book": "an appointment is in a session that was taken away",
    "remove_and_book": "an appointment is in a session that was taken away",
    "shift_and_book": "a family is in two places",
    "fewer_places": "a session has more appointments than places",
    "window_closing": "a session has more appointments than places",
    "same_form": "a family has two appointments about a student with one class-teacher",
}


@pytest.fixture(scope="module")
def unguarded(school):
    """The school without its constraints, served; its database is put back afterwards."""
    databases, kept = school.stage.databases, database.scratch_name("race_kept")
    databases.copy(school.database, kept)
    served = Arena(school, "without_constraints.log")
    served.reset()
    served.sql(DROP)
    yield served
    served.close()
    databases.rename(kept, school.database)


@pytest.mark.parametrize("name", EXPECTED)
def test_race_goes_wrong_without_constraints(unguarded, name):
    found = []
    for turn in range(TURNS):
        found += play(unguarded, BY_NAME[name], CLIENTS, turn)
        if any(EXPECTED[name] in problem for problem in found):
            return
    pytest.fail(f"nothing of the kind in {TURNS} rounds: {found}")
