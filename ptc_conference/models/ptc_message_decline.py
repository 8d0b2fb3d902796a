# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..rows import lock_rows

NEWS = {"active", "message", "is_phone_welcome", "is_other_day_welcome", "told_on"}


class PtcMessage(models.Model):
    """A teacher or the office is told that a family cannot come, or can after all."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(
        selection_add=[("decline", "Teachers and office: unable to attend")], ondelete={"decline": "cascade"}
    )
    decline_ids = fields.Many2many(
        "ptc.decline", string="What families said", readonly=True, context={"active_test": False}
    )

    def _get_template(self):
        template = "ptc_conference.ptc_message_mail_template_decline"
        return template if self.kind == "decline" else super()._get_template()

    def _compute_page_url(self):
        result = super()._compute_page_url()
        for message in self.filtered(lambda one: one.kind == "decline"):
            office = f"{message.conference_id.get_base_url()}/odoo/conference-unable"
            message.page_url = message._get_teaching_url() if message.partner_id.is_teacher else office
        return result

    def _describe_decline(self):
        """Return what families said: blocks are ``{"title", "lines"}``. Telephone numbers are for the office."""
        is_office = self.partner_id == self.conference_id.contact_id
        return [
            {"title": decline._describe_whom(), "lines": decline._describe_told(is_office)}
            for decline in self.decline_ids.sorted("id")
        ]


class PtcDecline(models.Model):
    """The teacher is told, or for the whole conference all teachers of the student; and the office."""

    _name = "ptc.decline"
    _inherit = "ptc.decline"

    is_told = fields.Boolean(readonly=True, copy=False, help="The teacher and the office were told.")
    tell_on = fields.Datetime(readonly=True, copy=False, help="Staff are told how it stands then; empty: they know.")

    _tell_due_index = models.Index("(tell_on) WHERE tell_on IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        declines = super().create(vals_list)
        declines._tell_later()
        return declines

    def write(self, vals):
        result = super().write(vals)
        if NEWS & vals.keys():
            self._tell_later()
        return result

    def _tell_later(self):
        """Have staff told in some minutes, so that what a family says meanwhile goes in one mail.

        What was taken back before anybody was told is not told at all.
        """
        for decline in self:
            due = fields.Datetime.now() + timedelta(minutes=decline.conference_id.message_delay)
            decline.tell_on = due if decline.active or decline.is_told else False
            self.env["ptc.outbox"]._wake_sudo(due)

    def _describe_whom(self):
        section = self.student_id.section_id.name
        name = f"{self.student_id.name} ({section})" if section else self.student_id.name
        return f"{name}: {self.teacher_id.name or self.env._('the whole conference')}"

    def _describe_told(self, is_office):
        """Return what the family said, as lines of text."""
        about = {"name": self._name_teller()}
        if not self.active:
            return [self.env._("Can come after all, says %(name)s.", **about)]
        lines = [self.env._("Cannot come, says %(name)s.", **about), self.message]
        if self.ways_text:
            lines.append(self.env._("Would like to talk %(ways)s.", ways=self.ways_text))
        if self.has_appointment:
            lines.append(self.env._("There is an appointment still: it is kept until somebody cancels it."))
        phones = (self.phones or "").split("\n") if is_office else []
        return list(filter(None, lines + phones))

    def _get_staff(self):
        """Return whom this is told: teachers who take part, and whom parents are told to ask."""
        self.ensure_one()
        conference = self.conference_id
        teachers = self.teacher_id
        if not teachers:
            met = conference._get_meetings(self.student_id.ids)
            teachers = self.env["ptc.class.teacher"].browse(met).teacher_id
        taking_part = conference.teacher_ids.filtered("room_id").teacher_id
        return (teachers & taking_part) | conference.contact_id

    @api.model
    def _tell_due(self):
        """Write the messages to staff about what families have said, one for each reader and conference."""
        now, told = fields.Datetime.now(), {}
        due = lock_rows(self.with_context(active_test=False).search([("tell_on", "<=", now)]))
        for decline in due.filtered(lambda one: one.conference_id.is_published and one.conference_id.last_stop > now):
            for partner in decline._get_staff():
                told.setdefault((decline.conference_id.id, partner.id), []).append(decline.id)
        due.write({"is_told": True, "tell_on": False})
        vals_list = [
            {"kind": "decline", "conference_id": conference_id, "partner_id": partner_id, "decline_ids": ids}
            for (conference_id, partner_id), ids in told.items()
        ]
        self.env["ptc.message"].create(vals_list)._queue()


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        self._try_step(self.env["ptc.decline"]._tell_due)
        return super()._cron_send()
