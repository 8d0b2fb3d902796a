# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import re
import secrets

from markupsafe import Markup

from odoo import models
from odoo.tools import email_normalize, html2plaintext

LAYOUT = "ptc_conference.message_layout"


class PtcMessage(models.Model):
    """How messages become mails: many of one template and language at a time, which costs little more than one."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _render_mails(self):
        """Return the mails of these messages, rendered from their templates.

        :return: ``{id: {"subject", "email_from", "reply_to", "email_cc", "body" (HTML), "text", "files"}}``;
            ``files``: list of (name, bytes, MIME type).
        """
        mails = {}
        # What is worked out is read once for all of them, as things are now.
        self.invalidate_recordset(["appointment_ids"])
        for xmlid, messages in self.grouped(lambda message: message._get_template()).items():
            template = self.env.ref(xmlid)
            for own, ids in template._classify_per_lang(messages.ids).values():
                mails.update(messages.with_context(lang=own.env.lang).browse(ids)._render_with(own))
        return mails

    def _render_with(self, template):
        """Return the mails of messages that share a template, which has their language."""
        texts = {
            name: template._render_field(name, self.ids) for name in ("subject", "email_from", "reply_to", "email_cc")
        }
        bodies = self._render_bodies(template)
        files = self._get_template_files(template)
        mails = {}
        for message in self:
            body = message._render_page(template, bodies[message.id])
            mails[message.id] = {
                **{name: values[message.id] for name, values in texts.items()},
                "body": body,
                "text": self._to_plain_text(body),
                "files": files.get(message.id, []) + message._get_files(),
            }
        return mails

    def _render_bodies(self, template):
        """Return ``{id: HTML}`` of a template's body: Odoo compiles it for each record, this once for all of them."""
        mark = secrets.token_hex(16)
        source = Markup('<t t-foreach="objects" t-as="object">%s%s</t>') % (Markup(template.body_html or ""), mark)
        rendered = template._render_template(
            source,
            self._name,
            self[:1].ids,
            engine="qweb",
            add_context={"objects": self},
            options={"post_process": True},
        )[self[:1].id]
        parts = str(rendered).split(mark)
        return dict(zip(self.ids, map(Markup, parts[:-1]), strict=True))

    def _render_page(self, template, body):
        """Return a body within the layout of its template, as HTML."""
        layout = template.email_layout_xmlid
        if layout and layout != LAYOUT:
            return template._render_encapsulate(layout, body, context_record=self)
        if not layout:
            return body
        direction = self.env["res.lang"]._get_data(code=self.env.lang).direction
        values = {"body": body, "record": self, "company": self.company_id or self.env.company, "direction": direction}
        page = self.env["ir.qweb"]._render(LAYOUT, values, minimal_qcontext=True)
        return self.env["mail.render.mixin"]._replace_local_links(page)

    def _to_plain_text(self, body):
        """Return the plain-text part of a mail, without the empty line that Odoo leaves for each tag."""
        shown = re.sub(r"<head>.*?</head>", "", body, flags=re.DOTALL)
        return re.sub(r"\n\s*\n", "\n\n", html2plaintext(shown)).strip()

    def _get_template_files(self, template):
        """Return ``{id: files}`` that the office has put on a template: the same for all, or a report of each."""
        if not template.attachment_ids and not template.report_template_ids:
            return {}
        values = template._generate_template(self.ids, ("attachment_ids", "report_template_ids"))
        fixed = [(one.name, one.raw, one.mimetype) for one in template.attachment_ids.sudo()]
        return {
            key: fixed
            + [(name, base64.b64decode(data), "application/pdf") for name, data in own.get("attachments", ())]
            for key, own in values.items()
        }

    def _get_files(self):
        """Return what is attached to the mail of this message, a list of (name, bytes, MIME type)."""
        return []

    def _prepare_mail(self, mail):
        """Return the arguments of Odoo's ``_build_email__`` for the mail of this message, see ``_render_mails``."""
        return {
            "email_from": mail["email_from"],
            "email_to": [self.partner_id.email_formatted],
            "subject": mail["subject"],
            "body": mail["body"],
            "body_alternative": mail["text"],
            "email_cc": [mail["email_cc"]] if email_normalize(mail["email_cc"]) else [],
            "reply_to": mail["reply_to"],
            "attachments": mail["files"],
            "message_id": self._get_mail_id(),
            "subtype": "html",
            "subtype_alternative": "plain",
            # No answers of machines: RFC 3834 5, and what Exchange reads.
            "headers": {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"},
        }

    def _get_mail_id(self):
        """Return the Message-ID: the same when this is handed over again, so that a copy is known as one."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"<ptc-message-{self.id}-{self.number}.{database}@ptc>"
