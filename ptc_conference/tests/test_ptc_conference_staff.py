# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestStaff(PortalCase):
    """The principal, who teaches no class: ``principal`` with ``part``, for all students unless told otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.principal = cls._make_partner(given="Pia", family="Principal")
        cls.office_room = cls._make_room(name="Office", campus=cls.campus)
        cls.part = cls._make_staff()
        cls.link = cls.part.staff_link_ids
        cls.conference.action_allot()

    @classmethod
    def _make_staff(cls, **vals):
        staff = {"staff_role": "Principal", "staff_audience": "all", "room_id": cls.office_room.id}
        return cls._make_part(conference=cls.conference, teacher=cls.principal, **{**staff, **vals})

    def _get_lines(self, partner):
        """Return ``{(child, teacher): what is said of the class}`` of a parent's page."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        lines = [line for child in page["children"] for line in child["lines"]] if page else []
        return {(line["child"], line["teacher"]): line["class_text"] for line in lines}

    def test_a_room_is_chosen_with_its_first_free_table(self):
        """Of a gym, where other teachers sit already; nobody sits at two of its tables."""
        gym = self._make_room(name="Gym", campus=self.campus, tables=3)
        self.part.write({"room_id": gym.id, "room_table": 2})
        nurse = self._make_partner(given="Nora", family="Nurse")
        defaults = {"default_conference_id": self.conference.id, "default_staff_audience": "all"}
        staff = self.env["ptc.conference.teacher"].with_context(**defaults)
        form = Form(staff, "ptc_conference.ptc_conference_teacher_view_form_staff")
        form.teacher_id, form.staff_role, form.room_id = nurse, "Nurse", gym
        self.assertEqual(form.room_table, 1)
        form.save()
        counsellor = self._make_partner(given="Cora", family="Counsellor")
        with Form(self.conference) as edited, edited.teacher_ids.new() as line:
            line.teacher_id, line.room_id = counsellor, gym
            self.assertEqual(line.room_table, 3)

    def _get_children(self, partner):
        """Return whose children's lines lead to the principal."""
        return {child for child, teacher in self._get_lines(partner) if teacher == "Pia Principal"}

    def _want(self, partner, student):
        """Return what a parent asks for, as the portal does: about this student with the principal."""
        link = student.guardian_ids.filtered(lambda link: link.partner_id == partner)[:1]
        asked = [(link.id, self.link.id, self._get_session(teacher=self.principal).id)]
        return self.env["ptc.appointment"]._find_wanted_sudo(partner, self.conference.id, asked)

    def _book_staff(self, *, student, family, clock="16:00"):
        return self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=self.principal, clock=clock),
            student=student,
            family=family,
            class_teacher=self.link,
            is_staff=True,
        )

    def test_all_students(self):
        self.assertEqual(self._get_children(self.mother), {"Ida Olsen", "Ole Olsen"})
        self.assertEqual(self._get_children(self.other_mother), {"Tom Reyes"})
        self.assertEqual(self._get_lines(self.mother)["Ida Olsen", "Pia Principal"], "Principal")

    def test_all_students_are_those_of_the_conference(self):
        self.conference.grade_ids = self.grade_4
        self.assertEqual(self._get_children(self.mother), {"Ida Olsen"})
        self.assertTrue(self._want(self.mother, self.ida))
        self.assertFalse(self._want(self.mother, self.ole))

    def test_settings_reach_staff_by_whom_they_meet(self):
        rule = self.env["ptc.conference.rule"].create(
            {"conference_id": self.conference.id, "grade_ids": [Command.set(self.grade_7.ids)]}
        )
        self.assertIn(self.principal.id, rule._get_teacher_ids()[rule])
        self.part.write({"staff_audience": "groups", "staff_grade_ids": [Command.set(self.grade_4.ids)]})
        self.assertNotIn(self.principal.id, rule._get_teacher_ids()[rule])
        self.part.write({"staff_audience": "students", "staff_student_ids": [Command.set(self.ole.ids)]})
        self.assertIn(self.principal.id, rule._get_teacher_ids()[rule])

    def test_rule_keeps_times_of_staff_for_those_it_names(self):
        rule = {"grade_ids": [Command.set(self.grade_7.ids)], "has_hours": True, "stop_minute": 17 * 60}
        self.conference.rule_ids = [Command.create(rule)]
        self.conference.action_allot()
        self.assertEqual(self._get_session(teacher=self.principal).rule_id, self.conference.rule_ids)
        self.assertTrue(self._want(self.mother, self.ole))
        self.assertFalse(self._want(self.mother, self.ida))

    def test_groups(self):
        cases = {
            "staff_division_ids": self.grade_4.division_id,
            "staff_grade_ids": self.grade_4,
            "staff_section_ids": self.section_4a,
        }
        for name, group in cases.items():
            with self.subTest(group=name):
                vals = {one: [Command.clear()] for one in cases}
                self.part.write({**vals, "staff_audience": "groups", name: [Command.set(group.ids)]})
                self.assertEqual(self._get_children(self.mother), {"Ida Olsen"})
                self.assertTrue(self._want(self.mother, self.ida))
                self.assertFalse(self._want(self.mother, self.ole))

    def test_groups_are_of_the_grades_of_the_conference(self):
        """A counsellor of a division has nothing to do with its grades that are in another conference."""
        self.conference.grade_ids = self.grade_7
        groups = {"staff_division_ids": self.grade_4.division_id, "staff_grade_ids": self.grade_4}
        for name, group in groups.items():
            with self.subTest(group=name):
                self.part.write({"staff_audience": "groups", name: [Command.set(group.ids)]})
                self.assertEqual(self._get_children(self.mother), set())
                self.assertFalse(self._want(self.mother, self.ida))

    def test_chosen_students(self):
        self.part.write({"staff_audience": "students", "staff_student_ids": [Command.set(self.tom.ids)]})
        self.assertEqual(self._get_children(self.other_mother), {"Tom Reyes"})
        self.assertEqual(self._get_children(self.mother), set())
        self.assertTrue(self._want(self.other_mother, self.tom))
        self.assertFalse(self._want(self.mother, self.ida))

    def test_a_parent_books_in_the_portal(self):
        self._sign_in(self.user_mother)
        session = self._get_session(teacher=self.principal)
        link = self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        asked = {"link_id": link.id, "class_teacher_id": self.link.id, "session_id": session.id}
        response = self._post("book", **asked)
        self.assertEqual(response.status_code, 303)
        appointment = self._get_booked(session_id=session)
        self.assertRecordValues(appointment, [{"student_id": self.ida.id, "class_id": False, "about": "Principal"}])
        self.assertIn("Principal", " ".join(self._text(self._read(), "o_ptc_quiet")))

    def test_another_family_asks_in_vain(self):
        self.part.write({"staff_audience": "students", "staff_student_ids": [Command.set(self.tom.ids)]})
        self._sign_in(self.user_mother)
        link = self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        session = self._get_session(teacher=self.principal)
        asked = {"link_id": link.id, "class_teacher_id": self.link.id, "session_id": session.id}
        self.assertEqual(self._post("book", **asked).status_code, 404)
        self.assertFalse(self._get_booked(session_id=session))

    def test_session_is_taken_once(self):
        self._book_staff(student=self.ida, family=self.family)
        with self.assertRaises(BookingRefused) as caught:
            self._book_staff(student=self.tom, family=self.other_family)
        self.assertEqual(caught.exception.code, "taken")

    def test_one_appointment_about_a_student(self):
        self._book_staff(student=self.ida, family=self.family)
        with self.assertRaises(BookingRefused) as caught:
            self._book_staff(student=self.ida, family=self.family, clock="16:30")
        self.assertEqual(caught.exception.code, "again")
        self.assertTrue(self._book_staff(student=self.ole, family=self.family, clock="16:30"))

    def test_office_books_only_for_the_group(self):
        self.part.write({"staff_audience": "students", "staff_student_ids": [Command.set(self.tom.ids)]})
        with self.assertRaisesRegex(ValidationError, "not among those whom other staff meet"):
            self._book_staff(student=self.ida, family=self.family)
        self.assertTrue(self._book_staff(student=self.tom, family=self.other_family))

    def test_link_of_another_conference_is_refused(self):
        other = self._make_conference(name="Other", days=())
        part = self._make_part(conference=other, teacher=self.principal, staff_role="Principal", staff_audience="all")
        with self.assertRaisesRegex(ValidationError, "not one of this teacher"):
            self.env["ptc.appointment"]._book(
                session=self._get_session(teacher=self.principal),
                student=self.ida,
                family=self.family,
                class_teacher=part.staff_link_ids,
                is_staff=True,
            )

    def test_queries_do_not_depend_on_staff(self):
        page = self.env["ptc.family.page"]

        def count():
            page._get_page_sudo(self.conference.id, self.mother)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page._get_page_sudo(self.conference.id, self.mother)
            return self.env.cr.sql_log_count - before

        one = count()
        for name in ("Nurse", "Counsellor"):
            person = self._make_partner(given="Nea", family=name)
            room = self._make_room(name=name, campus=self.campus)
            vals = {"staff_role": name, "staff_audience": "all", "room_id": room.id}
            self._make_part(conference=self.conference, teacher=person, **vals)
        self.conference.action_allot()
        self.assertEqual(count(), one)

    def test_role_and_group_are_asked_for(self):
        with self.assertRaisesRegex(ValidationError, "Enter the role of Pia Principal"):
            self.part.staff_role = " "
        self.part.staff_role = "Head"
        with self.assertRaisesRegex(ValidationError, "Choose whose parents meet Pia Principal"):
            self.part.staff_audience = "groups"

    def test_no_longer_staff(self):
        self._book_staff(student=self.ida, family=self.family)
        self.part.staff_audience = False
        self.assertEqual(self._get_children(self.mother), set())
        self.assertFalse(self._want(self.mother, self.ole))
        self.part.staff_audience = "all"
        self.assertEqual(self.part.staff_link_ids, self.link)
        self.assertTrue(self._want(self.mother, self.ole))

    def test_takes_part_without_a_class(self):
        absences = self.env["ptc.conference.absence"]
        of_principal = [("conference_id", "=", self.conference.id), ("teacher_id", "=", self.principal.id)]
        self.assertTrue(self.principal.is_teacher)
        self.assertFalse(absences.search(of_principal))
        self.part.staff_audience = False
        self.assertEqual(absences.search(of_principal).reason, "no_class")

    def test_papers_and_pages_name_the_role(self):
        appointment = self._book_staff(student=self.ida, family=self.family)
        person = self.part._prepare_person(appointment)
        self.assertEqual((person["student"], person["class"]), ("Ida Olsen (4-A)", "Principal"))
        [part] = self.env["ptc.teaching.page"]._get_page_sudo(self.principal)
        booked = [row for day in part["days"] for row in day["sessions"] if row["status"] == "booked"]
        self.assertEqual([row["class_text"] for row in booked], ["Principal"])
        self.assertIn("Principal", appointment.class_teacher_id.display_name)

    def test_classes_taught_do_not_tell_of_it(self):
        self.assertFalse(self.principal.class_teacher_ids)
        self.assertEqual(self.principal.taught_class_count, 0)

    def test_rights(self):
        self.part.with_user(self.user_administrator).staff_role = "Head"
        with self.assertRaises(AccessError):
            self.part.with_user(self.user_office).staff_role = "Mine"
        for user in (self.user_mother, self.user_internal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.part.with_user(user).read(["staff_student_ids"])

    def _replace(self, person):
        """Let somebody take over from the principal; return the plan and the person's part."""
        vals = {"conference_id": self.conference.id, "kind": "teacher"}
        change = self.env["ptc.change"].create({**vals, "part_id": self.part.id, "new_teacher_id": person.id})
        change.action_plan()
        whats = change.line_ids.mapped("what")
        change.action_apply()
        return whats, self.conference.teacher_ids.filtered(lambda part: part.teacher_id == person)

    def test_replaced_by_somebody_who_is_no_teacher(self):
        booked = self._book_staff(student=self.ida, family=self.family)
        person = self._make_partner(given="Dana", family="Deputy")
        whats, part = self._replace(person)
        self.assertEqual(whats, ["moves"])
        self.assertRecordValues(part, [{"staff_role": "Principal", "staff_audience": "all"}])
        self.assertRecordValues(
            booked, [{"teacher_id": person.id, "class_teacher_id": part.staff_link_ids.id, "state": "booked"}]
        )
        lines = self._get_lines(self.other_mother)
        self.assertEqual(lines["Tom Reyes", "Dana Deputy"], "Principal")
        self.assertNotIn(("Tom Reyes", "Pia Principal"), lines)

    def test_replaced_by_a_teacher_who_keeps_the_own_classes(self):
        self._book_staff(student=self.ida, family=self.family, clock="17:50")
        _whats, part = self._replace(self.teacher_science)
        self.assertEqual(part.staff_role, "Principal")
        lines = self._get_lines(self.mother)
        self.assertEqual(lines["Ida Olsen", "Selma Science"], "Principal")
        self.assertIn(("Ole Olsen", "Selma Science"), lines)

    def test_replaced_by_other_staff_who_then_meet_the_families_of_both(self):
        booked = self._book_staff(student=self.ida, family=self.family)
        nurse = self._make_partner(given="Nea", family="Nurse")
        cases = {
            "students": {"staff_student_ids": [Command.set(self.tom.ids)]},
            "groups": {"staff_grade_ids": [Command.set(self.grade_7.ids)]},
        }
        self.part.write({"staff_audience": "students", "staff_student_ids": [Command.set(self.ida.ids)]})
        for kind, chosen in cases.items():
            with self.subTest(kind=kind), self.env.cr.savepoint() as savepoint:
                room = self._make_room(name=kind, campus=self.campus)
                vals = {"staff_role": "Nurse", "staff_audience": kind, "room_id": room.id, **chosen}
                part = self._make_part(conference=self.conference, teacher=nurse, **vals)
                self.conference.action_allot()
                self._replace(nurse)
                self.assertEqual((booked.teacher_id, part.staff_role), (nurse, "Nurse"))
                met = {"students": {"Ida Olsen", "Tom Reyes"}, "groups": {"Ida Olsen", "Ole Olsen"}}
                lines = [*self._get_lines(self.mother), *self._get_lines(self.other_mother)]
                self.assertEqual({child for child, teacher in lines if teacher == "Nea Nurse"}, met[kind])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_class_or_staff_never_neither(self):
        refused = self.assertRaisesRegex(IntegrityError, "ptc_class_teacher_class_or_staff")
        with refused, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["ptc.class.teacher"].create({"teacher_id": self.principal.id})
