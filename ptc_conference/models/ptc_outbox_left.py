# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..when import When


class PtcOutbox(models.Model):
    """What has gone from one teacher to another is told to both."""

    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    left_teacher_ids = fields.Many2many(
        "res.partner", "ptc_outbox_left_teacher_rel", string="Teachers who had it before", readonly=True
    )


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def write(self, vals):
        before = {one: one._get_teachers() for one in self} if "class_teacher_id" in vals else {}
        result = super().write(vals)
        for appointment, teachers in before.items():
            appointment._note_left(teachers - appointment._get_teachers())
        return result

    def _note_left(self, teachers):
        """Note on the last line of the outbox whom this appointment has left."""
        if teachers:
            moved = [("appointment_id", "=", self.id), ("event", "=", "moved")]
            lines = self.env["ptc.outbox"].sudo().search(moved, order="id desc", limit=1)
            lines.left_teacher_ids |= teachers


class PtcMessage(models.Model):
    _name = "ptc.message"
    _inherit = "ptc.message"

    def _describe_teacher_digest(self):
        """Add whom the teacher does not meet any more, since another one does."""
        left = self.mailing_id._get_lines().filtered(lambda line: self.partner_id in line.left_teacher_ids)
        gone = left.appointment_id.filtered(
            lambda one: one.state == "booked" and self.partner_id not in one._get_teachers()
        )
        when = When(self.env, self.conference_id.tz)
        lines = [
            self.env._(
                "%(student)s, now with %(teacher)s: %(moment)s",
                student=one._name_students(),
                teacher=self._format_teachers(one),
                moment=when.moment(one.start),
            )
            for one in gone
        ]
        title = self.env._("No longer with you")
        return [*super()._describe_teacher_digest(), *[{"title": title, "lines": lines}][: len(lines)]]
