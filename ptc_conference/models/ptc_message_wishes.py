# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..rows import lock_rows
from ..when import When

KIND = [("wishes_decided", "Teacher: wishes are decided")]
GATHER = timedelta(minutes=10)


class PtcTeacherWish(models.Model):
    """A teacher is told once some wishes have been decided."""

    _name = "ptc.teacher.wish"
    _inherit = "ptc.teacher.wish"

    decided_on = fields.Datetime(readonly=True, copy=False)
    is_told = fields.Boolean("Teacher was told", default=True, readonly=True, copy=False)

    def write(self, vals):
        decided = self.filtered(lambda wish: vals.get("state", wish.state) != wish.state)
        result = super().write(vals)
        if decided:
            now = fields.Datetime.now()
            super(PtcTeacherWish, decided).write({"decided_on": now, "is_told": vals["state"] == "asked"})
            self.env["ptc.outbox"]._wake_sudo(now + GATHER)
        return result

    @api.model
    def _tell_decided(self):
        """Write a message to each teacher whose wishes have been decided a while ago."""
        before = fields.Datetime.now() - GATHER
        parts = self.search([("is_told", "=", False), ("decided_on", "<=", before)]).conference_teacher_id
        wishes = self.search([("is_told", "=", False), ("conference_teacher_id", "in", parts.ids)])
        wishes = lock_rows(wishes)
        self.env["ptc.message"].create(
            [
                {
                    "kind": "wishes_decided",
                    "conference_id": part.conference_id.id,
                    "partner_id": part.teacher_id.id,
                    "wish_ids": own.ids,
                }
                for part, own in wishes.grouped("conference_teacher_id").items()
            ]
        )._queue()
        wishes.is_told = True

    def _describe_decision(self, when):
        """Return the hours of a wish and what was decided, in one line."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        text = self.env._(
            "%(start)s %(until)s: %(state)s",
            start=when.clock(self.start),
            until=when.until(self.stop),
            state=labels[self.state],
        )
        return f"{text} ({self.answer})" if self.answer else text


class PtcMessage(models.Model):
    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=KIND, ondelete={"wishes_decided": "cascade"})
    wish_ids = fields.Many2many("ptc.teacher.wish", "ptc_message_wish_rel", string="Wishes", readonly=True)

    def _compute_page_url(self):
        result = super()._compute_page_url()
        for message in self.filtered("wish_ids"):
            message.page_url = message._get_teaching_url("wishes")
        return result

    def _get_template(self):
        if self.kind == "wishes_decided":
            return "ptc_conference.ptc_message_mail_template_wishes_decided"
        return super()._get_template()

    def _describe_wishes_decided(self):
        """Return the wishes of each day and what was decided: blocks are ``{"title", "lines"}``."""
        when = When(self.env, self.conference_id.tz)
        days = self.wish_ids.sorted("start").grouped(lambda wish: wish.date_id.applied_date)
        return [
            {"title": when.day(day), "lines": [wish._describe_decision(when) for wish in wishes]}
            for day, wishes in days.items()
        ]


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        self._try_step(self.env["ptc.teacher.wish"]._tell_decided)
        return super()._cron_send()
