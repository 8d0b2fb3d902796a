# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .. import functions
from .audience import MAY_MEET
from .ptc_conference_walk import UNTILS_SQL
from .ptc_outbox import LINES, WAKE

# The parameters of the function and their types, in their order.
PARAMETERS = {
    **dict.fromkeys(("session_id", "student_id", "family_id", "class_teacher_id", "adult"), "integer[]"),
    **dict.fromkeys(("is_student_attending", "is_over_limit"), "boolean[]"),
    **dict.fromkeys(("channel", "ics_uid"), "text[]"),
    **dict.fromkeys(("booked_by", "uid", "cron"), "integer"),
    **dict.fromkeys(("now", "due"), "timestamp"),
    **dict.fromkeys(("event", "key"), "text"),
}
# All that a booking writes, in one statement: as `create` does it, which takes five times as long for the usual case.
# A row that does not belong together is left out, so that `create` says what is wrong with it. Its log tells when the
# transaction began, as that of `create` does: whether booking was open was looked at after that.
INSERT = f"""
WITH booked AS (
    INSERT INTO ptc_appointment (
           session_id, student_id, family_id, class_teacher_id, state, booked_by_id, adult, is_student_attending,
           is_over_limit, accepted_at, conference_id, teacher_id, start, stop, channel, ics_uid,
           create_uid, write_uid, create_date, write_date)
    SELECT session.id, student_id, family_id, part.id, 'booked', %(booked_by)s, adult, is_attending,
           is_over_limit, clock_timestamp() AT TIME ZONE 'UTC', session.conference_id, session.teacher_id,
           session.start, session.stop, wanted.channel, ics_uid, %(uid)s, %(uid)s,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM unnest(%(session_id)s, %(student_id)s, %(family_id)s, %(class_teacher_id)s,
                  %(adult)s, %(is_student_attending)s, %(is_over_limit)s, %(channel)s, %(ics_uid)s)
           WITH ORDINALITY
           AS wanted (session_id, student_id, family_id, class_teacher_id,
                      adult, is_attending, is_over_limit, channel, ics_uid)
      JOIN ptc_session session ON session.id = session_id
      JOIN ptc_class_teacher part ON part.id = class_teacher_id AND part.teacher_id = session.teacher_id
       AND COALESCE(part.conference_teacher_id, session.conference_teacher_id) = session.conference_teacher_id
     WHERE {MAY_MEET.format(student="wanted.student_id")}
       AND EXISTS (SELECT FROM ptc_guardian link WHERE link.active
                      AND link.family_id = wanted.family_id AND link.student_id = wanted.student_id)
     ORDER BY ordinality
    RETURNING *
), held AS (
    INSERT INTO ptc_occupancy (
           appointment_id, session_id, is_session_active, place, conference_id, teacher_id, room_id, room_table,
           family_id, student_id, class_teacher_id, attending_student_id, is_main, adult, start, stop,
           reserved_until, floor_until, campus_until, floor, campus_id,
           family_number, student_number, teacher_number, is_over_limit)
    SELECT booked.id, session.id, true, 1, conference.id, session.teacher_id, session.room_id, session.room_table,
           family_id, student_id, class_teacher_id, CASE WHEN is_student_attending THEN student_id END, true, adult,
           session.start, session.stop,
           {UNTILS_SQL}, room.floor_key, room.campus_id,
           NULL, NULL, NULL, is_over_limit
      FROM booked
      JOIN ptc_session session ON session.id = booked.session_id
      JOIN ptc_conference conference ON conference.id = session.conference_id
      LEFT JOIN ptc_room room ON room.id = session.room_id
     ORDER BY session.teacher_id, session.id
), lines AS ({LINES.format(appointments="booked")}
), wake AS ({WAKE}
), request AS (
    INSERT INTO ptc_booking_request (key, user_id, appointment_ids, create_date, write_date)
    SELECT %(key)s, %(uid)s, jsonb_agg(id ORDER BY id), %(now)s, %(now)s
      FROM booked WHERE %(key)s IS NOT NULL HAVING count(*) > 0
)
SELECT id FROM booked ORDER BY id
"""
# In a rush most of what is asked for is taken already. Who sees that need not have the whole statement planned, only to
# be refused by the index: this says the same as the index, which stands behind it for those who come at once. Not so
# for families of whose students another family has a part: what that one has is found out by the whole statement only,
# and no difference in time may tell it from what strangers have.
TAKEN = """
SELECT held.session_id INTO taken_id FROM ptc_occupancy held WHERE held.session_id = ANY (the_session_id) LIMIT 1;
IF FOUND THEN
    PERFORM FROM ptc_guardian own JOIN ptc_guardian other ON other.student_id = own.student_id
      WHERE own.family_id = ANY (the_family_id) AND other.family_id <> own.family_id;
    IF NOT FOUND THEN
        RAISE unique_violation USING
            CONSTRAINT = 'ptc_occupancy_session_once',
            DETAIL = 'Key (session_id, place)=(' || taken_id || ', 1) exists.';
    END IF;
END IF;
"""
functions.declare(
    "ptc_appointment_insert",
    ", ".join(f"the_{name} {kind}" for name, kind in PARAMETERS.items()),
    "id integer",
    f"{TAKEN} RETURN QUERY {INSERT};" % {name: f"the_{name}" for name in PARAMETERS},
    variables="DECLARE taken_id integer;",
    volatility="VOLATILE",
)
CALL = f"SELECT id FROM ptc_appointment_insert({', '.join(f'%({name})s' for name in PARAMETERS)})"
NEEDED = {"session_id", "student_id", "family_id", "class_teacher_id", "booked_by_id"}
COLUMNS = NEEDED - {"booked_by_id"} | {"adult", "is_student_attending", "is_over_limit", "channel", "ics_uid"}
LIMITS = ("family_limit", "student_limit", "teacher_limit")


