# SPDX-License-Identifier: LGPL-3.0-or-later
"""What must never be true of the appointments, in plain SQL, worked out without the models and without ptc_occupancy.

Each query returns a row for each violation. ``held`` is a booked appointment's hold on one of its sessions: teacher,
room and conference are those of the teacher's part, times those of the session.
"""

HELD = """
WITH taken AS (
    SELECT id AS appointment_id, session_id, true AS is_main FROM ptc_appointment WHERE state = 'booked'
    UNION
    SELECT a.id, x.ptc_session_id, false
      FROM ptc_appointment a JOIN ptc_appointment_extra_session_rel x ON x.ptc_appointment_id = a.id
     WHERE a.state = 'booked'
), held AS (
    SELECT a.id AS appointment_id, a.family_id, a.student_id, a.adult, a.is_student_attending, a.is_over_limit,
           member.class_id, s.id AS session_id, s.start, s.stop, s.active, s.places, taken.is_main,
           part.teacher_id, part.conference_id, part.room_id, part.room_table,
           s.stop + make_interval(mins => c.hall_time) AS reserved_until
      FROM taken
      JOIN ptc_appointment a ON a.id = taken.appointment_id
      JOIN ptc_session s ON s.id = taken.session_id
      JOIN ptc_conference_teacher part ON part.id = s.conference_teacher_id
      JOIN ptc_conference c ON c.id = part.conference_id
      JOIN ptc_class_teacher member ON member.id = a.class_teacher_id
), seats AS (
    -- Where teachers sit, once as far as it is open to booking, once as far as it is booked.
    SELECT kind, s.id AS session_id, s.start, s.stop, part.teacher_id, part.room_id, part.room_table
      FROM ptc_session s JOIN ptc_conference_teacher part ON part.id = s.conference_teacher_id
      JOIN (VALUES ('open'), ('booked')) kinds (kind)
        ON CASE kind WHEN 'open' THEN s.active AND s.is_blocked IS NOT TRUE
                     ELSE s.id IN (SELECT session_id FROM held) END
)
"""

OVERLAP = "tsrange(one.start, one.stop) && tsrange(two.start, two.stop)"

