# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL


class PtcOccupancy(models.Model):
    """What a booked appointment holds: a row for each of its sessions, while it is booked.

    Everything scarce is refused here, by PostgreSQL, for every way in. The contested thing, a session, has
    a unique index that is created before the exclusion constraint: alone, an exclusion constraint deadlocks
    when many want one session. Rows are written by ``_hold`` only, and never by a person.
    """

    _name = "ptc.occupancy"
    _description = "Held time"
    _order = "start, id"
    _log_access = False

    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade")
    session_id = fields.Many2one("ptc.session", required=True, ondelete="restrict")
    conference_id = fields.Many2one("ptc.conference", required=True, ondelete="cascade")
    family_id = fields.Many2one("ptc.family", required=True, ondelete="restrict")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="restrict")
    class_teacher_id = fields.Many2one("ptc.class.teacher", required=True, index=True, ondelete="restrict")
    start = fields.Datetime(related="session_id.start", store=True)
    stop = fields.Datetime(related="session_id.stop", store=True)
    reserved_until = fields.Datetime(
        compute="_compute_reserved_until", store=True, help="The end, and the family's hall time after it."
    )

    _session_once = models.UniqueIndex("(session_id)", "This time has just been taken. Please choose another one.")
    _class_teacher_once = models.UniqueIndex(
        "(conference_id, family_id, student_id, class_teacher_id)",
        "There is already an appointment about this student with this teacher.",
    )
    _family_once = models.Constraint(
        "EXCLUDE USING gist (family_id WITH =, tsrange(start, reserved_until) WITH &&)",
        "The family has another appointment at that time, or too close to it to walk there.",
    )

    @api.depends("stop", "conference_id.hall_time")
    def _compute_reserved_until(self):
        for row in self:
            row.reserved_until = row.stop and row.conference_id._get_reserved_until(row.stop)

    @api.model
    def _hold(self, appointments):
        """Hold the sessions of appointments, all or nothing, in one INSERT in the order of their sessions.

        :raise psycopg2.IntegrityError: when something is taken; not logged, since losing a race is no fault.
        """
        columns = [
            "appointment_id",
            "session_id",
            "conference_id",
            "family_id",
            "student_id",
            "class_teacher_id",
            "start",
            "stop",
            "reserved_until",
        ]
        rows = SQL(", ").join(
            SQL("%s", tuple(appointment._prepare_occupancy(columns)))
            for appointment in appointments.sorted(lambda appointment: appointment.session_id.id)
        )
        names = SQL(", ").join(map(SQL.identifier, columns))
        self.env.cr.execute(SQL("INSERT INTO ptc_occupancy (%s) VALUES %s", names, rows), log_exceptions=False)
        self.invalidate_model()
        self.env["ptc.session"].invalidate_model(["occupancy_ids", "is_free", "status"])

    @api.model
    def _release(self, appointments):
        """Let go of everything these appointments hold."""
        self.search([("appointment_id", "in", appointments.ids)]).unlink()
