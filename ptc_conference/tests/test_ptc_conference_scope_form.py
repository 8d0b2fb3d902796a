# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY
from odoo.addons.ptc_conference.tests.test_ptc_conference_rule_form import RuleFormCase


@freeze_time("2026-10-05 12:00:00")
class TestScopeForm(RuleFormCase):
    """Who is shown counts in the numbers of the form at once: they are those after saving and after allotting."""

    def test_other_grades(self):
        def edit(form):
            form.grade_ids.add(self.grade_4)

        # Science is for grade 7 only, art for both; whose class is out of scope is meant by no rule, nor has sessions.
        self.assertEqual(self._check_same(edit), [(1, 12), (2, 36), (0, 0)])

    def test_grades_taken_back(self):
        self.conference.grade_ids = self.grade_4

        def edit(form):
            form.grade_ids.clear()

        self.assertEqual(self._check_same(edit), [(2, 24), (2, 36), (1, 12)])

    def test_class_left_out(self):
        def edit(form):
            form.excluded_class_ids.add(self.art)

        self.assertEqual(self._check_same(edit), [(1, 12), (1, 24), (1, 12)])

    def test_subject_left_out(self):
        self.art.subject_id = self.env["ptc.subject"].create({"name": "Art"})

        def edit(form):
            form.excluded_subject_ids.add(self.art.subject_id)

        self.assertEqual(self._check_same(edit), [(1, 12), (1, 24), (1, 12)])

    def test_rule_of_an_unsaved_teacher(self):
        nurse = self._make_teacher(given="Nora", family="Nurse")
        self._make_class(name="First aid", teachers=[nurse])
        room = self._make_room(name="Nurse", campus=self.campus)

        def edit(form):
            with form.teacher_ids.new() as line:
                line.teacher_id, line.room_id = nurse, room
            with form.rule_ids.new() as line:
                line.teacher_ids.add(nurse)

        self.assertEqual(self._check_same(edit), [(2, 24), (2, 36), (1, 24), (1, 12)])

    def test_staggered_break_of_an_unsaved_teacher(self):
        self.conference.break_ids = [self._add_break(960, 1080, is_staggered=True, duration=7)]
        guests = [self._make_teacher(given=given, family="Guest") for given in ("Ada", "Bo", "Cy", "Di")]
        rooms = [self._make_room(name=guest.name, campus=self.campus) for guest in guests]

        def edit(form):
            for guest, room in zip(guests, rooms, strict=True):
                with form.teacher_ids.new() as line:
                    line.teacher_id, line.room_id = guest, room

        self._check_same(edit)


@freeze_time("2026-10-05 12:00:00")
class TestSubstitutesForm(RuleFormCase):
    """A substitute on the first of two days: who is there on which day decides about sessions."""

    def setUp(self):
        super().setUp()
        substitute = self._make_teacher(given="Susa", family="Substitute")
        stands_in = {"class_id": self.art.id, "teacher_id": substitute.id, "role": "3_substitute"}
        self.env["ptc.class.teacher"].create({**stands_in, "date_start": TUESDAY, "date_stop": THURSDAY})
        room = self._make_room(name="S", campus=self.campus)
        self._make_part(conference=self.conference, teacher=substitute, room_id=room.id)
        self.conference.rule_ids.unlink()

    def test_substitutes_are_shown(self):
        def edit(form):
            form.substitutes = "instead"

        # The substitute on the first day, the art teacher on the second.
        self.assertEqual(self._check_same(edit), [(4, 72)])
        self.assertEqual(self._check_same(lambda form: setattr(form, "substitutes", "beside")), [(4, 84)])

    def test_day_that_is_not_saved(self):
        self.conference.substitutes = "instead"

        def edit(form):
            form.date_ids.remove(1)

        # On the only day that is left the substitute is there instead of the art teacher.
        self.assertEqual(self._check_same(edit), [(3, 36)])

    def test_new_conference(self):
        self.conference.rule_ids.create(
            {"conference_id": self.conference.id, "class_ids": [Command.set(self.science_7.ids)]}
        )
        rooms = [self._make_room(name=name, campus=self.campus) for name in ("N1", "N2")]
        form = Form(self.env["ptc.conference"].with_user(self.user_administrator))
        form.name, form.wanted_tz = "New", "Europe/Berlin"
        form.excluded_class_ids.add(self.science_7)
        with form.date_ids.new() as line:
            line.date, line.start_minute, line.stop_minute = TUESDAY.replace(month=11), 960, 1020
        for teacher, room in zip((self.teacher_art, self.teacher_science), rooms, strict=True):
            with form.teacher_ids.new() as line:
                line.teacher_id, line.room_id = teacher, room
        with form.rule_ids.new() as line:
            line.grade_ids.add(self.grade_7)
        told = self._get_told(form)
        self.conference = form.save()
        self.assertEqual(told, [(1, 6), (0, 0)])
        self.assertEqual(self._get_told(Form(self.conference)), told)
