# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalTeaching(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)

    def test_teacher_sees_who_comes(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:10")
        self._sign_in(self.user_teacher)

        rows = self._text(self._read("/my/teaching"), "o_ptc_session")

        self.assertEqual(
            rows[:3],
            [
                "4:00 PM to 4:10 PM 1 free",
                "4:10 PM to 4:20 PM Ida Olsen 4-A Art With Mother Olsen and Father Olsen Change",
                "4:20 PM to 5:00 PM 4 free",
            ],
        )

    def test_separated_parent_is_not_named_beside_the_other(self):
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self._sign_in(self.user_teacher)

        rows = self._text(self._read("/my/teaching"), "o_ptc_session_booked")

        self.assertEqual(rows, ["4:00 PM to 4:10 PM Mia Park 4-A Art With Mia Mother Lind Change"])

    def test_own_schedule_as_pdf(self):
        part = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_art)
        self._sign_in(self.user_teacher)

        response = self.url_open(f"/my/teaching/{part.id}/schedule.pdf")

        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_schedule_of_another_teacher_is_not_there(self):
        other = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_homeroom)
        self._sign_in(self.user_teacher)

        for part_id in (other.id, 2**31 - 1, 2**40):
            self.assertEqual(self.url_open(f"/my/teaching/{part_id}/schedule.pdf").status_code, 404)

    def test_internal_teacher_prints_the_own_schedule(self):
        user = self._make_user("homeroom.teacher", "base.group_user", partner_id=self.teacher_homeroom.id)
        own, other = (self._get_part_id(teacher) for teacher in (self.teacher_homeroom, self.teacher_art))
        action = self.env["ptc.teaching.page"].with_user(user).get_my_schedule()
        self.assertEqual(action["url"], f"/my/teaching/{own}/schedule.pdf")
        self._sign_in(user)
        self.assertEqual(self.url_open(action["url"]).headers["Content-Type"], "application/pdf")
        self.assertEqual(self.url_open(f"/my/teaching/{other}/schedule.pdf").status_code, 404)
        for report in ("html", "pdf"):
            with mute_logger("odoo.http"):
                address = f"/report/{report}/ptc_conference.report_teacher_schedule/{other}"
                self.assertNotEqual(self.url_open(address).status_code, 200, report)

    def test_menu_of_the_name_is_for_teachers(self):
        teacher = self._make_user("art.teacher", "base.group_user", partner_id=self.teacher_art.id)
        clerk = self._make_user("no.teacher", "base.group_user")
        for user, expected in ((teacher, True), (clerk, False)):
            self._sign_in(user)
            answer = self.make_jsonrpc_request("/web/session/get_session_info", {})
            self.assertEqual(answer["is_conference_teacher"], expected)
        action = self.env["ptc.teaching.page"].with_user(clerk).get_my_schedule()
        self.assertEqual(action["url"], "/my/teaching")

    def _get_part_id(self, teacher):
        return self.conference.teacher_ids.filtered(lambda part: part.teacher_id == teacher).id

    def test_withdrawn_conference_is_not_shown(self):
        self.conference.action_withdraw()
        self._sign_in(self.user_teacher)

        self.assertEqual(self._text(self._read("/my/teaching"), "o_ptc_session"), [])

    def test_parent_has_no_teaching(self):
        self._sign_in(self.user_mother)
        self.assertEqual(self._text(self._read("/my/teaching"), "o_ptc_part"), [])
        self.assertFalse(self._read("/my").xpath("//a[@href='/my/teaching']"))
