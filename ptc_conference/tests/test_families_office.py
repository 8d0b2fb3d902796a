# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import tagged

from .common import THURSDAY
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestOfficePage(PortalCase):
    """The office books, moves and cancels on the page the parents use."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.window_ids.write({"opens": "2026-09-01 06:00:00", "closes": "2026-09-02 06:00:00"})
        cls.base = f"/conference-office/{cls.family.id}/{cls.conference.id}"
        cls.address = f"{cls.base}/telephone"

    def _book_for(self, *, student, session, address=None):
        link = student.guardian_ids.filtered(lambda link: link.family_id == self.family)[:1]
        part = self._get_class_teacher(student=student, teacher=session.teacher_id)
        values = {"link_id": link.id, "class_teacher_id": part.id, "session_id": session.id}
        values["csrf_token"] = Request.csrf_token(self)
        return self.url_open(f"{address or self.address}/book", data=values, allow_redirects=False)

    def test_office_books_after_the_deadline(self):
        self._sign_in(self.user_office)
        session = self._get_session(teacher=self.teacher_art)
        tree = self._follow(self._book_for(student=self.ida, session=session))
        self.assertIn("Booked: Ida Olsen", self._text(tree, "o_ptc_notice_good")[0])
        [shown] = self._text(tree, "o_ptc_appointment")
        self.assertIn(f"Booked by {self.user_office.name} (Telephone)", shown)
        self.assertRecordValues(
            self._get_booked(),
            [
                {
                    "family_id": self.family.id,
                    "booked_by_id": self.user_office.partner_id.id,
                    "channel": "telephone",
                    "is_over_limit": False,
                }
            ],
        )

    def test_office_moves_and_cancels_what_parents_have_booked(self):
        appointment = self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.mother
        )
        self.assertEqual(appointment.channel, "portal")
        self._sign_in(self.user_office)
        later = self._get_session(teacher=self.teacher_art, day=THURSDAY)
        self.address = f"{self.base}/mail"
        self._follow(self._post("move", appointment_id=appointment.id, session_id=later.id))
        office = self.user_office.partner_id
        self.assertRecordValues(
            appointment, [{"session_id": later.id, "channel": "mail", "moved_by_id": office.id, "state": "booked"}]
        )
        self.address = f"{self.base}/form"
        self._follow(self._post("cancel", appointment_id=appointment.id))
        self.assertRecordValues(appointment, [{"channel": "form", "cancelled_by_id": office.id, "state": "cancelled"}])

    def test_parents_read_that_the_school_booked(self):
        self._sign_in(self.user_office)
        self._book_for(student=self.ida, session=self._get_session(teacher=self.teacher_art))
        self._sign_in(self.user_mother)
        tree = self._read(f"/my/conferences/{self.conference.id}")
        self.assertIn("Booked by the school", self._text(tree, "o_ptc_appointment")[0])
        self.assertNotIn(self.user_office.name, tree.text_content())

    def test_constraints_hold_for_the_office_too(self):
        session = self._get_session(teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, session=session)
        self._sign_in(self.user_office)
        refused = self._refused(self._book_for(student=self.ida, session=session))
        self.assertIn("Somebody has just taken", self._notice(refused))
        self.assertTrue(refused.xpath(f"//form[@action='{self.address}/book#notice']"))

    def test_limits_are_passed_knowingly_only(self):
        self.conference.family_limit = 1
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science)
        self._sign_in(self.user_office)
        session = self._get_session(teacher=self.teacher_art, clock="17:30")
        self.assertEqual(self._book_for(student=self.ida, session=session).status_code, 409)
        self.assertIn("Book beyond them", self._read().text_content())
        beyond = f"{self.address}/beyond"
        self._follow(self._book_for(student=self.ida, session=session, address=beyond))
        self.assertTrue(self._get_booked(student_id=self.ida).is_over_limit)

    def test_office_reads_why_separated_families_are_kept_apart(self):
        self.conference.separated = "evenings"
        self._make_appointment(student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art)
        self._sign_in(self.user_office)
        self.address = f"/conference-office/{self.family_mia_father.id}/{self.conference.id}/telephone"
        link = self.family_mia_father.guardian_ids
        session = self._get_session(teacher=self.teacher_homeroom)
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        refused = self._refused(self._post("book", link_id=link.id, class_teacher_id=part.id, session_id=session.id))
        self.assertIn("not to come on the same evening", self._notice(refused))

    def test_conference_that_is_not_opened(self):
        self.conference.action_withdraw()
        self._sign_in(self.user_office)
        self.assertEqual(len(self._text(self._read(), "o_ptc_child")), 2)

    def test_banner_tells_whom_to_call(self):
        self.mother.phone = "555 0142"
        self._sign_in(self.user_office)
        self.assertIn("Mother Olsen, 555 0142", self._read().text_content())
        self.assertIn(self.address, self.url_open(f"/conference-office/{self.family.id}").url)

    def test_it_does_not_exist_for_others(self):
        appointment = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        for user in (self.user_mother, self.user_internal, self._make_portal_user(partner=self.teacher_art)):
            self._sign_in(user)
            self.assertEqual(self.url_open(self.address).status_code, 404)
            self.assertEqual(self.url_open(f"/conference-office/{self.family.id}").status_code, 404)
            session = self._get_session(teacher=self.teacher_homeroom)
            self.assertEqual(self._book_for(student=self.ida, session=session).status_code, 404)
            self.assertEqual(self._post("cancel", appointment_id=appointment.id).status_code, 404)
        self.assertEqual(self._get_booked(), appointment)

    def test_what_is_of_another_family_is_not_there(self):
        of_tom = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self._sign_in(self.user_office)
        self.assertEqual(self._post("cancel", appointment_id=of_tom.id).status_code, 404)
        for path in ("portal", "nothing"):
            self.assertEqual(self.url_open(f"{self.base}/{path}").status_code, 404)
        self.assertEqual(self.url_open(f"/conference-office/{2**31 - 1}/{self.conference.id}/mail").status_code, 404)
        self.assertEqual(self.url_open(f"/conference-office/{self.family.id}/{2**31 - 1}/mail").status_code, 404)

    def test_office_books_for_a_second_adult(self):
        first = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:30")
        same = self._get_session(teacher=self.teacher_homeroom, clock="16:30")
        self._sign_in(self.user_office)
        self._refused(self._book_for(student=self.ida, session=same))
        [link] = self._read(self.address).xpath("//a[contains(., 'second adult')]")
        self.assertEqual(link.get("href"), f"{self.address}/second")
        self.assertTrue(self._read(f"{self.address}/second").xpath(f"//button[@value='{same.id}']"))
        self._follow(self._book_for(student=self.ida, session=same, address=f"{self.address}/second"))
        second = self._get_booked() - first
        self.assertRecordValues(second, [{"adult": 2, "is_adult_asked": False, "session_id": same.id}])

    def test_never_more_places_than_adults_for_the_office_too(self):
        one = self.family_mia_mother
        self.address = f"/conference-office/{one.id}/{self.conference.id}/telephone"
        self._make_appointment(student=self.mia, family=one, teacher=self.teacher_art, clock="16:30")
        self._sign_in(self.user_office)
        self.assertFalse(self._read(self.address).xpath("//a[contains(., 'second adult')]"))
        link = self.mia.guardian_ids.filtered(lambda link: link.family_id == one)
        session = self._get_session(teacher=self.teacher_homeroom, clock="16:30")
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        values = {"link_id": link.id, "class_teacher_id": part.id, "session_id": session.id}
        self._refused(self._post_at(f"{self.address}/second/book", values))

    def test_adult_without_any_right_is_no_second_one(self):
        of_father = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        of_father.write({"may_book": False, "receives_mail": False})
        first = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:30")
        same = self._get_session(teacher=self.teacher_homeroom, clock="16:30")
        self._sign_in(self.user_office)
        self.assertFalse(self._read(self.address).xpath("//a[contains(., 'second adult')]"))
        refused = self._refused(self._book_for(student=self.ida, session=same, address=f"{self.address}/second"))
        self.assertIn("more places at once than it has adults", self._notice(refused))
        self.assertEqual(self._get_booked(), first)

    def _post_at(self, path, values):
        return self.url_open(path, data={"csrf_token": Request.csrf_token(self), **values}, allow_redirects=False)

    def _keep_times(self):
        """Let all times be kept for grade 7."""
        self.env["ptc.conference.rule"].create(
            {
                "conference_id": self.conference.id,
                "audience": "named",
                "grade_ids": [Command.set(self.grade_7.ids)],
            }
        )
        self.conference.teacher_ids._allot()

    def test_office_passes_a_rule_knowingly(self):
        session = self._get_session(teacher=self.teacher_art)
        self._keep_times()
        self._sign_in(self.user_office)
        button = f"//button[@value='{session.id}']"
        self.assertFalse(self._read(f"{self.address}?teacher=2").xpath(button))
        self.assertTrue(self._read(f"{self.address}/beyond?teacher=2").xpath(button))
        refused = self._refused(self._book_for(student=self.ida, session=session))
        self.assertIn("keeps this time for other families", self._notice(refused))
        self.assertFalse(self._get_booked())
        self._follow(self._book_for(student=self.ida, session=session, address=f"{self.address}/beyond"))
        self.assertEqual(self._get_booked().session_id, session)

    def test_office_moves_to_a_kept_time_knowingly(self):
        booked = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        before, later = booked.session_id, self._get_session(teacher=self.teacher_art, clock="17:30")
        self._keep_times()
        self._sign_in(self.user_office)
        wanted = {"appointment_id": booked.id, "session_id": later.id}
        refused = self._refused(self._post("move", **wanted))
        self.assertIn("keeps this time for other families", self._notice(refused))
        self.assertEqual(booked.session_id, before)
        self.address = f"{self.address}/beyond"
        self._follow(self._post("move", **wanted))
        self.assertEqual(booked.session_id, later)
        taken = self._get_session(teacher=self.teacher_art, clock="17:40")
        self._make_appointment(student=self.ole, family=self.family, session=taken)
        self._refused(self._post("move", appointment_id=booked.id, session_id=taken.id))
        self.assertEqual(booked.session_id, later)
