# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase
from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY


class TestTeacher(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.substitute = cls._make_teacher(given="Sanna", family="Substitute")

    def _plan(self, new, old=None):
        part = self._get_part(old or self.teacher_art)
        return self._make_change(kind="teacher", part_id=part.id, new_teacher_id=new.id)

    def test_all_goes_to_the_new_teacher_at_the_same_time_and_place(self):
        part = self._get_part(self.teacher_art)
        count, room = len(part.session_ids), part.room_id
        times = self.ida_art.start, self.tom_art.start
        change = self._plan(self.substitute)
        self.assertEqual(self._get_whats(change), dict.fromkeys(self.ida_art | self.tom_art, "moves"))
        change.action_apply()
        self._check_held()
        new = self._get_part(self.substitute)
        self.assertEqual((len(new.session_ids), new.room_id), (count, room))
        self.assertEqual((self.ida_art.start, self.tom_art.start), times)
        self.assertEqual((self.ida_art | self.tom_art).teacher_id, self.substitute)
        self.assertEqual(self._get_told(), {(self.ida_art, "moved"), (self.tom_art, "moved")})
        link = self.ida_art.class_teacher_id
        self.assertEqual((link.class_id, link.role), (self.art, "3_substitute"))

    def _get_shown(self, partner):
        """Return the names of the teachers on the page of a parent."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        return {line["teacher"] for child in page["children"] for line in child["lines"]}

    def _find_wanted(self, teacher):
        """Return what mia's mother, who has no appointment yet, finds to book with a teacher."""
        link = self.mia.guardian_ids.filtered(lambda link: link.partner_id == self.mia_mother)
        part = self._get_class_teacher(student=self.mia, teacher=teacher)
        asked = [(link.id, part.id, self._get_session(teacher=teacher, clock="17:20").id)]
        return self.env["ptc.appointment"]._find_wanted_sudo(self.mia_mother, self.conference.id, asked)

    def test_who_has_not_booked_yet_meets_the_new_teacher(self):
        self._plan(self.substitute).action_apply()
        for setting in ("hidden", "beside", "instead"):
            with self.subTest(substitutes=setting):
                self.conference.substitutes = setting
                for partner in (self.mia_mother, self.other_mother):
                    self.assertEqual(self._get_shown(partner), {"Hanna Homeroom", "Sanna Substitute"})
                self.assertTrue(self._find_wanted(self.substitute))

    def test_also_in_classes_in_which_nobody_has_booked(self):
        self._plan(self.substitute, old=self.teacher_science).action_apply()
        self.assertIn("Sanna Substitute", self._get_shown(self.mother))
        self.assertNotIn("Selma Science", self._get_shown(self.mother))
        self.assertNotIn("Sanna Substitute", self._get_shown(self.mia_mother))

    def test_other_conferences_have_their_own_teacher(self):
        self._plan(self.substitute).action_apply()
        other = self._make_conference(name="Other", days=(date(2026, 11, 3),), substitutes="instead")
        self.assertIn(self.teacher_art, other._get_class_teachers().teacher_id)
        self.assertNotIn(self.substitute, other._get_class_teachers().teacher_id)

    def test_the_next_one_who_takes_over_is_shown(self):
        self._plan(self.substitute).action_apply()
        third = self._make_teacher(given="Theo", family="Third")
        self._plan(third, old=self.substitute).action_apply()
        self._check_held()
        self.assertEqual(self._get_shown(self.mia_mother), {"Hanna Homeroom", "Theo Third"})

    def test_after_postponing_the_new_teacher_is_still_shown(self):
        self._plan(self.substitute).action_apply()
        self.conference.date_ids.filtered(lambda day: day.date == TUESDAY).date = date(2026, 10, 27)
        self.conference.date_ids.filtered(lambda day: day.date != date(2026, 10, 27)).date = date(2026, 10, 29)
        self.assertIn("Sanna Substitute", self._get_shown(self.mia_mother))

    def test_who_stands_in_for_a_co_teacher_leaves_the_primary_teacher(self):
        co_teacher = self._make_teacher(given="Cora", family="Co")
        self.art.class_teacher_ids = [Command.create({"teacher_id": co_teacher.id, "role": "2_co"})]
        room = self._make_room(name="C", campus=self.campus)
        self._make_part(conference=self.conference, teacher=co_teacher, room_id=room.id)
        self.conference.action_allot()
        self._plan(self.substitute, old=co_teacher).action_apply()
        self.conference.substitutes = "instead"
        self.assertEqual(self._get_shown(self.mia_mother), {"Hanna Homeroom", "Arno Art", "Sanna Substitute"})

    def test_who_was_replaced_does_not_come_back_by_itself(self):
        self._plan(self.substitute).action_apply()
        self.assertFalse(self._get_part(self.teacher_art))
        self.conference.action_add_teachers()
        self.assertFalse(self._get_part(self.teacher_art))

    def test_a_link_to_the_class_that_is_there_is_used(self):
        link = self.env["ptc.class.teacher"].create(
            {"class_id": self.art.id, "teacher_id": self.substitute.id, "role": "2_co"}
        )
        self._plan(self.substitute).action_apply()
        self.assertEqual((self.ida_art | self.tom_art).class_teacher_id, link)

    def test_clashes_of_the_new_teacher_are_shown(self):
        # Hanna Homeroom sees the Reyes family at 16:00 herself.
        own = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self._forget_outbox()
        change = self._plan(self.teacher_homeroom)
        lines = {line.appointment_id: line for line in change.line_ids}
        self.assertEqual(lines.keys(), {self.ida_art, self.tom_art})
        self.assertEqual(lines[self.ida_art].new_start, self._to_utc(clock="16:10"))
        self.assertEqual(lines[self.tom_art].new_start, self.tom_art.start)
        change.action_apply()
        self._check_held()
        self.assertEqual(self._get_told(), {(self.ida_art, "moved"), (self.tom_art, "moved")})
        self.assertEqual(own.start, self._to_utc(clock="16:00"))

    def test_a_teacher_who_has_no_time_that_day(self):
        self._get_part(self.teacher_science).session_ids.filtered(lambda one: one.start.date() == TUESDAY).unlink()
        other = self._make_conference(name="At once", days=(TUESDAY,), start_minute=900, stop_minute=1200)
        room = self._make_room(name="9", campus=self.campus)
        self._make_part(conference=other, teacher=self.teacher_science, room_id=room.id)
        other.action_allot()
        other.session_ids.action_block()
        other.session_ids.action_reopen()
        change = self._plan(self.teacher_science)
        self.assertEqual(set(change.line_ids.mapped("what")), {"lost"})
        lines = {line.appointment_id: line for line in change.line_ids}
        part = self._get_part(self.teacher_science)
        for line in lines.values():
            # The new teacher is there on Thursday.
            self.assertEqual(len(line.option_ids), 3)
            self.assertEqual({option.start.date() for option in line.option_ids}, {THURSDAY})
            self.assertEqual({span[0] for option in line.option_ids for span in option.spans}, {part.id})
        chosen = lines[self.tom_art].option_ids[1]
        lines[self.tom_art].option_id, start = chosen, chosen.start
        change.action_apply()
        self._check_held()
        self.assertEqual((self.ida_art | self.tom_art).mapped("state"), ["cancelled", "booked"])
        self.assertEqual((self.tom_art.teacher_id, self.tom_art.start), (self.teacher_science, start))

    def test_a_family_that_has_one_with_the_new_teacher_already(self):
        self.art.class_teacher_ids = [Command.create({"teacher_id": self.teacher_homeroom.id, "role": "2_co"})]
        link = self.art.class_teacher_ids.filtered(lambda link: link.teacher_id == self.teacher_homeroom)
        self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=self.teacher_homeroom, clock="17:20"),
            student=self.ida,
            family=self.family,
            class_teacher=link,
            is_staff=True,
        )
        lines = {line.appointment_id: line for line in self._plan(self.teacher_homeroom).line_ids}
        self.assertEqual((lines[self.ida_art].what, lines[self.ida_art].reason), ("lost", "again"))
        self.assertFalse(lines[self.ida_art].option_ids, "One with the new teacher is enough")
        self.assertEqual(lines[self.tom_art].what, "moves")

    def test_joint_with_the_new_teacher_goes_on_with_that_one_alone(self):
        self.art.class_teacher_ids = [Command.create({"teacher_id": self.teacher_homeroom.id, "role": "2_co"})]
        joint = self._make_appointment(
            student=self.mia,
            family=self.family_mia_mother,
            session=self._get_session(teacher=self.teacher_art, clock="17:20"),
            extra_sessions=self._get_session(teacher=self.teacher_homeroom, clock="17:20"),
        )
        self._plan(self.teacher_homeroom).action_apply()
        self._check_held()
        self.assertEqual((joint.teacher_id, len(joint._get_sessions())), (self.teacher_homeroom, 1))
        self.assertEqual(joint.start, self._to_utc(clock="17:20"))

    def test_an_appointment_in_a_blocked_session_goes_along(self):
        self.ida_art.session_id.action_block()
        start = self.ida_art.start
        self._plan(self.substitute).action_apply()
        self._check_held()
        self.assertEqual((self.ida_art.start, self.ida_art.teacher_id), (start, self.substitute))

    def test_both_must_be_entered_and_differ(self):
        part = self._get_part(self.teacher_art)
        for vals in ({}, {"part_id": part.id}, {"part_id": part.id, "new_teacher_id": self.teacher_art.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._make_change(kind="teacher", **vals)
