# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import TUESDAY, ConferenceCommon

NEXT_WEEK = TUESDAY + timedelta(days=7)


class RoomCase(ConferenceCommon):
    def _get_part(self, teacher, conference=None):
        return (conference or self.conference).teacher_ids.filtered(lambda part: part.teacher_id == teacher)

    def _get_places(self, conference):
        """Return ``{family name of the teacher: (room, table)}``, without a room ``(False, 1)``."""
        parts = conference.teacher_ids
        return {part.teacher_id.family_name: (part.room_id.name, part.room_table) for part in parts}

    def _make_next(self, **vals):
        """Create a conference a week later with all teachers and no rooms."""
        conference = self._make_conference(name="Next week", days=(NEXT_WEEK,), **vals)
        conference.action_add_teachers()
        return conference

    def _open_wizard(self, conference, user=None):
        wizards = self.env["ptc.room.assign"].with_user(user or self.user_administrator)
        return Form(wizards.with_context(default_conference_id=conference.id))

    def _get_lines(self, form):
        """Return the preview as ``{name of the teacher: (room, table, way)}``."""
        lines = form.save().line_ids
        return {line.teacher_id.family_name: (line.room_id.name, line.room_table, line.way) for line in lines}


@freeze_time("2026-10-05 12:00:00")
class TestWizard(RoomCase):
    def test_rooms_of_the_last_conference(self):
        before = self._get_places(self.conference)
        conference = self._make_next()
        wizard = self._open_wizard(conference).save()
        self.assertEqual(set(wizard.line_ids.mapped("way")), {"last"})
        self.assertEqual(self._get_places(conference), dict.fromkeys(before, (False, 1)))
        wizard.action_assign()
        self.assertEqual(self._get_places(conference), before)

    def test_of_two_conferences_before_the_later_counts(self):
        art = self._get_part(self.teacher_art)
        art.room_id = self._make_room(name="New", campus=self.campus)
        older = self._make_conference(name="Older", days=(TUESDAY - timedelta(days=90),))
        self._make_part(conference=older, teacher=self.teacher_art, room_id=self.rooms[0].id)
        lines = self._get_lines(self._open_wizard(self._make_next()))
        self.assertEqual(lines["Art"], ("New", 1, "last"))

    def test_classroom_first(self):
        self.homeroom_4a.location = "103"
        form = self._open_wizard(self._make_next())
        form.first_way, form.second_way = "class", "last"
        lines = self._get_lines(form)
        self.assertEqual(lines["Homeroom"], ("103", 1, "class"))
        self.assertEqual(len({line[:2] for line in lines.values()}), 3)

    def test_division_sits_together(self):
        annex = self._make_campus(name="Annex")
        self._make_room(name="A1", campus=annex, floor="1")
        teachers = [self._make_teacher(given=f"T{number}", family=f"Upper{number}") for number in range(2)]
        for teacher in teachers:
            self._make_class(name=teacher.name, grade_ids=[Command.set(self.grade_7.ids)], teachers=[teacher])
        conference = self._make_next()
        form = self._open_wizard(conference)
        form.first_way = "near"
        lines = self._get_lines(form)
        rooms = {lines[name][0] for name in ("Science", "Upper0", "Upper1")}
        self.assertEqual(rooms, {"101", "102", "103"})

    def test_gym_takes_many(self):
        self.env["ptc.room"].search([]).action_archive()
        self._make_room(name="Gym", campus=self.campus, tables=5)
        lines = self._get_lines(self._open_wizard(self._make_next()))
        self.assertEqual(sorted(lines.values()), [("Gym", 1, "near"), ("Gym", 2, "near"), ("Gym", 3, "near")])

    def test_given_rooms_are_kept_unless_told_otherwise(self):
        conference = self._make_next()
        art = self._get_part(self.teacher_art, conference)
        art.room_id = self._make_room(name="Kept", campus=self.campus)
        form = self._open_wizard(conference)
        self.assertNotIn("Art", self._get_lines(form))
        self.assertEqual(form.kept_count, 1)
        form = self._open_wizard(conference)
        form.is_keeping = False
        lines = self._get_lines(form)
        self.assertEqual(lines["Art"][:2], self._get_places(self.conference)["Art"])

    def test_teachers_who_change_places(self):
        art, science = self._get_part(self.teacher_art), self._get_part(self.teacher_science)
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        places = {art: (science.room_id, science.room_table), science: (art.room_id, art.room_table)}
        self.conference.teacher_ids._give_rooms(places)
        self.env.flush_all()
        self.assertEqual({part: (part.room_id, part.room_table) for part in places}, places)
        self.assertEqual(appointment.occupancy_ids.room_id, art.room_id)

    def test_too_few_rooms_leave_some_without(self):
        (self.rooms[1] | self.rooms[2]).action_archive()
        conference = self._make_next()
        form = self._open_wizard(conference)
        self.assertEqual((form.placed_count, form.roomless_count), (1, 2))
        told = form.save().action_assign()
        self.assertEqual(told["params"]["type"], "warning")
        self.assertEqual(conference.roomless_count, 2)

    def test_step_free_first(self):
        self.rooms[1].is_step_free = True
        self.teacher_science.is_step_free_needed = True
        form = self._open_wizard(self._make_next())
        form.first_way = "near"
        self.assertEqual(self._get_lines(form)["Science"][0], "102")

    def test_room_chosen_by_hand_in_the_preview(self):
        conference = self._make_next()
        room = self._make_room(name="By hand", campus=self.campus)
        form = self._open_wizard(conference)
        with form.line_ids.edit(0) as line:
            line.room_id = room
        form.save().action_assign()
        self.assertIn("By hand", conference.teacher_ids.room_id.mapped("name"))

    def test_teacher_of_two_conferences_at_once_sits_at_one_table(self):
        conference = self._make_conference(name="At once", days=(TUESDAY,))
        conference.action_add_teachers()
        form = self._open_wizard(conference)
        before = self._get_places(self.conference)
        self.assertEqual(self._get_lines(form), {name: (*place, "same") for name, place in before.items()})
        form.save().action_assign()
        self.assertEqual(self._get_places(conference), before)

    def test_office_gives_no_rooms(self):
        with self.assertRaises(AccessError):
            self._open_wizard(self._make_next(), user=self.user_office)

    def test_parents_and_teachers_learn_no_needs(self):
        self.teacher_science.is_step_free_needed = True
        for user in (self.user_mother, self.user_internal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.teacher_science.with_user(user).read(["is_step_free_needed"])
        self.assertTrue(self.teacher_science.with_user(self.user_office).is_step_free_needed)


@freeze_time("2026-10-05 12:00:00")
class TestClash(RoomCase):
    """Two teachers at one table, before there are sessions that PostgreSQL could compare."""

    def test_two_teachers_of_a_conference(self):
        conference = self._make_next()
        self._get_part(self.teacher_art, conference).room_id = self.rooms[0]
        with self.assertRaisesRegex(ValidationError, "Arno Art has 101, Main campus, table 1, in Next week"):
            self._get_part(self.teacher_science, conference).room_id = self.rooms[0]

    def test_another_table_of_the_room(self):
        self.rooms[0].tables = 2
        conference = self._make_next()
        self._get_part(self.teacher_art, conference).room_id = self.rooms[0]
        science = self._get_part(self.teacher_science, conference)
        science.write({"room_id": self.rooms[0].id, "room_table": 2})
        self.assertEqual(science.room_id, self.rooms[0])

    def test_both_in_one_step(self):
        conference = self._make_next()
        with self.assertRaisesRegex(ValidationError, "at that time"):
            conference.teacher_ids.room_id = self.rooms[0]

    def test_conference_held_meanwhile(self):
        conference = self._make_conference(name="At once", days=(TUESDAY,))
        teacher = self._make_teacher(given="New", family="One")
        taken = self._get_part(self.teacher_art)
        with self.assertRaisesRegex(ValidationError, "Arno Art has .* in Autumn conferences at that time"):
            self._make_part(conference=conference, teacher=teacher, room_id=taken.room_id.id)

    def test_conference_at_other_hours_of_the_same_days(self):
        conference = self._make_conference(name="Morning", days=(TUESDAY,), start_minute=8 * 60, stop_minute=10 * 60)
        taken = self._get_part(self.teacher_art)
        part = self._make_part(conference=conference, teacher=self.teacher_science, room_id=taken.room_id.id)
        self.assertEqual(part.room_id, taken.room_id)

    def test_two_teachers_take_turns_at_a_table(self):
        conference = self._make_next()
        art, science = self._get_part(self.teacher_art, conference), self._get_part(self.teacher_science, conference)
        art.room_id = self.rooms[0]
        for part, clock in ((art, "16:00"), (science, "16:10")):
            start = self._to_utc(clock=clock, day=NEXT_WEEK)
            self.env["ptc.session"].create(
                {"conference_teacher_id": part.id, "start": start, "stop": start + timedelta(minutes=10)}
            )
        science.room_id = self.rooms[0]
        self.env.flush_all()
        self.assertEqual(science.session_ids.room_id, self.rooms[0])

    def test_teacher_who_comes_back(self):
        conference = self._make_next()
        art = self._get_part(self.teacher_art, conference)
        art.room_id = self.rooms[0]
        art.active = False
        self._get_part(self.teacher_science, conference).room_id = self.rooms[0]
        with self.assertRaisesRegex(ValidationError, "Selma Science has 101, Main campus, table 1, in Next week"):
            art.active = True
