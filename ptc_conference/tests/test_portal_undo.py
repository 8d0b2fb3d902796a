# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import THURSDAY
from .portal_common import PortalCase

NOW, LATE, LATER = "2026-10-05 12:00:00", "2026-10-05 12:00:59", "2026-10-05 12:01:00"
UNDO = "Undo: keep Tuesday, October 13, 4:00 PM"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPortalUndo(PortalCase):
    """Cancelling can be undone for a minute; afterwards the time is anybody's."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_mother)
        self.wanted = self._get_session(teacher=self.teacher_art)
        self.ours = self._make_appointment(student=self.ida, family=self.family, session=self.wanted)

    def _cancel(self):
        return self._follow(self._post("cancel", appointment_id=self.ours.id, token="page"))

    def _undo(self, token="next", appointment=None):
        return self._post("undo", appointment_id=(appointment or self.ours).id, token=token)

    def _get_holds(self):
        return self.env["ptc.session.hold"].search([])

    def test_time_is_kept_for_the_family_for_a_minute(self):
        told = self._notice(self._cancel())
        self.assertIn("Cancelled: the appointment on Tuesday, October 13, 4:00 PM.", told)
        self.assertIn("kept for you for 60 seconds", told)
        self.assertIn(UNDO, told)
        self.assertRecordValues(
            self._get_holds(),
            [
                {
                    "session_id": self.wanted.id,
                    "family_id": self.family.id,
                    "until": fields.Datetime.to_datetime(LATER),
                    "undo_appointment_id": self.ours.id,
                }
            ],
        )
        self.assertFalse(self.wanted.is_free)
        self._sign_in(self.user_other_mother)
        shown = self._read().xpath(f"//button[@name='session_id'][@value='{self.wanted.id}']")
        self.assertFalse(shown)

    def test_nobody_else_gets_it_meanwhile(self):
        self._cancel()
        # PostgreSQL goes by its own clock.
        self._get_holds().until = "2100-01-01 00:00:00"
        self._sign_in(self.user_other_mother)
        response = self._book(partner=self.other_mother, student=self.tom, session=self.wanted)
        self.assertIn("Somebody has just taken", self._notice(self._refused(response)))

    def test_undo_is_the_same_appointment(self):
        self._cancel()
        with freeze_time(LATE):
            told = self._notice(self._follow(self._undo()))
        self.assertIn("Booked: Ida Olsen with Arno Art on Tuesday, October 13, 4:00 PM", told)
        self.assertRecordValues(self.ours, [{"state": "booked", "cancelled_by_id": False}])
        self.assertEqual(self.ours.occupancy_ids.session_id, self.wanted)
        self.assertFalse(self._get_holds())

    def test_undo_twice_is_once(self):
        self._cancel()
        for token in ("next", "next", "other"):
            self.assertEqual(self._undo(token).status_code, 303)
        self.assertEqual(self._get_booked(family_id=self.family), self.ours)

    def test_old_news_after_undoing(self):
        done = self._post("cancel", appointment_id=self.ours.id, token="page").headers["Location"]
        self._undo()
        self.assertIn("Booked: Ida Olsen", self._notice(self._read(done)))
        self.assertEqual(self._post("cancel", appointment_id=self.ours.id, token="page").status_code, 303)
        self.assertEqual(self.ours.state, "booked")

    def test_undo_after_booking_has_closed(self):
        self.conference.cancel_lead_time = 1
        with freeze_time("2026-10-12 17:59:30"):
            self._cancel()
        with freeze_time("2026-10-12 18:00:10"):
            self._follow(self._undo())
            self.assertEqual(self.ours.state, "booked")

    def test_after_the_minute_it_is_an_ordinary_booking(self):
        done = self._post("cancel", appointment_id=self.ours.id, token="page").headers["Location"]
        with freeze_time(LATER):
            self.assertTrue(self.wanted.is_free)
            told = self._notice(self._read(done))
            self.assertNotIn("Undo", told)
            self.assertIn("Book it again", told)
            self._follow(self._undo())
        self.assertEqual(self.ours.state, "cancelled")
        self.assertEqual(self._get_booked(family_id=self.family).session_id, self.wanted)

    def test_after_the_minute_windows_hold(self):
        self._cancel()
        with freeze_time("2026-10-12 18:00:10"):
            self.assertIn("Booking closed", self._notice(self._refused(self._undo())))
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_after_the_minute_others_may_have_it(self):
        self._cancel()
        with freeze_time(LATER):
            self._make_appointment(student=self.tom, family=self.other_family, session=self.wanted)
            refused = self._refused(self._undo())
        self.assertIn("Somebody has just taken Tuesday, October 13, 4:00 PM.", self._notice(refused))
        self.assertTrue(refused.xpath("//*[@id='notice']//button"))

    def test_something_else_was_booked_meanwhile(self):
        self._cancel()
        other = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        self._book(partner=self.mother, student=self.ida, session=other)
        refused = self._refused(self._undo())
        self.assertIn("You already have an appointment with this teacher", self._notice(refused))
        self.assertEqual(self.ours.state, "cancelled")

    def test_long_appointment_is_kept_as_a_whole(self):
        self.ours._cancel(is_staff=True)
        second = self._get_session(teacher=self.teacher_art, clock="16:10")
        self.ours = self._make_appointment(
            student=self.ida, family=self.family, session=self.wanted, extra_sessions=second
        )
        self._cancel()
        self.assertEqual(self._get_holds().session_id, self.wanted | second)
        self._follow(self._undo())
        self.assertEqual(self.ours.occupancy_ids.session_id, self.wanted | second)

    def test_who_waits_is_offered_it_after_the_minute(self):
        (self.wanted.conference_teacher_id.session_ids - self.wanted).action_block()
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "class_teacher_id": part.id}
        entry = self.env["ptc.waitlist"].create(
            {**keys, "student_id": self.tom.id, "family_id": self.other_family.id, "partner_id": self.other_mother.id}
        )
        self._cancel()
        cron = self.env.ref("ptc_conference.ptc_waitlist_cron_offer")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(fields.Datetime.to_datetime(LATER), triggers.mapped("call_at"))
        self._offer_on(cron)
        self.assertFalse(entry.session_id)
        with freeze_time(LATER):
            self.assertFalse(self.wanted.is_free)
            self._offer_on(cron)
            self.assertEqual(entry.session_id, self.wanted)

    def _offer_on(self, cron):
        cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_nobody_undoes_what_is_not_theirs(self):
        self._cancel()
        for user in (self.user_other_mother, self.user_mia_mother):
            self._sign_in(user)
            self.assertEqual(self._undo().status_code, 404)
        self._sign_in(self.user_father)
        self.assertEqual(self._undo().status_code, 303)
        self.assertEqual(self.ours.state, "booked")

    def test_address_of_the_form_leads_to_the_page(self):
        response = self.url_open(f"{self.address}/undo", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(self.address))
