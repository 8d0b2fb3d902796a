# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from ..lib import bitset
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalFree(PortalCase):
    """The document of free times says just what the database would accept."""

    def _fetch(self, **headers):
        return self.url_open(f"{self.address}/free", headers=headers, allow_redirects=False)

    def _get_free(self):
        answer = self._fetch()
        self.assertEqual(answer.status_code, 200)
        document = answer.json()
        self.assertEqual(document.keys(), {"first", "free", "own"})
        return bitset.unpack(document["first"], document["free"])

    def test_free_sessions_of_all_teachers(self):
        self._sign_in(self.user_mother)
        sessions = self.conference.session_ids
        self.assertEqual(self._get_free(), set(sessions.ids))
        booked = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        blocked = self._get_session(teacher=self.teacher_science)
        blocked.action_block()
        self.assertEqual(self._get_free(), set((sessions - booked.session_id - blocked).ids))

    def test_what_is_kept_for_a_family_is_not_free(self):
        self._sign_in(self.user_mother)
        kept = self._get_session(teacher=self.teacher_art)
        self.env["ptc.session.hold"]._keep(kept, self.other_family, "2026-10-05 12:02:00")
        self.assertNotIn(kept.id, self._get_free())
        with freeze_time("2026-10-05 12:02:00"):
            self.assertIn(kept.id, self._get_free())

    def test_own_sessions_are_those_that_the_page_shows(self):
        """Also what separated parents come to together, and nothing of anybody else."""
        self.conference.separated = "together"
        art = {"teacher": self.teacher_art}
        own = self._make_appointment(student=self.ole, family=self.family, **art, clock="16:20")
        own |= self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        mias = self._make_appointment(student=self.mia, family=self.family_mia_mother, **art, clock="16:40")
        expected = {"mother": own, "father": own, "other_mother": own.browse(), "mia_mother": mias}
        expected["mia_father"] = mias
        for name, booked in expected.items():
            self._sign_in(getattr(self, f"user_{name}"))
            told = self._fetch().json()["own"]
            self.assertEqual(told, booked.session_id.sorted("id").ids, name)
            shown = self._read().xpath("string(//div[@class='o_ptc_content']/@data-held)")
            self.assertEqual(told, [int(session) for session in shown.split()], name)

    def test_own_sessions_of_brothers_and_sisters_and_by_the_setting_of_a_student(self):
        parts = self.ole.enrollment_ids.class_id.class_teacher_ids
        part = parts.filtered(lambda one: one.teacher_id == self.teacher_art)
        own = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:20")
        own._join(student=self.ole, class_teacher=part[:1], is_staff=True)
        mias = {"student": self.mia, "family": self.family_mia_mother}
        self._make_appointment(**mias, teacher=self.teacher_homeroom)
        self.mia.separated = "together"
        shared = self._make_appointment(**mias, teacher=self.teacher_art, clock="16:40")
        for user, booked in ((self.user_mother, own), (self.user_mia_father, shared)):
            self._sign_in(user)
            self.assertEqual(self._fetch().json()["own"], booked.session_id.ids)

    def test_what_has_begun_is_not_free(self):
        self._sign_in(self.user_mother)
        with freeze_time("2026-10-13 14:00:00"):
            begun = self._get_session(teacher=self.teacher_art).id
            self.assertNotIn(begun, self._get_free())

    def test_nothing_is_sent_again_while_nothing_changes(self):
        self._sign_in(self.user_mother)
        tag = self._fetch().headers["ETag"]
        same = self._fetch(**{"If-None-Match": tag})
        self.assertEqual((same.status_code, same.content), (304, b""))
        self.assertEqual(int(same.headers["X-Read-At"]), 1791201600000, "it is known again as of now")
        self._get_session(teacher=self.teacher_art).action_block()
        self.assertEqual(self._fetch(**{"If-None-Match": tag}).status_code, 200)

    def test_refused_as_if_it_did_not_exist(self):
        self._sign_in(self.user_mother)
        self.conference.action_withdraw()
        self.assertEqual(self._fetch().status_code, 404)
        self.conference.action_open()
        self.assertEqual(self._fetch().status_code, 200)
        self.family.guardian_ids.may_book = False
        self.assertEqual(self._fetch().status_code, 404)

    def test_nobody_signed_in_is_sent_to_the_login(self):
        self.assertEqual(self._fetch().status_code, 303)

    def test_queries_are_constant(self):
        free = self.env["ptc.conference"]._get_free_sudo
        free(self.conference.id, self.mother)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            free(self.conference.id, self.mother)