class PtcAppointment(models.Model):
    """The shortest way to write a booking."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _create_booked(self, vals_list, key=None):
        """Create appointments as ``create`` does, and remember the request; the usual kind in one statement.

        :param vals_list: as from ``_prepare_vals``, all by one booker.
        :raise psycopg2.IntegrityError: when something is taken.
        """
        self.check_access("create")
        appointments = self._insert_booked(vals_list, key) if self._is_usual(vals_list) else self.browse()
        return appointments or self._remember(key, self.create(vals_list))

    def _is_usual(self, vals_list):
        """Tell whether these are single sessions with one place each, in conferences without limits."""
        sessions = self.env["ptc.session"].browse([vals["session_id"] for vals in vals_list])
        if any(conference[limit] for conference in sessions.conference_id for limit in LIMITS):
            return False
        named = [{name for name, value in vals.items() if value} for vals in vals_list]
        is_known = all(NEEDED <= names <= NEEDED | COLUMNS for names in named)
        return is_known and all(session.places == 1 for session in sessions)

    def _insert_booked(self, vals_list, key):
        """Insert appointments and all that hangs on them; return them, or none when one does not belong together."""
        sessions = self.env["ptc.session"].browse([vals["session_id"] for vals in vals_list])
        values = self.env["ptc.outbox"]._prepare_put(sessions.conference_id, "booked")
        defaults = {"adult": 1, "is_student_attending": False, "is_over_limit": False, "channel": "portal"}
        rows = [{**defaults, **vals, "ics_uid": self._default_ics_uid()} for vals in vals_list]
        values.update({name: [row[name] for row in rows] for name in COLUMNS})
        values.update(booked_by=vals_list[0]["booked_by_id"], key=self.env["ptc.booking.request"]._shorten(key))
        if len(rows) > 1:
            self.env["ptc.occupancy"]._lock(values["family_id"], values["session_id"])
        self.env.flush_all()
        self.env.cr.execute(CALL, values, log_exceptions=False)
        ids = [id for (id,) in self.env.cr.fetchall()]
        if len(ids) != len(rows):
            return self.browse()
        self._forget_inserted(sessions)
        self.env["ptc.outbox"]._wake_now_sudo(values["due"])
        appointments = self.browse(ids)
        self._fields["state"]._insert_cache(appointments, ["booked"] * len(ids))
        return appointments

    def _forget_inserted(self, sessions):
        """Drop from the cache what the INSERT has changed."""
        self.env["ptc.occupancy"]._forget_cached()
        sessions.invalidate_recordset(["appointment_ids"], flush=False)
        sessions.conference_id.invalidate_recordset(["appointment_ids", "appointment_count"], flush=False)
        sessions.conference_teacher_id.invalidate_recordset(["appointment_count"], flush=False)
