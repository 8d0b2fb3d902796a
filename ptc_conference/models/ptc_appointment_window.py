# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..exceptions import BookingRefused
from ..when import When

ALTERNATIVES = 3


class PtcAppointment(models.Model):
    """The booking windows as the booking service minds them, for parents; the office is not bound by them."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _as_wanted(self, session):
        """Return these appointments in another session, as a list for ``_check_windows``."""
        return [{"session": session, "student": one.student_id, "family": one.family_id} for one in self]

    @api.model
    def _check_windows(self, wanted):
        """Raise BookingRefused unless a window admits each student and family now, in time before the session.

        :param wanted: list of dicts with ``session``, ``student`` and ``family``.
        """
        now = fields.Datetime.now()
        self._check_open(wanted, now)
        for session in (one["session"] for one in wanted):
            if session.start - session.conference_id._get_lead() <= now:
                raise self._refuse_late(session)

    def _check_leavable(self):
        """Raise BookingRefused unless parents may still move away from these appointments."""
        now = fields.Datetime.now()
        self._check_open([one for appointment in self for one in appointment._as_wanted(appointment.session_id)], now)
        self._check_left_in_time()

    def _check_left_in_time(self):
        """Raise BookingRefused when it is too late to give one of these appointments up."""
        now = fields.Datetime.now()
        for session in self.session_id:
            if session.start - session.conference_id._get_cancel_lead() <= now:
                raise self._refuse_leaving(session)

    @api.model
    def _check_open(self, wanted, now):
        """Raise BookingRefused unless a window is open for each student and family, in a query per conference."""
        by_conference = {}
        for one in wanted:
            by_conference.setdefault(one["session"].conference_id, []).append(one)
        for conference, several in by_conference.items():
            access = conference._get_family_access([(one["student"].id, one["family"].id) for one in several], now)
            for one in several:
                own = access[one["student"].id, one["family"].id]
                if own.state != "open":
                    raise self._refuse_closed(one["session"], one["student"], own)

    @api.model
    def _refuse_closed(self, session, student, access):
        """Return a BookingRefused that says when booking opens or has closed for the student, and whom to ask."""
        conference = session.conference_id
        when = When(self.env, conference.tz)
        if access.state == "preview":
            return BookingRefused("closed", self._explain_preview(access.window, student, when), session)
        contact = conference._describe_contact_in_line()
        if access.state == "view":
            text = self.env._(
                "Booking closed on %(moment)s, so nothing was changed. To change something, please ask %(contact)s.",
                moment=when.moment(access.window.closes),
                contact=contact,
            )
        else:
            text = self.env._(
                "Booking is closed at the moment, so nothing was changed. Please ask %(contact)s.", contact=contact
            )
        return BookingRefused("closed", text, session)

    @api.model
    def _explain_preview(self, window, student, when):
        moment = when.moment(window.opens)
        if window.audience == "grades":
            return self.env._(
                "Booking for %(grade)s opens on %(moment)s. Nothing was changed.",
                grade=student.grade_id.name,
                moment=moment,
            )
        return self.env._("Booking opens on %(moment)s. Nothing was changed.", moment=moment)

    @api.model
    def _refuse_late(self, session):
        conference, now = session.conference_id, fields.Datetime.now()
        text = self.env._(
            "This time is less than %(lead)s away. Please ask %(contact)s, or choose another time.",
            lead=conference._describe_lead(conference.lead_time, conference.lead_unit),
            contact=conference._describe_contact_in_line(),
        )
        return BookingRefused("late", text, session, lambda: self._find_in_time(session, now))

    @api.model
    def _find_in_time(self, session, now):
        """Return the nearest free sessions that can still be booked."""
        earliest = now + session.conference_id._get_lead()
        return session._get_nearest_free(limit=None).filtered(lambda other: other.start > earliest)[:ALTERNATIVES]

    @api.model
    def _refuse_leaving(self, session):
        conference = session.conference_id
        text = self.env._(
            "An appointment can be moved or cancelled until %(lead)s before it begins, so nothing was changed."
            " Please ask %(contact)s.",
            lead=conference._describe_lead(conference.cancel_lead_time, conference.cancel_lead_unit),
            contact=conference._describe_contact_in_line(),
        )
        return BookingRefused("leaving", text, session)
