# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestAbsence(ConferenceCommon):
    def _get_reasons(self, conference=None):
        """Return ``{name of a teacher: reason}`` of all who do not take part in a conference, read anew."""
        self.env["ptc.conference.absence"].invalidate_model()
        rows = self.env["ptc.conference.absence"].search([("conference_id", "=", (conference or self.conference).id)])
        return {row.teacher_id.name: row.reason for row in rows}

    def _get_part(self, teacher):
        return self.conference.teacher_ids.filtered(lambda part: part.teacher_id == teacher)

    def test_who_takes_part_is_not_told(self):
        self.assertEqual(self._get_reasons(), {})
        self.assertEqual(self.conference.absence_count, 0)

    def test_teacher_without_a_class(self):
        self._make_teacher(given="Nora", family="None")
        self.assertEqual(self._get_reasons(), {"Nora None": "no_class"})
        self.conference.invalidate_recordset(["absence_count"])
        self.assertEqual(self.conference.absence_count, 1)

    def test_teacher_who_was_replaced_and_comes_back(self):
        substitute = self._make_teacher(given="Susa", family="Substitute")
        vals = {"conference_id": self.conference.id, "kind": "teacher", "part_id": self._get_part(self.teacher_art).id}
        change = self.env["ptc.change"].create({**vals, "new_teacher_id": substitute.id})
        change.action_plan()
        change.action_apply()
        self.assertEqual(self._get_reasons(), {"Arno Art": "taken_over"})
        self.env["ptc.conference.absence"].search([("teacher_id", "=", self.teacher_art.id)]).action_add()
        self.assertTrue(self._get_part(self.teacher_art))
        self.assertNotEqual(self._get_reasons().get("Arno Art"), "taken_over")
        self.assertTrue(self._get_part(substitute).room_id)
        self.assertFalse(self._get_part(self.teacher_art).room_id, "The substitute sits at that table now")

    def test_teacher_who_was_archived_was_not_replaced(self):
        part = self._get_part(self.teacher_art)
        room = part.room_id
        part.active = False
        self.assertEqual(self._get_reasons(), {"Arno Art": "not_added"})
        self.env["ptc.conference.absence"].search([("teacher_id", "=", self.teacher_art.id)]).action_add()
        self.assertEqual((part.active, part.room_id), (True, room))

    def test_class_that_has_ended(self):
        self.science_7.date_stop = "2026-10-13"
        self.assertEqual(self._get_reasons(), {"Selma Science": "no_class"})
        self.science_7.date_stop = "2026-10-14"
        self.assertEqual(self._get_reasons(), {})

    def test_each_thing_that_keeps_a_class_out(self):
        subject = self.env["ptc.subject"].create({"name": "Science"})
        self.science_7.subject_id = subject
        cases = {
            "grade": {"grade_ids": [Command.set(self.grade_4.ids)]},
            "subject": {"excluded_subject_ids": [Command.set(subject.ids)]},
            "class": {"excluded_class_ids": [Command.set(self.science_7.ids)]},
        }
        for reason, vals in cases.items():
            with self.subTest(reason=reason):
                self.conference.write(vals)
                self.assertEqual(self._get_reasons(), {"Selma Science": reason})
                self.conference.write({name: [Command.clear()] for name in vals})
        self.assertEqual(self._get_reasons(), {})

    def test_class_type_that_the_division_does_not_show(self):
        self.homeroom_4a.class_type = "normal"
        self.assertEqual(self._get_reasons(), {"Hanna Homeroom": "class_type"})

    def test_substitutes(self):
        substitute = self._make_teacher(given="Susa", family="Substitute")
        keys = {"class_id": self.art.id, "teacher_id": substitute.id, "role": "3_substitute"}
        self.env["ptc.class.teacher"].create(keys)
        self.assertEqual(self._get_reasons(), {"Susa Substitute": "substitute"})
        self.conference.substitutes = "instead"
        self.assertEqual(self._get_reasons(), {"Susa Substitute": "not_added", "Arno Art": "replaced"})

    def test_of_several_classes_the_nearest_counts(self):
        self.conference.excluded_class_ids = self.science_7
        self.conference.grade_ids = self.grade_7
        self._make_class(name="Drama", grade_ids=[Command.set(self.grade_4.ids)], teachers=[self.teacher_science])
        rows = self.env["ptc.conference.absence"].search([("teacher_id", "=", self.teacher_science.id)])
        self.assertRecordValues(rows, [{"reason": "class", "classes": "Drama, Science 7"}])

    def test_part_by_part(self):
        draft = self._make_conference(name="Draft")
        name = "Arno Art"
        self.assertEqual(self._get_reasons(draft)[name], "not_added")
        part = self._make_part(conference=draft, teacher=self.teacher_art)
        self.assertEqual(self._get_reasons(draft)[name], "roomless")
        part.room_id = self._make_room(name="A", campus=self.campus)
        self.assertEqual(self._get_reasons(draft)[name], "sessionless")
        self.env["ptc.session"].create(
            {"conference_teacher_id": part.id, "start": "2026-10-14 14:00:00", "stop": "2026-10-14 14:10:00"}
        )
        self.assertNotIn(name, self._get_reasons(draft))

    def test_teacher_added_by_hand_without_a_class_in_scope(self):
        nora = self._make_teacher(given="Nora", family="None")
        room = self._make_room(name="N", campus=self.campus)
        part = self._make_part(conference=self.conference, teacher=nora, room_id=room.id)
        self.conference.action_allot()
        self.assertFalse(part.session_ids)
        self.assertEqual(self._get_reasons(), {"Nora None": "no_class"})

    def test_one_query_however_many(self):
        for number in range(20):
            self._make_teacher(given=f"Teacher{number}", family="More")
        self.env.flush_all()
        with self.assertQueryCount(1):
            rows = self.env["ptc.conference.absence"].search_fetch(
                [("conference_id", "=", self.conference.id)], ["teacher_id", "reason", "classes"]
            )
            self.assertEqual(len(rows), 20)

    def test_add(self):
        draft = self._make_conference(name="Draft")
        rows = self.env["ptc.conference.absence"].with_user(self.user_administrator)
        rows = rows.search([("conference_id", "=", draft.id), ("teacher_id", "=", self.teacher_art.id)])
        rows.action_add()
        self.assertEqual(draft.teacher_ids.teacher_id, self.teacher_art)

    def test_office_adds_nobody(self):
        draft = self._make_conference(name="Draft")
        rows = self.env["ptc.conference.absence"].with_user(self.user_office)
        rows = rows.search([("conference_id", "=", draft.id)])
        self.assertEqual(len(rows), 3)
        with self.assertRaises(AccessError):
            rows[0].action_add()

    def test_parents_and_teachers_read_nothing_of_it(self):
        self._make_teacher(given="Nora", family="None")
        for user in (self.user_mother, self.user_internal, self.user_public):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["ptc.conference.absence"].with_user(user).search([])

    def test_other_school_reads_nothing_of_it(self):
        self._make_teacher(given="Nora", family="None")
        school = self.env["res.company"].create({"name": "Other school"})
        self.user_office.write({"company_ids": [Command.set(school.ids)], "company_id": school.id})
        rows = self.env["ptc.conference.absence"].with_user(self.user_office).search([])
        self.assertFalse(rows & rows.sudo().search([("conference_id", "=", self.conference.id)]))

    def test_links_lead_to_the_cure(self):
        self._make_teacher(given="Nora", family="None")
        row = self.env["ptc.conference.absence"].search([("conference_id", "=", self.conference.id)])
        self.assertEqual(row.action_open_teacher()["res_id"], row.teacher_id.id)
        self.assertEqual(row.action_open_conference()["res_id"], self.conference.id)
        self.assertEqual(row.action_open_class_types()["res_model"], "ptc.division")
        self._make_part(conference=self.conference, teacher=row.teacher_id)
        row.invalidate_recordset()
        self.assertEqual(row.action_open_part()["res_id"], row.conference_teacher_id.id)
