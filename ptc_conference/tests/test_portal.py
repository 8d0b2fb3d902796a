# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.ptc_conference.exceptions import BookingStale

from .common import THURSDAY
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalJourney(PortalCase):
    def test_list_shows_the_conference_and_children(self):
        self._sign_in(self.user_mother)

        card = self._text(self._read("/my/conferences"), "o_ptc_card")

        self.assertEqual(len(card), 1)
        for text in ("Autumn conferences", "Ida Olsen, Ole Olsen", "0 of 4 appointments booked", "Book appointments"):
            self.assertIn(text, card[0])

    def test_page_shows_each_child_with_its_teachers(self):
        self._sign_in(self.user_mother)

        tree = self._read()

        self.assertEqual(self._text(tree, "o_ptc_state"), ["Booking is open until Monday, October 12, 8:00 PM."])
        children = {
            child.xpath("normalize-space(h2)"): child.xpath(".//h3/text()")
            for child in tree.xpath("//section[contains(@class, 'o_ptc_child')]")
        }
        self.assertEqual(
            children,
            {
                "Ida Olsen 4-A": ["Hanna Homeroom", "Arno Art"],
                "Ole Olsen": ["Selma Science", "Arno Art"],
            },
        )
        self.assertEqual(len(tree.xpath("//li[@id='teacher-1']//button[@name='session_id']")), 20)
        self.assertIn("Main campus", self._text(tree, "o_ptc_line")[0])

    def test_book_by_the_form_of_the_page(self):
        self._sign_in(self.user_mother)
        form = self._read().xpath("//li[@id='teacher-1']//form")[0]
        button = form.xpath(".//button")[0]

        response = self.url_open(form.get("action"), data={**dict(form.fields), "session_id": button.get("value")})

        appointment = self._get_booked(family_id=self.family)
        self.assertEqual(appointment.session_id, self._get_session(teacher=self.teacher_homeroom, clock="16:00"))
        self.assertEqual(appointment.booked_by_id, self.mother)
        tree = html.fromstring(response.content)
        notice = self._text(tree, "o_ptc_notice_text")[0]
        self.assertIn("Booked: Ida Olsen with Hanna Homeroom on Tuesday, October 13, 4:00 PM", notice)
        self.assertIn("Next: Arno Art about Ida Olsen, Art", self._text(tree, "o_ptc_notice")[0])
        self.assertIn("Booked by you", self._text(tree, "o_ptc_appointment")[0])

    def test_notice_is_told_once(self):
        self._sign_in(self.user_mother)
        session = self._get_session(teacher=self.teacher_homeroom)

        response = self._book(partner=self.mother, student=self.ida, session=session)

        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"{self.address}#notice"))
        self.assertEqual(len(self._text(self._read(), "o_ptc_notice")), 1)
        self.assertEqual(self._text(self._read(), "o_ptc_notice"), [])

    def test_times_too_close_are_told_in_words(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        self._sign_in(self.user_mother)

        line = self._read().xpath("//li[@id='teacher-1']")[0]

        self.assertEqual(
            self._text(line, "o_ptc_slot_clash"),
            ["4:20 PM too close to 4:30 PM", "4:30 PM you are elsewhere", "4:40 PM too close to 4:30 PM"],
        )
        self.assertEqual(len(line.xpath(".//button[@name='session_id']")), 17)

    def test_other_parent_sees_moves_and_cancels(self):
        self._sign_in(self.user_mother)
        self._book(partner=self.mother, student=self.ida, session=self._get_session(teacher=self.teacher_art))
        appointment = self._get_booked(family_id=self.family)
        self._sign_in(self.user_father)

        self.assertIn("Booked by Mother Olsen", self._text(self._read(), "o_ptc_appointment")[0])
        later = self._get_session(teacher=self.teacher_art, clock="17:30", day=THURSDAY)
        self._post("move", appointment_id=appointment.id, session_id=later.id)
        self.assertEqual(appointment.session_id, later)
        self.assertIn("Moved: Ida Olsen", self._text(self._read(), "o_ptc_notice")[0])

        self._post("cancel", appointment_id=appointment.id)
        self.assertEqual(appointment.state, "cancelled")
        notice = self._text(self._read(), "o_ptc_notice")[0]
        self.assertIn("Cancelled: the appointment on Thursday, October 15, 5:30 PM.", notice)
        self.assertIn("Book it again", notice)

    def test_taken_meanwhile_is_told_with_alternatives(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self._sign_in(self.user_mother)
        self._read()
        self._make_appointment(student=self.tom, family=self.other_family, session=session)

        self._book(partner=self.mother, student=self.ida, session=session)

        self.assertFalse(self._get_booked(family_id=self.family))
        tree = self._read()
        self.assertIn("Somebody has just taken Tuesday, October 13, 4:30 PM.", self._text(tree, "o_ptc_notice")[0])
        offered = [int(button.get("value")) for button in tree.xpath("//*[@id='notice']//button")]
        clocks = ("16:20", "16:40", "16:10", "16:50")
        nearest = [self._get_session(teacher=self.teacher_art, clock=clock) for clock in clocks]
        self.assertEqual(offered, [one.id for one in nearest])
        form = tree.xpath("//*[@id='notice']//form")[0]
        self.url_open(form.get("action"), data={**dict(form.fields), "session_id": offered[0]})
        self.assertEqual(self._get_booked(family_id=self.family).session_id, nearest[0])

    def test_removed_meanwhile_is_told_with_alternatives(self):
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        session.active = False
        self._sign_in(self.user_mother)

        self.assertEqual(self._book(partner=self.mother, student=self.ida, session=session).status_code, 303)

        self.assertFalse(self._get_booked(family_id=self.family))
        self.assertGreaterEqual(len(self._read().xpath("//*[@id='notice']//button")), 3)

    def test_alternatives_leave_out_what_the_family_cannot_reach(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self._sign_in(self.user_mother)

        self._book(partner=self.mother, student=self.ida, session=session)

        tree = self._read()
        self.assertIn("You have another appointment at that time", self._text(tree, "o_ptc_notice")[0])
        offered = [int(button.get("value")) for button in tree.xpath("//*[@id='notice']//button")]
        clocks = ("16:10", "16:50", "16:00", "17:20")
        self.assertEqual(offered, [self._get_session(teacher=self.teacher_art, clock=clock).id for clock in clocks])

    def test_move_to_a_taken_time_keeps_the_old_one(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        taken = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._make_appointment(student=self.tom, family=self.other_family, session=taken)
        self._sign_in(self.user_mother)

        self._post("move", appointment_id=appointment.id, session_id=taken.id)

        self.assertEqual(appointment.session_id, self._get_session(teacher=self.teacher_art, clock="16:00"))
        tree = self._read()
        self.assertIn("Your appointment on Tuesday, October 13, 4:00 PM is kept.", self._text(tree, "o_ptc_notice")[0])
        self.assertTrue(tree.xpath("//*[@id='notice']//form/@action")[0].endswith("/move"))

    def test_posted_twice_is_one_appointment(self):
        session = self._get_session(teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        for _attempt in range(2):
            self._book(partner=self.mother, student=self.ida, session=session)

        self.assertEqual(len(self._get_booked(family_id=self.family)), 1)
        self.assertIn("Booked: Ida Olsen", self._text(self._read(), "o_ptc_notice")[0])

    def test_second_time_with_the_same_teacher_is_refused(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        self._book(
            partner=self.mother, student=self.ida, session=self._get_session(teacher=self.teacher_art, clock="17:30")
        )

        self.assertEqual(len(self._get_booked(family_id=self.family)), 1)
        tree = self._read()
        self.assertIn("You already have an appointment with this teacher.", self._text(tree, "o_ptc_notice")[0])
        self.assertFalse(tree.xpath("//*[@id='notice']//button"))

    def test_long_appointment_is_one(self):
        first, second = (self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:00", "16:10"))
        self._make_appointment(student=self.ida, family=self.family, session=first, extra_sessions=second)
        self._sign_in(self.user_mother)

        tree = self._read()

        self.assertEqual(self._text(tree, "o_ptc_time"), ["4:00 PM to 4:20 PM"])
        clashes = self._text(tree.xpath("//li[@id='teacher-1']")[0], "o_ptc_slot_clash")
        self.assertEqual(
            [text.split(" you")[0].split(" too")[0] for text in clashes], ["4:00 PM", "4:10 PM", "4:20 PM"]
        )

    def test_rows_changed_meanwhile_are_asked_again_at_once(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        cancel, refusals = type(appointment)._cancel, [BookingStale("changed")]

        def stale_once(appointments, **options):
            if refusals:
                raise refusals.pop()
            return cancel(appointments, **options)

        self.patch(self.registry["ptc.appointment"], "_cancel", stale_once)
        self._sign_in(self.user_mother)

        self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, 303)
        self.assertEqual(appointment.state, "cancelled")

    def test_get_changes_nothing(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        for action in ("book", "move", "cancel"):
            response = self.url_open(f"{self.address}/{action}?appointment_id={appointment.id}", allow_redirects=False)
            self.assertIn(response.status_code, (404, 405))
        self._read()

        self.assertEqual(appointment.state, "booked")

    def test_post_without_token_is_refused(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        with mute_logger("odoo.http"):
            response = self._post("cancel", csrf_token="", appointment_id=appointment.id)

        self.assertEqual(response.status_code, 400)
        self.assertEqual(appointment.state, "booked")

    def test_page_works_without_script_and_style_of_its_own(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)

        main = self._read().xpath("//div[contains(@class, 'o_ptc')]")[0]

        self.assertFalse(main.xpath(".//script | .//@style | .//@onclick"))
        levels = [int(heading.tag[1]) for heading in main.xpath(".//h1 | .//h2 | .//h3 | .//h4")]
        self.assertEqual(levels.count(1), 1)
        self.assertTrue(all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), levels)
        self.assertFalse(main.xpath(".//button[@name='session_id'][not(@aria-label)]"))
        self.assertFalse([url for url in main.xpath(".//@href | .//@action") if re.search(r"_id=", url)])
