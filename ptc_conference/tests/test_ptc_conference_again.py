# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import THURSDAY, TUESDAY, ConferenceCommon

SPRING = date(2027, 3, 2)


@freeze_time("2026-10-05 12:00:00")
class AgainCommon(ConferenceCommon):
    def _use_again(self, first=SPRING, edit=None, user=None):
        """Use the conference again as an administrator does in the dialogue; return the new one."""
        wizard = self.env["ptc.conference.again"].with_user(user or self.user_administrator)
        with Form(wizard.with_context(default_conference_id=self.conference.id)) as form:
            form.name = "Spring conferences"
            form.first_date = first
            if edit:
                with form.line_ids.edit(1) as line:
                    line.date = edit
        return self.env["ptc.conference"].browse(form.record.action_use()["res_id"])


@freeze_time("2026-10-05 12:00:00")
class TestPtcConferenceAgain(AgainCommon):
    def test_dates_keep_their_distance_and_hours(self):
        new = self._use_again()
        self.assertRecordValues(
            new.date_ids,
            [
                {"date": SPRING, "start_minute": 16 * 60, "stop_minute": 18 * 60},
                {"date": SPRING + timedelta(days=2), "start_minute": 16 * 60, "stop_minute": 18 * 60},
            ],
        )
        self.assertEqual(self.conference.date_ids.mapped("date"), [TUESDAY, THURSDAY], "The old one stays")

    def test_each_date_can_be_edited(self):
        new = self._use_again(edit=date(2027, 3, 9))
        self.assertEqual(new.date_ids.mapped("date"), [SPRING, date(2027, 3, 9)])

    def test_next_days_are_no_clash_with_the_old_dates(self):
        new = self._use_again(first=THURSDAY)
        self.assertEqual(new.date_ids.mapped("date"), [THURSDAY, THURSDAY + timedelta(days=2)])

    def test_windows_and_wishes_move_as_far(self):
        """Both at the same time of the local day: 8:00 in summer is 6:00 UTC, in winter 7:00."""
        self.conference.write({"wish_from": "2026-09-10 06:00:00", "wish_until": "2026-09-20 06:00:00"})
        self.conference.window_ids.write({"preview_from": "2026-09-30 06:00:00", "view_until": False})
        new = self._use_again()
        shift = SPRING - TUESDAY
        moments = {
            new.wish_from: date(2026, 9, 10),
            new.wish_until: date(2026, 9, 20),
            new.window_ids.preview_from: date(2026, 9, 30),
            new.window_ids.opens: date(2026, 10, 1),
        }
        for moment, day in moments.items():
            self.assertEqual(moment, self._to_utc(clock="08:00", day=day + shift))
        self.assertEqual(new.window_ids.closes, self._to_utc(clock="20:00", day=date(2026, 10, 12) + shift))
        self.assertFalse(new.window_ids.view_until)

    def test_window_audiences_are_kept(self):
        self.conference.window_ids.write({"audience": "grades", "grade_ids": [Command.set(self.grade_7.ids)]})
        self.assertRecordValues(self._use_again().window_ids, [{"audience": "grades", "grade_ids": self.grade_7.ids}])

    def test_breaks_and_rules_hold_on_the_new_dates(self):
        self.conference.break_ids.date_id = self.conference.date_ids[1]
        self.conference.rule_ids = [
            Command.create(
                {
                    "grade_ids": [Command.set(self.grade_4.ids)],
                    "date_ids": [Command.set(self.conference.date_ids[0].ids)],
                }
            )
        ]
        new = self._use_again()
        self.assertRecordValues(
            new.break_ids, [{"start_minute": 17 * 60, "stop_minute": 17 * 60 + 20, "date_id": new.date_ids[1].id}]
        )
        self.assertRecordValues(new.rule_ids, [{"grade_ids": self.grade_4.ids, "date_ids": new.date_ids[0].ids}])

    def test_settings_lengths_and_exclusions_are_kept(self):
        self.conference.write(
            {
                "duration": 12,
                "hall_time": 7,
                "family_limit": 5,
                "lead_time": 12,
                "grade_ids": [Command.set((self.grade_4 | self.grade_7).ids)],
                "excluded_class_ids": [Command.set(self.science_7.ids)],
                "substitutes": "beside",
                "length_ids": [Command.create({"duration": 15, "teacher_ids": [Command.set(self.teacher_art.ids)]})],
            }
        )
        new = self._use_again()
        names = ("duration", "hall_time", "family_limit", "lead_time", "grade_ids", "excluded_class_ids", "substitutes")
        for name in names:
            self.assertEqual(new[name], self.conference[name], name)
        self.assertRecordValues(new.length_ids, [{"duration": 15, "teacher_ids": self.teacher_art.ids}])

    def test_teachers_keep_rooms_and_own_lengths(self):
        self.conference.teacher_ids[0].duration = 20
        new = self._use_again()

        def read(conference):
            parts = conference.teacher_ids
            return {(part.teacher_id, part.room_id, part.room_table, part.duration) for part in parts}

        self.assertEqual(read(new), read(self.conference))

    def test_room_that_is_taken_then_is_left_out(self):
        other = self._make_conference(name="Other", days=(SPRING,))
        part = self.conference.teacher_ids[0]
        self._make_part(conference=other, teacher=self._make_teacher(given="X", family="Y"), room_id=part.room_id.id)
        new = self._use_again()
        without = new.teacher_ids.filtered(lambda one: not one.room_id)
        self.assertEqual((without.teacher_id, len(new.teacher_ids)), (part.teacher_id, 3))

    def test_sessions_appointments_and_wishes_are_not_copied(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        new = self._use_again()
        self.assertFalse(new.session_ids or new.appointment_ids or new.wish_ids or new.is_published)
        self.assertEqual(new.name, "Spring conferences")

    def test_new_conference_can_be_allotted_and_opened(self):
        new = self._use_again().with_user(self.user_administrator)
        new.action_allot()
        new.action_open()
        self.assertEqual((len(new.session_ids), new.state), (60, "preview"))

    def test_breaks_of_a_date_are_on_the_new_one(self):
        self.conference.break_ids.date_id = self.conference.date_ids[1]
        new = self._use_again()
        self.assertEqual(new.break_ids.date_id, new.date_ids[1])

    def test_plain_duplicate_is_refused(self):
        with self.assertRaisesRegex(UserError, "Use again"):
            self.conference.with_user(self.user_administrator).copy()
        self.assertTrue(self._make_conference(name="Without dates", days=()).copy())

    def test_menu_offers_use_again_in_place_of_duplicate(self):
        for name in ("form", "list", "form_assistant"):
            arch = self.env.ref(f"ptc_conference.ptc_conference_view_{name}")._get_combined_arch()
            self.assertEqual(arch.get("duplicate"), "0", name)
        bindings = self.env["ir.actions.actions"].with_user(self.user_administrator).get_bindings("ptc.conference")
        self.assertIn("Use again", [action["name"] for action in bindings["action"]])
        offered = self.env["ir.actions.actions"].with_user(self.user_office).get_bindings("ptc.conference")
        self.assertNotIn("Use again", [action["name"] for action in offered.get("action", ())])

    def test_each_date_needs_a_new_day(self):
        wizard = self.env["ptc.conference.again"].create(
            {"conference_id": self.conference.id, "name": "Spring", "first_date": SPRING}
        )
        with self.assertRaisesRegex(UserError, "Enter the new day"):
            wizard.action_use()

    def test_office_parents_and_teachers_cannot(self):
        for user in (self.user_office, self.user_mother, self.user_internal):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._use_again(user=user)

    def test_days_that_are_over_are_refused(self):
        with self.assertRaisesRegex(UserError, "a day that is over"):
            self._use_again(first=date(2026, 10, 3))
        with self.assertRaisesRegex(UserError, "a day that is over"):
            self._use_again(edit=date(2026, 10, 4))
        self.assertTrue(self._use_again(first=date(2026, 10, 5)))

    def test_families_asked_last_time_are_not_asked_again(self):
        window = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-12 18:00:00", "audience": "families"}
        self.conference.window_ids = [Command.create({**window, "family_ids": [Command.set(self.family.ids)]})]
        new = self._use_again()
        self.assertEqual(new.window_ids.mapped("audience"), ["all"])
        self.assertIn("families asked to come", new.message_ids[0].body)
        self.assertEqual(len(self.conference.window_ids), 2, "The old one stays")

    def _make_terms(self, **vals):
        """End the art class, name it in a rule, a length and what is left out; return the class of the new term."""
        art, classes = self.art, [Command.set((self.art | self.homeroom_4a).ids)]
        art.date_stop = date(2027, 1, 31)
        self.conference.rule_ids = [Command.create({"class_ids": classes})]
        self.conference.length_ids = [Command.create({"duration": 15, "class_ids": [Command.set(art.ids)]})]
        self.conference.excluded_class_ids = art
        vals = {"name": art.name, "date_start": date(2027, 2, 1), "grade_ids": [Command.set(art.grade_ids.ids)], **vals}
        return self._make_class(class_type="specialty", teachers=[self.teacher_art], students=[self.ida], **vals)

    def test_classes_of_last_term_become_those_of_this_one(self):
        art = self._make_terms()
        new = self._use_again()
        self.assertEqual(new.rule_ids.class_ids, art | self.homeroom_4a)
        self.assertEqual((new.length_ids.class_ids, new.excluded_class_ids), (art, art))
        self.assertEqual(self.conference.rule_ids.class_ids, self.art | self.homeroom_4a)
        self.assertNotIn("classes that are over", "".join(new.message_ids.mapped("body")))

    def test_class_of_the_same_subject_and_grade(self):
        self.art.subject_id = self.env["ptc.subject"].create({"name": "Art"})
        art = self._make_terms(name="Art II", subject_id=self.art.subject_id.id)
        self.assertEqual(self._use_again().length_ids.class_ids, art)

    def test_class_that_nobody_can_tell_is_said(self):
        art = self._make_terms()
        vals = {"date_start": art.date_start, "grade_ids": [Command.set(art.grade_ids.ids)]}
        self._make_class(name=art.name, class_type="specialty", **vals)
        new = self._use_again()
        self.assertEqual(new.length_ids.class_ids, self.art, "Without a class the length would be for all")
        self.assertIn("over by then: Art.", new.message_ids[0].body)


@freeze_time("2026-10-05 12:00:00")
class TestPtcConferenceAgainArchived(AgainCommon):
    """What settings name may have been archived since; without the name a setting would hold for all."""

    def _name_art(self):
        """Name the art class in a break, a length, a rule, and in what is left out."""
        art = {"class_ids": [Command.set(self.art.ids)]}
        self.conference.break_ids.write(art)
        self.conference.length_ids = [Command.create({"duration": 15, **art})]
        self.conference.rule_ids = [Command.create(art)]
        self.conference.excluded_class_ids = self.art

    def _get_named(self, conference):
        lines = (conference.break_ids, conference.length_ids, conference.rule_ids)
        return [*(line.class_ids for line in lines), conference.excluded_class_ids]

    def test_archived_class_is_still_named(self):
        self._name_art()
        self.art.active = False
        new = self._use_again()
        self.assertEqual(self._get_named(new), [self.art] * 4)
        self.assertEqual(new.rule_ids.conditions["class"], self.art.ids)
        self.assertEqual(new.rule_ids.who, "Art")
        self.assertIn("over by then: Art.", new.message_ids[0].body)

    def test_archived_class_becomes_that_of_this_term(self):
        self._name_art()
        self.art.active = False
        vals = {"class_type": "specialty", "grade_ids": [Command.set(self.art.grade_ids.ids)]}
        art = self._make_class(name="Art", teachers=[self.teacher_art], students=[self.ida], **vals)
        self.assertEqual(self._get_named(self._use_again()), [art] * 4)

    def test_break_of_a_teacher_who_left_is_not_for_all(self):
        self.conference.break_ids.teacher_ids = self.teacher_art
        self.teacher_art.active = False
        self.assertEqual(self._use_again().break_ids.conditions["teacher"], self.teacher_art.ids)

    def test_teacher_who_left_takes_no_part(self):
        self.teacher_art.active = False
        self.assertEqual(self._use_again().teacher_ids.teacher_id, self.teacher_homeroom | self.teacher_science)

    def test_room_that_is_no_more_is_left_out(self):
        part = self.conference.teacher_ids[0]
        part.room_id.active = False
        new = self._use_again()
        self.assertEqual(new.teacher_ids.filtered(lambda one: not one.room_id).teacher_id, part.teacher_id)

    def test_families_asked_last_time_have_left(self):
        window = {"opens": "2026-10-01 06:00:00", "closes": "2026-10-12 18:00:00", "audience": "families"}
        self.conference.window_ids = [Command.create({**window, "family_ids": [Command.set(self.family.ids)]})]
        self.family.active = False
        self.assertEqual(self._use_again().window_ids.mapped("audience"), ["all"])

    def test_students_of_a_counsellor_have_left(self):
        counsellor = self._make_teacher(given="Carl", family="Counsellor")
        of_one = {"staff_audience": "students", "staff_student_ids": [Command.set(self.ole.ids)]}
        room = {"room_id": self._make_room(name="104", campus=self.campus).id}
        self._make_part(conference=self.conference, teacher=counsellor, staff_role="Counsellor", **of_one, **room)
        self.ole.active = False
        part = self._use_again().teacher_ids.filtered("staff_audience")
        self.assertEqual((part.staff_student_ids, part.room_id.id), (self.ole, room["room_id"]))

    def test_archived_conference_is_used_again(self):
        self.conference.active = False
        self.assertTrue(self._use_again().active)
