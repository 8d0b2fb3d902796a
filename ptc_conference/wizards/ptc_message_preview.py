# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.ptc_mailing_staff import STAFF_KINDS


class _UndoError(Exception):
    """Ends a savepoint of which nothing is to stay."""


class PtcMessagePreview(models.TransientModel):
    """Shows a message as a chosen person would get it, and sends it to oneself; nothing is told to anybody else."""

    _name = "ptc.message.preview"
    _description = "Preview of a message"

    conference_id = fields.Many2one(
        "ptc.conference", required=True, default=lambda self: self.env["ptc.conference"]._get_only_coming()
    )
    kind = fields.Selection(lambda self: self._selection_kind(), "Message", required=True, default="invitation")
    family_id = fields.Many2one("ptc.family", help="Empty: a message to a teacher or the office.")
    partner_id = fields.Many2one(
        "res.partner",
        "To",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Whose language and students it has.",
    )
    day = fields.Date(help="Of what is about one day.")
    subject = fields.Char(readonly=True)
    html = fields.Html("As mail", sanitize=False, readonly=True)
    text = fields.Text("Without pictures and colours", readonly=True)
    files = fields.Char("Attached", readonly=True)

    @api.model
    def _selection_kind(self):
        return self.env["ptc.message"]._fields["kind"]._description_selection(self.env)

    @api.depends("family_id")
    def _compute_partner_id(self):
        for preview in self:
            readers = self.env["ptc.message"]._get_readers(preview.family_id) if preview.family_id else {}
            preview.partner_id = preview.partner_id if preview.partner_id in readers else next(iter(readers), False)

    def action_show(self):
        """Show the message as it would be now."""
        mail = self._render()
        names = ", ".join(name for name, _content, _type in mail["files"])
        shown = {"subject": mail["subject"], "html": mail["body"], "text": mail["text"], "files": names}
        self.write({**shown, "is_example": mail["is_example"]})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Preview"),
        }

    def action_test(self):
        """Send the message to oneself."""
        user = self.env.user
        if not user.email_normalized:
            raise UserError(self.env._("You have no e-mail address: enter one in your preferences."))
        company = self.conference_id.company_id
        mail = self._render()
        mail["arguments"].update(
            email_to=[user.email_formatted],
            email_cc=[],
            message_id=False,
            subject=self.env._("[Test] %(subject)s", subject=mail["subject"]),
        )
        with self.env["ptc.message"].sudo()._open_session(company, mail["email_from"]) as (servers, session):
            servers.send_email(servers._build_email__(**mail["arguments"]), smtp_session=session)
        text = self.env._("Sent to %(address)s.", address=user.email_normalized)
        params = {"type": "success", "message": text}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _render(self):
        """Return the mail, see ``_render_mails``, with the ``arguments`` to build it; nothing is left behind."""
        self.ensure_one()
        self.check_access("write")
        found = {}
        try:
            with self.env.cr.savepoint():
                about = self.sudo()._get_about()
                found["is_example"] = about.pop("is_example", False)
                message = self.sudo()._make_message(about)
                [mail] = message._render_mails().values()
                found.update(mail, arguments=message._prepare_mail(mail))
                raise _UndoError
        except _UndoError:
            return found

    def _get_about(self):
        """Return the values of a message that say what it is about, and ``is_example`` when that is made up."""
        return {}

    def _make_message(self, about):
        values = {"kind": self.kind, "conference_id": self.conference_id.id}
        mailings = self.env["ptc.mailing"]
        if self.kind in dict(mailings._fields["kind"]._description_selection(self.env)):
            first = self.kind in dict(STAFF_KINDS) and next((day.date for day in self.conference_id._get_days()), False)
            values["mailing_id"] = mailings.create({**values, "day": self.day or first}).id
        return self.env["ptc.message"].create(
            {**values, **about, "family_id": self.family_id.id, "partner_id": self.partner_id.id}
        )
