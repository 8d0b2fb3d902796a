# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .common import THURSDAY, ConferenceCommon

OPEN = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-12 18:00:00"}
LATER = {"opens": "2026-10-06 16:00:00", "closes": "2026-10-12 18:00:00"}


@freeze_time("2026-10-05 12:00:00")
class WindowCase(ConferenceCommon):
    """A conference whose windows each test sets; it is Monday, October 5, 2 PM there."""

    def _set_windows(self, *windows):
        self.conference.window_ids = [Command.clear(), *(Command.create({**OPEN, **vals}) for vals in windows)]

    def _for_grade(self, grade, **vals):
        return {"audience": "grades", "grade_ids": [Command.set(grade.ids)], **vals}

    def _book(self, *, student=None, family=None, teacher=None, clock="16:00", **options):
        student, teacher = student or self.ida, teacher or self.teacher_art
        return self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=teacher, clock=clock),
            student=student,
            family=family or self.family,
            class_teacher=self._get_class_teacher(student=student, teacher=teacher),
            **options,
        )

    def _plain(self, text):
        """Return a text with plain spaces; the words for times have narrow ones."""
        return str(text).replace("\u202f", " ")

    def _refused(self, call, **arguments):
        with self.assertRaises(BookingRefused) as caught:
            call(**arguments)
        return caught.exception

    def _who_may(self):
        """Return the names of the students with the numbers of families that may book about them."""
        now = fields.Datetime.now()
        pairs = {
            "ida": (self.ida, self.family),
            "ole": (self.ole, self.family),
            "tom": (self.tom, self.other_family),
            "mia, mother": (self.mia, self.family_mia_mother),
            "mia, father": (self.mia, self.family_mia_father),
        }
        by_ids = {name: (student.id, family.id) for name, (student, family) in pairs.items()}
        access = self.conference._get_family_access(list(by_ids.values()), now)
        return {name for name, pair in by_ids.items() if access[pair].state == "open"}


class TestAudience(WindowCase):
    def test_all_families(self):
        self.assertEqual(self._who_may(), {"ida", "ole", "tom", "mia, mother", "mia, father"})

    def test_grade_is_decided_per_student(self):
        self._set_windows(self._for_grade(self.grade_7), self._for_grade(self.grade_4, **LATER))
        self.assertEqual(self._who_may(), {"ole"})
        self.assertTrue(self._book(student=self.ole))
        refusal = self._refused(self._book, student=self.ida, clock="17:20")
        self.assertEqual(refusal.code, "closed")
        self.assertEqual(
            self._plain(refusal), "Booking for Grade 4 opens on Tuesday, October 6, 6:00 PM. Nothing was changed."
        )

    def test_family_with_several_children(self):
        self._set_windows({"audience": "siblings"})
        self.assertEqual(self._who_may(), {"ida", "ole"})
        self.assertTrue(self._book())
        self.assertEqual(self._refused(self._book, student=self.tom, family=self.other_family).code, "closed")

    def test_only_children_at_the_school_and_in_scope_are_several(self):
        self._set_windows({"audience": "siblings"})
        self.conference.grade_ids = self.grade_4
        self.assertEqual(self._who_may(), set())
        self.conference.grade_ids |= self.grade_7
        self.assertEqual(self._who_may(), {"ida", "ole"})
        self.ole.active = False
        self.assertEqual(self._who_may(), set())

    def test_ended_link_makes_no_sibling(self):
        self._set_windows({"audience": "siblings"})
        self.family.guardian_ids.filtered(lambda link: link.student_id == self.ole).active = False
        self.assertEqual(self._who_may(), set())

    def test_families_asked_to_come(self):
        self._set_windows({"audience": "families", "family_ids": [Command.set(self.other_family.ids)]}, LATER)
        self.assertEqual(self._who_may(), {"tom"})
        self.assertTrue(self._book(student=self.tom, family=self.other_family))
        refusal = self._refused(self._book, clock="17:20")
        self.assertEqual(self._plain(refusal), "Booking opens on Tuesday, October 6, 6:00 PM. Nothing was changed.")

    def test_asked_is_one_household_of_a_separated_pair(self):
        self._set_windows({"audience": "families", "family_ids": [Command.set(self.family_mia_mother.ids)]})
        self.assertEqual(self._who_may(), {"mia, mother"})

    def test_separated_parents_have_the_same_grade_window_whatever_other_children(self):
        brother = self._make_student(given="Bo", family="Park", grade_id=self.grade_7.id, section_id=False)
        self._make_guardian(student=brother, partner=self.mia_father, family=self.family_mia_father)
        self._set_windows(self._for_grade(self.grade_7))
        self.assertEqual(self._who_may(), {"ole"})
        self._set_windows(self._for_grade(self.grade_4))
        self.assertEqual(self._who_may(), {"ida", "tom", "mia, mother", "mia, father"})

    def test_several_windows_add_up(self):
        self._set_windows(self._for_grade(self.grade_7), {"audience": "siblings"})
        self.assertEqual(self._who_may(), {"ida", "ole"})

    def test_audience_needs_its_grades_and_families(self):
        with self.assertRaisesRegex(ValidationError, "Choose the grades"):
            self._set_windows({"audience": "grades"})
        with self.assertRaisesRegex(ValidationError, "Choose the families"):
            self._set_windows({"audience": "families"})

    def test_access_is_one_query_for_all_pairs(self):
        self._set_windows(self._for_grade(self.grade_7), {"audience": "siblings"})
        pairs = [(student.id, family.id) for student in (self.ida, self.ole) for family in (self.family,)]
        self.assertTrue(self.conference.is_published)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.conference._get_family_access(pairs, self._to_utc(clock="16:00"))


