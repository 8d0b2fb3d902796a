# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from odoo.addons.ptc_conference.tests.common import TUESDAY, ConferenceCommon


class OfficeCase(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office_env = cls.env(user=cls.user_office)

    def _get_art(self, clock):
        return self._get_session(teacher=self.teacher_art, clock=clock)


class TestMove(OfficeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appointment = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)

    def _open(self):
        return Form(self.office_env["ptc.appointment.move"].with_context(active_id=self.appointment.id))

    def _move(self, session):
        form = self._open()
        form.session_id = session
        return form.save().action_move()

    def test_form_shows_what_is_moved(self):
        form = self._open()
        self.assertEqual(form.student_id, self.ida)
        self.assertEqual(form.old_session_id, self._get_art("16:00"))

    def test_offers_free_sessions_of_the_teacher(self):
        self._get_art("16:10").action_block()
        wizard = self._open()
        domain = wizard._view["fields"]["session_id"]["domain"]
        keys = {"conference_id": self.conference.id, "teacher_id": self.teacher_art.id}
        offered = self.env["ptc.session"].search(safe_eval(domain, keys))
        mine = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        self.assertEqual(offered, mine - self._get_art("16:00") - self._get_art("16:10"))

    def test_moves(self):
        self.assertEqual(self._move(self._get_art("17:20"))["type"], "ir.actions.act_window_close")
        self.assertEqual(self.appointment.session_id, self._get_art("17:20"))
        self.assertTrue(self._get_art("16:00").is_free)

    def test_says_how_the_family_asked(self):
        form = self._open()
        form.session_id, form.channel = self._get_art("17:20"), "mail"
        form.save().action_move()
        self.assertEqual(self.appointment.channel, "mail")

    def test_moves_outside_the_window(self):
        self.conference.window_ids.closes = "2026-10-02 06:00:00"
        self._move(self._get_art("17:20"))
        self.assertEqual(self.appointment.session_id, self._get_art("17:20"))

    def test_gone_session_is_told_and_nothing_is_lost(self):
        form = self._open()
        form.session_id = self._get_art("16:20")
        wizard = form.save()
        self._make_appointment(student=self.tom, family=self.other_family, session=self._get_art("16:20"))
        with self.assertRaises(UserError) as refusal:
            wizard.action_move()
        message = str(refusal.exception).replace("\u202f", " ")
        self.assertEqual(
            message,
            "Somebody has just taken this time.\n\nFree near it:\n"
            "- Tue 10/13/26, 4:10 PM\n- Tue 10/13/26, 4:30 PM\n- Tue 10/13/26, 4:40 PM",
        )
        self.assertEqual(self.appointment.session_id, self._get_art("16:00"))
        self.assertEqual(self.appointment.state, "booked")

    def test_family_that_is_elsewhere_is_told_in_words_for_the_office(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:30")
        with self.assertRaisesRegex(UserError, r"^The family has another appointment at that time, or too close"):
            self._move(self._get_art("16:40"))
        self.assertEqual(self.appointment.session_id, self._get_art("16:00"))

    def test_cancel_button(self):
        self.conference.window_ids.closes = "2026-10-02 06:00:00"
        self.appointment.with_user(self.user_office).action_cancel()
        self.assertRecordValues(self.appointment, [{"state": "cancelled", "channel": "office"}])
        self.assertTrue(self._get_art("16:00").is_free)

    def test_cancel_button_leaves_alone_what_is_cancelled(self):
        self.appointment._cancel()
        self.appointment.with_user(self.user_office).action_cancel()
        self.assertEqual(self.appointment.channel, "portal")


class TestBook(OfficeCase):
    def _open(self, **defaults):
        context = {f"default_{name}": value.id for name, value in defaults.items()}
        return Form(self.office_env["ptc.appointment.book"].with_context(**context))

    def test_default_is_the_conference_that_comes_next(self):
        self._make_conference(name="Draft of the same days")
        self.assertEqual(self._open().conference_id, self.conference)

    def test_only_child_is_chosen_by_itself(self):
        form = self._open()
        form.family_id = self.other_family
        self.assertEqual(form.student_id, self.tom)

    def test_offers_teachers_without_an_appointment(self):
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        form = self._open(family_id=self.other_family)
        self.assertEqual(form.available_class_teacher_ids[:], self.homeroom_4a.class_teacher_ids)
        self.assertEqual(form.class_teacher_id, self.homeroom_4a.class_teacher_ids)

    def test_another_choice_clears_what_no_longer_fits(self):
        form = self._open()
        form.family_id = self.family
        self.assertFalse(form.student_id)
        form.student_id = self.ole
        form.class_teacher_id = self.science_7.class_teacher_ids
        form.session_id = self._get_session(teacher=self.teacher_science)
        form.student_id = self.ida
        self.assertFalse(form.class_teacher_id)
        self.assertFalse(form.session_id)
        form.class_teacher_id = self.art.class_teacher_ids
        form.session_id = self._get_art("16:00")
        form.family_id = self.other_family
        self.assertEqual(form.student_id, self.tom)

    def test_books_and_shows_the_appointment(self):
        form = self._open(family_id=self.other_family)
        form.class_teacher_id = self.art.class_teacher_ids
        form.session_id = self._get_art("16:00")
        self.assertEqual(form.room_id, self._get_art("16:00").room_id)
        action = form.save().action_book()
        appointment = self.env[action["res_model"]].browse(action["res_id"])
        self.assertRecordValues(
            appointment,
            [
                {
                    "student_id": self.tom.id,
                    "family_id": self.other_family.id,
                    "session_id": self._get_art("16:00").id,
                    "booked_by_id": self.user_office.partner_id.id,
                    "state": "booked",
                    "start": self._to_utc(clock="16:00", day=TUESDAY),
                }
            ],
        )

    def test_book_and_next_keeps_the_family(self):
        form = self._open(family_id=self.other_family)
        form.class_teacher_id = self.art.class_teacher_ids
        form.session_id = self._get_art("16:00")
        action = form.save().action_book_next()
        self.assertEqual((action["res_model"], action["target"]), ("ptc.appointment.book", "new"))
        form = Form(self.office_env["ptc.appointment.book"].with_context(**action["context"]))
        self.assertEqual((form.family_id, form.student_id), (self.other_family, self.tom))
        self.assertEqual(form.class_teacher_id, self.homeroom_4a.class_teacher_ids)

    def test_gone_session_is_told_and_the_choices_stay(self):
        form = self._open(family_id=self.other_family)
        form.class_teacher_id = self.art.class_teacher_ids
        form.session_id = self._get_art("16:00")
        wizard = form.save()
        self._make_appointment(student=self.ida, family=self.family, session=self._get_art("16:00"))
        with self.assertRaisesRegex(UserError, r"Somebody has just taken this time\.\n\nFree near it:"):
            wizard.action_book()
        self.assertEqual((wizard.family_id, wizard.student_id), (self.other_family, self.tom))
        wizard.session_id = self._get_art("16:10")
        wizard.action_book()
        self.assertFalse(self._get_art("16:10").is_free)

    def test_families_are_found_by_adult_and_student(self):
        families = self.office_env["ptc.family"]
        for name in ("Tom", "Other Mother", "Reyes"):
            with self.subTest(name=name):
                self.assertIn((self.other_family.id, "Reyes"), families.name_search(name))
                self.assertNotIn(self.family.id, dict(families.name_search(name)))


class TestSmartButtons(OfficeCase):
    def test_counts_are_of_booked_appointments(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_art, clock="16:30")
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:50")
        last = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        last._cancel(is_staff=True)
        office = self.user_office
        self.assertEqual([one.with_user(office).appointment_count for one in (self.ida, self.tom, self.mia)], [1, 1, 0])
        families = (self.family, self.other_family, self.family_mia_father)
        self.assertEqual([one.with_user(office).appointment_count for one in families], [2, 1, 0])
        teachers = (self.teacher_art, self.teacher_homeroom)
        self.assertEqual([one.with_user(office).teacher_appointment_count for one in teachers], [3, 0])
