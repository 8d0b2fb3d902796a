# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .test_families_split import SplitCommon


@freeze_time("2026-10-05 12:00:00")
class TestSplitTold(SplitCommon):
    """Calendars of both sides are as their pages, whatever was split, told, and put back."""

    def _undo_told(self, change):
        """Undo a split that was told; return what calendars are sent then."""
        self.assertTrue(self._run_cron())
        change.action_undo()
        return self._read_calendars()

    def test_undo_gives_back_what_had_stayed(self):
        """The father was told that what stayed with the mother is cancelled."""
        told = self._undo_told(self._split(art="give"))
        self.assertEqual(told[self.mother.email_formatted], {self.art.ics_uid: ("REQUEST", 2)})
        self.assertEqual(
            told[self.father.email_formatted],
            {one.ics_uid: ("REQUEST", 2) for one in (self.art, self.homeroom, self.science)},
        )
        for partner in (self.mother, self.father):
            self.assertEqual(self._get_shown(partner), (self.art | self.homeroom | self.science).ids)

    def test_what_changes_after_the_undo_is_newer(self):
        self._undo_told(self._split(art="give"))
        self.homeroom._cancel(is_staff=True)
        both = {self.mother.email_formatted, self.father.email_formatted}
        self.assertEqual(self._read_calendars(), dict.fromkeys(both, {self.homeroom.ics_uid: ("CANCEL", 3)}))

    def test_adults_of_one_address_are_told_once(self):
        self.father.email = self.mother.email
        told = self._undo_told(self._split(art="give"))
        [calendars] = told.values()
        self.assertEqual(set(calendars), {one.ics_uid for one in (self.art, self.homeroom, self.science)})

    def _copy_art(self):
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        self._decide(change, self.art, "copy", self._get_session(teacher=self.teacher_art, clock="17:40"))
        change.action_apply()
        return change

    def test_who_gets_a_second_time_loses_the_first(self):
        copied = self._get_booked(self._copy_art().other_family_id)
        told = self._read_calendars()[self.father.email_formatted]
        self.assertEqual(told[self.art.ics_uid], ("CANCEL", 1))
        self.assertEqual(told[copied.ics_uid][0], "REQUEST")

    def test_undo_takes_the_second_time_back(self):
        change = self._copy_art()
        copied = self._get_booked(change.other_family_id)
        told = self._undo_told(change)
        of_father = told.pop(self.father.email_formatted)
        self.assertEqual(
            {uid: method for uid, (method, _number) in of_father.items()},
            {
                copied.ics_uid: "CANCEL",
                **{one.ics_uid: "REQUEST" for one in (self.art, self.homeroom, self.science)},
            },
        )
        self.assertEqual(told, {}, "the mother has what she had")

    def test_teachers_are_not_told_of_what_has_stayed(self):
        change = self._split(art="give")
        self._run_cron()
        before = change._get_last_outbox_id()
        change.action_undo()
        self.env.flush_all()
        # PostgreSQL goes by its own clock.
        self.env.cr.execute("UPDATE ptc_outbox SET create_date = %s WHERE id > %s", [fields.Datetime.now(), before])
        self.env.invalidate_all()
        mailing = self.env["ptc.mailing"].new({"conference_id": self.conference.id, "day": "2026-10-05"})
        found = mailing._get_lines().filtered(lambda line: line.id > before).appointment_id
        self.assertEqual(found & (self.art | self.homeroom), self.art)

    def test_what_stays_for_both_is_cancelled_for_nobody(self):
        self.conference.separated = "together"
        self.art._cancel(is_staff=True)
        both = self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.mother
        )
        self._run_cron()
        self._split()
        told = self._read_calendars()
        self.assertNotIn(both.ics_uid, told.get(self.mother.email_formatted, {}))
        self.assertNotIn(both.ics_uid, told[self.father.email_formatted])
        self.assertIn(both.id, self._get_shown(self.father))


@freeze_time("2026-10-05 12:00:00")
class TestMergeTold(SplitCommon):
    def test_undo_takes_from_the_others_what_they_were_told(self):
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        of_mother = self._book_mia("mother", teacher=self.teacher_homeroom, clock="16:50")
        self._run_cron()
        change = self._merge()
        change.action_apply()
        self._run_cron()
        change.action_undo()
        told = self._read_calendars()
        method, number = told[self.mia_mother.email_formatted].pop(of_father.ics_uid)
        self.assertEqual((method, number > 1), ("CANCEL", True))
        self.assertEqual(told[self.mia_mother.email_formatted], {})
        self.assertEqual(told[self.mia_father.email_formatted][of_father.ics_uid][0], "REQUEST")
        self.assertEqual(told[self.mia_father.email_formatted][of_mother.ics_uid][0], "CANCEL")
        self.assertEqual(self._get_shown(self.mia_mother), of_mother.ids)
        self.assertEqual(self._get_shown(self.mia_father), of_father.ids)

    def test_undo_before_anything_was_told_tells_nobody(self):
        self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        self._run_cron()
        change = self._merge()
        change.action_apply()
        change.action_undo()
        self.assertEqual(self._read_calendars(), {})

    def test_undo_leaves_what_is_for_both(self):
        self.conference.separated = "together"
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        self._run_cron()
        change = self._merge()
        change.action_apply()
        self._run_cron()
        change.action_undo()
        methods = {calendars[of_father.ics_uid][0] for calendars in self._read_calendars().values()}
        self.assertEqual(methods, {"REQUEST"})
        self.assertEqual(self._get_shown(self.mia_mother), of_father.ids)
