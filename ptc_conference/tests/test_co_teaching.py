# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from ..exceptions import BookingRefused
from ..lib import bitset
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestCoTeaching(PortalCase):
    """The homeroom of 4-A has two teachers, who meet parents together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher_co = cls._make_teacher(given="Cora", family="Co")
        cls.co_part = cls.env["ptc.class.teacher"].create(
            {"class_id": cls.homeroom_4a.id, "teacher_id": cls.teacher_co.id, "role": "2_co"}
        )
        cls._make_room(name="104", campus=cls.campus)
        cls._make_sessions(conference=cls.conference)
        cls.homeroom_4a.co_teaching = "joint"

    def _at(self, clock, teacher=None):
        return self._get_session(teacher=teacher or self.teacher_homeroom, clock=clock)

    def _get_lines(self, partner):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        lines = [line for child in page["children"] for line in child["lines"]]
        return [line for line in lines if line["class_id"] == self.homeroom_4a.id]

    def test_one_line_one_appointment_in_both_grids(self):
        line = self._get_lines(self.other_mother)
        self.assertEqual([one["teacher"] for one in line], ["Hanna Homeroom and Cora Co"])
        self._sign_in(self.user_other_mother)
        self._book(partner=self.other_mother, student=self.tom, session=self._at("16:10"))
        booked = self._get_booked(family_id=self.other_family)
        self.assertEqual(booked._get_all_sessions(), self._at("16:10") | self._at("16:10", self.teacher_co))
        self.assertTrue(self._get_lines(self.other_father)[0]["appointment"])
        for teacher in (self.teacher_homeroom, self.teacher_co):
            self._sign_in(self._make_portal_user(partner=teacher))
            self.assertIn(self.tom.name, self.url_open("/my/teaching").text)

    def test_free_only_when_both_are(self):
        self._at("16:10", self.teacher_co).action_block()
        shown = {time["session_id"] for time in self._get_lines(self.other_mother)[0]["times"]}
        self.assertEqual(shown, set(self._get_all().ids) - {self._at("16:10").id})
        self._sign_in(self.user_other_mother)
        free = self.url_open(f"{self.address}/free").json()
        ids = bitset.unpack(free["first"], free["free"])
        self.assertNotIn(self._at("16:10").id, ids)
        self.assertIn(self._at("16:20").id, ids)
        with self.assertRaises(BookingRefused):
            self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:10"))
        self.assertTrue(self._at("16:10").is_free)

    def _get_all(self):
        return self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom)

    def test_co_teacher_booked_elsewhere_is_not_free(self):
        co = self._at("16:30", self.teacher_co)
        part = {"class_teacher": self.co_part, "student": self.mia, "family": self.family_mia_mother}
        self.env["ptc.appointment"]._book(session=co, extra_sessions=co.browse(), is_staff=True, **part)
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:30"))
        self.assertEqual(caught.exception.code, "taken")
        for parent in (self.mia_father, self.other_mother):
            shown = {time["session_id"] for time in self._get_lines(parent)[0]["times"]}
            self.assertNotIn(self._at("16:30").id, shown)

    def test_moved_together(self):
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00"))
        self._sign_in(self.user_other_father)
        answer = self._post("move", appointment_id=booked.id, session_id=self._at("17:30").id)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(booked._get_all_sessions(), self._at("17:30") | self._at("17:30", self.teacher_co))
        self.assertTrue(self._at("16:00", self.teacher_co).is_free)

    def test_each_apart(self):
        self.homeroom_4a.co_teaching = "separate"
        self.assertEqual(
            [line["teacher"] for line in self._get_lines(self.other_mother)], ["Hanna Homeroom", "Cora Co"]
        )
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00"))
        self.assertEqual(booked._get_all_sessions(), self._at("16:00"))

    def test_co_teacher_without_a_room_does_not_take_part(self):
        parts = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_co)
        self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_co).unlink()
        parts.room_id = False
        self.assertEqual([line["teacher"] for line in self._get_lines(self.other_mother)], ["Hanna Homeroom"])
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00"))
        self.assertEqual(booked._get_all_sessions(), self._at("16:00"))

    def test_one_who_asks_is_seen_on_the_common_line(self):
        self.env["ptc.must.see"].create(
            {"conference_id": self.conference.id, "student_id": self.tom.id, "class_teacher_id": self.co_part.id}
        )
        self._sign_in(self.user_other_mother)
        self.assertEqual(len(self._text(self._read(), "o_ptc_asked_mark")), 1)
        self._sign_in(self.user_mother)
        self.assertFalse(self._text(self._read(), "o_ptc_asked_mark"))

    def test_double_and_joint(self):
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_homeroom)
        self.env["ptc.must.see"].create(
            {
                "conference_id": self.conference.id,
                "student_id": self.tom.id,
                "class_teacher_id": part.id,
                "session_count": 2,
            }
        )
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00"))
        self.assertEqual(len(booked.occupancy_ids), 4)
        self.assertEqual(booked.stop, self._at("16:10").stop)

    def test_one_of_the_teachers(self):
        self.homeroom_4a.co_teaching = "either"
        self.assertEqual([bool(line["times"]) for line in self._get_lines(self.other_mother)], [True, True])
        self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00", self.teacher_co))
        first, second = self._get_lines(self.other_mother)
        self.assertEqual((first["times"], first["instead_text"]), ([], "You meet Cora Co for this class."))
        self.assertTrue(second["times"])
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:20"))
        self.assertEqual(caught.exception.code, "again")
        # Each of separated parents chooses, and learns nothing of the other's choice.
        for family, clock in ((self.family_mia_mother, "16:30"), (self.family_mia_father, "16:40")):
            self._make_appointment(student=self.mia, family=family, session=self._at(clock))
