# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.ptc_conference.exceptions import BookingStale

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalAnswers(PortalCase):
    """What is refused is told in the answer to the form itself, on the page as it is now."""

    def _offered(self, tree):
        """Return the sessions that a notice offers, in their order."""
        ids = [int(button.get("value")) for button in tree.xpath("//*[@id='notice']//button[@name='session_id']")]
        return self.env["ptc.session"].browse(ids)

    def _at(self, teacher, *clocks):
        return [self._get_session(teacher=teacher, clock=clock) for clock in clocks]

    def _press(self, form, session):
        """Press a button of a form, as it stands on a page."""
        values = {**dict(form.fields), "session_id": session.id}
        return self.url_open(form.get("action"), data=values, allow_redirects=False)

    def test_taken_meanwhile_is_told_with_alternatives(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self._sign_in(self.user_mother)
        self._read()
        self._make_appointment(student=self.tom, family=self.other_family, session=session)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertFalse(self._get_booked(family_id=self.family))
        self.assertIn("Somebody has just taken Tuesday, October 13, 4:30 PM.", self._notice(tree))
        self.assertFalse(tree.xpath(f"//button[@value='{session.id}']"))
        self.assertIn("These times with Arno Art about Ida Olsen are free and near:", self._notice(tree))
        nearest = self._at(self.teacher_art, "16:20", "16:40", "16:10", "16:50")
        self.assertEqual(list(self._offered(tree)), nearest)
        booked = self._press(tree.xpath("//*[@id='notice']//form")[0], nearest[0])
        self.assertIn("Booked: Ida Olsen with Arno Art", self._notice(self._follow(booked)))
        self.assertEqual(self._get_booked(family_id=self.family).session_id, nearest[0])

    def test_refusal_is_announced_and_opens_the_teacher(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        session.action_block()
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        [notice] = tree.xpath("//*[@id='notice']")
        self.assertEqual((notice.get("role"), notice.get("tabindex")), ("alert", "-1"))
        [back] = tree.xpath("//main/p/a/@href")
        self.assertEqual(self._text(self._read(back), "o_ptc_line_open")[0].split(" Art")[0], "Arno")
        # The answer is shown at the address of the form: that is how the notice gets the focus without a script.
        actions = tree.xpath("//form/@action")
        self.assertEqual({action.partition("#")[2] for action in actions}, {"notice"})

    def test_refusal_is_kept_nowhere(self):
        session = self._get_session(teacher=self.teacher_art)
        session.action_block()
        self._sign_in(self.user_mother)

        self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertEqual(self._notice(self._read()), "")

    def test_removed_meanwhile_is_told_with_alternatives(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        session.active = False
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertFalse(self._get_booked(family_id=self.family))
        self.assertGreaterEqual(len(self._offered(tree)), 3)

    def test_alternatives_leave_out_what_the_family_cannot_reach(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self._sign_in(self.user_mother)

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertIn("You have another appointment at that time", self._notice(tree))
        self.assertEqual(list(self._offered(tree)), self._at(self.teacher_art, "16:10", "16:50", "16:00", "17:20"))

    def test_no_alternative_left_is_told(self):
        self.conference.session_ids.filtered(lambda session: session.teacher_id == self.teacher_art).action_block()
        self._sign_in(self.user_mother)

        session = self._get_session(teacher=self.teacher_art)
        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertFalse(self._offered(tree))
        self.assertIn("Arno Art has no other free time that suits you at the moment.", self._notice(tree))

    def test_past_time_is_told_with_later_ones(self):
        self.conference.window_ids.closes = "2026-10-14 18:00:00"
        session = self._get_session(teacher=self.teacher_art, clock="16:00")
        self._sign_in(self.user_mother)

        with freeze_time("2026-10-13 14:05:00"):
            tree = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        self.assertIn("This time is already over.", self._notice(tree))
        self.assertEqual(list(self._offered(tree)), self._at(self.teacher_art, "16:10", "16:20", "16:30", "16:40"))

    def test_move_to_a_taken_time_keeps_the_old_one(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        taken = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._make_appointment(student=self.tom, family=self.other_family, session=taken)
        self._sign_in(self.user_mother)

        tree = self._refused(self._post("move", appointment_id=appointment.id, session_id=taken.id))

        self.assertEqual(appointment.session_id, self._get_session(teacher=self.teacher_art, clock="16:00"))
        self.assertIn("Your appointment on Tuesday, October 13, 4:00 PM is kept.", self._notice(tree))
        [form] = tree.xpath("//*[@id='notice']//form")
        self.assertTrue(form.get("action").endswith("/move#notice"))
        self._follow(self._press(form, self._offered(tree)[0]))
        self.assertEqual(appointment.session_id, self._get_session(teacher=self.teacher_art, clock="17:20"))

    def test_move_what_was_cancelled_meanwhile(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        appointment._cancel()
        later = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._sign_in(self.user_mother)

        tree = self._refused(self._post("move", appointment_id=appointment.id, session_id=later.id))

        self.assertIn("This appointment was cancelled already.", self._notice(tree))
        self.assertEqual(self._offered(tree)[0], later)
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_second_time_with_the_same_teacher_is_refused(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)
        later = self._get_session(teacher=self.teacher_art, clock="17:30")

        tree = self._refused(self._book(partner=self.mother, student=self.ida, session=later))

        self.assertEqual(len(self._get_booked(family_id=self.family)), 1)
        self.assertIn("You already have an appointment with this teacher.", self._notice(tree))
        self.assertFalse(self._offered(tree))

    def test_rows_changed_meanwhile_are_asked_again_at_once(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        cancel, refusals = type(appointment)._cancel, [BookingStale("changed")]

        def stale_once(appointments, **options):
            if refusals:
                raise refusals.pop()
            return cancel(appointments, **options)

        self.patch(self.registry["ptc.appointment"], "_cancel", stale_once)
        self._sign_in(self.user_mother)

        self._follow(self._post("cancel", appointment_id=appointment.id))
        self.assertEqual(appointment.state, "cancelled")

    def test_rows_that_never_stop_changing_are_told(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)

        def stale(appointments, **options):
            raise BookingStale("Please try again.")

        self.patch(self.registry["ptc.appointment"], "_cancel", stale)
        self._sign_in(self.user_mother)

        told = self._notice(self._refused(self._post("cancel", appointment_id=appointment.id)))

        self.assertIn("Please try again. Your appointment on Tuesday, October 13, 4:00 PM is kept.", told)
        self.assertEqual(appointment.state, "booked")

    def test_get_changes_nothing_and_leads_to_the_page(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        for action in ("book", "move", "cancel"):
            response = self.url_open(f"{self.address}/{action}?appointment_id={appointment.id}", allow_redirects=False)
            self.assertTrue(response.headers["Location"].endswith(self.address))
            self.assertEqual(self._notice(self._follow(response)), "")

        self.assertEqual(appointment.state, "booked")

    def test_form_of_an_earlier_sign_in_leads_to_the_page(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = self._get_session(teacher=self.teacher_science)
        self._sign_in(self.user_mother)

        for response in (
            self._post("cancel", csrf_token="", appointment_id=appointment.id),
            self._post("cancel", csrf_token="0o1", appointment_id=appointment.id),
            self._book(partner=self.mother, student=self.ole, session=session, csrf_token="x"),
        ):
            tree = self._refused(response, status=400)
            self.assertIn("You have signed in again since this page was opened", self._notice(tree))
            self.assertEqual(tree.xpath("//main/p/a/@href"), [self.address])

        self.assertEqual(self._get_booked(family_id=self.family), appointment)

    def test_signed_out_meanwhile_leads_back_after_signing_in(self):
        session = self._get_session(teacher=self.teacher_art)
        form = {"link_id": 1, "class_teacher_id": 1, "session_id": session.id}

        response = self.url_open(f"{self.address}/book", data=form, allow_redirects=False)

        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login?redirect=", response.headers["Location"])
        self.assertIn("book", response.headers["Location"])
        self.assertFalse(self._get_booked())
