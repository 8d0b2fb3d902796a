# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

KIND = "teacher_change"


class PtcMessage(models.Model):
    """A teacher is told what a change has made of the own sessions and appointments: of nobody else's."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=[(KIND, "A change, to a teacher")], ondelete={KIND: "cascade"})
    notice_id = fields.Many2one(
        "ptc.change.notice", "Touched by", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    def _describe_teacher_change(self):
        """Return what changed, what the office says, the appointments, and the sessions as they are now."""
        notice = self.notice_id
        change = notice.change_id
        kinds = dict(change._fields["kind"]._description_selection(self.env))
        now = notice._get_days() or [self.env._("You have no sessions in this conference.")]
        blocks = [
            {"title": kinds.get(change.kind), "lines": (change.note or "").strip().splitlines()},
            {"title": self.env._("Your appointments"), "lines": notice._get_lines()},
            {"title": self.env._("Your sessions now"), "lines": now},
        ]
        return [block for block in blocks if block["lines"] or block is blocks[0]]

    @api.depends("kind")
    def _compute_page_url(self):
        result = super()._compute_page_url()
        for message in self.filtered(lambda message: message.kind == KIND):
            message.page_url = message._get_teaching_url()
        return result

    def _get_template(self):
        return f"ptc_conference.ptc_message_mail_template_{KIND}" if self.kind == KIND else super()._get_template()
