# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.http import Request
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalUnable(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = f"{cls.address}/unable"
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)
        cls.user_homeroom = cls._make_portal_user(partner=cls.teacher_homeroom)

    def _value(self, student, family, teacher=None):
        part = self._get_class_teacher(student=student, teacher=teacher or self.teacher_art)
        return f"{family.id}:{student.id}:{part.id}"

    def _send(self, page=None, **form):
        data = {"csrf_token": Request.csrf_token(self), **form}
        return self.url_open(page or self.page, data=data, allow_redirects=False)

    def _get_declines(self):
        return self.env["ptc.decline"].search([("conference_id", "=", self.conference.id)])

    def _decline(self, student, family, teacher=None, **vals):
        part = teacher and self._get_class_teacher(student=student, teacher=teacher)
        keys = {"conference_id": self.conference.id, "student_id": student.id, "family_id": family.id}
        return self.env["ptc.decline"].create({**keys, "class_teacher_id": part and part.id, **vals})

    def _read_teaching(self, user):
        self._sign_in(user)
        return self._text(self._read("/my/teaching"), "o_ptc_decline")

    def test_form_of_an_old_sign_in(self):
        """What was typed stands in the form again, and nothing is told."""
        self._sign_in(self.user_mother)
        answer = self._send(csrf_token="old", scope="all", message="Night shift")
        tree = self._refused(answer, status=400)
        self.assertIn("You have signed in again", self._notice(tree))
        self.assertEqual(tree.xpath("//textarea[@name='message']/text()"), ["Night shift"])
        self.assertFalse(self._get_declines())

    def test_one_teacher(self):
        self._sign_in(self.user_mother)
        self.assertIn(self.page, self._read().xpath("//a/@href"))
        lines = [self._value(self.ida, self.family)]
        answer = self._send(scope="some", lines=lines, message="Night shift", phone="yes")
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            self._get_declines(),
            [
                {
                    "student_id": self.ida.id,
                    "family_id": self.family.id,
                    "teacher_id": self.teacher_art.id,
                    "partner_id": self.mother.id,
                    "message": "Night shift",
                    "is_phone_welcome": True,
                    "is_other_day_welcome": False,
                }
            ],
        )
        self.assertEqual(len(self._text(self._read(), "o_ptc_declined")), 1)
        self._sign_in(self.user_father)
        self.assertIn("Night shift", self._text(self._read(self.page), "o_ptc_wish")[0])
        told = self._read_teaching(self.user_teacher)
        self.assertEqual(len(told), 1)
        for text in (self.ida.name, self.mother.name, "Night shift", "by telephone"):
            self.assertIn(text, told[0])
        self.assertEqual(self._read_teaching(self.user_homeroom), [])

    def test_another_day_would_suit(self):
        """The teacher and the office read it, until it is taken back."""
        self._sign_in(self.user_mother)
        lines = [self._value(self.ida, self.family)]
        self.assertEqual(self._send(scope="some", lines=lines, other_day="yes").status_code, 303)
        decline = self._get_declines()
        self.assertRecordValues(decline, [{"is_other_day_welcome": True, "is_phone_welcome": False}])
        self.assertIn("on another day", self._text(self._read(self.page), "o_ptc_wish")[0])
        self.assertIn("on another day", decline.with_user(self.user_office).ways_text)
        for is_office in (False, True):
            self.assertIn("on another day", " ".join(decline._describe_told(is_office)))
        self.assertIn("on another day", self._read_teaching(self.user_teacher)[0])
        decline.action_take_back()
        self.assertEqual(self._read_teaching(self.user_teacher), [])

    def test_whole_conference(self):
        self._sign_in(self.user_mother)
        self.assertEqual(self._send(scope="all").status_code, 303)
        self.assertEqual(self._get_declines().student_id, self.ida | self.ole)
        self.assertFalse(self._get_declines().class_teacher_id)
        self.assertEqual(len(self._text(self._read(), "o_ptc_declined")), 4)
        self.assertEqual(len(self._read_teaching(self.user_teacher)), 2)
        self.assertEqual(len(self._read_teaching(self.user_homeroom)), 1)

    def test_told_again_is_told_anew(self):
        self._sign_in(self.user_mother)
        for message in ("One", "Two"):
            self.assertEqual(self._send(scope="all", message=message).status_code, 303)
        self.assertEqual(set(self._get_declines().mapped("message")), {"Two"})
        self.assertEqual(len(self._get_declines()), 2)

    def test_appointment_is_cancelled_only_when_the_parent_says_so(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._sign_in(self.user_mother)
        lines = [self._value(self.ida, self.family)]
        tree = self._refused(self._send(scope="some", lines=lines, message="Ill"))
        self.assertIn("Say below whether to cancel it too", self._notice(tree))
        self.assertEqual(tree.xpath("//textarea/text()")[0].strip(), "Ill")
        self.assertEqual(tree.xpath("//input[@name='lines'][@checked]/@value"), lines)
        self.assertFalse(self._get_declines())
        self.assertEqual(self._send(scope="some", lines=lines, cancel="no").status_code, 303)
        self.assertEqual((appointment.state, len(self._get_declines())), ("booked", 1))
        self.assertEqual(self._send(scope="some", lines=lines, cancel="yes").status_code, 303)
        self.assertEqual(appointment.state, "cancelled")

    def test_too_late_to_cancel_changes_nothing(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.write({"cancel_lead_time": 30, "cancel_lead_unit": "days"})
        self._sign_in(self.user_mother)
        tree = self._refused(self._send(scope="all", cancel="yes"))
        self.assertIn("nothing was changed", self._notice(tree))
        self.assertEqual((appointment.state, len(self._get_declines())), ("booked", 0))
        self.assertEqual(self._send(scope="all", cancel="no").status_code, 303)

    def test_taken_back(self):
        decline = self._decline(self.ida, self.family, self.teacher_art)
        self._sign_in(self.user_father)
        for _again in range(2):
            self.assertEqual(self._send(decline_id=decline.id).status_code, 303)
        self.assertFalse(decline.active)
        self.assertFalse(self._text(self._read(), "o_ptc_declined"))
        self.assertEqual(self._read_teaching(self.user_teacher), [])

    def test_separated_parents_do_not_learn_of_each_other(self):
        decline = self._decline(self.mia, self.family_mia_mother, message="He must not know")
        self._sign_in(self.user_mia_father)
        for page in (self.page, self.address):
            self.assertNotIn("He must not know", self.url_open(page).text)
        self.assertFalse(self._text(self._read(), "o_ptc_declined"))
        self._send(decline_id=decline.id)
        self.assertTrue(decline.active)
        value = self._value(self.mia, self.family_mia_mother)
        self.assertEqual(self._send(scope="some", lines=[value]).status_code, 409)
        self.assertEqual(self._get_declines(), decline)

    def test_only_own_lines(self):
        self._sign_in(self.user_mother)
        science = self._value(self.ole, self.family, self.teacher_science)
        foreign = [
            self._value(self.tom, self.other_family),
            self._value(self.tom, self.family),
            ":".join([str(self.family.id), str(self.ida.id), science.split(":")[2]]),
            "x",
        ]
        self.assertEqual(self._send(scope="some", lines=foreign).status_code, 409)
        self.assertEqual(self._send(scope="some").status_code, 409)
        self.assertEqual(self._send().status_code, 409)
        self.assertFalse(self._get_declines())
        # Who ticks a teacher has said enough.
        self.assertEqual(self._send(lines=[science]).status_code, 303)
        self.assertEqual(self._get_declines().teacher_id, self.teacher_science)

    def test_not_theirs_looks_as_if_it_did_not_exist(self):
        self.conference.action_withdraw()
        for user in (self.user_mother, self.user_teacher):
            self._sign_in(user)
            self.assertEqual(self.url_open(self.page).status_code, 404)
            self.assertEqual(self._send(scope="all").status_code, 404)
            self.assertEqual(self._send(decline_id="1").status_code, 404)

    def test_nothing_changes_after_the_conference(self):
        with freeze_time("2026-10-20 12:00:00"):
            self._sign_in(self.user_mother)
            self.assertIn("over", self._notice(self._refused(self._send(scope="all"))))
            self.assertFalse(self._read(self.page).xpath("//textarea"))

    def test_right_ends_with_the_link(self):
        decline = self._decline(self.mia, self.family_mia_father)
        self.family_mia_father.guardian_ids.may_book = False
        self._sign_in(self.user_mia_father)
        self.assertEqual(self._send(decline_id=decline.id).status_code, 404)
        self.assertTrue(decline.active)

    def test_work_list_of_those_asked_knows_it(self):
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "student_id": self.mia.id, "class_teacher_id": part.id}
        lines = self.env["ptc.must.see"].create(keys).family_line_ids.sorted(lambda line: line.family_id == self.family)
        other = self._decline(self.mia, self.family_mia_mother, self.teacher_homeroom)
        self.assertEqual(set(lines.mapped("state")), {"untold"})
        self._decline(self.mia, self.family_mia_mother)
        lines.invalidate_recordset(["state"])
        states = {line.family_id: line.state for line in lines}
        self.assertEqual(states, {self.family_mia_mother: "declined", self.family_mia_father: "untold"})
        self.assertTrue(other.active)

    def test_office_enters_what_it_is_told(self):
        office = new_test_user(self.env, "unable_office", groups="ptc_roster.group_office")
        self.mother.phone = "+49 30 555 0113"
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        decline = self._decline(self.ida, self.family, self.teacher_art).with_user(office)
        self.assertEqual(decline.phones, f"{self.mother.name}: +49 30 555 0113")
        self.assertTrue(decline.has_appointment)
        self.assertEqual(appointment.state, "booked")
        decline.action_take_back()
        for user in (self.user_mother, self.user_teacher, new_test_user(self.env, "unable_user")):
            with self.assertRaises(AccessError):
                decline.with_user(user).read(["message"])
            with self.assertRaises(AccessError):
                decline.with_user(user).action_take_back()

    def test_twice_or_of_another_family_is_refused(self):
        self._decline(self.ida, self.family)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._decline(self.ida, self.family)
        with self.assertRaisesRegex(ValidationError, "does not belong"):
            self._decline(self.tom, self.family)
