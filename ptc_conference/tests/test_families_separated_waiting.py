# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .test_families_separated_alike import AlikeCase

LATER = "2100-01-01"  # PostgreSQL goes by its own clock


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedWaitingAlike(AlikeCase):
    """What the mother waits for, is offered, or may still undo is to the father as if strangers did."""

    def setUp(self):
        super().setUp()
        self.conference.has_waitlist = True
        self.own = self._book_mia("father", teacher=self.teacher_art, clock="16:30")
        self.wanted = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        others = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        (others - self.wanted).action_block()

    def _for_both(self, prepare):
        """Return the worlds in which the mother does something, and in which strangers do."""
        return [
            lambda: prepare(self.mia, self.family_mia_mother),
            lambda: prepare(self.tom, self.other_family),
        ]

    def _wait(self, student, family):
        """Wait for the one time, which a third family has."""
        booked = self._make_appointment(student=self.ida, family=self.family, session=self.wanted)
        part = self._get_class_teacher(student=student, teacher=self.teacher_homeroom)
        keys = {"conference_id": self.conference.id, "student_id": student.id, "family_id": family.id}
        adult = family.guardian_ids.partner_id[:1]
        self.env["ptc.waitlist"].create({**keys, "class_teacher_id": part.id, "partner_id": adult.id})
        return booked

    def _be_offered(self, student, family):
        self._wait(student, family)._cancel(is_staff=True)
        self.assertEqual(self.wanted.hold_ids.family_id, family)
        self.wanted.hold_ids.until = LATER

    def _cancel_for_now(self, student, family):
        booked = self._make_appointment(student=student, family=family, session=self.wanted)
        booked._cancel_for_now()
        self.env["ptc.session.hold"].search([]).write({"until": LATER, "undo_until": LATER})

    def test_what_is_read_and_refused(self):
        for prepare in (self._wait, self._be_offered, self._cancel_for_now):
            for ask, status in (
                (self._ask_page, 200),
                (self._ask_free, 200),
                (self._ask_wait, 303),
                (self._ask_book(self.wanted), 409),
                (self._ask_move(self.own, self.wanted), None),
            ):
                with self.subTest(world=prepare.__name__, ask=ask.__name__):
                    found = self._compare(self._for_both(prepare), ask)[0]
                    self.assertIn(found, (status,) if status else (404, 409))
