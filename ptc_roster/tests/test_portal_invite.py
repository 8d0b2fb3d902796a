# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import suppress
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from .common import RosterCommon


class InviteCase(RosterCommon, MailCase, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("ptc_roster.res_partner_cron_portal_invite")
        cls.child = cls._make_student(given="Mia", family="Berg")
        cls.mother = cls._make_partner(given="Eva", family="Berg")
        cls.father = cls._make_partner(given="Jon", family="Berg")
        cls.family = cls._make_family(students=cls.child, adults=cls.mother | cls.father)
        cls.parents = cls.mother | cls.father

    @classmethod
    def _make_parent(cls, *, given, link=None, **vals):
        partner = cls._make_partner(given=given, family="Other", **vals)
        cls._make_guardian(student=cls.child, partner=partner, family=cls.family, **(link or {}))
        return partner

    def _open_wizard(self, records=None):
        context = {"active_model": records._name, "active_ids": records.ids} if records else {}
        wizards = self.env["ptc.portal.invite"].with_user(self.user_administrator).with_context(**context)
        return wizards.browse(wizards.action_open_wizard()["res_id"])

    def _run_cron(self):
        """Run the cron as Odoo does, with every message caught at the mail server."""
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def _sent_to(self):
        return sorted(address for mail in self._mails for address in mail["email_to"])


class TestRefusals(InviteCase):
    """Who cannot be invited; the parents beside them always can."""

    def assertRefused(self, partner, code, other=None):
        found = (self.parents | partner)._get_invitation_refusals()
        self.assertEqual(found, {partner: (code, other or self.env["res.partner"])})
        reason, advice = partner._get_refusal_text(*found[partner])
        self.assertTrue(reason and advice)

    def test_guardians_who_may_book_can_be_invited(self):
        self.assertEqual(self.parents._get_invitation_refusals(), {})

    def test_without_address(self):
        self.assertRefused(self._make_parent(given="Noa", email=False), "no_email")

    def test_with_broken_address(self):
        self.assertRefused(self._make_parent(given="Noa", email="noa at home"), "bad_email")

    def test_not_enabled_in_the_source(self):
        self.assertRefused(self._make_parent(given="Noa", is_roster_enabled=False), "not_enabled")

    def test_without_right_to_book(self):
        self.assertRefused(self._make_parent(given="Noa", link={"may_book": False}), "no_right")

    def test_with_ended_link(self):
        self.assertRefused(self._make_parent(given="Noa", link={"active": False}), "no_right")

    def test_with_account(self):
        partner = self._make_parent(given="Noa")
        self._make_portal_user(partner=partner)
        self.assertRefused(partner, "account")

    def test_with_account_taken_away(self):
        partner = self._make_parent(given="Noa")
        self._make_portal_user(partner=partner).active = False
        self.assertRefused(partner, "revoked")

    def test_second_of_a_couple_with_one_address(self):
        partner = self._make_parent(given="Noa", email="Eva.Berg@HOME.example")
        self.assertRefused(partner, "shared", other=self.mother)

    def test_first_of_a_couple_once_the_second_is_in_the_queue(self):
        partner = self._make_parent(given="Noa", email=self.mother.email)
        partner._queue_invitations()
        self.assertEqual(self.mother._get_invitation_refusals(), {self.mother: ("shared", partner)})

    def test_address_of_another_account(self):
        user = self._make_user("office2", "base.group_user")
        partner = self._make_parent(given="Noa", email=user.email)
        user.login = user.email
        self.assertRefused(partner, "shared", other=user.partner_id)


class TestInviteNow(InviteCase):
    def test_invitation_creates_a_portal_account_and_a_message(self):
        with self.mock_mail_gateway():
            invited = self.mother._invite_now()
        user = self.mother.user_ids
        self.assertEqual(invited, self.mother)
        self.assertEqual((user.login, user._is_portal()), ("eva.berg@home.example", True))
        self.assertEqual((self.mother.portal_invitation, self.mother.portal_invitation_error), ("sent", False))
        sender = self.env.company.email_formatted or self.env.user.email_formatted
        self.assertSentEmail(sender, [self.mother], body_content="/web/signup")

    def test_one_bad_address_does_not_stop_the_others(self):
        bad = self._make_parent(given="Noa", email="noa at home")
        with self.mock_mail_gateway():
            invited = (bad | self.parents)._invite_now()
        self.assertEqual(invited, self.parents)
        self.assertEqual(bad.portal_invitation, "failed")
        self.assertIn("not valid", bad.portal_invitation_error)
        self.assertEqual(len(self._mails), 2)

    def test_couple_with_one_address_gets_one_account(self):
        self.father.email = self.mother.email
        with self.mock_mail_gateway():
            self.parents._invite_now()
        self.assertEqual(len(self.parents.user_ids), 1)
        self.assertIn("Eva Berg", self.father.portal_invitation_error)
        self.assertEqual(len(self._mails), 1)

    def test_message_that_cannot_be_sent_leaves_no_account(self):
        def refuse(*args, **kwargs):
            raise OSError("mailbox unavailable")

        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_mail"), self._patch_sending(refuse):
            self.mother._invite_now()
        self.assertFalse(self.mother.with_context(active_test=False).user_ids)
        self.assertEqual(self.mother.portal_invitation, "failed")
        self.assertIn("mailbox unavailable", self.mother.portal_invitation_error)

    def test_failed_invitation_can_be_repeated(self):
        self.mother.email = False
        self.mother._invite_now()
        self.mother.email = "eva@home.example"
        with self.mock_mail_gateway():
            self.mother._queue_invitations()._invite_now()
        self.assertEqual((self.mother.portal_invitation, self.mother.portal_invitation_error), ("sent", False))

    def test_unexpected_error_stops_nobody(self):
        origin = self.env.registry["portal.wizard.user"]._create_user

        def break_for_the_mother(wizard_user):
            if wizard_user.partner_id == self.mother:
                raise KeyError("broken")
            return origin(wizard_user)

        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.ptc_roster.models.res_partner_invitation"),
            patch.object(self.env.registry["portal.wizard.user"], "_create_user", break_for_the_mother),
        ):
            self.parents._invite_now()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["failed", "sent"])
        self.assertNotIn("broken", self.mother.portal_invitation_error)

    def _patch_sending(self, refuse):
        return patch.object(self.env.registry["ir.mail_server"], "send_email", refuse)


