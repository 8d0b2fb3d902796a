# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from ..exceptions import BookingRefused
from .common import ConferenceCommon

ONE, FIVE, REFUSED = 12, 16, 16


@freeze_time("2026-10-05 12:00:00")
class TestBookingQueries(ConferenceCommon):
    """The queries of a booking as the portal makes it: with a parent's user, nothing read before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher_music = cls._make_teacher(given="Mona", family="Music")
        cls._make_class(name="Music", class_type="specialty", teachers=[cls.teacher_music], students=[cls.ida])
        cls._make_room(name="104", campus=cls.campus)
        cls._make_sessions(conference=cls.conference)
        cls.appointments = cls.env["ptc.appointment"].with_user(cls.user_mother).sudo()

    def setUp(self):
        super().setUp()
        # What a server knows once it has served a first parent; each test begins without.
        appointments = self.env["ptc.appointment"].with_user(self.user_mia_mother).sudo()
        session = self._get_session(teacher=self.teacher_art, clock="17:50")
        class_teacher = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        who = {"student": self.mia, "family": self.family_mia_mother, "class_teacher": class_teacher}
        appointments._book(session=session, **who, booked_by=self.mia_mother, key="first")

    def _want(self, *, teacher, clock, student=None, family=None):
        """Return one thing wanted as arguments of _book, as a parent's request has them."""
        student = student or self.ida
        wanted = {
            "session": self._get_session(teacher=teacher, clock=clock),
            "student": student,
            "family": family or self.family,
            "class_teacher": self._get_class_teacher(student=student, teacher=teacher),
        }
        return {name: self.appointments.env[record._name].browse(record.id) for name, record in wanted.items()}

    def _forget(self):
        """Begin as a request does: all written, nothing read but who signed in."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.appointments.env.company)

    def test_book(self):
        wanted = self._want(teacher=self.teacher_art, clock="16:00")
        self._forget()
        with self.assertQueryCount(ONE):
            self.appointments._book(**wanted, booked_by=self.mother, key="a key")

    def test_book_first_wish(self):
        wishes = [self._want(teacher=self.teacher_art, clock=clock) for clock in ("16:00", "16:10", "16:20")]
        self._forget()
        with self.assertQueryCount(ONE):
            self.appointments._book_first(wishes=wishes, booked_by=self.mother)

    def test_book_five(self):
        wanted = [
            self._want(teacher=self.teacher_homeroom, clock="16:00"),
            self._want(teacher=self.teacher_art, clock="16:20"),
            self._want(teacher=self.teacher_music, clock="16:40"),
            self._want(teacher=self.teacher_art, clock="17:20", student=self.ole),
            self._want(teacher=self.teacher_science, clock="17:40", student=self.ole),
        ]
        self._forget()
        with self.assertQueryCount(FIVE):
            appointments = self.appointments._book_all(wanted=wanted, booked_by=self.mother, key="a key")
        self.assertEqual(len(appointments.occupancy_ids), 5)

    def test_refused(self):
        taken = {"student": self.tom, "family": self.other_family}
        self._make_appointment(teacher=self.teacher_art, clock="16:00", **taken)
        wanted = self._want(teacher=self.teacher_art, clock="16:00")
        self._forget()
        with self.assertQueryCount(REFUSED), self.assertRaises(BookingRefused) as caught:
            self.appointments._book(**wanted, booked_by=self.mother)
        self.assertEqual(len(caught.exception.alternatives), 3)
