# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rows import lock_rows
from .ptc_outbox import get_pause

TEMPLATE = "ptc_conference.ptc_message_mail_template_confirmation"
MOST_TRIES = 6


class PtcMessage(models.Model):
    """What one guardian of a family, a teacher or the office is told about a conference, and the record of it.

    The mail is rendered from here when it is sent: it tells what the lines come to by then.
    """

    _name = "ptc.message"
    _description = "Message to a guardian"
    _order = "id desc"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="conference_id.company_id")
    family_id = fields.Many2one(
        "ptc.family", index=True, ondelete="cascade", readonly=True, help="Empty: to a teacher or the office."
    )
    partner_id = fields.Many2one("res.partner", "To", required=True, index=True, ondelete="cascade", readonly=True)
    kind = fields.Selection([("schedule", "Schedule")], required=True, default="schedule", readonly=True)
    line_ids = fields.Many2many("ptc.outbox", string="What happened", readonly=True)
    state = fields.Selection(
        [
            ("queued", "In the mail queue"),
            ("sent", "Sent"),
            ("failed", "Not delivered"),
            ("unreachable", "No e-mail address"),
        ],
        required=True,
        default="queued",
        readonly=True,
    )
    sent_on = fields.Datetime(readonly=True)
    number = fields.Integer("Written", readonly=True, help="How often it was written to be sent.")
    tries = fields.Integer("Failures", readonly=True)
    retry_on = fields.Datetime("Next try", readonly=True, help="Empty when it is not tried again by itself.")
    reason = fields.Char("Reason of the failure", readonly=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")

    _retry_on = models.Index("(retry_on) WHERE state = 'failed'")

    @api.depends("partner_id.name", "conference_id.name")
    def _compute_display_name(self):
        for message in self:
            message.display_name = f"{message.partner_id.name or ''}: {message.conference_id.name or ''}"

    def action_send_again(self):
        """Send these messages once more, as things are now."""
        self.check_access("read")
        if self.filtered(lambda message: message.state == "queued"):
            raise UserError(self.env._("A message that is still in the mail queue cannot be sent again."))
        self._resend_sudo()

    @api.model
    def _prepare(self, lines):
        """Return the values of the messages that outbox lines of one family and conference lead to.

        One per guardian who receives mail about a student concerned. Guardians who share an address and
        students get one together.
        """
        vals_list = []
        for partner, students in self._get_addressees(lines.family_id).items():
            own = lines.filtered(lambda line, partner=partner: line._is_for(partner))
            about = own.filtered(lambda line, students=students: line.appointment_id._get_students() & students)
            if about._get_changes():
                vals_list.append(
                    {
                        "conference_id": lines.conference_id.id,
                        "family_id": lines.family_id.id,
                        "partner_id": partner.id,
                        "line_ids": about.ids,
                    }
                )
        return vals_list

    @api.model
    def _get_readers(self, family):
        """Return ``{adult: students}``: who receives mail in this family, and about which of its students."""
        links = family.guardian_ids.filtered("receives_mail")
        return {partner: group.student_id for partner, group in links.grouped("partner_id").items()}

    @api.model
    def _get_addressees(self, family, about=None):
        """Return ``{adult: students}`` as ``_get_readers``, with one of those who share an address and students.

        :param about: of these students only; by default of all.
        """
        addressees = {}
        for partner, students in self._get_readers(family).items():
            told = students if about is None else students & about
            if told:
                addressees.setdefault((partner.email_normalized or partner, told), partner)
        return {partner: told for (_address, told), partner in addressees.items()}

    def _queue(self):
        """Have these messages rendered and sent by the cron, which is woken when the transaction commits."""
        reachable = self.filtered("partner_id.email_normalized")
        (self - reachable).write({"state": "unreachable", "retry_on": False})
        for number, messages in reachable.grouped("number").items():
            messages.write({"state": "queued", "retry_on": False, "number": number + 1})
        if reachable:
            self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())

    def _get_template(self):
        """Return the XML id of the mail template of this message."""
        return TEMPLATE

    def _resend_sudo(self):
        """Queue these messages anew; the office may, though it cannot write messages."""
        self.sudo()._queue()

    def _record_failure(self, reason):
        """Keep why these could not be sent; they are tried again after growing pauses, a few times."""
        for message in self:
            tries = message.tries + 1
            retry_on = tries < MOST_TRIES and fields.Datetime.now() + get_pause(tries)
            message.write({"state": "failed", "tries": tries, "reason": reason, "retry_on": retry_on})
            if retry_on:
                self.env["ptc.outbox"]._wake_sudo(retry_on)

    @api.model
    def _retry_due(self):
        """Send again what failed and has paused long enough."""
        due = self.search([("state", "=", "failed"), ("retry_on", "<=", fields.Datetime.now())])
        lock_rows(due)._resend_sudo()
