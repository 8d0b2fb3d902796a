# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..rows import lock_rows
from ..when import When


class PtcMessage(models.Model):
    """A guardian is told that a time has come free for the family."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=[("offer", "Time offered")], ondelete={"offer": "cascade"})
    waitlist_id = fields.Many2one("ptc.waitlist", "Waits", readonly=True, ondelete="cascade")
    offer_text = fields.Char("What is offered", compute="_compute_offer_text")

    @api.depends_context("lang")
    @api.depends("waitlist_id", "conference_id")
    def _compute_offer_text(self):
        for message in self:
            message.offer_text = message.waitlist_id._describe_offer() if message.waitlist_id else ""

    def _get_template(self):
        return "ptc_conference.ptc_message_mail_template_offer" if self.kind == "offer" else super()._get_template()

    def _may_tell_of(self, told):
        """Of an offer that is over nobody is told any more."""
        return super()._may_tell_of(told) and (self.kind != "offer" or told._is_offered())


class PtcWaitlist(models.Model):
    _name = "ptc.waitlist"
    _inherit = "ptc.waitlist"

    def _get_students(self):
        """Return the students this is about."""
        return self.student_id

    def _is_offered(self):
        """Tell whether a time is kept for this family now."""
        return bool(self.offer_until and self.offer_until > fields.Datetime.now())

    def _describe_offer(self):
        """Return what is offered and until when; that it is over when it is."""
        self.ensure_one()
        when = When(self.env, self.conference_id.tz)
        if not self._is_offered():
            return self.env._("The time is not offered to you any more.")
        return self.env._(
            "%(moment)s with %(teacher)s about %(child)s. It is kept for you until %(until)s.",
            moment=when.moment(self.session_id.start),
            teacher=self.teacher_id.name,
            child=self.student_id.name,
            until=when.moment(self.offer_until),
        )

    @api.model
    def _tell_due(self):
        """Write the messages about new offers and hand them to the mail queue."""
        told = [("offer_until", ">", fields.Datetime.now()), ("is_offer_told", "=", False)]
        entries = lock_rows(self.search(told))
        vals_list = [
            {
                "kind": "offer",
                "conference_id": entry.conference_id.id,
                "family_id": entry.family_id.id,
                "partner_id": partner.id,
                "waitlist_id": entry.id,
            }
            for entry in entries
            for partner in self.env["ptc.message"]._get_addressees(entry.family_id, entry.student_id)
        ]
        self.env["ptc.message"].create(vals_list)._queue()
        entries.is_offer_told = True


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        """Tell first of what is offered: it waits for minutes only."""
        self._try_step(self.env["ptc.waitlist"]._tell_due)
        return super()._cron_send()
