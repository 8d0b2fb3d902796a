# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from ..exceptions import BookingRefused
from ..lib import bitset
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLongAppointment(PortalCase):
    """The art teacher gives Tom a double appointment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls._get_class_teacher(student=cls.tom, teacher=cls.teacher_art)
        cls.mark = cls.env["ptc.must.see"].create(
            {
                "conference_id": cls.conference.id,
                "student_id": cls.tom.id,
                "class_teacher_id": cls.part.id,
                "session_count": 2,
                "is_asked": False,
            }
        )

    def _at(self, clock):
        return self._get_session(teacher=self.teacher_art, clock=clock)

    def _get_clocks(self, partner, teacher):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        lines = [line for child in page["children"] for line in child["lines"] if teacher.name in line["teacher"]]
        return {time["session_id"] for line in lines for time in line["times"]}

    def test_one_choice_takes_both_sessions(self):
        self._sign_in(self.user_other_mother)
        answer = self._book(partner=self.other_mother, student=self.tom, session=self._at("16:10"))
        self.assertEqual(answer.status_code, 303)
        booked = self._get_booked(family_id=self.other_family)
        self.assertEqual(booked._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertEqual(len(booked.occupancy_ids), 2)

    def test_others_get_the_usual_length(self):
        booked = self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self.assertEqual(len(booked.occupancy_ids), 1)
        other = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self.assertEqual(len(other.occupancy_ids), 1)

    def test_page_shows_times_that_are_long_enough(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        shown = self._get_clocks(self.other_mother, self.teacher_art)
        self.assertIn(self._at("16:00").id, shown)
        # Before one that is taken, before the break, and before the end.
        for clock in ("16:10", "16:50", "17:50"):
            self.assertNotIn(self._at(clock).id, shown)
        self.assertIn(self._at("16:10").id, self._get_clocks(self.mia_father, self.teacher_art))

    def test_document_of_free_times_says_the_same(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        for user, partner in ((self.user_other_mother, self.other_mother), (self.user_mia_father, self.mia_father)):
            self._sign_in(user)
            free = self.url_open(f"{self.address}/free").json()
            ids = bitset.unpack(free["first"], free["free"])
            mine = ids & set(self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art).ids)
            self.assertEqual(mine, self._get_clocks(partner, self.teacher_art))

    def test_document_is_there_for_who_has_booked(self):
        self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:10"))
        self._sign_in(self.user_other_mother)
        free = self.url_open(f"{self.address}/free").json()
        ids = bitset.unpack(free["first"], free["free"])
        self.assertIn(self._at("16:30").id, ids)
        self.assertFalse({self._at("16:10").id, self._at("16:20").id} & ids)

    def test_too_short_is_refused(self):
        for clock in ("16:50", "17:50"):
            with self.assertRaisesRegex(BookingRefused, "takes more time"):
                self._make_appointment(student=self.tom, family=self.other_family, session=self._at(clock))
        self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("16:20"))
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:10"))
        self.assertEqual(caught.exception.code, "taken")
        self.assertFalse(self._get_booked(family_id=self.other_family))

    def test_moved_as_a_whole(self):
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:00"))
        self._sign_in(self.user_other_father)
        answer = self._post("move", appointment_id=booked.id, session_id=self._at("17:20").id)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(booked._get_sessions(), self._at("17:20") | self._at("17:30"))
        answer = self._post("move", appointment_id=booked.id, session_id=self._at("17:50").id)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(booked.session_id, self._at("17:20"))

    def test_length_taken_back(self):
        self.mark.unlink()
        self.assertFalse(self.conference.has_long)
        booked = self._make_appointment(student=self.tom, family=self.other_family, session=self._at("17:50"))
        self.assertEqual(len(booked.occupancy_ids), 1)
