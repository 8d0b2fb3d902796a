# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .common import TUESDAY, ConferenceCommon

KNOWN = ("link_id", "class_teacher_id", "teacher", "class_text", "place", "part_id", "co_teaching", "walk_campus")


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalTaught(ConferenceCommon, TransactionCase):
    """Who teaches whom stands on a page as it is, although workers keep it."""

    def setUp(self):
        super().setUp()
        self.page = self.env["ptc.family.page"].sudo()
        self.principal = self._make_teacher(given="Pia", family="Principal")
        self.staff = self.env["ptc.conference.teacher"].create(
            {
                "conference_id": self.conference.id,
                "teacher_id": self.principal.id,
                "room_id": self._make_room(name="Office", campus=self.campus).id,
                "staff_role": "Principal",
                "staff_audience": "groups",
                "staff_grade_ids": [Command.set(self.grade_7.ids)],
            }
        )
        self.subject = self.env["ptc.subject"].create({"name": "Fine arts"})
        self.art.subject_id = self.subject

    def _read(self, partner):
        conference = self.page._find_conference(self.conference.id)
        lines = self.page._get_lines(conference, self.page._get_links(partner)[0])
        return [tuple(line[name] for name in KNOWN) for line in lines]

    def _get_part(self, teacher):
        return self.conference.teacher_ids.filtered(lambda part: part.teacher_id == teacher)

    def _get_changes(self):
        """Return what can be changed of what a page keeps, each as a function."""
        art, role = self._get_part(self.teacher_art), self.art.class_teacher_ids
        other = self._make_campus(name="North campus")
        date = self.conference.date_ids.filtered(lambda one: one.date == TUESDAY)
        return {
            "class renamed": lambda: self.art.write({"name": "Painting"}),
            "class of another type": lambda: self.homeroom_4a.write({"class_type": "normal"}),
            "class of other grades": lambda: self.homeroom_4a.write({"grade_ids": [Command.set(self.grade_7.ids)]}),
            "class over": lambda: self.art.write({"date_stop": TUESDAY}),
            "class archived": lambda: self.art.write({"active": False}),
            "teachers together": lambda: self.art.write({"co_teaching": "either"}),
            "another teacher": lambda: self._add_teacher(self.art, self.teacher_science),
            "teacher's part over": lambda: role.write({"date_stop": TUESDAY}),
            "teacher's part deleted": lambda: role.unlink(),
            "teacher renamed": lambda: self.teacher_art.write({"name": "New Name"}),
            "subject renamed": lambda: self.subject.write({"name": "Design"}),
            "room renamed": lambda: art.room_id.write({"name": "999"}),
            "floor": lambda: art.room_id.write({"floor": "7"}),
            "room of another campus": lambda: art.room_id.write({"campus_id": other.id}),
            "campus renamed": lambda: self.campus.write({"name": "Old campus"}),
            "another room": lambda: art.write({"room_id": self._make_room(name="N7", campus=other).id}),
            "no room": lambda: art.write({"room_id": False}),
            "role of staff": lambda: self.staff.write({"staff_role": "Head"}),
            "staff for others": lambda: self.staff.write({"staff_grade_ids": [Command.set(self.grade_4.ids)]}),
            "subject left out": lambda: self.conference.write(
                {"excluded_subject_ids": [Command.set(self.subject.ids)]}
            ),
            "class left out": lambda: self.conference.write({"excluded_class_ids": [Command.set(self.art.ids)]}),
            "grades": lambda: self.conference.write({"grade_ids": [Command.set(self.grade_7.ids)]}),
            "division": lambda: self.grade_4.division_id.write({"shows_homeroom": False}),
            "grade of another division": lambda: self.grade_4.write({"division_id": self.grade_7.division_id.id}),
            "substitute": lambda: self._add_substitute(date),
        }

    def _add_teacher(self, taught, teacher):
        self.env["ptc.class.teacher"].create({"class_id": taught.id, "teacher_id": teacher.id, "role": "2_co"})

    def _add_substitute(self, date):
        vals = {"class_id": self.art.id, "teacher_id": self.teacher_science.id, "role": "3_substitute"}
        self.env["ptc.class.teacher"].create({**vals, "date_start": date.date, "date_stop": False})
        self.conference.substitutes = "instead"

    def test_changes(self):
        """Whatever is changed, the next page has it."""
        for name in self._get_changes():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                before = self._read(self.mother)
                self._get_changes()[name]()
                after = self._read(self.mother)
                self.assertNotEqual(after, before)
                self.env.registry.clear_cache()
                self.assertEqual(self._read(self.mother), after)
                savepoint.rollback()
                self.env.registry.clear_cache()

    def test_tables(self):
        """Nothing is kept of tables that can be changed without all workers hearing of it."""
        self._read(self.mother)
        self.env.registry.clear_cache()
        before = self._count_reads()
        self.page._get_kept_teachings(self.conference, TUESDAY)
        read = {table for table, count in self._count_reads().items() if count > before.get(table, 0)}
        kept = self.env.registry["ptc.kept"]
        models = [model for model in self.env.values() if isinstance(model, kept) and not model._abstract]
        tables = {model._table for model in models}
        tables |= {field.relation for model in models for field in model._fields.values() if field.type == "many2many"}
        self.assertIn("ptc_class_teacher", read)
        self.assertLessEqual(read, tables | {"res_partner"})

    def _count_reads(self):
        query = "SELECT relname, COALESCE(seq_scan, 0) + COALESCE(idx_scan, 0) FROM pg_stat_xact_user_tables"
        return dict(self.env.execute_query(SQL(query)))

    def test_as_bookings_have_it(self):
        """A page shows those whom bookings let one meet, of each student."""
        students = self.ida + self.ole + self.tom + self.mia
        met = self.conference._get_meetings(students.ids)
        pairs = {(part, student) for part, found in met.items() for student in found}
        conference = self.page._find_conference(self.conference.id)
        taught = self.page._get_taught(conference, students.ids)
        self.assertEqual({(row["class_teacher_id"], row["student_id"]) for row in taught}, pairs)
        self.assertIn("Principal", [row["role"] for row in taught if row["student_id"] == self.ole.id])
        self.assertNotIn("Principal", [row["role"] for row in taught if row["student_id"] == self.ida.id])

    def test_enrolled(self):
        """Who leaves a class has a line less, and a new class is there at once."""
        before = self._read(self.mother)
        enrolled = self.art.enrollment_ids.filtered(lambda one: one.student_id == self.ida)
        enrolled.active = False
        self.assertEqual(len(self._read(self.mother)), len(before) - 1)
        enrolled.active = True
        self.assertEqual(self._read(self.mother), before)
        self._make_class(name="Choir", class_type="specialty", teachers=[self.teacher_science], students=[self.ida])
        self.assertEqual(len(self._read(self.mother)), len(before) + 1)
