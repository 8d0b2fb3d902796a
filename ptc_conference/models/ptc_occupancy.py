# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL

# Numbered places: whoever loses one number tries the next, up to the limit. Constraint -> (column, its key).
NUMBERED = {
    "ptc_occupancy_session_once": ("place", ("session_id",)),
    "ptc_occupancy_family_limit_once": ("family_number", ("conference_id", "family_id")),
    "ptc_occupancy_student_limit_once": ("student_number", ("conference_id", "family_id", "student_id")),
    "ptc_occupancy_teacher_limit_once": ("teacher_number", ("conference_id", "teacher_id")),
}


class PtcOccupancy(models.Model):
    """What a booked appointment holds: a row for each of its sessions, while it is booked.

    Everything scarce is refused here, by PostgreSQL, for every way in. The contested thing, a place in a
    session, has a unique index that is created before the exclusion constraints: alone, an exclusion constraint
    deadlocks when many want one session. What a single row cannot know (limits, blocked sessions) is refused by the
    trigger of ptc_occupancy_guard.py. Rows are written by ``_hold`` only, and never by a person.
    """

    _name = "ptc.occupancy"
    _description = "Held time"
    _order = "start, id"
    _log_access = False

    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade")
    session_id = fields.Many2one("ptc.session", required=True, ondelete="restrict")
    is_session_active = fields.Boolean(required=True, default=True, help="What is held cannot be archived.")
    session_revision = fields.Integer(help="Of the session when it was held; the trigger enters it.")
    place = fields.Integer(required=True, help="Which place of the session, from 1.")
    conference_id = fields.Many2one("ptc.conference", required=True, ondelete="cascade")
    teacher_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    family_id = fields.Many2one("ptc.family", required=True, ondelete="restrict")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="restrict")
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher", index="btree_not_null", ondelete="restrict", help="On the first row of each teacher."
    )
    attending_student_id = fields.Many2one("ptc.student", ondelete="restrict", help="When the student comes along.")
    is_main = fields.Boolean(help="The first row of its appointment: this one counts for the limits.")
    adult = fields.Integer(required=True, help="Which adult of the family comes, from 1.")
    start = fields.Datetime(related="session_id.start", store=True)
    stop = fields.Datetime(related="session_id.stop", store=True)
    # Where it is: a blocked session does not count in ptc.session, but its appointment takes place all the same.
    room_id = fields.Many2one(related="session_id.room_id", store=True)
    room_table = fields.Integer(related="session_id.room_table", store=True)
    reserved_until = fields.Datetime(
        compute="_compute_reserved_until", store=True, help="The end, and the family's hall time after it."
    )
    # Numbers below the limits of the conference; empty where there is no limit, or staff passed it knowingly.
    family_number = fields.Integer()
    student_number = fields.Integer()
    teacher_number = fields.Integer()
    is_over_limit = fields.Boolean()

    _session_once = models.UniqueIndex(
        "(session_id, place)", "This time has just been taken. Please choose another one."
    )
    _class_teacher_once = models.UniqueIndex(
        "(conference_id, family_id, student_id, class_teacher_id)",
        "There is already an appointment about this student with this teacher.",
    )
    _family_limit_once = models.UniqueIndex(
        "(conference_id, family_id, family_number)", "The family has as many appointments as are allowed."
    )
    _student_limit_once = models.UniqueIndex(
        "(conference_id, family_id, student_id, student_number)",
        "There are as many appointments about this student as are allowed.",
    )
    _teacher_limit_once = models.UniqueIndex(
        "(conference_id, teacher_id, teacher_number)", "The teacher has as many appointments as are allowed."
    )
    # Exclusions compare ids as bigint so that PostgreSQL never looks for one in them: it would take them for as good as
    # the index of that column, and read them whole. Keys changed in thousands of sessions took a hundred times as long.
    _family_once = models.Constraint(
        # Between two appointments with one teacher nobody walks, and one teacher is in one place.
        "EXCLUDE USING gist (family_id WITH =, adult WITH =, (teacher_id::bigint) WITH <>,"
        " tsrange(start, reserved_until) WITH &&, (appointment_id::bigint) WITH <>)",
        "The family has another appointment at that time, or too close to it to walk there.",
    )
    _student_once = models.Constraint(
        "EXCLUDE USING gist (attending_student_id WITH =,"
        " tsrange(start, stop) WITH &&, (appointment_id::bigint) WITH <>)",
        "The student attends another appointment at that time.",
    )
    _teacher_once = models.Constraint(
        "EXCLUDE USING gist (teacher_id WITH =, tsrange(start, stop) WITH &&, (session_id::bigint) WITH <>)",
        "The teacher has another appointment at that time.",
    )
    _room_table_once = models.Constraint(
        "EXCLUDE USING gist (room_id WITH =, room_table WITH =,"
        " tsrange(start, stop) WITH &&, (session_id::bigint) WITH <>)",
        "Another teacher has an appointment at this table of the room at that time.",
    )
    # A session that is held cannot be changed or archived unseen, however close the race: see ptc_session_claim.py. The
    # columns stand in this order since Odoo takes a foreign key whose first column is session_id for its own, and
    # makes it anew.
    _session_same = models.Constraint(
        "FOREIGN KEY (is_session_active, session_revision, session_id) REFERENCES ptc_session (active, revision, id)"
        " ON UPDATE CASCADE",
        "This session was changed or removed meanwhile. Look at it again.",
    )
    _session_active = models.Constraint(
        "CHECK (is_session_active)", "This session is booked. Move or cancel its appointment first."
    )
    _session_open = models.Constraint("CHECK (place > 0)", "This time cannot be booked. Please choose another one.")
    _adults_enough = models.Constraint(
        "CHECK (adult > 0)", "A family cannot be in more places at once than it has adults."
    )

    @api.model
    def _hold(self, appointments):
        """Hold the sessions of appointments, all or nothing.

        One INSERT, in the order of teachers and sessions: rows in no fixed order deadlock. Losing is not logged, since
        it is no fault. A lost number (a place of a group, a number below a limit) is followed by the next one.

        :raise psycopg2.IntegrityError: when something is taken.
        """
        rows = [row for appointment in appointments for row in appointment._prepare_occupancy()]
        rows.sort(key=lambda row: (row["teacher_id"], row["session_id"]))
        self._assign_numbers(rows)
        if len(rows) > 1:
            self._lock(appointments.family_id.ids, [row["session_id"] for row in rows])
        if any(self._get_last_number(row, column) > 1 for row in rows for column, _key in NUMBERED.values()):
            self._insert_numbered(rows)
        else:
            self._insert(rows)
        self._forget_cached()

    @api.model
    def _release_sudo(self, appointments):
        """Let go of everything these appointments hold; who may change them may, though nobody else deletes rows."""
        self.sudo().search([("appointment_id", "in", appointments.ids)], order="session_id").unlink()

    @api.model
    def _lock_move(self, appointments):
        """Wait for others who change what these appointments hold, or what they are going to hold."""
        held = self.search_fetch([("appointment_id", "in", appointments.ids)], ["session_id"])
        sessions = held.session_id | appointments.session_id | appointments.extra_session_ids
        self._lock(appointments.family_id.ids, sessions.ids)

    @api.model
    def _lock(self, family_ids, session_ids):
        """Let those who want several things, or let go of one to have another, pass one after the other.

        Otherwise two could wait for each other, which PostgreSQL finds out after a second. Families come first, as in
        the trigger, which locks the family of a single row. These locks guard nothing: the constraints do.
        """
        wanted = [("ptc_occupancy", id) for id in sorted(set(family_ids))]
        wanted += [("ptc_session", id) for id in sorted(set(session_ids))]
        kinds, ids = zip(*wanted, strict=True)
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(kind::regclass::int, id) FROM unnest(%s, %s) AS wanted(kind, id)",
            [list(kinds), list(ids)],
        )

    @api.model
    def _insert_numbered(self, rows):
        """Insert rows, raising a number that is lost meanwhile to the next one, as long as there is a next one."""
        while True:
            try:
                with self.env.cr.savepoint(flush=False):
                    return self._insert(rows)
            except UniqueViolation as error:
                if not self._take_next_number(rows, error.diag):
                    raise

    @api.model
    def _insert(self, rows):
        """Insert rows, and record the moment of acceptance on their appointments, in one statement."""
        names = SQL(", ").join(map(SQL.identifier, rows[0]))
        values = SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows)
        self.env.cr.execute(
            SQL(
                """
                WITH held AS (INSERT INTO ptc_occupancy (%s) VALUES %s RETURNING appointment_id)
                UPDATE ptc_appointment SET accepted_at = clock_timestamp() AT TIME ZONE 'UTC'
                FROM held WHERE ptc_appointment.id = held.appointment_id
                """,
                names,
                values,
            ),
            log_exceptions=False,
        )

    @api.model
    def _assign_numbers(self, rows):
        """Give rows the lowest numbers that are free in this transaction's snapshot, or the last one when none is."""
        for column, key in NUMBERED.values():
            for row in rows:
                last = self._get_last_number(row, column)
                if last:
                    taken = self._get_numbers(rows, row, column, key)
                    if last > 1:
                        held = self.search_fetch([(name, "=", row[name]) for name in key], [column])
                        taken |= set(held.mapped(column))
                    row[column] = min(set(range(1, last + 1)) - taken, default=last)

    @api.model
    def _take_next_number(self, rows, diag):
        """Raise the number that was taken meanwhile in the row it belongs to; tell whether there was a next one.

        :param diag: psycopg2 diagnostics; the detail names the columns and ends in ``=(values) already exists``.
        """
        column, key = NUMBERED.get(diag.constraint_name, (None, ()))
        values = re.search(r"=\(([\d, ]+)\)", diag.message_detail or "")
        if not column or not values:
            return False
        *owner, number = map(int, values[1].split(","))
        row = next(row for row in rows if [row[name] for name in key] == owner and row[column] == number)
        later = set(range(number + 1, self._get_last_number(row, column) + 1))
        free = later - self._get_numbers(rows, row, column, key)
        row[column] = min(free, default=number)
        return bool(free)

    @api.model
    def _get_numbers(self, rows, row, column, key):
        """Return the numbers of ``column`` that rows with the same ``key`` as ``row`` have."""
        return {other[column] for other in rows if all(other[name] == row[name] for name in key)} - {None}

    @api.model
    def _get_last_number(self, row, column):
        """Return the highest number a row may have: the places of its session or a limit; 0 when it needs none."""
        if column == "place":
            # A further student's row stands beside that of the appointment, see ptc_appointment_also.py.
            return max(self.env["ptc.session"].browse(row["session_id"]).places, row["place"] or 0)
        counts = row["class_teacher_id"] if column == "teacher_number" else row["is_main"]
        if not counts or row["is_over_limit"]:
            return 0
        return self.env["ptc.conference"].browse(row["conference_id"])[column.replace("_number", "_limit")]

    @api.model
    def _forget_cached(self):
        """Drop from the cache what the INSERT has changed."""
        self.invalidate_model(flush=False)
        self.env["ptc.session"].invalidate_model(["occupancy_ids", "is_free", "status"], flush=False)
        self.env["ptc.appointment"].invalidate_model(["occupancy_ids", "accepted_at"], flush=False)
