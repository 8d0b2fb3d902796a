# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import ConferenceCommon

MODELS = ("ptc.figure.signup", "ptc.figure.teacher", "ptc.figure.session", "ptc.figure.must.see", "ptc.figure.class")


@freeze_time("2026-10-05 12:00:00")
class TestFigures(ConferenceCommon):
    """Lists and graphs: what they count, and who reads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("figure.office", "ptc_roster.group_office")
        cls.father.phone = "+49 30 1234"
        (cls.other_mother | cls.other_father).email = False
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls._make_appointment(
            student=cls.mia, family=cls.family_mia_mother, teacher=cls.teacher_homeroom, clock="16:20"
        )
        keys = {"conference_id": cls.conference.id, "student_id": cls.ole.id, "family_id": cls.family.id}
        cls.env["ptc.decline"].create({**keys, "partner_id": cls.mother.id})

    def _find(self, model, **values):
        self.env.invalidate_all()
        domain = [("conference_id", "=", self.conference.id), *((name, "=", one) for name, one in values.items())]
        return self.env[f"ptc.figure.{model}"].with_user(self.user_office).search(domain)

    def test_each_family_of_a_student_is_told(self):
        states = {(row.student_id, row.family_id): row.state for row in self._find("signup")}
        expected = {
            (self.ida, self.family): "booked",
            (self.ole, self.family): "declined",
            (self.tom, self.other_family): "unreached",
            (self.mia, self.family_mia_mother): "booked",
            (self.mia, self.family_mia_father): "silent",
        }
        self.assertEqual(states, expected)

    def _add_message(self, partner, state):
        values = {"conference_id": self.conference.id, "family_id": self.family.id, "partner_id": partner.id}
        return self.env["ptc.message"].create({**values, "state": state})

    def test_not_reached_without_address(self):
        self.assertEqual(self._find("signup", student_id=self.tom.id).reason, "addressless")
        self.assertFalse(self._find("signup", student_id=self.ida.id).reason)

    def test_not_reached_when_messages_come_back(self):
        self.env["ptc.appointment"].search([("student_id", "=", self.ida.id)])._cancel(is_staff=True)
        self._add_message(self.mother, "sent")
        self._add_message(self.mother, "failed")
        self.assertEqual(self._find("signup", student_id=self.ida.id).state, "silent", "the father was told")
        self._add_message(self.father, "failed")
        row = self._find("signup", student_id=self.ida.id)
        self.assertEqual((row.state, row.reason), ("unreached", "returned"))
        self._add_message(self.father, "sent")
        self.assertFalse(self._find("signup", student_id=self.ida.id).reason)

    def test_signed_up_is_reached_whatever_comes_back(self):
        for adult in self.mother | self.father:
            self._add_message(adult, "failed")
        row = self._find("signup", student_id=self.ida.id)
        self.assertEqual((row.state, row.reason), ("booked", False))

    def test_not_reached_while_nobody_may_book(self):
        self.tom.guardian_ids.may_book = False
        row = self._find("signup", student_id=self.tom.id)
        self.assertEqual((row.family_id, row.state, row.reason), (self.other_family, "unreached", "bookerless"))
        self.tom.guardian_ids.receives_mail = False
        row = self._find("signup", student_id=self.tom.id)
        self.assertEqual((row.family_id, row.reason, row.phones), (self.env["ptc.family"], "bookerless", False))

    def test_family_that_is_only_informed_is_not_missed(self):
        """The other parent's family books."""
        self.mia.guardian_ids.filtered(lambda link: link.family_id == self.family_mia_father).may_book = False
        self.assertEqual(self._find("signup", student_id=self.mia.id).family_id, self.family_mia_mother)

    def test_not_reached_until_the_page_is_opened(self):
        met = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        mark = {"conference_id": self.conference.id, "student_id": self.mia.id, "class_teacher_id": met.id}
        self.env["ptc.must.see"].create(mark).family_line_ids.told_on = "2026-10-04 12:00:00"
        rows = self._find("signup", student_id=self.mia.id)
        reasons = {row.family_id: row.reason for row in rows}
        self.assertEqual(reasons, {self.family_mia_mother: False, self.family_mia_father: "unopened"})
        self.env["ptc.must.see.family"].search([]).opened_on = "2026-10-05 09:00:00"
        self.assertEqual(self._find("signup", family_id=self.family_mia_father.id).state, "silent")

    def test_signup_counts_and_telephone_numbers(self):
        row = self._find("signup", student_id=self.ida.id)
        self.assertEqual((row.teacher_count, row.booked_count, row.grade_id), (2, 1, self.grade_4))
        self.assertEqual(row.phones, f"{self.father.name}: +49 30 1234")
        groups = self.env["ptc.figure.signup"]._read_group(
            [("conference_id", "=", self.conference.id)], ["grade_id", "state"], ["__count"]
        )
        self.assertEqual({(grade, state): count for grade, state, count in groups}[self.grade_4, "booked"], 2)

    def test_cancelled_is_not_signed_up(self):
        self.env["ptc.appointment"].search([("student_id", "=", self.ida.id)])._cancel(is_staff=True)
        self.assertEqual(self._find("signup", student_id=self.ida.id).state, "silent")

    def test_students_against_sessions(self):
        self._get_session(teacher=self.teacher_art, clock="17:50").is_blocked = True
        row = self._find("teacher", teacher_id=self.teacher_art.id)
        self.assertEqual((row.student_count, row.family_count), (4, 5))
        self.assertEqual((row.session_count, row.booked_count, row.free_count, row.blocked_count), (19, 1, 18, 1))
        self.assertEqual(row.missing_count, 0)

    def test_missing_sessions_and_teachers_without(self):
        sessions = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        sessions.filtered(lambda one: not one.occupancy_ids)[2:].action_archive()
        empty = self._make_part(conference=self.conference, teacher=self._make_teacher(given="Emma", family="Empty"))
        self.assertEqual(self._find("teacher", teacher_id=self.teacher_art.id).missing_count, 2)
        self.assertEqual(self._find("teacher", session_count=0).conference_teacher_id, empty)

    def test_matrix_in_the_time_of_the_conference(self):
        row = self._find("session", session_id=self._get_session(teacher=self.teacher_art).id)
        self.assertEqual((str(row.date), row.clock, row.hour), ("2026-10-13", "16:00", "16:00"))
        self.assertEqual((row.status, row.students), ("booked", "Ida Olsen"))
        self.assertEqual(len(self._find("session", status="free")), 58)

    def test_classes_of_teachers_and_students(self):
        [row] = self._find("class", student_id=self.ida.id, teacher_id=self.teacher_homeroom.id)
        self.assertEqual((row.class_id.class_type, row.section_id), ("homeroom", self.ida.section_id))
        self.assertEqual(
            self._find("class", student_id=self.ida.id).teacher_id, self.teacher_homeroom | self.teacher_art
        )
        counted = self.env["ptc.figure.class"]._read_group(
            [("conference_id", "=", self.conference.id)], ["teacher_id"], ["student_id:count_distinct"]
        )
        self.assertEqual(dict(counted)[self.teacher_art], 4)

    def test_must_see(self):
        met = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        mark = {"conference_id": self.conference.id, "student_id": self.mia.id, "class_teacher_id": met.id}
        self.env["ptc.must.see"].create(mark)
        states = {row.family_id: (row.state, row.reached_count) for row in self._find("must.see")}
        self.assertEqual(states[self.family_mia_mother], ("booked", 1))
        self.assertEqual(states[self.family_mia_father], ("untold", 0))

    def test_only_the_office_reads_figures(self):
        for user in (self.user_mother, self._make_user("figure.internal", "base.group_user")):
            for model in MODELS:
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_another_school_is_not_read(self):
        other = self.env["res.company"].create({"name": "Other school"})
        stranger = self._make_user(
            "figure.other", "ptc_roster.group_office", company_id=other.id, company_ids=other.ids
        )
        for model in MODELS:
            self.assertFalse(self.env[model].with_user(stranger).search([("conference_id", "=", self.conference.id)]))

    def test_export(self):
        """Odoo's own export reads every field, and the office may."""
        self.assertTrue(self.user_office.has_group("base.group_allow_export"))
        for model in MODELS:
            rows = self.env[model].with_user(self.user_office).search([("conference_id", "=", self.conference.id)])
            names = [name for name in rows._fields if name not in ("id", "display_name")]
            self.assertEqual(len(rows.export_data(names)["datas"]), len(rows), model)
