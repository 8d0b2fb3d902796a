# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import models


class MailMail(models.Model):
    _name = "mail.mail"
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Let the plain-text part of our messages read well: Odoo leaves a line for each tag."""
        emails = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        if self.model == "ptc.message":
            for email in emails:
                email["body_alternative"] = re.sub(r"\n\s*\n", "\n\n", email["body_alternative"]).strip()
        return emails

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Keep on our messages what became of their mail: a mail that was delivered is deleted."""
        for mail in self.filtered(lambda mail: mail.model == "ptc.message"):
            message = self.env["ptc.message"].browse(mail.res_id).exists()
            message._record_delivery(is_sent=mail.state == "sent", reason=mail.failure_reason)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
