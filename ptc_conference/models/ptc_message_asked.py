# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_list

from ..when import When


class PtcMessage(models.Model):
    """A guardian is told that teachers ask to see the family."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=[("asked", "Asked to come")], ondelete={"asked": "cascade"})
    asked_ids = fields.Many2many(
        "ptc.must.see.family",
        "ptc_message_asked_rel",
        string="Asked to come",
        readonly=True,
        context={"active_test": False},
    )
    asked_html = fields.Html("Who asks", compute="_compute_asked_html", sanitize=False)
    asked_text = fields.Char("Teachers who ask", compute="_compute_asked_text", help="For example: Jo Hill.")

    @api.depends_context("lang")
    @api.depends("asked_ids.teacher_id.name")
    def _compute_asked_text(self):
        for message in self:
            message.asked_text = format_list(self.env, message.asked_ids.teacher_id.mapped("name"))

    @api.depends_context("lang")
    @api.depends("asked_ids", "conference_id")
    def _compute_asked_html(self):
        for message in self:
            values = {"lines": message.asked_ids, "window_text": message._describe_window()}
            message.asked_html = message.env["ir.qweb"]._render("ptc_conference.message_asked", values)

    def _describe_window(self):
        """Return when the family may book, for the first of its students who is asked for."""
        line, now = self.asked_ids[:1], fields.Datetime.now()
        if not line:
            return ""
        pair = (line.student_id.id, self.family_id.id)
        access = self.conference_id._get_family_access([pair], now)[pair]
        if access.state not in ("open", "preview"):
            return ""
        when = When(self.env, self.conference_id.tz)
        return self.env["ptc.family.page"]._describe_access(self.conference_id, access, when)

    def _get_template(self):
        return "ptc_conference.ptc_message_mail_template_asked" if self.kind == "asked" else super()._get_template()


class PtcMustSeeFamily(models.Model):
    _name = "ptc.must.see.family"
    _inherit = "ptc.must.see.family"

    def _get_students(self):
        """Return the students this is about."""
        return self.student_id
