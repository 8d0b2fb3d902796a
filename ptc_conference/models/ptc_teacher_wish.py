# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..lib import grid
from .ptc_conference_date import MINUTES_HELP

MAX_NOTE = 500  # characters


class PtcTeacherWish(models.Model):
    """When a teacher cannot come to a conference, or would rather: asked before it opens, then decided."""

    _name = "ptc.teacher.wish"
    _description = "Teacher's wish"
    _order = "start, id"

    conference_teacher_id = fields.Many2one(
        "ptc.conference.teacher", "Teacher of the conference", required=True, index=True, ondelete="cascade"
    )
    conference_id = fields.Many2one(
        related="conference_teacher_id.conference_id", store=True, index=True, precompute=True
    )
    teacher_id = fields.Many2one(related="conference_teacher_id.teacher_id", store=True, precompute=True)
    tz = fields.Selection(related="conference_id.tz")
    date_id = fields.Many2one("ptc.conference.date", required=True, index=True, ondelete="cascade")
    start_minute = fields.Integer("From", required=True, help=MINUTES_HELP)
    stop_minute = fields.Integer("To", required=True, help=MINUTES_HELP)
    start = fields.Datetime(compute="_compute_instants", store=True, precompute=True)
    stop = fields.Datetime(compute="_compute_instants", store=True, precompute=True)
    kind = fields.Selection(
        [("unavailable", "Cannot come"), ("preference", "Preference")],
        required=True,
        default="unavailable",
        help="What is accepted of the first kind gets no sessions. Of a teacher with a highest number of sessions,"
        " those in accepted preferences come first; of the others a preference is for you to read.",
    )
    note = fields.Char(help="What the teacher says about it.")
    state = fields.Selection(
        [("asked", "Asked"), ("accepted", "Accepted"), ("declined", "Declined")], required=True, default="asked"
    )
    answer = fields.Char(help="Why it was declined; the teacher sees it.")

    _times_ordered = models.Constraint(
        "CHECK (start_minute >= 0 AND stop_minute > start_minute AND stop_minute <= 1440)",
        "A wish must end after it begins, within one day.",
    )
    _note_short = models.Constraint(
        f"CHECK (char_length(note) <= {MAX_NOTE})", f"A note has at most {MAX_NOTE} characters."
    )
    _declined_why = models.Constraint(
        "CHECK (state != 'declined' OR COALESCE(answer, '') != '')", "Say why a wish is declined: the teacher sees it."
    )
    _times_distinct = models.Constraint(
        "EXCLUDE USING gist (conference_teacher_id WITH =, date_id WITH =, kind WITH =,"
        " int4range(start_minute, stop_minute) WITH &&) WHERE (state != 'declined')",
        "The teacher has a wish for part of this time already.",
    )

    @api.depends("date_id.applied_date", "start_minute", "stop_minute", "conference_id.tz")
    def _compute_instants(self):
        for wish in self:
            day, tz = wish.date_id.applied_date, wish.conference_id.tz or "UTC"
            wish.start, wish.stop = wish._get_instants(day, tz) if day else (False, False)

    def _get_instants(self, day, tz):
        """Return when this wish begins and ends on a local day of a time zone: a pair, naive UTC."""
        return tuple(grid.to_utc(day, minute, tz) for minute in (self.start_minute, self.stop_minute))

    def _get_wanted_instants(self, tz):
        """Return the same on the date that is entered, whether it is applied or not: sessions are planned by it."""
        return self._get_instants(self.date_id.date, tz)

    @api.depends("teacher_id.name", "date_id.applied_date", "start_minute", "stop_minute")
    def _compute_display_name(self):
        for wish in self:
            day = format_date(self.env, wish.date_id.applied_date) if wish.date_id else ""
            hours = f"{grid.clock(wish.start_minute)}-{grid.clock(wish.stop_minute)}"
            wish.display_name = f"{wish.teacher_id.name or ''}, {day} {hours}"

    @api.constrains("conference_teacher_id", "date_id")
    def _check_date(self):
        for wish in self:
            if wish.date_id.conference_id != wish.conference_id:
                raise ValidationError(self.env._("Choose a date of the conference in which the teacher takes part."))

    @api.onchange("date_id")
    def _onchange_date_id(self):
        """Propose the hours of the date."""
        if self.date_id:
            self.start_minute, self.stop_minute = self.date_id.start_minute, self.date_id.stop_minute

    def action_accept(self):
        """Accept these wishes; the times are left out when sessions are allotted again."""
        self.check_access("write")
        self.write({"state": "accepted", "answer": False})
        return self.conference_id._tell_accepted(len(self))

    def action_decline(self):
        """Ask for the reason the teachers see, then decline these wishes."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_teacher_wish_decline_action")
        return {**action, "context": {"default_wish_ids": self.ids}}