class TestTimes(WindowCase):
    @mute_logger("odoo.sql_db")
    def test_times_that_make_no_sense(self):
        for vals in (
            {"closes": OPEN["opens"]},
            {"preview_from": "2026-10-01 06:00:01"},
            {"view_until": "2026-10-12 17:59:59"},
        ):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._set_windows(vals)
                self.env.flush_all()
        self._set_windows({"preview_from": OPEN["opens"], "view_until": OPEN["closes"]})

    def test_lead_times_are_bounded(self):
        for vals in ({"lead_time": -1}, {"cancel_lead_time": 10001}):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.conference.write(vals)
                self.env.flush_all()

    def test_too_late_to_book(self):
        self.conference.write({"lead_time": 12, "lead_unit": "hours"})
        self.conference.contact_id.write({"name": "Sample School", "phone": "+1 555 0100"})
        self.conference.window_ids.closes = self._to_utc(clock="18:00", day=THURSDAY)
        with freeze_time("2026-10-13 01:59:59"):
            self.assertTrue(self._book())
        with freeze_time("2026-10-13 02:10:00"):
            refusal = self._refused(self._book, student=self.ole, clock="16:10")
            self.assertTrue(self._book(student=self.tom, family=self.other_family, clock="16:10", is_staff=True))
        self.assertEqual(refusal.code, "late")
        self.assertEqual(
            str(refusal),
            "This time is less than 12 hours away. Please ask Sample School, +1 555 0100, or choose another time.",
        )
        self.assertEqual(refusal.alternatives[0], self._get_session(teacher=self.teacher_art, clock="16:20"))

    def test_too_late_to_move_to(self):
        appointment = self._book(clock="17:50")
        self.conference.write({"lead_time": 90, "lead_unit": "minutes"})
        self.conference.window_ids.closes = self._to_utc(clock="18:00", day=THURSDAY)
        with freeze_time("2026-10-13 13:00:00"):
            early = self._get_session(teacher=self.teacher_art, clock="16:30")
            self.assertEqual(self._refused(appointment._move, session=early).code, "late")
            appointment._move(session=self._get_session(teacher=self.teacher_art, clock="16:40"))
        self.assertEqual(appointment.start, self._to_utc(clock="16:40"))

    def test_too_late_to_cancel_or_move_away(self):
        appointment = self._book()
        self.conference.write({"cancel_lead_time": 1, "cancel_lead_unit": "days"})
        self.conference.window_ids.closes = self._to_utc(clock="18:00", day=THURSDAY)
        thursday = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        with freeze_time("2026-10-12 14:00:00"):
            refusal = self._refused(appointment._cancel)
            self.assertEqual(self._refused(appointment._move, session=thursday).code, "leaving")
        self.assertEqual(refusal.code, "leaving")
        self.assertIn("can be moved or cancelled until 1 day before it begins", str(refusal))
        with freeze_time("2026-10-12 13:59:59"):
            appointment._move(session=thursday)
        with freeze_time("2026-10-13 14:00:00"):
            appointment._cancel()
        self.assertEqual(appointment.state, "cancelled")

    def test_a_cancel_deadline_rules_when_booking_is_closed(self):
        appointment = self._book()
        later = self._get_session(teacher=self.teacher_art, clock="17:20")
        self.conference.write({"cancel_lead_time": 12, "cancel_lead_unit": "hours"})
        with freeze_time("2026-10-13 02:00:00"):
            self.assertEqual(self._refused(appointment._cancel).code, "leaving")
        with freeze_time("2026-10-13 01:59:59"):
            self.assertEqual(self._refused(appointment._move, session=later).code, "closed")
            appointment._cancel()
        self.assertEqual(appointment.state, "cancelled")

    def test_without_a_cancel_deadline_an_open_window_is_needed(self):
        appointment = self._book()
        with freeze_time("2026-10-12 18:00:00"):
            self.assertEqual(self._refused(appointment._cancel).code, "closed")

    def test_a_cancel_deadline_opens_nothing_that_was_withdrawn(self):
        appointment = self._book()
        self.conference.write({"cancel_lead_time": 12, "cancel_lead_unit": "hours", "is_published": False})
        self.assertEqual(self._refused(appointment._cancel).code, "closed")

    def test_office_is_not_bound(self):
        appointment = self._book()
        self.conference.write({"lead_time": 30, "lead_unit": "days", "cancel_lead_time": 30})
        self._set_windows(self._for_grade(self.grade_7, **LATER))
        appointment._move(session=self._get_session(teacher=self.teacher_art, clock="17:20"), is_staff=True)
        appointment._cancel(is_staff=True)
        self.assertEqual(appointment.state, "cancelled")

    def test_closed_says_since_when_and_whom_to_ask(self):
        self.conference.contact_id.write({"name": "Sample School", "phone": "+1 555 0100"})
        with freeze_time("2026-10-12 18:00:00"):
            refusal = self._refused(self._book)
        self.assertEqual(
            self._plain(refusal),
            "Booking closed on Monday, October 12, 8:00 PM, so nothing was changed. To change something, please ask"
            " Sample School, +1 555 0100.",
        )

    def test_nothing_is_said_of_a_window_one_may_not_see_yet(self):
        self._set_windows({**LATER, "preview_from": "2026-10-06 06:00:00"})
        refusal = self._refused(self._book)
        self.assertEqual(refusal.code, "closed")
        self.assertNotIn("October", str(refusal))


