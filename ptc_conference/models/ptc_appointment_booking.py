# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo import api, fields, models

from ..exceptions import BookingRefused

CODES = {
    "ptc_occupancy_session_once": "taken",
    "ptc_occupancy_class_teacher_once": "again",
    "ptc_occupancy_family_once": "busy",
}


class PtcAppointment(models.Model):
    """The booking service: every way in uses these methods."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _book(self, *, session, student, family, class_teacher, booked_by=None, is_staff=False):
        """Book a session for a family, or return the appointment if the family already holds just this one.

        :param bool is_staff: the office may book outside the window, never against a constraint.
        :raise BookingRefused: with a code, a sentence, and free sessions nearby.
        """
        same = self._find_same(session, student, family, class_teacher)
        if same:
            return same
        self._check_bookable(session, is_staff)
        vals = {
            "session_id": session.id,
            "student_id": student.id,
            "family_id": family.id,
            "class_teacher_id": class_teacher.id,
            "booked_by_id": (booked_by or self.env.user.partner_id).id,
        }
        return self._try_to_hold(session, lambda: self.create(vals))

    def _move(self, *, session, is_staff=False):
        """Move this appointment to another session of the teacher; the old one is kept when that is gone.

        :raise BookingRefused: as ``_book``.
        """
        self.ensure_one()
        if self.state == "booked" and self.session_id == session:
            return self
        self._check_changeable(is_staff)
        self._check_bookable(session, is_staff)
        self._try_to_hold(session, lambda: self.write({"session_id": session.id}))
        return self

    def _cancel(self, *, is_staff=False):
        """Cancel these appointments; one that is cancelled already stays so.

        :raise BookingRefused: when the window has closed.
        """
        booked = self._get_booked()
        for appointment in booked:
            appointment._check_changeable(is_staff)
        booked.write({"state": "cancelled"})

    @api.model
    def _find_same(self, session, student, family, class_teacher):
        return self.search(
            [
                ("session_id", "=", session.id),
                ("student_id", "=", student.id),
                ("family_id", "=", family.id),
                ("class_teacher_id", "=", class_teacher.id),
                ("state", "=", "booked"),
            ],
            limit=1,
        )

    @api.model
    def _check_bookable(self, session, is_staff):
        """Raise BookingRefused unless parents (or staff) may take this session now."""
        now = fields.Datetime.now()
        if session.start <= now:
            raise BookingRefused("past", self.env._("This time is already over."), session._get_nearest_free())
        if session.is_blocked:
            raise self._refuse("taken", session)
        if not is_staff and session.conference_id._get_state(now) != "open":
            raise self._refuse("closed", session)

    def _check_changeable(self, is_staff):
        """Raise BookingRefused unless this appointment may still be moved or cancelled."""
        self.ensure_one()
        if self.state != "booked":
            raise BookingRefused("unknown", self.env._("This appointment was cancelled already."))
        if not is_staff and self.conference_id._get_state(fields.Datetime.now()) != "open":
            raise self._refuse("closed", self.session_id)

    @api.model
    def _try_to_hold(self, session, write):
        """Run ``write``, and turn what PostgreSQL refuses into a BookingRefused; nothing is left half written."""
        try:
            with self.env.cr.savepoint():
                return write()
        except IntegrityError as error:
            code = CODES.get(error.diag.constraint_name)
            if not code:
                raise
        raise self._refuse(code, session)

    @api.model
    def _refuse(self, code, session):
        """Return a BookingRefused with the sentence for ``code`` and free sessions near ``session``."""
        sentences = {
            "taken": self.env._("Somebody has just taken this time."),
            "busy": self.env._("You have another appointment at that time, or too close to it to walk there."),
            "again": self.env._("You already have an appointment with this teacher. Move it to choose another time."),
            "closed": self.env._("Booking is closed at the moment, so nothing was changed."),
        }
        alternatives = session._get_nearest_free() if code in ("taken", "busy") else session.browse()
        return BookingRefused(code, sentences[code], alternatives)
