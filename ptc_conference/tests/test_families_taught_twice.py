# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..exceptions import BookingRefused
from ..lib import bitset
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestTaughtTwice(PortalCase):
    """Tom's art teacher teaches him music too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.music = cls._make_class(
            name="Music",
            class_type="specialty",
            grade_ids=[Command.set(cls.grade_4.ids)],
            teachers=[cls.teacher_art],
            students=[cls.tom],
        )
        cls.art_part = cls.art.class_teacher_ids
        cls.music_part = cls.music.class_teacher_ids

    def _at(self, clock, teacher=None):
        return self._get_session(teacher=teacher or self.teacher_art, clock=clock)

    def _book_for(self, part, session, partner=None):
        link = self.tom.guardian_ids.filtered(lambda link: link.partner_id == (partner or self.other_mother))
        return self._post("book", link_id=link.id, class_teacher_id=part.id, session_id=session.id)

    def _get_lines(self, opened=None):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.other_mother, opened=opened)
        lines = [line for child in page["children"] for line in child["lines"]]
        return [line for line in lines if line["teacher_id"] == self.teacher_art.id]

    def _get_booked_here(self):
        return self._get_booked(family_id=self.other_family).sorted("start")

    def test_two_may_adjoin(self):
        """Nobody walks from a teacher to the same teacher."""
        self._sign_in(self.user_other_mother)
        self._follow(self._book_for(self.art_part, self._at("16:10")))
        line = next(line for line in self._get_lines() if line["class_teacher_id"] == self.music_part.id)
        told = {one["session_id"]: one["text"] for one in line["beside"]["times"]}
        self.assertEqual(set(told), {self._at("16:00").id, self._at("16:20").id})
        self.assertIn("Right after", told[self._at("16:20").id])
        self._follow(self._book_for(self.music_part, self._at("16:20")))
        self.assertEqual(self._get_booked_here().session_id, self._at("16:10") | self._at("16:20"))

    def test_another_teacher_may_not_adjoin(self):
        self._sign_in(self.user_other_mother)
        self._follow(self._book_for(self.art_part, self._at("16:10")))
        session = self._at("16:20", self.teacher_homeroom)
        refused = self._refused(self._book(partner=self.other_mother, student=self.tom, session=session))
        self.assertIn("too close", self._notice(refused))
        with self.assertRaises(BookingRefused):
            self._make_appointment(student=self.tom, family=self.other_family, session=session)

    def test_taken_time_is_not_proposed(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        self._sign_in(self.user_other_mother)
        self._follow(self._book_for(self.art_part, self._at("16:10")))
        line = next(line for line in self._get_lines() if line["class_teacher_id"] == self.music_part.id)
        self.assertEqual([one["session_id"] for one in line["beside"]["times"]], [self._at("16:00").id])

    def test_one_longer_for_both(self):
        self.conference.taught_twice = "one"
        [line] = self._get_lines()
        self.assertEqual(line["class_text"], "Art and Music")
        self.assertNotIn(self._at("16:50").id, [time["session_id"] for time in line["times"]])
        self._sign_in(self.user_other_mother)
        tree = self._follow(self._book_for(self.art_part, self._at("16:10")))
        self.assertIn("Art and Music", " ".join(self._text(tree, "o_ptc_appointment")))
        [booked] = self._get_booked_here()
        self.assertEqual(booked._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertEqual(booked.occupancy_ids.class_teacher_id, self.art_part | self.music_part)
        [line] = self._get_lines()
        self.assertEqual(line["appointment"]["appointment_id"], booked.id)
        self._refused(self._book_for(self.music_part, self._at("17:30")))

    def test_one_longer_moves_whole_and_is_gone_whole(self):
        self.conference.taught_twice = "one"
        self._sign_in(self.user_other_mother)
        self._follow(self._book_for(self.music_part, self._at("16:10")))
        [booked] = self._get_booked_here()
        booked._move(session=self._at("17:30"), is_staff=True)
        self.assertEqual(booked._get_sessions(), self._at("17:30") | self._at("17:40"))
        self.assertEqual(booked.occupancy_ids.class_teacher_id, self.art_part | self.music_part)
        booked._cancel(is_staff=True)
        [line] = self._get_lines()
        self.assertFalse(line["appointment"])

    def test_too_short_is_refused(self):
        self.conference.taught_twice = "one"
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        self._sign_in(self.user_other_mother)
        for clock in ("16:10", "16:50"):
            self._refused(self._book_for(self.art_part, self._at(clock)))
        self.assertFalse(self._get_booked_here())

    def test_free_times_say_the_same(self):
        self.conference.taught_twice = "one"
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        free = self.env["ptc.conference"]._get_free_sudo(self.conference.id, self.other_mother)
        ids = bitset.unpack(free["first"], free["free"])
        [line] = self._get_lines()
        times = {time["session_id"] for time in line["times"]}
        self.assertEqual(times, ids & {one.id for one in self._at("16:00").conference_teacher_id.session_ids})

    def test_who_has_one_class_has_the_usual_length(self):
        self.conference.taught_twice = "one"
        booked = self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        self.assertEqual(len(booked.occupancy_ids), 1)

    def test_shorter_one_by_hand_stays(self):
        self.conference.taught_twice = "one"
        booked = self.env["ptc.appointment"]._book(
            session=self._at("16:10"),
            extra_sessions=self.env["ptc.session"],
            student=self.tom,
            family=self.other_family,
            class_teacher=self.music_part,
            is_staff=True,
        )
        [line] = self._get_lines()
        self.assertEqual(line["appointment"]["appointment_id"], booked.id)