INVARIANTS = {
    "a session has more appointments than places": """
        SELECT session_id FROM held GROUP BY session_id, places HAVING count(DISTINCT appointment_id) > places
    """,
    "a teacher is in two places": f"""
        SELECT one.session_id, two.session_id FROM seats one JOIN seats two
            ON one.kind = two.kind AND one.session_id < two.session_id AND one.teacher_id = two.teacher_id AND {OVERLAP}
    """,
    "a family is in two places, or has no time to walk": """
        SELECT one.appointment_id, two.appointment_id FROM held one JOIN held two
            ON one.appointment_id < two.appointment_id AND one.family_id = two.family_id AND one.adult = two.adult
           AND one.teacher_id <> two.teacher_id
           AND tsrange(one.start, one.reserved_until) && tsrange(two.start, two.reserved_until)
    """,
    "an adult of two families is in two places, or has no time to walk": """
        SELECT one.appointment_id, two.appointment_id
          FROM held one JOIN ptc_appointment mine ON mine.id = one.appointment_id
          JOIN held two ON one.appointment_id < two.appointment_id AND one.family_id <> two.family_id
           AND one.teacher_id <> two.teacher_id AND (one.adult, two.adult) = (1, 1)
           AND tsrange(one.start, one.reserved_until) && tsrange(two.start, two.reserved_until)
          JOIN ptc_appointment other ON other.id = two.appointment_id
         WHERE mine.booked_by_id = other.booked_by_id
           AND EXISTS (SELECT FROM res_users u WHERE u.partner_id = mine.booked_by_id AND u.share)
    """,
    "a family has no time to walk to another floor": """
        SELECT one.appointment_id, two.appointment_id
          FROM held one JOIN ptc_room here ON here.id = one.room_id JOIN ptc_conference c ON c.id = one.conference_id
          JOIN held two ON two.conference_id = c.id AND two.family_id = one.family_id AND two.adult = one.adult
          JOIN ptc_room there ON there.id = two.room_id AND there.floor <> here.floor
         WHERE two.start >= one.start AND two.start < one.stop + make_interval(mins => c.hall_time_floor)
    """,
    "a family splits up into more adults than it has": """
        SELECT appointment_id FROM held WHERE adult NOT BETWEEN 1 AND greatest(1, (
            SELECT count(DISTINCT partner_id) FROM ptc_guardian WHERE family_id = held.family_id AND active))
    """,
    "a student who attends is in two places": f"""
        SELECT one.appointment_id, two.appointment_id FROM held one JOIN held two
            ON one.appointment_id < two.appointment_id AND one.student_id = two.student_id
           AND one.is_student_attending AND two.is_student_attending AND {OVERLAP}
    """,
    "two families of a student come on an evening on which they are not to meet": """
        SELECT one.appointment_id, two.appointment_id FROM held one JOIN held two
            ON one.appointment_id < two.appointment_id AND one.student_id = two.student_id
           AND one.family_id <> two.family_id AND one.start::date = two.start::date
          JOIN ptc_conference c ON c.id = one.conference_id AND c.separated = 'evenings'
    """,
    "there are two appointments with a teacher where one is for both families": """
        SELECT held.conference_id, student_id, teacher_id FROM held
          JOIN ptc_conference c ON c.id = held.conference_id AND c.separated = 'together'
         GROUP BY 1, 2, 3 HAVING count(DISTINCT appointment_id) > 1
    """,
    "a room has more teachers than tables": f"""
        SELECT one.session_id FROM seats one
          JOIN seats two ON two.kind = one.kind AND two.room_id = one.room_id
           AND two.start <= one.start AND one.start < two.stop
          JOIN ptc_room room ON room.id = one.room_id
         GROUP BY one.kind, one.session_id, room.tables HAVING count(DISTINCT two.teacher_id) > room.tables
        UNION
        SELECT one.session_id FROM seats one JOIN seats two
            ON one.kind = two.kind AND one.session_id < two.session_id
           AND (one.room_id, one.room_table) = (two.room_id, two.room_table) AND one.teacher_id <> two.teacher_id
           AND {OVERLAP}
    """,
    "a family has two appointments about a student with one class-teacher": """
        SELECT conference_id, family_id, student_id, class_id, teacher_id FROM held
         GROUP BY 1, 2, 3, 4, 5 HAVING count(DISTINCT appointment_id) > 1
    """,
    "a family has more appointments than its limit": """
        SELECT conference_id, family_id FROM held JOIN ptc_conference c ON c.id = conference_id
         WHERE is_over_limit IS NOT TRUE AND c.family_limit > 0
         GROUP BY 1, 2, c.family_limit HAVING count(DISTINCT appointment_id) > c.family_limit
    """,
    "a student has more appointments than the limit": """
        SELECT conference_id, family_id, student_id FROM held JOIN ptc_conference c ON c.id = conference_id
         WHERE is_over_limit IS NOT TRUE AND c.student_limit > 0
         GROUP BY 1, 2, 3, c.student_limit HAVING count(DISTINCT appointment_id) > c.student_limit
    """,
    "a teacher has more appointments than the limit": """
        SELECT conference_id, teacher_id FROM held JOIN ptc_conference c ON c.id = conference_id
         WHERE is_over_limit IS NOT TRUE AND c.teacher_limit > 0
         GROUP BY 1, 2, c.teacher_limit HAVING count(DISTINCT appointment_id) > c.teacher_limit
    """,
    "an appointment is in a session that was taken away": "SELECT appointment_id FROM held WHERE active IS NOT TRUE",
    "what is shown as taken is not what is booked": """
        (SELECT appointment_id, session_id FROM held EXCEPT SELECT appointment_id, session_id FROM ptc_occupancy)
        UNION ALL
        (SELECT appointment_id, session_id FROM ptc_occupancy EXCEPT SELECT appointment_id, session_id FROM held)
    """,
    "what is held is not at the time of its session": """
        SELECT session_id FROM held JOIN ptc_occupancy kept USING (appointment_id, session_id)
         WHERE (kept.start, kept.stop) <> (held.start, held.stop) OR kept.reserved_until <> held.reserved_until
    """,
    "an appointment has no moment of acceptance": """
        SELECT id FROM ptc_appointment WHERE state = 'booked' AND accepted_at IS NULL
    """,
    "an appointment was booked by a parent after its window had closed": """
        SELECT a.id FROM ptc_appointment a JOIN held ON held.appointment_id = a.id AND held.is_main
          JOIN res_users u ON u.id = a.create_uid AND u.share
         WHERE NOT EXISTS (SELECT FROM ptc_conference_window w WHERE w.conference_id = held.conference_id
                              AND a.create_date >= w.opens AND a.create_date < w.closes)
    """,
    "the outbox does not have a line for each thing that happened to an appointment": """
        SELECT a.id FROM ptc_appointment a LEFT JOIN ptc_outbox line
            ON line.appointment_id = a.id AND line.family_id = a.family_id
         GROUP BY a.id, a.state, a.ics_sequence
        HAVING count(*) FILTER (WHERE line.event = 'booked') <> 1
            OR count(*) FILTER (WHERE line.event = 'cancelled') <> (a.state = 'cancelled')::int
            OR count(line.id) - 1 <> COALESCE(a.ics_sequence, 0)
    """,
}


def audit(sql):
    """Return what is wrong, one text for each violation.

    :param sql: a function that runs a query and returns its rows.
    """
    return [f"{name}: {row}" for name, query in INVARIANTS.items() for row in sql(HELD + query)]
