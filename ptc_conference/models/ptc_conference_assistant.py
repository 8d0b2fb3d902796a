# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from .ptc_conference_rule_yield import depends_on_settings
from .ptc_conference_steps import STEPS

ORDER = [step for step, _label in STEPS]


class PtcConference(models.Model):
    """The set-up assistant: six steps on the conference itself, each saved, to be left and gone on with at any time."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    setup_step = fields.Selection(
        STEPS, "Step", default="when", copy=False, help="Where somebody left the set-up assistant."
    )
    setup_yield = fields.Char("What that gives", compute="_compute_setup_yield")

    @depends_on_settings()
    @api.depends_context("lang")
    def _compute_setup_yield(self):
        for conference in self:
            conference.setup_yield = conference._describe_yield()

    def action_assistant(self):
        """Go on with the assistant where it was left."""
        self.ensure_one()
        self.check_access("write")
        if self.setup_step == ORDER[-1]:
            return self.action_check()
        action = self._get_form_action("ptc_conference.ptc_conference_view_form_assistant")
        return {**action, "name": self.env._("Set-up assistant"), "target": "main"}

    def action_previous_step(self):
        """Go back one step; what was entered and written stays."""
        self.ensure_one()
        self.check_access("write")
        place = ORDER.index(self.setup_step or ORDER[0])
        self.setup_step = ORDER[max(place - 1, 0)]
        return self.action_assistant()

    def action_next_step(self):
        """Do what the step stands for, then go on to the next one.

        :raise UserError: when the step cannot be done yet; it says what to enter.
        """
        self.ensure_one()
        self.check_access("write")
        step = self.setup_step or ORDER[0]
        answer = getattr(self, f"_finish_{step}")()
        if answer and answer["type"] == "ir.actions.act_window":
            return answer
        self.setup_step = ORDER[ORDER.index(step) + 1]
        return self.action_assistant() if self.setup_step == ORDER[-1] else answer

    def _finish_when(self):
        if not self.date_ids:
            raise UserError(self.env._("Enter at least one date and its hours first."))

    def _finish_who(self):
        told = self.action_add_teachers()
        if not self.teacher_ids:
            raise UserError(told["params"]["message"])
        return told

    def _finish_rooms(self):
        if not self.teacher_ids.room_id:
            raise UserError(self.env._('No teacher has a room yet: choose "Give rooms", or enter them in the list.'))

    def _finish_sessions(self):
        """Allot the sessions; where appointments would move or be lost, that gives a plan to look at first."""
        told = self.action_allot()
        if told["type"] != "ir.actions.act_window" and not self.session_ids:
            raise UserError(self.env._("No session fits into the hours: enter a shorter length, or longer hours."))
        return told

    def _finish_windows(self):
        if not self.window_ids:
            raise UserError(self.env._("Enter at least one booking window first: from when to when parents may book."))

    def _finish_open(self):
        return self.action_check()

    def _describe_yield(self):
        """Return in words what allotting would give with these settings."""
        parts = self.teacher_ids.filtered("room_id")
        counts = [len(after) for after in parts._get_sessions_after().values()] if parts else []
        if not any(counts):
            return self.env._("No sessions: give teachers rooms, and enter hours that are long enough.")
        about = {"teachers": len(counts), "least": min(counts), "most": max(counts), "sessions": sum(counts)}
        if about["least"] == about["most"]:
            return self.env._("%(sessions)s sessions: %(most)s for each of %(teachers)s teachers.", **about)
        return self.env._("%(sessions)s sessions: %(least)s to %(most)s for each of %(teachers)s teachers.", **about)
