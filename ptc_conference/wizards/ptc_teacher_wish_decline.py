# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcTeacherWishDecline(models.TransientModel):
    """Decline wishes with a reason that the teachers see."""

    _name = "ptc.teacher.wish.decline"
    _description = "Decline wishes"

    wish_ids = fields.Many2many("ptc.teacher.wish", string="Wishes", required=True, readonly=True)
    answer = fields.Char("Reason", required=True)

    def action_decline(self):
        self.ensure_one()
        self.wish_ids.write({"state": "declined", "answer": self.answer})
        return {"type": "ir.actions.act_window_close"}