class TestState(WindowCase):
    def test_states_follow_the_clock(self):
        self.conference.write({"wish_from": "2026-10-01 06:00:00", "wish_until": "2026-10-03 06:00:00"})
        self._set_windows({**LATER, "preview_from": "2026-10-04 06:00:00", "view_until": "2026-10-14 00:00:00"})
        moments = [
            ("2026-10-01 06:00:00", "wishes"),
            ("2026-10-03 06:00:00", "preview"),
            ("2026-10-05 06:00:00", "preview"),
            ("2026-10-06 16:00:00", "open"),
            ("2026-10-12 18:00:00", "view"),
            ("2026-10-15 15:59:59", "view"),
            ("2026-10-15 16:00:00", "over"),
        ]
        for moment, state in moments:
            with self.subTest(moment=moment), freeze_time(moment):
                self.conference.invalidate_recordset(["state"])
                self.assertEqual(self.conference.state, state)

    def test_wishes_come_before_opening(self):
        draft = self._make_conference(name="Winter", wish_until="2026-10-06 06:00:00")
        self.assertEqual(draft.state, "wishes")
        with freeze_time("2026-10-06 06:00:00"):
            draft.invalidate_recordset(["state"])
            self.assertEqual(draft.state, "draft")

    def test_line_tells_what_comes_when(self):
        self.conference.wish_until = "2026-10-05 18:00:00"
        self._set_windows(self._for_grade(self.grade_4, **LATER), {"audience": "siblings"})
        self.assertEqual(
            self._plain(self.conference.state_text),
            "Teachers' wishes until Mon, Oct 5, 8:00 PM"
            " · Open until Mon, Oct 12, 8:00 PM for families with several children"
            " · Opens Tue, Oct 6, 6:00 PM for Grade 4, closes Mon, Oct 12, 8:00 PM"
            " · Ends Thu, Oct 15, 6:00 PM",
        )

    def test_line_of_what_is_past(self):
        with freeze_time("2026-10-20 12:00:00"):
            self.assertEqual(
                self._plain(self.conference.state_text),
                "Closed since Mon, Oct 12, 8:00 PM for all families · Over since Thu, Oct 15, 6:00 PM",
            )

    def test_wishes_need_an_end(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.conference.wish_from = "2026-10-01 06:00:00"
            self.env.flush_all()
