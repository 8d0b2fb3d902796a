# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .test_outbox import OutboxCommon


class SplitCommon(OutboxCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        book = cls._make_appointment
        of = {"student": cls.ida, "family": cls.family}
        cls.art = book(**of, teacher=cls.teacher_art, booked_by=cls.father)
        cls.homeroom = book(**of, teacher=cls.teacher_homeroom, clock="16:30", booked_by=cls.mother)
        cls.science = book(student=cls.ole, family=cls.family, teacher=cls.teacher_science, clock="17:30")
        cls.env["ptc.outbox"].search([]).state = "done"

    def _open(self, kind="split", family=None, **vals):
        """Return a split of ``family``, or a merge, as the office has it before it is done."""
        family = (family or self.family).with_user(self.user_office)
        action = family.action_split() if kind == "split" else family.action_merge()
        change = self.env["ptc.family.change"].with_user(self.user_office).browse(action["res_id"])
        if vals:
            change.write(vals)
        return change

    def _decide(self, change, appointment, action, session=None):
        line = change.line_ids.filtered(lambda line: line.appointment_id == appointment)
        line.write({"action": action, "session_id": session and session.id})
        return line

    def _split(self, **actions):
        """Split ``father`` off; the keyword arguments are actions by ``art``, ``homeroom``, ``science``."""
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        for name, action in actions.items():
            self._decide(change, getattr(self, name), action)
        change.action_apply()
        return change

    def _merge(self):
        """Let mia's father join her mother's family."""
        change = self._open("merge", self.family_mia_mother, other_family_id=self.family_mia_father.id)
        change.line_ids = change._prepare_lines(self.family_mia_father)
        return change

    def _book_mia(self, parent, **session):
        family = getattr(self, f"family_mia_{parent}")
        return self._make_appointment(
            student=self.mia, family=family, booked_by=getattr(self, f"mia_{parent}"), **session
        )

    def _read_calendars(self):
        """Run the cron; return ``{address: {UID: (method, SEQUENCE)}}``."""
        return {mail["email_to"][0]: self._get_calendars(mail) for mail in self._run_cron()}

    def _get_shown(self, partner):
        """Return the ids of what stands on the page of an adult, in order of time."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)
        return [one["appointment_id"] for day in page["schedule"] for one in day["appointments"]]

    def _get_booked(self, family):
        return self.env["ptc.appointment"].search([("family_id", "=", family.id), ("state", "=", "booked")])


@freeze_time("2026-10-05 12:00:00")
class TestSplit(SplitCommon):
    def test_each_appointment_goes_to_one_side(self):
        other = self._split(art="give").other_family_id
        self.assertEqual(self._get_booked(self.family), self.homeroom | self.science)
        self.assertRecordValues(
            self._get_booked(other),
            [
                {
                    "session_id": self.art.session_id.id,
                    "student_id": self.ida.id,
                    "booked_by_id": self.father.id,
                    "ics_uid": self.art.ics_uid,
                }
            ],
        )
        self.assertEqual(self.art.state, "cancelled")
        self.assertEqual(other.guardian_partner_ids, self.father)
        self.assertEqual(self.family.guardian_partner_ids, self.mother)

    def test_neither_sees_what_the_other_has(self):
        other = self._split(art="give").other_family_id
        pages = {
            name: self.env["ptc.family.page"]._get_page_sudo(self.conference.id, getattr(self, name))["schedule"]
            for name in ("mother", "father")
        }
        shown = {
            name: [one["appointment_id"] for day in days for one in day["appointments"]] for name, days in pages.items()
        }
        self.assertEqual(shown["mother"], (self.homeroom | self.science).ids)
        self.assertEqual(shown["father"], self._get_booked(other).ids)
        self.assertNotIn(self.father.name, str(pages["mother"]))
        self.assertNotIn(self.mother.name, str(pages["father"]))

    def test_each_is_told_of_what_is_lost_and_got(self):
        self._split(art="give")
        told = {mail["email_to"][0]: self._get_calendars(mail) for mail in self._run_cron()}
        self.assertEqual(
            told,
            {
                self.mother.email_formatted: {self.art.ics_uid: ("CANCEL", 1)},
                self.father.email_formatted: {
                    self.art.ics_uid: ("REQUEST", 2),
                    self.homeroom.ics_uid: ("CANCEL", 1),
                    self.science.ics_uid: ("CANCEL", 1),
                },
            },
        )

    def test_what_one_moves_later_is_not_told_to_the_other(self):
        """Messages wait some minutes: what was split meanwhile is told as it was then."""
        self._split(art="give")
        self.homeroom._move(session=self._get_session(teacher=self.teacher_homeroom, clock="16:20"), is_staff=True)
        [of_father] = [mail for mail in self._run_cron() if self.father.email in mail["email_to"][0]]
        self.assertIn("4:30", of_father["body"])
        self.assertNotIn("4:20", of_father["body"])

    def test_both_may_have_one(self):
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        later = self._get_session(teacher=self.teacher_art, clock="17:40")
        self._decide(change, self.art, "copy", later)
        change.action_apply()
        copied = self._get_booked(change.other_family_id)
        self.assertRecordValues(copied, [{"session_id": later.id, "student_id": self.ida.id}])
        self.assertEqual(self.art.state, "booked")
        self.assertNotEqual(copied.ics_uid, self.art.ics_uid)

    def test_long_one_goes_over_whole(self):
        self.art._set_length(2)
        sessions = self.art._get_sessions()
        change = self._split(art="give")
        given = self._get_booked(change.other_family_id)
        self.assertEqual(given._get_sessions(), sessions)
        change.action_undo()
        self.assertEqual((self.art.state, self.art._get_sessions()), ("booked", sessions))

    def test_second_one_is_as_long(self):
        self.art._set_length(2)
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        line = change.line_ids.filtered(lambda line: line.appointment_id == self.art)
        with Form(change) as form, form.line_ids.edit(change.line_ids.ids.index(line.id)) as row:
            row.action = "copy"
        # Not the second half of the first one, and not before the break.
        self.assertEqual(line.session_id, self._get_session(teacher=self.teacher_art, clock="16:20"))
        change.action_apply()
        copied = self._get_booked(change.other_family_id)
        self.assertEqual([len(one._get_sessions()) for one in (self.art, copied)], [2, 2])

    def test_second_one_that_is_too_short_changes_nothing(self):
        self.art._set_length(2)
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        self._decide(change, self.art, "copy", self._get_session(teacher=self.teacher_art, clock="17:50"))
        with self.assertRaisesRegex(UserError, "takes more time"), self.env.cr.savepoint():
            change.action_apply()
        self.assertEqual(change.state, "draft")

    def test_one_who_stays_is_not_left_in_two_places_at_once(self):
        second = self._make_appointment(
            student=self.ole,
            family=self.family,
            session=self._get_session(teacher=self.teacher_art, clock="16:30"),
            adult=2,
        )
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        with self.assertRaisesRegex(UserError, "more places at once"), self.env.cr.savepoint():
            change.action_apply()
        self.assertEqual((change.state, second.state), ("draft", "booked"))
        for one in (second, self.homeroom):
            self._decide(change, one, "give")
        with self.assertRaisesRegex(UserError, "at that time"), self.env.cr.savepoint():
            change.action_apply()
        self._decide(change, self.homeroom, "keep")
        change.action_apply()
        self.assertEqual(self._get_booked(change.other_family_id).adult, 1)

    def test_time_that_is_gone_meanwhile_changes_nothing(self):
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        later = self._get_session(teacher=self.teacher_art, clock="17:40")
        self._decide(change, self.art, "copy", later)
        self._make_appointment(student=self.tom, family=self.other_family, session=later)
        with self.assertRaisesRegex(UserError, "taken this time"), self.env.cr.savepoint():
            change.action_apply()
        self.assertEqual(self.family.guardian_partner_ids, self.mother | self.father)

    def test_who_leaves_is_kept_from_nothing_by_what_stays(self):
        """The father had booked what the mother keeps; he is free at that time."""
        self.assertEqual(self.art.occupancy_ids.person, self.father.id)
        change = self._split()
        self.assertEqual(self.art.occupancy_ids.person, 0)
        booked = self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=self.teacher_homeroom),
            student=self.ida,
            family=change.other_family_id,
            class_teacher=self._get_class_teacher(student=self.ida, teacher=self.teacher_homeroom),
            booked_by=self.father,
        )
        self.assertEqual(booked.occupancy_ids.person, self.father.id)

    def test_somebody_has_to_go_and_somebody_to_stay(self):
        for adults in (self.env["res.partner"], self.mother | self.father):
            change = self._open(adult_ids=[Command.set(adults.ids)])
            with self.assertRaisesRegex(UserError, "somebody has to stay"):
                change.action_apply()

    def test_appointment_booked_meanwhile_is_not_forgotten(self):
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="17:50")
        with self.assertRaisesRegex(UserError, "booked meanwhile"):
            change.action_apply()

    def test_undo_puts_everything_back_and_tells_nobody(self):
        change = self._split(art="give", homeroom="keep")
        change.action_undo()
        self.assertEqual(self._get_booked(self.family), self.art | self.homeroom | self.science)
        self.assertEqual(self.family.guardian_partner_ids, self.mother | self.father)
        self.assertFalse(change.other_family_id.active)
        self.assertFalse(self._get_booked(change.other_family_id))
        self.assertEqual(self._run_cron(), [])

    def test_undo_tells_who_was_told_before(self):
        change = self._split(art="give")
        self._run_cron()
        change.action_undo()
        told = {mail["email_to"][0]: set(self._get_calendars(mail)) for mail in self._run_cron()}
        self.assertEqual(told[self.mother.email_formatted], {self.art.ics_uid})

    def test_no_undo_after_somebody_has_booked_on(self):
        change = self._split(art="give")
        given = self._get_booked(change.other_family_id)
        given._move(session=self._get_session(teacher=self.teacher_art, clock="17:50"), is_staff=True)
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            change.action_undo()
        self.assertEqual(given.state, "booked")

    def _assert_not_undone(self, change, told="booked, moved or cancelled since"):
        with self.assertRaisesRegex(UserError, told):
            change.action_undo()
        self.assertEqual((change.state, change.other_family_id.guardian_partner_ids), ("applied", self.father))

    def test_no_undo_after_who_stays_has_moved(self):
        """What was kept is as much decided on as what has gone over."""
        change = self._split(art="give")
        later = self._get_session(teacher=self.teacher_homeroom, clock="16:20")
        self.homeroom._move(session=later, is_staff=True)
        self._assert_not_undone(change)
        self.assertEqual(self.homeroom.session_id, later)

    def test_no_undo_after_a_cancellation_or_a_longer_one(self):
        for step in (
            lambda change: self.science._cancel(is_staff=True),
            lambda change: self._get_booked(change.other_family_id)._set_length(2),
        ):
            with self.env.cr.savepoint() as savepoint:
                change = self._split(art="give")
                step(change)
                self._assert_not_undone(change)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_no_undo_after_what_was_booked_and_cancelled_again(self):
        change = self._split()
        of = {"student": self.ida, "family": change.other_family_id}
        self._make_appointment(**of, teacher=self.teacher_art, clock="17:50")._cancel(is_staff=True)
        self._assert_not_undone(change)

    def test_no_undo_after_another_adult_has_joined(self):
        change = self._split(art="give")
        new = self._make_partner(given="New", family="Olsen")
        link = self._make_guardian(student=self.ida, partner=new, family=change.other_family_id)
        with self.assertRaisesRegex(UserError, "guardians of these families were changed"):
            change.action_undo()
        link.active = False
        change.action_undo()
        self.assertEqual(self.family.guardian_partner_ids, self.mother | self.father)

    def test_no_undo_after_who_left_has_gone_on(self):
        change = self._split(art="give")
        self.father.guardian_ids.family_id = self._make_family(name="Third")
        with self.assertRaisesRegex(UserError, "guardians of these families were changed"):
            change.action_undo()

    def test_what_others_do_does_not_stand_in_the_way(self):
        change = self._split(art="give")
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="17:50")
        change.action_undo()
        self.assertEqual(change.state, "undone")

    def test_new_booking_of_the_new_family_stands_in_the_way_of_undo(self):
        change = self._split()
        self._make_appointment(student=self.ida, family=change.other_family_id, teacher=self.teacher_art, clock="17:50")
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            change.action_undo()

    def test_new_booking_of_who_stays_stands_in_the_way_too(self):
        change = self._split(art="give")
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="17:50")
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            change.action_undo()

    def test_form_offers_the_nearest_free_time(self):
        change = self._open()
        with Form(change) as form:
            form.adult_ids.add(self.father)
            with form.line_ids.edit(0) as line:
                line.action = "copy"
                self.assertEqual(line.session_id, self._get_session(teacher=self.teacher_art, clock="16:10"))

    def test_only_the_office_splits(self):
        for user in (self.user_internal, self.user_mother):
            with self.assertRaises(AccessError):
                self.env["ptc.family.change"].with_user(user).create({"kind": "split", "family_id": self.family.id})
        change = self._open(adult_ids=[Command.set(self.father.ids)])
        for name in ("action_apply", "action_undo"):
            with self.assertRaises(AccessError):
                getattr(change.with_user(self.user_internal), name)()


@freeze_time("2026-10-05 12:00:00")
class TestMerge(SplitCommon):
    def test_appointments_are_taken_over(self):
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        of_mother = self._book_mia("mother", teacher=self.teacher_homeroom, clock="16:50")
        self._merge().action_apply()
        self.assertEqual(self._get_booked(self.family_mia_mother), of_father | of_mother)
        self.assertEqual(self.family_mia_mother.guardian_partner_ids, self.mia_mother | self.mia_father)
        self.assertFalse(self.family_mia_father.active)
        self.assertEqual(of_father.occupancy_ids.family_id, self.family_mia_mother)
        self.assertEqual(len(self._run_cron()), 2)

    def test_both_are_told_and_shown_what_is_one_now(self):
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        of_mother = self._book_mia("mother", teacher=self.teacher_homeroom, clock="16:50")
        mother, father = self.mia_mother.email_formatted, self.mia_father.email_formatted
        self.assertEqual(
            self._read_calendars(),
            {mother: {of_mother.ics_uid: ("REQUEST", 0)}, father: {of_father.ics_uid: ("REQUEST", 0)}},
        )
        self._merge().action_apply()
        told = self._read_calendars()
        # Who had it already is told what has changed; the mother's is new to the father.
        self.assertEqual(told[mother], {of_father.ics_uid: ("REQUEST", 1)})
        self.assertEqual(told[father], {of_father.ics_uid: ("REQUEST", 1), of_mother.ics_uid: ("REQUEST", 1)})
        for partner in (self.mia_mother, self.mia_father):
            self.assertEqual(self._get_shown(partner), (of_mother | of_father).ids)

    def test_title_says_what_is_known(self):
        merge = self.env["ptc.family.change"].create({"kind": "merge", "family_id": self.family_mia_mother.id})
        mother, father = self.family_mia_mother.name, self.family_mia_father.name
        self.assertEqual(merge.display_name, f"{mother} and another family become one")
        merge.other_family_id = self.family_mia_father
        self.assertEqual(merge.display_name, f"{mother} and {father} become one family")

    def test_two_with_one_teacher_need_a_decision(self):
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        of_mother = self._book_mia("mother", teacher=self.teacher_art, clock="17:50")
        change = self._merge()
        told = r'already has an appointment[\s\S]+Choose "Is cancelled" for it here'
        with self.assertRaisesRegex(UserError, told), self.env.cr.savepoint():
            change.action_apply()
        self._decide(change, of_father, "cancel")
        change.action_apply()
        self.assertEqual(self._get_booked(self.family_mia_mother), of_mother)
        told = {mail["email_to"][0] for mail in self._run_cron()}
        self.assertIn(self.mia_father.email_formatted, told)

    def test_undo(self):
        of_father = self._book_mia("father", teacher=self.teacher_art, clock="17:30")
        change = self._merge()
        self._decide(change, of_father, "cancel")
        change.action_apply()
        change.action_undo()
        self.assertEqual(self._get_booked(self.family_mia_father), of_father)
        self.assertEqual(self.family_mia_father.guardian_partner_ids, self.mia_father)
        self.assertTrue(self.family_mia_father.active)

    def test_link_that_is_there_already_is_ended(self):
        self._make_guardian(student=self.mia, partner=self.mia_father, family=self.family_mia_mother)
        change = self._merge()
        change.action_apply()
        links = self.mia.guardian_ids.filtered(lambda link: link.partner_id == self.mia_father)
        self.assertEqual(links.family_id, self.family_mia_mother)
        self.assertEqual(len(links), 1)
        change.action_undo()
        links = self.env["ptc.guardian"].search([("partner_id", "=", self.mia_father.id)])
        self.assertEqual(links.family_id, self.family_mia_mother | self.family_mia_father)
