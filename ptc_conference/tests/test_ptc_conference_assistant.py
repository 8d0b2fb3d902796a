# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.ptc_conference.tests.common import TUESDAY, ConferenceCommon

VIEW = "ptc_conference.ptc_conference_view_form_assistant"
STEPS = ["when", "who", "rooms", "sessions", "windows", "open"]


@freeze_time("2026-10-05 12:00:00")
class TestPtcConferenceAssistant(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The rooms are free for a new conference.
        cls.conference.unlink()
        cls.new = cls.env["ptc.conference"].with_user(cls.user_administrator)

    def _edit(self, conference):
        return Form(conference, view=VIEW)

    def _make_new(self):
        """Return a new conference after the first step of the form was filled and saved."""
        with Form(self.new, view=VIEW) as form:
            form.name = "Winter"
            with form.date_ids.new() as day:
                day.date = TUESDAY
                day.start_minute, day.stop_minute = 16 * 60, 18 * 60
        return form.record

    def _go_to(self, step):
        """Return a conference at a step, with all before it done."""
        conference = self._make_new()
        while conference.setup_step != step:
            if conference.setup_step == "rooms":
                conference.action_assign_rooms()
            if conference.setup_step == "windows":
                conference.window_ids = [Command.create({"opens": "2026-10-01", "closes": "2026-10-12"})]
            conference.action_next_step()
        return conference

    def test_six_steps_lead_to_an_open_conference(self):
        conference = self._make_new()
        steps = [conference.setup_step]
        conference.action_next_step()
        steps.append(conference.setup_step)
        told = conference.action_next_step()
        self.assertEqual(told["params"]["message"], "Teachers added: 3.")
        steps.append(conference.setup_step)
        conference.action_assign_rooms()
        conference.action_next_step()
        steps.append(conference.setup_step)
        with self._edit(conference) as form:
            form.duration = 15
        conference.action_next_step()
        self.assertEqual(len(conference.session_ids), 3 * 8)
        steps.append(conference.setup_step)
        with self._edit(conference) as form, form.window_ids.new() as window:
            window.opens, window.closes = "2026-10-01 06:00:00", "2026-10-12 18:00:00"
        action = conference.action_next_step()
        steps.append(conference.setup_step)
        self.assertEqual(steps, STEPS)
        check = self.env["ptc.conference.check"].with_user(self.user_administrator).browse(action["res_id"])
        self.assertEqual(check.setup_step, "open")
        self.assertFalse(check.block_count)
        check.action_open()
        self.assertEqual(conference.state, "open")

    def test_it_goes_on_where_it_was_left(self):
        for step in STEPS[:-1]:
            with self.subTest(step=step):
                conference = self._go_to(step)
                action = conference.action_assistant()
                self.assertEqual(
                    (action["res_id"], action["views"]), (conference.id, [(self.env.ref(VIEW).id, "form")])
                )
                conference.unlink()
        self.assertEqual(self._go_to("open").action_assistant()["res_model"], "ptc.conference.check")

    def test_going_back_keeps_what_was_done(self):
        conference = self._go_to("open")
        count = len(conference.session_ids)
        check = self.env["ptc.conference.check"].browse(conference.action_check()["res_id"])
        check.with_user(self.user_administrator).action_previous_step()
        steps = [conference.setup_step]
        for _step in STEPS[:-1]:
            conference.action_previous_step()
            steps.append(conference.setup_step)
        self.assertEqual(steps, ["windows", "sessions", "rooms", "who", "when", "when"])
        self.assertEqual((len(conference.session_ids), len(conference.teacher_ids)), (count, 3))

    def test_going_on_again_changes_only_what_differs(self):
        conference = self._go_to("windows")
        sessions = conference.session_ids
        conference.action_previous_step()
        conference.action_next_step()
        self.assertEqual(conference.session_ids, sessions)

    def test_steps_that_are_not_done_say_what_to_enter(self):
        conference = self.new.create({"name": "Winter"})
        with self.assertRaisesRegex(UserError, "Enter at least one date"):
            conference.action_next_step()
        conference = self._go_to("who")
        conference.grade_ids = self.env.ref("ptc_roster.grade_09")
        with self.assertRaisesRegex(UserError, "No teacher has a class in these grades"):
            conference.action_next_step()
        conference = self._go_to("rooms")
        with self.assertRaisesRegex(UserError, "No teacher has a room yet"):
            conference.action_next_step()
        conference.action_assign_rooms()
        conference.action_next_step()
        conference.duration = 200
        with self.assertRaisesRegex(UserError, "No session fits"):
            conference.action_next_step()
        conference.duration = 10
        conference.action_next_step()
        with self.assertRaisesRegex(UserError, "Enter at least one booking window"):
            conference.action_next_step()
        self.assertEqual(conference.setup_step, "windows")

    def test_yield_is_told_before_anything_is_written(self):
        conference = self._go_to("sessions")
        with self._edit(conference) as form:
            self.assertEqual(form.setup_yield, "36 sessions: 12 for each of 3 teachers.")
            form.duration = 20
            self.assertEqual(form.setup_yield, "18 sessions: 6 for each of 3 teachers.")
            with form.break_ids.new() as pause:
                pause.start_minute, pause.stop_minute = 17 * 60, 17 * 60 + 20
            self.assertEqual(form.setup_yield, "15 sessions: 5 for each of 3 teachers.")
        self.assertFalse(conference.session_ids)
        conference.teacher_ids[0].duration = 40
        self.assertEqual(conference.setup_yield, "12 sessions: 2 to 5 for each of 3 teachers.")
        conference.teacher_ids.room_id = False
        self.assertIn("No sessions:", conference.setup_yield)

    def test_copy_begins_anew(self):
        self.assertEqual(self._go_to("sessions").copy({"date_ids": []}).setup_step, "when")

    def test_office_parents_and_teachers_cannot(self):
        conference = self._make_new()
        for user in (self.user_office, self.user_mother, self.user_internal):
            for method in ("action_next_step", "action_previous_step", "action_assistant"):
                with self.subTest(user=user.name, method=method), self.assertRaises(AccessError):
                    getattr(conference.with_user(user), method)()
        self.assertEqual(conference.setup_step, "when")
