# SPDX-License-Identifier: LGPL-3.0-or-later
import re
from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

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
            child.xpath("normalize-space(h2)"): self._names(child)
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
        [part] = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_homeroom)
        self.assertIn(f"Room {part.room_id.name}, Main campus", self._text(tree, "o_ptc_line")[0])

    def test_evening_stands_in_order_with_the_time_between(self):
        for teacher, clock in ((self.teacher_homeroom, "16:40"), (self.teacher_art, "16:10")):
            self._make_appointment(student=self.ida, family=self.family, teacher=teacher, clock=clock)
        self._sign_in(self.user_mother)

        [schedule] = self._text(self._read(), "o_ptc_schedule")

        order = [schedule.index(words) for words in ("4:10", "20 minutes until the next", "4:40")]
        self.assertEqual(order, sorted(order))

    def _names(self, child):
        return [name.text_content().strip() for name in child.xpath(".//h3")]

    def _get_dates(self):
        return self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)["dates"]

    def test_dates_are_those_that_sessions_were_made_from(self):
        before = self._get_dates()
        last = self.conference.date_ids.sorted("date")[-1]
        later = last.copy({"date": last.date + timedelta(days=1)})
        self.conference.wanted_tz = "Asia/Tokyo"
        self.assertEqual(self._get_dates(), before, "nothing of it is applied")
        self.conference.wanted_tz = self.conference.tz
        self.conference.action_allot()
        more = self._get_dates()
        self.assertEqual(len(more), len(before) + 1)
        later.unlink()
        self.assertEqual(self._get_dates(), more)
        self.conference.action_allot()
        self.assertEqual(self._get_dates(), before)

    def test_times_are_of_one_child_and_the_others_a_link_away(self):
        self._sign_in(self.user_mother)

        tree = self._read()
        self.assertEqual([len(line.xpath(".//button")) for line in tree.xpath("//li[@id]")], [20, 20, 0, 0])
        [link] = tree.xpath("//li[@id='teacher-3']//h3/a/@href")
        self.assertEqual(link, "?teacher=3#teacher-3")
        tree = self._read(self.address + link)
        self.assertEqual([len(line.xpath(".//button")) for line in tree.xpath("//li[@id]")], [0, 0, 20, 20])
        [opened] = tree.xpath("//li[hasclass('o_ptc_line_open')]")
        self.assertEqual(opened.get("id"), "teacher-3")
        self.assertEqual(opened.xpath(".//nav/a/@href"), ["?teacher=2#teacher-2", "?teacher=4#teacher-4"])

    def test_columns_have_the_same_rows(self):
        taken = self._get_session(teacher=self.teacher_art, clock="16:10")
        self._make_appointment(student=self.tom, family=self.other_family, session=taken)
        self._get_session(teacher=self.teacher_homeroom, clock="17:50").action_archive()
        self._sign_in(self.user_mother)

        tree = self._read()

        columns = [line.xpath(".//ul[hasclass('o_ptc_times')]") for line in tree.xpath("//li[@id]")[:2]]
        columns.append(tree.xpath("//li[hasclass('o_ptc_rail')]//ul"))
        self.assertEqual([[len(day.xpath("li")) for day in column] for column in columns], [[11, 11]] * 3)
        self.assertEqual(self._text(tree, "o_ptc_slot_taken"), ["4:10 PM taken"])
        self.assertEqual(self._text(tree.xpath("//li[@id='teacher-1']")[0], "o_ptc_break"), ["Break until 5:20 PM"] * 2)
        self.assertEqual(len(tree.xpath("//li[@id='teacher-1']//li[hasclass('o_ptc_none')]")), 1)

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

    def test_times_too_close_are_told_in_words(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        self._sign_in(self.user_mother)

        line = self._read().xpath("//li[@id='teacher-1']")[0]

        self.assertEqual(
            self._text(line, "o_ptc_slot_clash"),
            ["4:20 PM too close to 4:30 PM", "4:30 PM Ole Olsen: Selma Science", "4:40 PM too close to 4:30 PM"],
        )
        self.assertEqual(len(line.xpath(".//button[@name='session_id']")), 17)

    def test_other_parent_sees_moves_and_cancels(self):
        self._sign_in(self.user_mother)
        self._book(partner=self.mother, student=self.ida, session=self._get_session(teacher=self.teacher_art))
        appointment = self._get_booked(family_id=self.family)
        self._sign_in(self.user_father)

        self.assertIn("Booked by Mother Olsen", self._text(self._read(), "o_ptc_appointment")[0])
        later = self._get_session(teacher=self.teacher_art, clock="17:30", day=THURSDAY)
        moved = self._post("move", appointment_id=appointment.id, session_id=later.id)
        self.assertEqual(appointment.session_id, later)
        self.assertIn("Moved: Ida Olsen", self._notice(self._follow(moved)))

        cancelled = self._post("cancel", appointment_id=appointment.id)
        self.assertEqual(appointment.state, "cancelled")
        notice = self._notice(self._follow(cancelled))
        self.assertIn("Cancelled: the appointment on Thursday, October 15, 5:30 PM.", notice)
        self.assertIn("Undo: keep Thursday, October 15, 5:30 PM", notice)

    def test_long_appointment_is_one(self):
        first, second = (self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:00", "16:10"))
        self._make_appointment(student=self.ida, family=self.family, session=first, extra_sessions=second)
        self._sign_in(self.user_mother)

        tree = self._read()

        self.assertEqual(self._text(tree, "o_ptc_time"), ["4:00 PM to 4:20 PM"])
        clashes = self._text(tree.xpath("//li[@id='teacher-1']")[0], "o_ptc_slot_clash")
        self.assertEqual([text[:7] for text in clashes], ["4:00 PM", "4:10 PM", "4:20 PM"])

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
