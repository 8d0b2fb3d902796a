# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcChange(models.Model):
    """Which teachers will be told of a plan when it is applied: known before, as the appointments are."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    retimed_ids = fields.Many2many(
        "res.partner",
        "ptc_change_retimed_rel",
        string="Teachers with other sessions",
        readonly=True,
        copy=False,
        help="Whose coming sessions will be at other times or places, booked or not.",
    )

    @api.depends("state", "retimed_ids", "notice_ids")
    def _compute_counts(self):
        return super()._compute_counts()

    def _get_told_teachers(self):
        """Return who was told, or of a plan who will be."""
        return self.notice_ids.teacher_id if self.state == "applied" else self.retimed_ids | self._get_concerned()

    def action_show_teachers(self):
        """Show who was told, or will be: also teachers without an appointment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_roster.res_partner_action_teacher")
        return {**action, "domain": [("id", "in", self._get_told_teachers().ids)], "context": {"create": False}}

    def _write_lines(self, outcomes):
        result = super()._write_lines(outcomes)
        self.retimed_ids = getattr(self, f"_find_retimed_{self.kind}", self.env["res.partner"].browse)()
        return result

    def _find_retimed_settings(self):
        """Return the teachers who will have other coming sessions than now."""
        sessions, now = self.conference_id.session_ids, fields.Datetime.now()
        there = self._get_sessions(self._get_aims(sessions)).there
        # What is in one of both only is new, or goes.
        changed = there ^ {session._get_span() for session in sessions}
        parts = {span.part for span in changed if span.start > now}
        return self.env["ptc.conference.teacher"].browse(sorted(parts)).teacher_id

    def _find_retimed_postponed(self):
        with self._try_dates():
            return self._find_retimed_settings()

    def _find_retimed_rooms(self):
        """Return the teachers who sit elsewhere then."""
        return self.room_line_ids.filtered(lambda line: line._moves_any()).teacher_id

    def _find_retimed_teacher(self):
        """Return who no longer has sessions, and who gets them."""
        retimed = self.part_id._get_coming_sessions().teacher_id
        return retimed | self.new_teacher_id if self._get_handed_over() else retimed

    def _find_retimed_cancelled(self):
        return self.conference_id.teacher_ids._get_coming_sessions().teacher_id


class PtcChangeRoom(models.Model):
    _name = "ptc.change.room"
    _inherit = "ptc.change.room"

    def _moves_any(self):
        """Tell whether a coming session of the teacher is elsewhere now."""
        return any(
            (session.room_id, session.room_table) != (self.room_id, self.room_table)
            for session in self.part_id._get_coming_sessions()
        )
