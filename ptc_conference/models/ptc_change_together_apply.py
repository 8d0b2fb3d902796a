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
        reshaped, _absorbed = self._get_new_shapes()
        kept = self.moved_line_ids.filtered(lambda line: line.new_start == line.start).appointment_id
        splits = self._get_splits({one: change for one, change in reshaped.items() if one in kept})
        self._release_touched()
        self._write_together()
        moved = self.moved_line_ids.appointment_id | self.lost_line_ids.filtered("option_id").appointment_id
        for one in moved & moved.union(*reshaped):
            one._write_topics(reshaped[one][1].also)
        self.env["ptc.appointment"].create([self._prepare_split(*split) for split in splits])

    def _prepare_split(self, session, appointment, student_id, part_id):
        """Return the values of an appointment of its own about what another one has been longer for."""
        student = self.env["ptc.student"].browse(student_id)
        part = self.env["ptc.class.teacher"].browse(part_id)
        people = {"family": appointment.family_id, "adult": appointment.adult}
        vals = self.env["ptc.appointment"]._prepare_vals(session=session, student=student, class_teacher=part, **people)
        # It was booked before the setting was changed: no limit takes it away.
        more = {"is_over_limit": True, "is_student_attending": appointment.is_student_attending}
        return {**vals, **more, "booked_by_id": appointment.booked_by_id.id}


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
