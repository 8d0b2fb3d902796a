# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, plaintext2html

_logger = logging.getLogger(__name__)

EVENTS_PER_COMMIT = 100
# Odoo's own invitations and reminders are for meetings: of these appointments people are told by our messages.
QUIETLY = {
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "skip_contact_description": True,
    "tracking_disable": True,
}
# What calendars of teachers ought to show from now on, beside what they show; only what differs.
DIFFERENT = """
WITH wanted AS (
    SELECT held.appointment_id, own.user_id, booked.ics_sequence AS sequence,
           min(held.start) AS start, max(held.stop) AS stop
      FROM ptc_occupancy held
      JOIN ptc_conference conference ON conference.id = held.conference_id AND conference.has_calendar_events
       AND conference.last_stop > %(now)s
      JOIN ptc_appointment booked ON booked.id = held.appointment_id
      JOIN (SELECT partner_id, min(id) AS user_id FROM res_users WHERE active AND share IS NOT TRUE
             GROUP BY partner_id) own ON own.partner_id = held.teacher_id
     GROUP BY held.appointment_id, own.user_id, booked.ics_sequence
    HAVING max(held.stop) > %(now)s
), shown AS (
    SELECT id, ptc_appointment_id AS appointment_id, user_id, ptc_sequence AS sequence, start, stop
      FROM calendar_event WHERE ptc_appointment_id IS NOT NULL AND stop > %(now)s
)
SELECT appointment_id, user_id, shown.id, wanted.start, wanted.stop, wanted.sequence
  FROM wanted FULL JOIN shown USING (appointment_id, user_id)
 WHERE (wanted.start, wanted.stop, wanted.sequence) IS DISTINCT FROM (shown.start, shown.stop, shown.sequence)
   AND appointment_id > %(after)s
 ORDER BY appointment_id
 LIMIT %(limit)s
"""


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    has_calendar_events = fields.Boolean(
        "Show in teachers' calendars",
        tracking=True,
        help="Puts appointments into the Odoo calendar of teachers who have a user, and keeps them in step. Others see"
        " that the time is taken, not with whom. Nobody is invited by mail.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "has_calendar_events" in vals:
            self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())
        return result


class CalendarEvent(models.Model):
    """Appointments in the calendars of teachers. What was is left as it was."""

    _inherit = "calendar.event"

    ptc_appointment_id = fields.Many2one(
        "ptc.appointment",
        "Appointment of a conference",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        groups="ptc_roster.group_office",
    )
    ptc_sequence = fields.Integer("Version of that appointment", readonly=True, copy=False)

    @api.model
    def _follow_appointments_sudo(self):
        """Bring the calendars of teachers in step with what is booked, as a cron that may be stopped at any point."""
        events, after = self.sudo().with_context(**QUIETLY), 0
        while rows := events._find_different(after):
            for row in rows:
                events._try_to_follow(row)
            after = rows[-1][0]
            # What the cron counts is what families wait for: that stays as it is.
            if not self.env["ir.cron"]._commit_progress():
                self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())
                return

    def _try_to_follow(self, row):
        """Follow one appointment; where that fails, the next run tries again, and the others go on."""
        try:
            with self.env.cr.savepoint():
                self._follow(*row)
        except OperationalError:
            # The transaction itself is at fault (a serialization failure): the cron begins again.
            raise
        except Exception as error:
            _logger.warning("Calendars could not follow appointment %s: %s", row[0], type(error).__name__)

    @api.model
    def _find_different(self, after):
        """Return some rows of DIFFERENT, of appointments with a greater id than ``after``."""
        self.env.flush_all()
        values = {"now": fields.Datetime.now(), "after": after, "limit": EVENTS_PER_COMMIT}
        rows = self.env.execute_query(SQL(DIFFERENT, **values))
        # All of an appointment, or the next look would pass by the rest of it.
        whole = [row for row in rows if row[0] != rows[-1][0]] if len(rows) == EVENTS_PER_COMMIT else rows
        return whole or rows

    @api.model
    def _follow(self, appointment_id, user_id, event_id, start, stop, sequence):
        """Make, change or remove one event."""
        event = self.browse(event_id)
        if start is None:
            event.unlink()
            return
        user = self.env["res.users"].browse(user_id)
        appointment = self.env["ptc.appointment"].with_context(lang=user.lang).browse(appointment_id)
        vals = {"start": start, "stop": stop, "ptc_sequence": sequence, **appointment._prepare_calendar_vals()}
        # Odoo takes it for the teacher's own doing: what others change in it would have to be accepted again.
        own = self.with_user(user).sudo()
        if event:
            own.browse(event_id).write(vals)
        else:
            own.create({"ptc_appointment_id": appointment_id, **vals, **self._prepare_attendee(user)})

    @api.model
    def _prepare_attendee(self, user):
        """Return the values by which an event is a user's own, and accepted."""
        partner = user.partner_id
        attendee = {"partner_id": partner.id, "state": "accepted"}
        return {
            "user_id": user.id,
            "partner_ids": [Command.set(partner.ids)],
            "attendee_ids": [Command.create(attendee)],
            "privacy": "private",
            "show_as": "busy",
        }


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _prepare_calendar_vals(self):
        """Return what a teacher's calendar says of this appointment: as the teacher's private address does."""
        event = self.env["ptc.family.sheet"]._prepare_teacher_event(self)
        return {
            "name": event.summary,
            "location": event.location,
            "description": plaintext2html(event.description or ""),
        }


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        result = super()._cron_send()
        self.env["calendar.event"]._follow_appointments_sudo()
        return result