@tagged("post_install", "-at_install")
class TestInviteCron(InviteCase):
    def test_cron_empties_the_queue(self):
        self.parents._queue_invitations()
        self._run_cron()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["sent", "sent"])
        self.assertEqual(len(self._mails), 2)

    def test_cron_is_woken_by_the_queue(self):
        with self.capture_triggers("ptc_roster.res_partner_cron_portal_invite") as capture:
            self.parents._queue_invitations()
        self.assertEqual(len(capture.records), 1)

    def test_nobody_to_invite_wakes_no_cron(self):
        self.mother.email = False
        with self.capture_triggers("ptc_roster.res_partner_cron_portal_invite") as capture:
            self.assertFalse(self.mother._queue_invitations())
        self.assertFalse(capture.records)

    def test_second_run_sends_nothing(self):
        self.parents._queue_invitations()
        self._run_cron()
        self._run_cron()
        self.assertEqual(self._mails, [])

    def test_right_taken_away_while_waiting(self):
        self.parents._queue_invitations()
        self.mother.guardian_ids.may_book = False
        self._run_cron()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["failed", "sent"])
        self.assertFalse(self.mother.user_ids)

    def test_run_that_is_killed_goes_on_where_it_was(self):
        """Killed between two persons: what has left is committed, the others are still waiting."""
        self.parents._queue_invitations()
        origin = self.env.registry["res.partner"]._invite_one
        served = []

        def die_at_the_second(partner):
            if served:
                raise KeyboardInterrupt
            served.append(partner)
            return origin(partner)

        killed = patch.object(self.env.registry["res.partner"], "_invite_one", die_at_the_second)
        # Not assertRaises: in Odoo it would take back what is committed, too.
        with self.mock_mail_gateway(), killed, suppress(KeyboardInterrupt):
            self._run_batch()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["sent", "queued"])
        self._run_cron()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["sent", "sent"])
        self.assertEqual(self._sent_to(), ['"Jon Berg" <jon.berg@home.example>'])

    def test_mail_server_out_of_reach_keeps_everybody_waiting(self):
        self.parents._queue_invitations()

        def refuse(*args, **kwargs):
            raise ConnectionRefusedError("no answer")

        with patch.object(self.env.registry["ir.mail_server"], "_connect__", refuse):
            self._run_cron_plainly()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["queued", "queued"])
        self.assertIn("no answer", self.mother.portal_invitation_error)
        self.assertFalse(self.parents.user_ids)
        self._run_cron()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["sent", "sent"])
        self.assertEqual(self.parents.mapped("portal_invitation_error"), [False, False])

    def _run_batch(self):
        """Call what the cron calls once, on a cursor that may commit."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["res.partner"]._cron_portal_invite()

    def _run_cron_plainly(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def test_batch_leaves_the_rest_for_the_next_run(self):
        self.parents._queue_invitations()
        one = patch("odoo.addons.ptc_roster.models.res_partner_invitation.BATCH_SIZE", 1)
        with self.mock_mail_gateway(), one:
            self._run_batch()
        self.assertEqual(self.parents.mapped("portal_invitation"), ["sent", "queued"])


class TestInviteWizard(InviteCase):
    def test_wizard_tells_before_anything_happens(self):
        no_email = self._make_parent(given="Noa", email=False)
        shared = self._make_parent(given="Pia", email=self.mother.email)
        has_account = self._make_parent(given="Ulf")
        self._make_portal_user(partner=has_account)
        wizard = self._open_wizard(self.family)
        self.assertEqual(wizard.partner_ids, self.parents | no_email | shared | has_account)
        self.assertEqual((wizard.invited_count, wizard.account_count, wizard.refused_count), (2, 1, 2))
        self.assertEqual(wizard.line_ids.partner_id, no_email | shared)
        self.assertEqual(wizard.line_ids.mapped("reason")[0], "Has no e-mail address.")
        self.assertIn("Eva Berg", wizard.line_ids.mapped("reason")[1])
        self.assertFalse(any(wizard.partner_ids.mapped("portal_invitation")))

    def test_wizard_from_a_list_of_guardians_takes_the_chosen(self):
        self.assertEqual(self._open_wizard(self.father).partner_ids, self.father)

    def test_wizard_from_the_menu_takes_all_guardians(self):
        guardians = self.env["res.partner"].search([("guardian_ids", "!=", False)])
        self.assertLessEqual(self.parents, guardians)
        self.assertEqual(self._open_wizard().partner_ids, guardians)

    def test_invite_queues_and_tells_how_far_it_is(self):
        wizard = self._open_wizard(self.family)
        action = wizard.action_invite()
        self.assertEqual((action["res_id"], wizard.is_started), (wizard.id, True))
        self.assertEqual((wizard.progress_text, wizard.progress), ("0 of 2 invited", 0))
        with self.mock_mail_gateway():
            self.mother._invite_now()
        self.assertEqual((wizard.progress_text, wizard.progress), ("1 of 2 invited", 50))
        self.father.email = False
        self.father._invite_now()
        self.assertEqual((wizard.progress, wizard.failed_count, wizard.waiting_count), (100, 1, 0))
        failed = self.env["res.partner"].search(wizard.action_open_failed()["domain"])
        self.assertEqual(failed, self.father)
