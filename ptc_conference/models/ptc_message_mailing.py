# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_list

from ..lib import grid
from ..when import When
from .ptc_mailing import KINDS

TEMPLATES = {kind: f"ptc_conference.ptc_message_mail_template_{kind}" for kind, _label in KINDS}


class PtcMessage(models.Model):
    """A guardian is told what many are told: an invitation, the opening, a reminder or the last call."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=KINDS, ondelete={kind: "cascade" for kind, _label in KINDS})
    mailing_id = fields.Many2one("ptc.mailing", "Message to all", readonly=True, index=True, ondelete="cascade")
    is_mass = fields.Boolean(readonly=True)
    children_text = fields.Char("Children", compute="_compute_about", help="For example: Ida Olsen and Ole Olsen.")
    window_text = fields.Char("When to book", compute="_compute_about")
    about_html = fields.Html("Dates and children", compute="_compute_about_html", sanitize=False)

    _queued = models.Index("(is_mass, id) WHERE state = 'queued'")

    @api.depends_context("lang")
    @api.depends("mailing_id", "conference_id", "family_id", "partner_id", "kind")
    def _compute_about(self):
        told = self._get_students()
        access = self._get_access(told)
        for message, students in told.items():
            message.children_text = format_list(self.env, students.mapped("name")) if students else ""
            message.window_text = message._describe_booking(access.get(message))

    @api.depends_context("lang")
    @api.depends("conference_id", "children_text", "window_text")
    def _compute_about_html(self):
        for message in self:
            when = When(self.env, message.conference_id.tz)
            days = [
                (when.day(date.date), when.clock(date.start), when.clock(date.stop))
                for date in message.conference_id._get_days()
            ]
            values = {"message": message, "days": days}
            message.about_html = message.env["ir.qweb"]._render("ptc_conference.message_about", values)

    def _get_students(self):
        """Return ``{message: students}``: whom these messages tell their readers about, as things are now."""
        told = {}
        for (mailing, conference, kind), messages in self.grouped(
            lambda one: (one.mailing_id, one.conference_id, one.kind)
        ).items():
            if kind not in TEMPLATES:
                told.update((one, one._get_readers(one.family_id).get(one.partner_id)) for one in messages)
                continue
            # Without a mailing it is a preview.
            asked = mailing or mailing.new({"kind": kind, "conference_id": conference.id})
            found = {(family, partner): own for family, partner, own in asked._find_readers(messages.family_id)}
            told.update((one, found.get((one.family_id.id, one.partner_id.id))) for one in messages)
        students = self.env["ptc.student"]
        return {one: students.browse(getattr(own, "ids", own or ())).sorted("name") for one, own in told.items()}

    def _get_access(self, told):
        """Return ``{message: Access}``: when the family may book about the first student it is told about."""
        access = {}
        for conference, messages in self.grouped("conference_id").items():
            pairs = {one: (told[one][0].id, one.family_id.id) for one in messages if told[one]}
            found = conference._get_planned_access(list(pairs.values()), fields.Datetime.now())
            access.update((one, found[pair]) for one, pair in pairs.items())
        return access

    def _describe_booking(self, access):
        """Return when the reader may book, in one sentence; "" when that is unknown or over."""
        if not access or access.state not in ("open", "preview"):
            return ""
        when = When(self.env, self.conference_id.tz)
        return self.env["ptc.family.page"]._describe_access(self.conference_id, access, when)

    def _get_template(self):
        return TEMPLATES.get(self.kind) or super()._get_template()

    @api.model
    def _get_queue_order(self):
        return "is_mass, id"

    def _keep_allowed(self):
        """Leave out those to whom it does not apply any more: who has cancelled is not reminded."""
        told = super()._keep_allowed()
        gone = self.browse()
        for mailing, messages in told.filtered("mailing_id").grouped("mailing_id").items():
            readers = {(family, partner) for family, partner, _own in mailing._find_readers(messages.family_id)}
            gone |= messages.filtered(lambda one, readers=readers: (one.family_id.id, one.partner_id.id) not in readers)
        gone.write({"state": "withdrawn", "retry_on": False})
        return told - gone

    def _find_appointments(self):
        """A reminder of one day has the appointments of that day."""
        found = super()._find_appointments()
        for message in self.filtered(lambda one: one.kind == "reminder" and one.mailing_id.day):
            day, tz = message.mailing_id.day, message.conference_id.tz
            found[message] = found[message].filtered(
                lambda one, day=day, tz=tz: grid.to_local(one.start, tz).date() == day
            )
        return found

    def _get_schedule(self):
        """Say to who books late that no other reminder will come."""
        schedule = super()._get_schedule()
        changes = self.line_ids._get_changes()
        late = any(event != "cancelled" and self.conference_id._is_reminded(one.start) for event, one in changes)
        note = self.env._("Please note it: it is soon, and no other reminder will come.")
        return {**schedule, "notes": schedule.get("notes", []) + [[note]] * late}


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        """Write also what many are told; it is sent after what single families wait for."""
        self._try_step(self.env["ptc.conference"]._plan_mailings)
        self.env["ptc.mailing"]._run_waiting()
        return super()._cron_send()
