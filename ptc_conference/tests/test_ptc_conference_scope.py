# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .common import THURSDAY, TUESDAY, ConferenceCommon


class ScopeCase(ConferenceCommon):
    """What a parent sees, what may be booked and who is added: three answers that must be one."""

    def _get_shown(self, partner=None):
        """Return the names of the teachers on the page of a parent, the mother unless told otherwise."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner or self.mother)
        lines = [line for child in page["children"] for line in child["lines"]] if page else ()
        return {line["teacher"] for line in lines}

    def _can_book(self, teacher, student=None, class_teacher=None):
        student = student or self.ida
        link = student.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        part = class_teacher or self._get_class_teacher(student=student, teacher=teacher)
        asked = [(link.id, part.id, self._get_session(teacher=teacher).id)]
        return self.env["ptc.appointment"]._find_wanted_sudo(self.mother, self.conference.id, asked)

    def _get_added(self, **vals):
        """Return the teachers that a new conference with these values gets."""
        conference = self._make_conference(name="New", **vals)
        conference.action_add_teachers()
        return conference.teacher_ids.teacher_id

    def _make_substitute(self, **vals):
        """Let a new teacher stand in for the art teacher, with a room and sessions in the conference."""
        substitute = self._make_teacher(given="Susa", family="Substitute")
        keys = {"class_id": self.art.id, "teacher_id": substitute.id, "role": "3_substitute"}
        self.env["ptc.class.teacher"].create({**keys, **vals})
        room = self._make_room(name=f"S{substitute.id}", campus=self.campus)
        self._make_part(conference=self.conference, teacher=substitute, room_id=room.id)
        self.conference.action_allot()
        return substitute


@freeze_time("2026-10-05 12:00:00")
class TestClassTypes(ScopeCase):
    def test_divisions_show_what_the_guide_says(self):
        kinds = ("homeroom", "normal", "specialty", "resource")
        shown = {
            name: {kind for kind in kinds if self.env.ref(f"ptc_roster.division_{name}")[f"shows_{kind}"]}
            for name in ("early", "lower", "middle", "high")
        }
        young, old = {"homeroom", "specialty", "resource"}, {"normal", "specialty", "resource"}
        self.assertEqual(shown, {"early": young, "lower": young, "middle": old, "high": old})

    def test_type_that_the_division_does_not_show(self):
        self.assertTrue(self._can_book(self.teacher_homeroom))
        self.homeroom_4a.class_type = "normal"
        self.assertFalse(self._can_book(self.teacher_homeroom))
        self.assertNotIn("Hanna Homeroom", self._get_shown())
        self.grade_4.division_id.shows_normal = True
        self.assertTrue(self._can_book(self.teacher_homeroom))
        self.assertIn("Hanna Homeroom", self._get_shown())

    def test_class_of_two_divisions_is_shown_if_one_shows_it(self):
        self.homeroom_4a.grade_ids = self.grade_4 | self.grade_7
        self.assertIn("Hanna Homeroom", self._get_shown())
        self.conference.grade_ids = self.grade_7
        self.assertNotIn("Hanna Homeroom", self._get_shown())

    def test_class_without_grades_belongs_to_the_whole_school_only(self):
        self.homeroom_4a.grade_ids = False
        self.assertIn("Hanna Homeroom", self._get_shown())
        self.conference.grade_ids = self.grade_4
        self.assertEqual(self._get_shown(), {"Arno Art"})


@freeze_time("2026-10-05 12:00:00")
class TestLeftOut(ScopeCase):
    def test_subject_left_out(self):
        self.art.subject_id = self.env["ptc.subject"].create({"name": "Art"})
        self.assertTrue(self._can_book(self.teacher_art))
        self.conference.excluded_subject_ids = self.art.subject_id
        self.assertFalse(self._can_book(self.teacher_art))
        self.assertEqual(self._get_shown(), {"Hanna Homeroom", "Selma Science"})
        added = self._get_added(excluded_subject_ids=[Command.set(self.art.subject_id.ids)])
        self.assertEqual(added, self.teacher_homeroom | self.teacher_science)

    def test_class_left_out(self):
        self.conference.excluded_class_ids = self.art
        self.assertFalse(self._can_book(self.teacher_art))
        self.assertEqual(self._get_shown(), {"Hanna Homeroom", "Selma Science"})
        added = self._get_added(excluded_class_ids=[Command.set(self.art.ids)])
        self.assertEqual(added, self.teacher_homeroom | self.teacher_science)

    def test_another_class_of_the_same_teacher_stays(self):
        self._make_class(
            name="Crafts",
            class_type="specialty",
            grade_ids=[Command.set(self.grade_4.ids)],
            teachers=[self.teacher_art],
            students=[self.ida],
        )
        self.conference.excluded_class_ids = self.art
        self.assertIn("Arno Art", self._get_shown())
        self.assertNotIn("Arno Art", self._get_shown(self.other_mother))

    def test_what_one_conference_leaves_out_another_shows(self):
        self._make_conference(name="Other", excluded_class_ids=[Command.set(self.art.ids)])
        self.assertIn("Arno Art", self._get_shown())

    def test_booked_appointment_stays_when_its_class_is_left_out(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.excluded_class_ids = self.art
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        shown = [held["appointment_id"] for day in page["schedule"] for held in day["appointments"]]
        self.assertEqual(shown, appointment.ids)


@freeze_time("2026-10-05 12:00:00")
class TestSubstitutes(ScopeCase):
    def test_are_not_shown_unless_told_so(self):
        self.conference.substitutes = "beside"
        substitute = self._make_substitute()
        self.conference.substitutes = "hidden"
        self.assertNotIn("Susa Substitute", self._get_shown())
        self.assertFalse(self._can_book(substitute))

    def test_beside_the_teacher(self):
        self.conference.substitutes = "beside"
        substitute = self._make_substitute()
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Arno Art", "Susa Substitute"})
        self.assertTrue(self._can_book(substitute))
        self.assertTrue(self._can_book(self.teacher_art))

    def test_instead_of_the_teacher(self):
        self.conference.substitutes = "beside"
        substitute = self._make_substitute()
        self.conference.substitutes = "instead"
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Susa Substitute"})
        self.assertTrue(self._can_book(substitute))
        self.assertFalse(self._can_book(self.teacher_art))
        self.conference.action_allot()
        self.assertEqual((self._get_days(substitute), self._get_days(self.teacher_art)), ({TUESDAY, THURSDAY}, set()))

    def test_instead_holds_only_while_the_substitute_stands_in(self):
        # On a day between those of the conference nobody is met.
        for start, stop in ((date(2026, 9, 1), TUESDAY), (date(2026, 10, 14), THURSDAY), (date(2026, 10, 16), False)):
            with self.subTest(start=start):
                self.art.class_teacher_ids.filtered(lambda part: part.role == "3_substitute").unlink()
                self._make_substitute(date_start=start, date_stop=stop)
                self.conference.substitutes = "instead"
                self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Arno Art"})

    def test_on_some_days_substitute_and_teacher_are_shown_each_on_the_own_days(self):
        self.conference.substitutes = "instead"
        substitute = self._make_substitute(date_start=THURSDAY)
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Arno Art", "Susa Substitute"})
        self.assertEqual(self._get_days(substitute), {THURSDAY})
        self.assertEqual(self._get_days(self.teacher_art), {TUESDAY})
        self.assertEqual(self._get_days(self.teacher_homeroom), {TUESDAY, THURSDAY})
        self.conference.substitutes = "beside"
        self.conference.action_allot()
        self.assertEqual(self._get_days(substitute), {THURSDAY})
        self.assertEqual(self._get_days(self.teacher_art), {TUESDAY, THURSDAY})

    def test_two_substitutes_one_after_the_other(self):
        self.conference.substitutes = "instead"
        self._make_substitute(date_stop=date(2026, 10, 14))
        self._make_substitute(date_start=date(2026, 10, 14))
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Susa Substitute"})

    def test_who_has_another_class_is_there_on_all_days(self):
        self.conference.substitutes = "instead"
        self._make_class(
            name="Crafts",
            class_type="specialty",
            grade_ids=[Command.set(self.grade_4.ids)],
            teachers=[self.teacher_art],
            students=[self.ida],
        )
        self._make_substitute(date_start=THURSDAY)
        self.assertEqual(self._get_days(self.teacher_art), {TUESDAY, THURSDAY})

    def _get_days(self, teacher):
        """Return the days on which a teacher has sessions."""
        sessions = self.conference.session_ids.filtered(lambda session: session.teacher_id == teacher)
        return {session.start.date() for session in sessions}

    def test_co_teacher_stays_unless_the_substitute_stands_in_for_the_co_teacher(self):
        co_teacher = self._make_teacher(given="Cora", family="Co")
        co_part = self.env["ptc.class.teacher"].create(
            {"class_id": self.art.id, "teacher_id": co_teacher.id, "role": "2_co"}
        )
        room = self._make_room(name="C", campus=self.campus)
        self._make_part(conference=self.conference, teacher=co_teacher, room_id=room.id)
        self._make_substitute()
        self.conference.substitutes = "instead"
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Cora Co", "Susa Substitute"})
        self.art.class_teacher_ids.filtered(lambda part: part.role == "3_substitute").stands_in_for_id = co_part
        self.assertEqual(self._get_shown(self.other_mother), {"Hanna Homeroom", "Arno Art", "Susa Substitute"})


@freeze_time("2026-10-05 12:00:00")
class TestRoomNeeded(ScopeCase):
    def test_teacher_without_a_room_takes_no_part(self):
        part = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_art)
        room = part.room_id
        part.room_id = False
        self.assertNotIn("Arno Art", self._get_shown())
        self.assertFalse(self._can_book(self.teacher_art))
        part.room_id = room
        self.assertIn("Arno Art", self._get_shown())
        self.assertTrue(self._can_book(self.teacher_art))


@freeze_time("2026-10-05 12:00:00")
class TestClassTypeToggles(ScopeCase):
    def test_each_type_is_shown_and_hidden_on_the_parents_page(self):
        """What is hidden cannot be booked either; what is booked with it stays."""
        kept = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        for kind in ("homeroom", "normal", "specialty", "resource"):
            self.homeroom_4a.class_type = kind
            for is_shown in (False, True):
                with self.subTest(kind=kind, is_shown=is_shown):
                    self.grade_4.division_id[f"shows_{kind}"] = is_shown
                    self.assertEqual("Hanna Homeroom" in self._get_shown(self.other_mother), is_shown)
                    if is_shown:
                        self.assertIn("Arno Art", self._get_shown(self.other_mother))
        self.assertEqual(kept.state, "booked")
