# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import grid, leads

STAFF_KINDS = [
    ("teacher_schedule", "Teachers: schedule of a day"),
    ("teacher_digest", "Teachers: changes of a day"),
    ("wishes_asked", "Teachers: wishes are asked"),
    ("office_list", "Office: list of the day"),
]
MORNING = 7 * 60  # minutes since midnight
DIGEST = timedelta(days=1)


class PtcMailing(models.Model):
    """What the teachers and the office of a conference are told."""

    _name = "ptc.mailing"
    _inherit = "ptc.mailing"

    kind = fields.Selection(selection_add=STAFF_KINDS, ondelete={kind: "cascade" for kind, _label in STAFF_KINDS})

    def action_send(self):
        """Have these messages written and sent by the cron, which is woken at once."""
        for mailing in self:
            if mailing.kind in ("teacher_schedule", "teacher_digest", "office_list") and not mailing.day:
                raise UserError(self.env._("Enter the day it is about."))
        return super().action_send()

    def _describe_obstacle(self):
        if self.kind != "wishes_asked":
            return super()._describe_obstacle()
        # Before the conference is opened is the very time for wishes.
        return self.conference_id._describe_wish_obstacle(fields.Datetime.now())

    def _find_readers(self, families=None):
        if self.kind not in dict(STAFF_KINDS):
            return super()._find_readers(families)
        return [(False, partner.id, []) for partner in getattr(self, f"_find_readers_{self.kind}")()]

    def _find_readers_teacher_schedule(self):
        """Return the teachers with sessions on the day."""
        return self._get_sessions().teacher_id

    def _find_readers_teacher_digest(self):
        """Return the teachers whose appointments have changed on the day."""
        lines = self._get_lines()
        changed = [
            appointment for own in lines.grouped("family_id").values() for _event, appointment in own._get_changes()
        ]
        return self.env["ptc.appointment"].union(*changed)._get_teachers() | lines.left_teacher_ids

    def _find_readers_wishes_asked(self):
        """Return the teachers of the conference, while they can enter wishes; asked again before each is told."""
        teachers = self.conference_id.teacher_ids.teacher_id
        return teachers if self.conference_id._is_wish_time(fields.Datetime.now()) else teachers.browse()

    def _find_readers_office_list(self):
        """Return whom parents are told to ask."""
        return self.conference_id.contact_id

    def _get_sessions(self):
        """Return the sessions of the day, blocked ones too."""
        start, stop = self._get_day_span()
        return self.conference_id.session_ids.filtered(lambda session: start <= session.start < stop)

    def _get_day_span(self):
        """Return when the day begins and ends by the clock of the conference, naive UTC."""
        tz = self.conference_id.tz
        return grid.to_utc(self.day, 0, tz), grid.to_utc(self.day + timedelta(days=1), 0, tz)

    def _get_lines(self):
        """Return the lines of the outbox within the day that ends when a digest is due."""
        due = leads.get_due(self.day, 0, self.conference_id.told_minute, self.conference_id.tz)
        return self.env["ptc.outbox"].search(
            [
                ("conference_id", "=", self.conference_id.id),
                ("create_date", ">", due - DIGEST),
                ("create_date", "<=", due),
                # Nothing has changed for teachers by what single adults are told.
                ("partner_id", "=", False),
            ],
            order="id",
        )


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_teachers(self):
        """Return the teachers of these appointments, all of them of joint ones."""
        return (self.session_id | self.extra_session_ids).teacher_id


class PtcConference(models.Model):
    """What teachers and the office are told by itself."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    has_teacher_schedule = fields.Boolean(
        "Schedule the evening before", default=True, help="Each teacher gets the own schedule as PDF, a day before."
    )
    has_teacher_digest = fields.Boolean(
        "Changes of the day", default=True, help="Once a day, teachers are told what was booked, moved or cancelled."
    )
    has_office_list = fields.Boolean(
        "List of the day",
        default=True,
        help="In the morning of each date the contact gets all schedules and who could not be told.",
    )

    def _get_planned(self):
        planned = super()._get_planned()
        minute, tz = self.told_minute, self.tz
        for day in {day.date for day in self._get_days()}:
            if self.has_teacher_schedule:
                planned.append((leads.get_due(day, 1, minute, tz), "teacher_schedule", day, 1))
            if self.has_office_list:
                planned.append((leads.get_due(day, 0, MORNING, tz), "office_list", day, 0))
        if self.has_teacher_digest:
            planned += self._get_planned_digests()
        return planned

    def _get_planned_digests(self):
        """Return those of yesterday, today and tomorrow, while there may be changes."""
        today = grid.to_local(fields.Datetime.now(), self.tz).date()
        first = min(self.window_ids.filtered("opens").mapped("opens"), default=datetime.max)
        dues = [
            (leads.get_due(today + timedelta(days=shift), 0, self.told_minute, self.tz), today + timedelta(days=shift))
            for shift in (-1, 0, 1)
        ]
        return [(due, "teacher_digest", day, 0) for due, day in dues if first < due < self.last_stop]

    @api.model
    def _plan_mailings(self):
        result = super()._plan_mailings()
        self._plan_wishes()
        return result

    @api.model
    def _plan_wishes(self):
        """Ask teachers for their wishes when the time for them begins, also before the conference is opened."""
        now = fields.Datetime.now()
        for conference in self.search([("wish_from", "<=", now), ("wish_until", ">", now)]):
            day = grid.to_local(conference.wish_from, conference.tz).date()
            conference._plan_mailing(conference.wish_from, "wishes_asked", day, 0)

    @api.constrains("wish_from")
    def _wake_for_wishes(self):
        """Have teachers asked when the time for wishes begins."""
        for conference in self.filtered("wish_from"):
            self.env["ptc.outbox"]._wake_sudo(conference.wish_from)
