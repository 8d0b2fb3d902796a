# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

CURES = [
    ("allot", "Allot sessions"),
    ("rooms", "Give rooms"),
    ("windows", "Booking windows"),
    ("invite", "Invite to the portal"),
]
# What puts a finding right at once. What is shown of the others can be changed where it is shown.
OF_CODE = {
    "sessionless": "allot",
    "outside": "allot",
    "stale": "allot",
    "unavailable": "allot",
    "preference": "allot",
    "roomless": "rooms",
    "no_window": "windows",
    "window_missing": "windows",
    "no_login": "invite",
}


class PtcConferenceCheckLine(models.TransientModel):
    """What an administrator does about a finding without leaving the checks to look for it."""

    _name = "ptc.conference.check.line"
    _inherit = "ptc.conference.check.line"

    cure = fields.Selection(CURES, compute="_compute_cure")

    @api.depends("code")
    def _compute_cure(self):
        for line in self:
            line.cure = OF_CODE.get(line.code, False)

    def action_allot(self):
        """Allot sessions and look again; where appointments would move or be lost, that is a plan to look at first."""
        self.ensure_one()
        check = self.check_id
        told = check.conference_id.action_allot()
        if told["type"] != "ir.actions.act_window":
            check.action_refresh()
        return told

    def action_give_rooms(self):
        """Open the proposal of rooms for teachers who have none."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_room_assign_action")
        return {**action, "context": {"default_conference_id": self.check_id.conference_id.id}}

    def action_open_windows(self):
        """Open a new booking window of the conference."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Booking window"),
            "res_model": "ptc.conference.window",
            "views": [(self.env.ref("ptc_conference.ptc_conference_window_view_form").id, "form")],
            "target": "new",
            "context": {"default_conference_id": self.check_id.conference_id.id},
        }

    def action_invite(self):
        """Open the invitation to the portal of the adults who may book and were found here."""
        self.ensure_one()
        adults = self.env["ptc.guardian"].browse(self.target_ids).exists().filtered("may_book").partner_id
        wizard = self.env["ptc.portal.invite"].with_context(active_model=adults._name, active_ids=adults.ids)
        return wizard.action_open_wizard()
