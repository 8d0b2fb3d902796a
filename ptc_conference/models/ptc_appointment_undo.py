# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..exceptions import BookingStale, HeldMeanwhile

KEPT_FOR = timedelta(minutes=1)


class PtcSessionHold(models.Model):
    """The times of an appointment that a parent has just cancelled are kept for the family for a minute."""

    _name = "ptc.session.hold"
    _inherit = "ptc.session.hold"

    undo_appointment_id = fields.Many2one(
        "ptc.appointment", "To undo", index="btree_not_null", readonly=True, ondelete="cascade"
    )
    undo_until = fields.Datetime("To undo until", index="btree_not_null", readonly=True)

    @api.model
    def _keep_cancelled(self, appointment, until):
        """Keep the times of an appointment for its family, before it is cancelled: so nobody is offered them.

        Who waits for the teacher is offered them afterwards; they stay kept until the offer is made.

        :raise HeldMeanwhile: when somebody else changes one of the sessions at this very moment.
        """
        sessions, family = appointment._get_all_sessions(), appointment.family_id
        sessions._claim()
        self._forget_past(sessions)
        self.search([("session_id", "in", sessions.ids), ("family_id", "=", family.id)]).unlink()
        waitlist = self.env["ptc.waitlist"]
        has_waiting = waitlist._offer_later(sessions, until)
        keys = {"family_id": family.id, "undo_appointment_id": appointment.id, "undo_until": until}
        last = until + waitlist._get_grace() if has_waiting else until
        return self.create([{**keys, "session_id": one.id, "until": last} for one in sessions])

    @api.model
    def _get_undo_sudo(self, appointments):
        """Return until when cancelling can be undone: ``{appointment_id: until}``, naive UTC."""
        domain = [("undo_appointment_id", "in", appointments.ids), ("undo_until", ">", fields.Datetime.now())]
        return {hold.undo_appointment_id.id: hold.undo_until for hold in self.sudo().search(domain)}


class PtcAppointment(models.Model):
    """Cancelling by a parent, to be undone for a minute. Afterwards to undo is to book like anybody else."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _cancel_for_now(self, *, key=None):
        """Cancel this appointment for a parent, and keep its times for the family for a minute."""
        self.ensure_one()
        now = fields.Datetime.now()
        with self.env.cr.savepoint():
            if self.state == "booked" and self.start > now and not self._recall(key):
                try:
                    self.env["ptc.session.hold"]._keep_cancelled(self, min(now + KEPT_FOR, self.start))
                except HeldMeanwhile as meanwhile:
                    raise BookingStale(str(meanwhile)) from meanwhile
            self._cancel(key=key)

    def _undo(self, *, booked_by, key=None):
        """Book this cancelled appointment again: within the minute as it was, whatever windows say by now.

        :return: the appointment, or the new one that takes its place.
        """
        self.ensure_one()
        if self._recall(key):
            return self._recall(key)
        if self.state == "booked":
            return self._keep(key, self)
        if not self.env["ptc.session.hold"]._get_undo_sudo(self):
            return self._book_again(booked_by, key)
        self._check_bookable(self._get_all_sessions())
        vals = {"state": "booked", "cancelled_by_id": False}
        self._attempt(self.session_id, lambda: self._remember(key, self._write_booked(vals)))
        self.env["ptc.session.hold"].sudo().search([("undo_appointment_id", "=", self.id)]).unlink()
        return self

    def _book_again(self, booked_by, key):
        """Book the same time as anybody could."""
        keys = ("session", "student", "family", "class_teacher")
        wanted = {name: self[f"{name}_id"] for name in keys}
        if self.session_id.rule_id and not self._are_admitted([wanted]):
            raise self._refuse("taken", self.session_id)
        wanted.update(adult=self.adult, is_adult_asked=self.is_adult_asked)
        return self._book_all(wanted=[wanted], booked_by=booked_by, key=key)


class PtcWaitlist(models.Model):
    _name = "ptc.waitlist"
    _inherit = "ptc.waitlist"

    @api.model
    def _offer_later(self, sessions, moment):
        """Offer sessions from a moment on, if somebody waits for their teachers; tell whether somebody does."""
        if not any(sessions.conference_id.mapped("has_waitlist")):
            return False
        waiting = [("conference_id", "in", sessions.conference_id.ids), ("teacher_id", "in", sessions.teacher_id.ids)]
        if not self.search_count(waiting, limit=1):
            return False
        self._wake_sudo(moment)
        return True

    @api.model
    def _cron_offer(self):
        """Let go first of what can no longer be undone."""
        self.env["ptc.session.hold"].search([("undo_until", "<=", fields.Datetime.now())]).unlink()
        return super()._cron_offer()
