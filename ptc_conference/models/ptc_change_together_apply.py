# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class PtcChange(models.Model):
    """Carrying out that parents meet other people together."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _carry_out(self):
        """Tell the teachers who no longer take part, too."""
        result = super()._carry_out()
        left = self.moved_line_ids.left_teacher_ids - self.notice_ids.teacher_id
        self.env["ptc.change.notice"].sudo().create(
            [{"change_id": self.id, "teacher_id": teacher.id} for teacher in left]
        )
        return result

    def _apply_together(self):
        reshaped, *_others = self._get_new_shapes()
        self._release_touched()
        self._write_together()
        moved = self.moved_line_ids.appointment_id | self.lost_line_ids.filtered("option_id").appointment_id
        for one in moved & moved.union(*reshaped):
            one._write_topics(reshaped[one][1].also)
        self._book_splits()


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _write_topics(self, also):
        """Let this appointment, which holds nothing at the moment, be about further ``also``: pairs of ids."""
        self.ensure_one()
        known = {(one.student_id.id, one.class_teacher_id.id): one for one in self.also_ids}
        self.also_ids.browse([one.id for pair, one in known.items() if pair not in also]).unlink()
        self.env["ptc.appointment.also"].create(
            [
                {"appointment_id": self.id, "student_id": student_id, "class_teacher_id": part_id}
                for student_id, part_id in also
                if (student_id, part_id) not in known
            ]
        )
