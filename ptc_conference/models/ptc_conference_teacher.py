# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PtcConferenceTeacher(models.Model):
    """A teacher's part in a conference."""

    _name = "ptc.conference.teacher"
    _description = "Teacher of a conference"
    _order = "conference_id, teacher_id, id"
    _rec_names_search = ["teacher_id.name"]

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    teacher_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", domain=[("is_teacher", "=", True)]
    )
    active = fields.Boolean(default=True, help="Not any more, when another teacher has taken over.")
    room_id = fields.Many2one("ptc.room", index="btree_not_null", ondelete="restrict")
    room_table = fields.Integer("Table", default=1, help="Which table of the room, from 1.")
    session_ids = fields.One2many("ptc.session", "conference_teacher_id", "Sessions")
    session_count = fields.Integer("Number of sessions", compute="_compute_counts")
    appointment_count = fields.Integer("Number of appointments", compute="_compute_counts")

    _conference_teacher = models.UniqueIndex(
        "(conference_id, teacher_id)", "This teacher already takes part in the conference."
    )

    @api.depends("session_ids.appointment_ids.state")
    def _compute_counts(self):
        mine = [("conference_id", "in", self.conference_id.ids), ("teacher_id", "in", self.teacher_id.ids)]
        keys = ["conference_id", "teacher_id"]
        sessions = self._count_by_key(self.env["ptc.session"]._read_group(mine, keys, ["__count"]))
        booked = [*mine, ("state", "=", "booked")]
        appointments = self._count_by_key(self.env["ptc.appointment"]._read_group(booked, keys, ["__count"]))
        for part in self:
            part.session_count = sessions.get((part.conference_id, part.teacher_id), 0)
            part.appointment_count = appointments.get((part.conference_id, part.teacher_id), 0)

    @api.model
    def _count_by_key(self, groups):
        return {(conference, teacher): count for conference, teacher, count in groups}

    @api.depends("teacher_id.name", "conference_id.name")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """Name the teacher; where one is chosen, with the conference behind it in grey."""
        is_choice = self.env.context.get("formatted_display_name")
        for part in self:
            name, conference = part.teacher_id.name or "", part.conference_id.name or ""
            part.display_name = f"{name} \t --{conference}--" if is_choice and conference else name

    @api.constrains("room_id", "room_table")
    def _check_room_table(self):
        for part in self.filtered("room_id"):
            if not 1 <= part.room_table <= part.room_id.tables:
                raise ValidationError(
                    self.env._(
                        "%(room)s has %(tables)s table(s): choose a table from 1 to %(tables)s for %(teacher)s.",
                        room=part.room_id.display_name,
                        tables=part.room_id.tables,
                        teacher=part.teacher_id.name,
                    )
                )

    def write(self, vals):
        is_moving = {"room_id", "room_table"} & vals.keys()
        moved = is_moving and self._get_coming_sessions().appointment_ids
        if is_moving:
            self._claim_tables(vals)
        result = super().write(vals)
        if moved:
            moved._tell_moved()
        return result

    def _claim_tables(self, vals):
        """Give the sessions their new tables before the ORM does.

        Several who want one table wait for each other at its room, since an exclusion constraint alone deadlocks; who
        loses is told so, without an error in the log.

        :raise psycopg2.IntegrityError: when another teacher has the table, or the way there is too far for a family.
        """
        self.env["ptc.session"].flush_model()
        self.filtered(lambda part: part.conference_id._has_walks())._get_coming_sessions()._claim()
        for part in self.sorted("id"):
            room_id, table = vals.get("room_id", part.room_id.id), vals.get("room_table", part.room_table)
            if room_id and part.session_ids:
                self.env.cr.execute("SELECT pg_advisory_xact_lock('ptc_room'::regclass::int, %s)", [room_id])
                self.env.cr.execute(
                    "UPDATE ptc_session SET room_id = %s, room_table = %s"
                    " WHERE conference_teacher_id = %s AND start > %s",
                    [room_id, table, part.id, fields.Datetime.now()],
                    log_exceptions=False,
                )
        self.env["ptc.occupancy"]._follow("session_id", self._get_coming_sessions().ids)

    def _get_coming_sessions(self):
        """Return the sessions of these teachers that have not begun: what was, stays as it was."""
        now = fields.Datetime.now()
        return self.session_ids.filtered(lambda session: session.start > now)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self.session_ids._unlink_except_booked()
