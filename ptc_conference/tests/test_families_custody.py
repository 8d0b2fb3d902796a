# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase
from .test_outbox import OutboxCommon
from .test_ptc_must_see import MustSeeCase
from .test_ptc_waitlist import WaitlistCase


class CustodyCommon:
    def _restrict(self, **rights):
        """Take rights from ``father``; by default all of them."""
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        links.write({"custody": "none", **(rights or {"may_book": False, "receives_mail": False})})


@freeze_time("2026-10-05 12:00:00")
class TestCustodyMail(OutboxCommon, CustodyCommon):
    def test_guardian_without_rights_gets_no_mail(self):
        self._restrict()
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        [mail] = self._run_cron()
        self.assertEqual(mail["email_to"], [self.mother.email_formatted])
        self.assertNotIn(self.father.name, mail["body"])

    def test_message_that_waits_for_another_try_is_withdrawn_with_the_right(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._run_cron()
        messages = self.env["ptc.message"].search([("family_id", "=", self.family.id)])
        messages.write({"state": "failed", "retry_on": "2026-10-05 11:00:00"})
        self._restrict()
        sent = self._run_cron()
        self.assertEqual([mail["email_to"] for mail in sent], [[self.mother.email_formatted]])
        of_father = messages.filtered(lambda message: message.partner_id == self.father)
        self.assertRecordValues(of_father, [{"state": "withdrawn", "retry_on": False}])

    def test_office_cannot_send_again_what_is_withdrawn(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._run_cron()
        of_father = self.env["ptc.message"].search([("partner_id", "=", self.father.id)])
        self._restrict()
        of_father.with_user(self.user_office).action_send_again()
        self.assertEqual((self._run_cron(), of_father.state), ([], "withdrawn"))

    def test_message_sent_again_leaves_out_the_child_whose_right_has_ended(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="16:30")
        self._run_cron()
        of_father = self.env["ptc.message"].search([("partner_id", "=", self.father.id)])
        links = self.family.guardian_ids.filtered(lambda link: link.partner_id == self.father)
        links.filtered(lambda link: link.student_id == self.ole).receives_mail = False
        of_father.action_send_again()
        [mail] = self._run_cron()
        told = mail["body"] + mail["subject"] + "".join(map(str, mail["attachments"]))
        self.assertIn("Ida", told)
        self.assertNotIn("Ole", told)

    def test_office_cannot_send_again_however_often_it_tries(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self._run_cron()
        of_father = self.env["ptc.message"].search([("partner_id", "=", self.father.id)])
        self._restrict()
        for _try in range(2):
            of_father.with_user(self.user_office).action_send_again()
            self.assertEqual((self._run_cron(), of_father.state), ([], "withdrawn"))


@freeze_time("2026-10-05 12:00:00")
class TestCustodyRequests(MustSeeCase, WaitlistCase, CustodyCommon):
    """What teachers ask of a family, and what it is offered, names a child too."""

    def _ask(self):
        self._mark(student=self.ole)

    def _offer(self):
        self._wait(student=self.ole, family=self.family)
        self.appointment._cancel(is_staff=True)
        self.env["ptc.outbox"].search([]).state = "done"

    def _get_waiting(self, make, kind, state="failed"):
        """Return the messages of a kind to the parents, which wait to be sent or, failed, to be tried again."""
        make()
        self._run_cron()
        messages = self.env["ptc.message"].search([("family_id", "=", self.family.id), ("kind", "=", kind)])
        messages.write({"state": state, "retry_on": "2026-10-05 11:00:00"})
        return messages

    def _check_withdrawn(self, messages):
        sent = self._run_cron()
        self.assertEqual([mail["email_to"] for mail in sent], [[self.mother.email_formatted]])
        of_father = messages.filtered(lambda message: message.partner_id == self.father)
        self.assertRecordValues(of_father, [{"state": "withdrawn", "retry_on": False}])

    def test_request_that_waits_for_another_try_is_withdrawn_with_the_right(self):
        messages = self._get_waiting(self._ask, "asked")
        self._restrict()
        self._check_withdrawn(messages)

    def test_offer_that_waits_for_another_try_is_withdrawn_with_the_right(self):
        messages = self._get_waiting(self._offer, "offer")
        self._restrict()
        self._check_withdrawn(messages)

    def test_former_guardian_is_neither_asked_nor_offered_anything(self):
        for make, kind in ((self._ask, "asked"), (self._offer, "offer")):
            with self.subTest(kind):
                messages = self._get_waiting(make, kind, state="queued")
                self.father.guardian_ids.active = False
                self._check_withdrawn(messages)
                self.father.with_context(active_test=False).guardian_ids.active = True

    def test_request_leaves_out_the_child_whose_right_has_ended(self):
        self._mark(student=self.ida, teacher=self.teacher_homeroom)
        messages = self._get_waiting(self._ask, "asked")
        self.assertEqual(len(messages), 2)
        links = self.father.guardian_ids
        links.filtered(lambda link: link.student_id == self.ole).receives_mail = False
        by_address = {mail["email_to"][0]: mail["body"] for mail in self._run_cron()}
        self.assertIn("Ole", by_address[self.mother.email_formatted])
        self.assertIn("Ida", by_address[self.father.email_formatted])
        self.assertNotIn("Ole", by_address[self.father.email_formatted])

    def test_request_that_a_teacher_has_taken_back_is_not_sent(self):
        messages = self._get_waiting(self._ask, "asked")
        self.env["ptc.must.see"].search([]).unlink()
        self.assertFalse(self._run_cron())
        self.assertEqual(set(messages.mapped("state")), {"withdrawn"})


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestCustodyPages(PortalCase, CustodyCommon):
    def test_guardian_without_rights_finds_nothing(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.father)
        self._restrict()
        self._sign_in(self.user_father)
        for path in (self.address, f"{self.address}/free", f"{self.address}?teacher=1"):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self._text(self._read("/my/conferences"), "o_ptc_card"), [])

    def test_right_to_book_alone_decides_over_the_page(self):
        self._restrict(may_book=True)
        self._sign_in(self.user_father)
        self.assertEqual(len(self._text(self._read(), "o_ptc_child")), 2)

    def test_guardian_without_rights_is_named_nowhere(self):
        self.father.write({"name": "Father Nowhere", "family_name": "Nowhere"})
        appointment = self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.father
        )
        self._make_guardian(student=self.tom, partner=self.mother, family=self.other_family)
        self._restrict()
        self.assertEqual(self.family.name, "Olsen")
        part = appointment.session_id.conference_teacher_id
        paper = self.env["ir.actions.report"]._render_qweb_html(
            "ptc_conference.action_report_teacher_schedule", part.ids
        )[0]
        self._sign_in(self.user_mother)
        mothers = self.url_open(self.address).text
        self._sign_in(self._make_portal_user(partner=self.teacher_art))
        teachers = [
            self.url_open(path).text
            for path in ("/my/teaching", f"/my/teaching/{part.id}/appointments/{appointment.id}")
        ]
        for told in (paper.decode(), mothers, *teachers):
            self.assertIn("Ida", told)
            self.assertNotIn("Nowhere", told)

    def test_who_told_before_losing_the_rights_is_named_no_more(self):
        decline = self.env["ptc.decline"].create(
            {
                "conference_id": self.conference.id,
                "family_id": self.family.id,
                "student_id": self.ida.id,
                "partner_id": self.father.id,
            }
        )
        self.assertEqual(decline._name_teller(), self.father.name)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.father.write({"name": "Father Nowhere", "family_name": "Nowhere"})
        for vals in ({"may_book": False, "receives_mail": False}, {"active": False}):
            self.father.guardian_ids.with_context(active_test=False).write(vals)
            part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
            paper = (
                self.env["ir.actions.report"]
                ._render_qweb_html("ptc_conference.action_report_teacher_schedule", part.ids)[0]
                .decode()
            )
            page = str(self.env["ptc.teaching.page"]._get_page_sudo(self.teacher_art))
            mail = str(decline._describe_told(is_office=False))
            for told in (paper, page, mail):
                self.assertIn("Olsen", told)
                self.assertNotIn("Nowhere", told)

    def test_family_of_which_nobody_has_rights_keeps_a_name(self):
        self.family.guardian_ids.write({"may_book": False, "receives_mail": False})
        self.assertEqual(self.family.name, "Olsen")
