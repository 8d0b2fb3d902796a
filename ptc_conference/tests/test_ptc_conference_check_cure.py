# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.test_ptc_conference_check import CheckCase


class TestPtcConferenceCheckCure(CheckCase):
    def _get_part(self, teacher):
        return self.conference.teacher_ids.filtered(lambda one: one.teacher_id == teacher)

    def test_sessions_are_allotted_from_the_checks(self):
        part = self._get_part(self.teacher_art)
        part.session_ids.unlink()
        line = self._find("sessionless")
        self.assertEqual(line.cure, "allot")
        check = line.check_id
        line.action_allot()
        self.assertTrue(part.session_ids)
        self.assertNotIn("sessionless", check.line_ids.mapped("code"), "The page has looked again")

    def test_appointments_that_would_move_are_shown_first(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        session = appointment.session_id
        self.conference.date_ids[0].start_minute += 30
        line = self._find("outside")
        action = line.action_allot()
        self.assertEqual((action["type"], action["res_model"]), ("ir.actions.act_window", "ptc.change"))
        self.assertTrue(session.exists().active)

    def test_rooms_are_given_from_the_checks(self):
        part = self._get_part(self.teacher_art)
        part.session_ids.unlink()
        part.room_id = False
        action = self._find("roomless").action_give_rooms()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"])).save()
        self.assertEqual(wizard.line_ids.conference_teacher_id, part)
        wizard.action_assign()
        self.assertFalse(self._find("roomless"))

    def test_windows_are_added_from_the_checks(self):
        self.conference.window_ids.unlink()
        action = self._find("no_window").action_open_windows()
        [(view, kind)] = action["views"]
        self.assertEqual((action["target"], kind), ("new", "form"))
        form = Form(self.env[action["res_model"]].with_context(**action["context"]), view=view)
        form.opens, form.closes = "2026-10-01 06:00:00", "2026-10-12 18:00:00"
        self.assertEqual(form.save(), self.conference.window_ids)
        self.assertFalse(self._find("no_window"))

    def test_window_for_nobody_can_be_given_to_others_where_it_is_shown(self):
        self.conference.window_ids.write(
            {"audience": "grades", "grade_ids": [Command.set(self.env.ref("ptc_roster.grade_09").ids)]}
        )
        action = self._find("window_empty").action_cure()
        view, _kind = action["views"][0]
        arch = self.env["ptc.conference.window"].get_view(view, "list")["arch"]
        self.assertIn('name="grade_ids"', arch)
        self.assertIs(action["context"]["create"], False, "The others are not shown there")

    def test_adults_are_invited_from_the_checks(self):
        (self.user_other_mother | self.user_other_father).active = False
        action = self._find("no_login").action_invite()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.partner_ids, self.other_mother | self.other_father)

    def test_only_those_who_may_book_are_invited(self):
        (self.user_other_mother | self.user_other_father).active = False
        self.other_father.guardian_ids.may_book = False
        action = self._find("no_login").action_invite()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).partner_ids, self.other_mother)

    def test_office_changes_nothing_from_the_checks(self):
        (self.user_other_mother | self.user_other_father).active = False
        line = self._check(user=self.user_office).line_ids.filtered(lambda line: line.code == "no_login")
        for method in (line.action_allot, line.action_invite):
            with self.assertRaises(AccessError):
                method()

    def test_what_is_changed_where_it_is_shown_needs_no_more(self):
        self.conference.contact_id = self.env["res.partner"].create({"name": "Nobody"})
        self.assertFalse(self._find("no_contact").cure)
