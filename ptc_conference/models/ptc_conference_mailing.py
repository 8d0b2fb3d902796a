# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import grid, leads

# What is due is told by the next run of the cron; what has been due for longer came with a new setting.
LATE = timedelta(days=1)


class PtcConference(models.Model):
    """What is told to many families by itself, and when."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    reminder_days = fields.Char(
        "Reminders",
        default="2",
        help="How many days before each date families are reminded of their appointments. Several: 7, 2."
        " Empty: no reminders. Who books later is reminded by the confirmation.",
    )
    last_call_days = fields.Char(
        "Last call",
        default="2",
        help="How many days before booking closes families that have booked nothing are asked to. Several: 5, 1."
        " Empty: no last call.",
    )
    told_minute = fields.Integer("Told at", required=True, default=17 * 60, help="Time of day, minutes since midnight.")
    mailing_ids = fields.One2many("ptc.mailing", "conference_id", "Messages to all")
    mailing_count = fields.Integer("How many messages to all", compute="_compute_mailing_count")

    _told_minute_in_day = models.Constraint(
        "CHECK (told_minute BETWEEN 0 AND 1439)", "The time of day for reminders is within one day."
    )

    @api.depends("mailing_ids")
    def _compute_mailing_count(self):
        for conference in self:
            conference.mailing_count = len(conference.mailing_ids)

    @api.constrains("reminder_days", "last_call_days")
    def _check_leads(self):
        for conference in self:
            for text in (conference.reminder_days, conference.last_call_days):
                try:
                    leads.parse_days(text)
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "Enter numbers of days from 0 to %(most)s with commas between them, for example 7, 2:"
                            " %(text)s is none.",
                            most=leads.MOST_DAYS,
                            text=error,
                        )
                    ) from error

    def action_open_mailings(self):
        """Open what is or was told to all families of this conference."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_mailing_action")
        context = {"default_conference_id": self.id}
        return {**action, "domain": [("conference_id", "=", self.id)], "context": context}

    def _get_planned(self):
        """Return what is to be told by itself, a list of ``(due, kind, day, days)``; ``due`` is naive UTC."""
        self.ensure_one()
        days = [("reminder", day, self.reminder_days) for day in {day.date for day in self._get_days()}]
        closes = max(self.window_ids.filtered("closes").mapped("closes"), default=None)
        if closes:
            days.append(("last_call", grid.to_local(closes, self.tz).date(), self.last_call_days))
        return [
            (leads.get_due(day, count, self.told_minute, self.tz), kind, day, count)
            for kind, day, text in days
            for count in leads.parse_days(text)
        ]

    def _is_reminded(self, instant):
        """Tell whether all reminders of what begins at ``instant``, naive UTC, are in the past."""
        day, now = grid.to_local(instant, self.tz).date(), fields.Datetime.now()
        dues = [due for due, kind, of, _days in self._get_planned() if kind == "reminder" and of == day]
        return bool(dues) and max(dues) <= now

    @api.model
    def _get_only_coming(self):
        """Return the conference that is to come when there is only one: what a new message is about."""
        coming = self.search([("is_cancelled", "=", False), ("last_stop", ">", fields.Datetime.now())], limit=2)
        return coming if len(coming) == 1 else self.browse()

    @api.model
    def _find_coming(self):
        """Return the conferences that may have something to tell by itself."""
        return self.search(
            [
                ("is_published", "=", True),
                ("is_cancelled", "=", False),
                ("last_stop", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _plan_mailings(self):
        """Add the mailings that are due, once each, and wake the cron for those of the next hours."""
        now = fields.Datetime.now()
        for conference in self._find_coming():
            for due, *key in conference._get_planned():
                if now < due <= now + timedelta(hours=2):
                    self.env["ptc.outbox"]._wake_sudo(due)
                conference._plan_mailing(due, *key)

    def _plan_mailing(self, due, kind, day, days):
        """Add a mailing that is due, if nobody was told yet."""
        if not due <= fields.Datetime.now() < due + LATE:
            return
        key = {"conference_id": self.id, "kind": kind, "day": day, "days": days}
        mailings = self.env["ptc.mailing"]
        if mailings.search_count([(name, "=", value) for name, value in key.items()], limit=1):
            return
        # A day without changes leaves no digest.
        if kind != "teacher_digest" or mailings.new(key)._find_readers():
            mailings.create({**key, "state": "waiting"})
