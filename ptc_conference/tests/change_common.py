# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo.addons.ptc_conference.tests.common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class ChangeCase(ConferenceCommon):
    """Appointments to be changed: ida with art at 16:00 and homeroom at 16:30, tom with art at 17:50, on TUESDAY."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida_art = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls.ida_homeroom = cls._make_appointment(
            student=cls.ida, family=cls.family, teacher=cls.teacher_homeroom, clock="16:30"
        )
        cls.tom_art = cls._make_appointment(
            student=cls.tom, family=cls.other_family, teacher=cls.teacher_art, clock="17:50"
        )
        cls.booked = cls.ida_art | cls.ida_homeroom | cls.tom_art
        cls._forget_outbox()

    @classmethod
    def _forget_outbox(cls):
        cls.env["ptc.outbox"].search([]).unlink()

    def _get_part(self, teacher):
        return self.conference.teacher_ids.filtered(lambda part: part.teacher_id == teacher)

    def _allot(self):
        """Do what the button does; return the plan it opens."""
        action = self.conference.action_allot()
        self.assertEqual(action["res_model"], "ptc.change")
        return self.env["ptc.change"].browse(action["res_id"])

    def _make_change(self, **vals):
        """Make a plan as the dialogue does."""
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, **vals})
        change.action_plan()
        return change

    def _get_whats(self, change):
        """Return ``{appointment: what}`` of a plan."""
        return {line.appointment_id: line.what for line in change.line_ids}

    def _get_clock(self, appointment):
        local = appointment.start + timedelta(hours=2)
        return local.strftime("%d. %H:%M")

    def _get_told(self):
        """Return the lines of the outbox as pairs (appointment, event)."""
        return {(line.appointment_id, line.event) for line in self.env["ptc.outbox"].search([])}

    def _check_held(self):
        """Check that what is held is just what is booked, at the times of its sessions."""
        self.env.invalidate_all()
        booked = self.env["ptc.appointment"].search([("state", "=", "booked")])
        held = self.env["ptc.occupancy"].search([])
        self.assertEqual(
            {(row.appointment_id, row.session_id, row.start, row.stop, row.room_id) for row in held},
            {
                (one, session, session.start, session.stop, session.room_id)
                for one in booked
                for session in one._get_sessions()
            },
        )
        for one in booked:
            self.assertEqual((one.start, one.teacher_id), (one.session_id.start, one.session_id.teacher_id))
            self.assertEqual(one.class_teacher_id.teacher_id, one.teacher_id)
            self.assertTrue(one.session_id.active)
