# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestMessageTexts(OutboxCommon):
    """Administrators of conferences who may edit templates find the text of each message in the menu."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.menu = cls.env.ref("ptc_conference.ptc_message_menu_texts")
        groups = "ptc_roster.group_administrator,mail.group_mail_template_editor"
        cls.administrator = new_test_user(cls.env, "texts_admin", groups=groups)
        cls.other = new_test_user(cls.env, "texts_other", groups="ptc_roster.group_administrator")
        cls.clerk = new_test_user(cls.env, "texts_clerk", groups="ptc_roster.group_office")

    def _get_texts(self):
        texts = self.env["mail.template"].with_user(self.administrator)
        return texts.search([("model", "=", "ptc.message")])

    def test_who_finds_them(self):
        for user, is_there in ((self.administrator, True), (self.other, False), (self.clerk, False)):
            self.assertEqual(self.menu.id in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids(), is_there)

    def test_each_can_be_written(self):
        """Also those that nobody has changed yet; what is new stands in what is sent."""
        texts = self._get_texts()
        shipped = self.env["ir.model.data"].search_count(
            [("module", "=", "ptc_conference"), ("model", "=", "mail.template")]
        )
        self.assertEqual(len(texts), shipped)
        for text in texts:
            text.write({"subject": f"New: {text.subject}", "body_html": f"<p>Bring a pencil.</p>{text.body_html}"})
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        mail = self._run_cron_for(self.mother)
        self.assertTrue(mail["subject"].startswith("New: 1 booked"))
        self.assertIn("Bring a pencil.", mail["body"])
        self.assertIn(self.teacher_homeroom.name, mail["body"])

    def test_who_may_not(self):
        [text] = self._get_texts()[:1]
        for user in (self.other, self.clerk):
            with self.assertRaises(AccessError):
                text.with_user(user).write({"subject": "Mine"})

    def test_texts_of_others_are_not_there(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_message_action_texts")
        self.assertEqual(action["res_model"], "mail.template")
        found = self.env["mail.template"].search([("model", "!=", "ptc.message")])
        self.assertTrue(found)
        self.assertFalse(found & self._get_texts())
