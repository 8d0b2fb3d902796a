# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalKeys(PortalCase):
    """A form that is sent again is the same request: one appointment, and the same answer."""

    def setUp(self):
        super().setUp()
        self.sooner = self._get_session(teacher=self.teacher_art)
        self.later = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._sign_in(self.user_mother)

    def _book_ida(self, token=None, session=None):
        values = {"token": token} if token else {}
        return self._book(partner=self.mother, student=self.ida, session=session or self.sooner, **values)

    def _get_token(self):
        """Return the one token of a page as it is rendered now."""
        [token] = set(self._read().xpath("//input[@name='token']/@value"))
        return token

    def _assert_same(self, responses):
        """Assert that some answers are one; return the page they lead to."""
        [where] = {response.headers.get("Location") for response in responses}
        self.assertRegex(where, rf"{self.address}\?done=[a-z]+-[0-9a-f]{{32}}#notice$")
        return self._follow(responses[0])

    def test_page_has_a_token_of_its_own(self):
        self.assertNotEqual(self._get_token(), self._get_token())

    def test_book_twice_from_one_page(self):
        token = self._get_token()

        tree = self._assert_same([self._book_ida(token) for _attempt in range(2)])

        self.assertEqual(len(self._get_booked(family_id=self.family)), 1)
        self.assertIn("Booked: Ida Olsen with Arno Art on Tuesday, October 13, 4:00 PM", self._notice(tree))

    def test_book_from_several_devices(self):
        told = [self._notice(self._follow(self._book_ida(self._get_token()))) for _device in range(2)]
        self._sign_in(self.user_father)
        told.append(self._notice(self._follow(self._book(partner=self.father, student=self.ida, session=self.sooner))))

        self.assertEqual(len(set(told)), 1)
        self.assertIn("Booked: Ida Olsen", told[0])
        self.assertEqual(self._get_booked(family_id=self.family).booked_by_id, self.mother)

    def test_book_two_times_from_one_page(self):
        """The key tells what was chosen, not only the page: two buttons are two requests."""
        token = self._get_token()
        self._follow(self._book_ida(token))

        tree = self._refused(self._book_ida(token, self.later))

        self.assertIn("You already have an appointment with this teacher.", self._notice(tree))

    def test_old_page_does_not_book_again_what_was_cancelled(self):
        token = self._get_token()
        done = self._book_ida(token).headers["Location"]
        self._get_booked(family_id=self.family)._cancel()

        for tree in (self._refused(self._book_ida(token)), self._read(done)):
            told = self._notice(tree)
            self.assertIn("The appointment on Tuesday, October 13, 4:00 PM was cancelled meanwhile.", told)
            self.assertIn("Book it again: Tuesday, October 13, 4:00 PM", told)
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_old_page_of_whom_the_family_was_before(self):
        """Also a request that found the appointment there already is remembered."""
        self._book_ida(self._get_token())
        token = self._get_token()
        self._follow(self._book_ida(token))
        self._get_booked(family_id=self.family)._cancel()

        self._refused(self._book_ida(token))

        self.assertFalse(self._get_booked(family_id=self.family))

    def test_fresh_page_books_again_what_was_cancelled(self):
        self._book_ida(self._get_token())
        self._get_booked(family_id=self.family)._cancel()

        tree = self._follow(self._book_ida(self._get_token()))

        self.assertIn("Booked: Ida Olsen", self._notice(tree))
        self.assertEqual(self._get_booked(family_id=self.family).session_id, self.sooner)

    def test_button_of_a_cancelled_notice_books_again(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        tree = self._follow(self._post("cancel", appointment_id=appointment.id))
        [form] = tree.xpath("//*[@id='notice']//form")

        values = {**dict(form.fields), "session_id": self.sooner.id}
        self._follow(self.url_open(form.get("action"), data=values, allow_redirects=False))

        self.assertEqual(self._get_booked(family_id=self.family).session_id, self.sooner)

    def test_move_twice_from_one_page(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        values = {"token": self._get_token(), "appointment_id": appointment.id, "session_id": self.later.id}

        tree = self._assert_same([self._post("move", **values) for _attempt in range(2)])

        self.assertIn("Moved: Ida Olsen with Arno Art is now on Tuesday, October 13, 5:30 PM", self._notice(tree))
        self.assertEqual(appointment.ics_sequence, 1)

    def test_old_page_does_not_move_back(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        values = {"token": self._get_token(), "appointment_id": appointment.id, "session_id": self.later.id}
        self._post("move", **values)
        appointment._move(session=self.sooner)

        tree = self._follow(self._post("move", **values))

        self.assertEqual(appointment.session_id, self.sooner)
        self.assertIn("is now on Tuesday, October 13, 4:00 PM", self._notice(tree))

    def test_old_page_does_not_move_what_was_cancelled(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        values = {"token": self._get_token(), "appointment_id": appointment.id, "session_id": self.later.id}
        self._post("move", **values)
        appointment._cancel()

        self.assertIn("was cancelled meanwhile", self._notice(self._refused(self._post("move", **values))))
        self.assertEqual(appointment.state, "cancelled")

    def test_cancel_twice_from_one_page_and_from_another_device(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        values = {"token": self._get_token(), "appointment_id": appointment.id}
        told = self._notice(self._assert_same([self._post("cancel", **values) for _attempt in range(2)]))
        self._sign_in(self.user_father)

        again = self._notice(self._follow(self._post("cancel", appointment_id=appointment.id)))

        self.assertEqual(again, told)
        self.assertIn("Cancelled: the appointment on Tuesday, October 13, 4:00 PM.", told)
        self.assertEqual(appointment.ics_sequence, 1)

    def test_old_cancellation_leaves_a_new_booking_alone(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, session=self.sooner)
        values = {"token": self._get_token(), "appointment_id": appointment.id}
        self._post("cancel", **values)
        self._follow(self._book_ida())

        told = self._notice(self._follow(self._post("cancel", **values)))

        self.assertIn("Your appointment on Tuesday, October 13, 4:00 PM is kept.", told)
        self.assertNotIn("Book it again", told)
        self.assertEqual(self._get_booked(family_id=self.family).session_id, self.sooner)

    def test_each_tab_is_told_of_its_own(self):
        other = self._get_session(teacher=self.teacher_science, clock="17:30")
        first = self._book_ida(self._get_token())
        second = self._book(partner=self.mother, student=self.ole, session=other, token=self._get_token())

        self.assertIn("Booked: Ida Olsen with Arno Art", self._notice(self._follow(first)))
        self.assertIn("Booked: Ole Olsen with Selma Science", self._notice(self._follow(second)))
        self.assertIn("Booked: Ida Olsen with Arno Art", self._notice(self._follow(first)))

    def test_page_opened_anew_tells_nothing(self):
        self._book_ida()
        self.assertEqual(self._notice(self._read()), "")

    def test_key_of_somebody_else_tells_nothing(self):
        done = self._book_ida().headers["Location"]
        for user in (self.user_father, self.user_other_mother):
            self._sign_in(user)
            self.assertEqual(self._notice(self._read(done)), "")

    def test_key_tells_nothing_in_another_conference(self):
        for name in ("201", "202", "203"):
            self._make_room(name=name, campus=self.campus)
        other = self._make_conference(name="Spring conferences", start_minute=18 * 60 + 30, stop_minute=20 * 60)
        self._make_sessions(conference=other)
        other.action_open()
        key = self._book_ida().headers["Location"].partition("done=")[2]

        self.assertEqual(self._notice(self._read(f"/my/conferences/{other.id}?done={key}")), "")

    def test_key_tells_nothing_after_the_right_to_book_is_gone(self):
        done = self._book_ida().headers["Location"]
        self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother).may_book = False

        tree = self._read(done)

        self.assertEqual(self._notice(tree), "")
        self.assertNotIn("Ida", tree.text_content())

    def test_keys_that_are_none(self):
        for key in ("", "x", "book-", "book-%00", f"book-{'0' * 32}", "9" * 5000):
            with self.subTest(key=key[:20]):
                self.assertEqual(self._notice(self._read(f"{self.address}?done={key}")), "")

    def test_token_of_any_kind_will_do(self):
        for token in ("x" * 5000, "\x00", "ä", "' OR 1=1"):
            with self.subTest(token=token[:20]):
                self._follow(self._book_ida(token))
        self.assertEqual(len(self._get_booked(family_id=self.family)), 1)
