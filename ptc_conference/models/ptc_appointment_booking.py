# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.fields import Command

from ..exceptions import BookingRefused, BookingStale

CODES = {
    "ptc_occupancy_session_once": "taken",
    "ptc_occupancy_session_open": "taken",
    "ptc_occupancy_session_same": "taken",
    "ptc_occupancy_not_kept": "taken",
    "ptc_occupancy_teacher_once": "taken",
    "ptc_occupancy_room_table_once": "taken",
    "ptc_occupancy_class_teacher_once": "again",
    "ptc_occupancy_either_class_once": "again",
    "ptc_occupancy_family_once": "busy",
    "ptc_occupancy_person_once": "busy",
    "ptc_occupancy_family_campus_once": "campus",
    "ptc_occupancy_family_floor_once": "floor",
    "ptc_occupancy_student_once": "student",
    "ptc_occupancy_evening_family_apart": "evening",
    "ptc_occupancy_together_once": "together",
    "ptc_occupancy_family_limit_once": "limit",
    "ptc_occupancy_student_limit_once": "limit",
    "ptc_occupancy_teacher_limit_once": "full",
    "ptc_occupancy_adults_enough": "adults",
}
REQUEST_ONCE = "ptc_booking_request_key_once"
# Another free time of the same teacher may help.
HAS_ALTERNATIVES = ("taken", "busy", "campus", "floor", "student", "evening", "past", "late")
# serialization_failure, deadlock_detected, lock_not_available: a new transaction sees more.
STALE = ("40001", "40P01", "55P03")


class PtcAppointment(models.Model):
    """The booking service: every way in uses these methods.

    Each works all or nothing, in a savepoint. They raise BookingRefused with a code, a sentence and free sessions
    nearby, or BookingStale when rows have changed since the transaction began.
    """

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _book(self, *, session, student, family, class_teacher, booked_by=None, is_staff=False, key=None, **options):
        """Book one session for a family, or return the appointment if the family already holds just this one.

        :param bool is_staff: the office may book outside the window, never against a constraint.
        :param str key: sent with the form; the same key again gives the same appointment.
        :param options: ``extra_sessions`` (of a long or joint appointment), ``adult``, ``is_student_attending``,
            ``is_over_limit``.
        """
        wanted = {"session": session, "student": student, "family": family, "class_teacher": class_teacher, **options}
        return self._book_all(wanted=[wanted], booked_by=booked_by, is_staff=is_staff, key=key)

    @api.model
    def _book_all(self, *, wanted, booked_by=None, is_staff=False, key=None):
        """Book several sessions, all or nothing.

        :param wanted: list of dicts with the arguments of ``_book`` that name what to book.
        :return: the appointments, in the order of ``wanted``.
        """
        try:
            return self._try_all(wanted, booked_by or self.env.user.partner_id, is_staff, key)
        except (BookingRefused, BookingStale):
            # Looked up last: most bookings are neither refused nor sent twice.
            known = self._recall(key) or self._keep(key, self._find_same(wanted))
            if known:
                return known
            raise

    @api.model
    def _try_all(self, wanted, booker, is_staff, key):
        """Check what is wanted and create the appointments, or raise BookingRefused."""
        self._check_bookable(self.env["ptc.session"].union(*(one["session"] for one in wanted)))
        if not is_staff:
            self._check_windows(wanted)
        vals_list = [{**self._prepare_vals(**one), "booked_by_id": booker.id} for one in wanted]
        return self._attempt(wanted[0]["session"], lambda: self._create_booked(vals_list, key))

    @api.model
    def _book_first(self, *, wishes, booked_by=None, is_staff=False, key=None):
        """Book the first of some wishes that can be had.

        :param wishes: list of dicts as for ``_book_all``, the dearest first.
        :raise BookingRefused: about the first wish, when none can be had.
        """
        refusals = []
        for wish in wishes:
            try:
                return self._book_all(wanted=[wish], booked_by=booked_by, is_staff=is_staff, key=key)
            except BookingRefused as refusal:
                refusals.append(refusal)
        raise refusals[0]

    def _move(self, *, session, extra_sessions=None, is_staff=False, key=None):
        """Move this appointment to another session of the teacher; the old one is kept when that is gone."""
        self.ensure_one()
        extra_sessions = session.browse() if extra_sessions is None else extra_sessions
        if self._recall(key):
            return self
        is_there = (self.session_id, self.extra_session_ids) == (session, extra_sessions)
        if self.state == "booked" and is_there:
            return self._keep(key, self)
        self._check_changeable(is_staff)
        self._check_bookable(session)
        if not is_staff:
            self._check_windows(self._as_wanted(session))
        vals = {"session_id": session.id, "extra_session_ids": [Command.set(extra_sessions.ids)]}
        self._attempt(session, lambda: self._remember(key, self._write_booked(vals)))
        return self

    def _swap(self, other, *, is_staff=False, key=None):
        """Let two appointments with one teacher change places; both keep theirs when that is impossible."""
        self.ensure_one()
        if self._recall(key):
            return
        (self | other)._check_changeable(is_staff)
        self._check_bookable((self | other).session_id)
        if not is_staff:
            self._check_windows(self._as_wanted(other.session_id) + other._as_wanted(self.session_id))
        self._attempt(other.session_id, lambda: self._remember(key, self._exchange(other)))

    def _cancel(self, *, is_staff=False, key=None):
        """Cancel these appointments; one that is cancelled already stays so."""
        booked = self._get_booked()
        if self._recall(key):
            return
        if not booked:
            self._keep(key, self)
            return
        if not is_staff:
            booked._check_cancellable()
        self._attempt(booked[0].session_id, lambda: self._remember(key, booked._write_booked({"state": "cancelled"})))

    @api.model
    def _prepare_vals(self, *, session, student, family, class_teacher, extra_sessions=(), **options):
        return {
            "session_id": session.id,
            "student_id": student.id,
            "family_id": family.id,
            "class_teacher_id": class_teacher.id,
            "extra_session_ids": [Command.link(extra.id) for extra in extra_sessions],
            **options,
        }

    def _write_booked(self, vals):
        """Write on appointments after waiting for whoever is changing them."""
        self._lock()
        self.write(vals)
        self.flush_recordset()
        return self

    def _exchange(self, other):
        """Give each of two appointments the sessions of the other, in the order of the sessions."""
        both = self | other
        both._lock()
        both._lock_move()
        targets = [
            (one, {"session_id": two.session_id.id, "extra_session_ids": [Command.set(two.extra_session_ids.ids)]})
            for one, two in ((self, other), (other, self))
        ]
        self.env["ptc.occupancy"]._release_sudo(both)
        for appointment, vals in sorted(targets, key=lambda target: target[1]["session_id"]):
            appointment._write_booked(vals)
        return both

    def _lock(self):
        """Wait for other changes of these appointments; a change since this transaction began is a BookingStale."""
        query = "SELECT id FROM ptc_appointment WHERE id IN %s ORDER BY id FOR NO KEY UPDATE"
        self.env.cr.execute(query, [tuple(self.ids)], log_exceptions=False)

    @api.model
    def _find_same(self, wanted):
        """Return the booked appointments that are just what is wanted, or none unless all of them are."""
        keys = ("session", "student", "family", "class_teacher")
        sessions = [one["session"].id for one in wanted]
        domain = [("session_id", "in", sessions), ("state", "=", "booked")]
        booked = self.search_fetch(domain, [f"{key}_id" for key in keys])
        by_key = {tuple(one[f"{key}_id"] for key in keys): one for one in booked}
        found = [by_key.get(tuple(one[key] for key in keys)) for one in wanted]
        return self.browse([one.id for one in found]) if all(found) else self.browse()

    @api.model
    def _check_bookable(self, sessions):
        """Raise BookingRefused unless these sessions may be taken by somebody."""
        now = fields.Datetime.now()
        for session in sessions:
            if session.start <= now:
                raise self._refuse("past", session)
            if session.is_blocked or not session.active:
                raise self._refuse("taken", session)

    def _check_changeable(self, is_staff):
        """Raise BookingRefused unless these appointments may still be moved or cancelled."""
        for appointment in self:
            if appointment.state != "booked":
                raise self._refuse("unknown", appointment.session_id)
        if not is_staff:
            self._check_leavable()

    @api.model
    def _attempt(self, session, change):
        """Run ``change`` and return its result; turn what PostgreSQL refuses into a refusal about ``session``."""
        try:
            with self.env.cr.savepoint():
                return change()
        except IntegrityError as error:
            code, session = CODES.get(error.diag.constraint_name), self._find_lost(error.diag) or session
            if error.diag.constraint_name == REQUEST_ONCE:
                raise BookingStale(self.env._("This request is being carried out already.")) from error
            if not code:
                raise
        except OperationalError as error:
            if error.pgcode not in STALE:
                raise
            raise BookingStale(self.env._("Somebody else is changing this appointment. Please try again.")) from error
        raise self._refuse(code, session)

    @api.model
    def _find_lost(self, diag):
        """Return which of the wanted sessions PostgreSQL says is taken; empty when it does not say.

        :param diag: psycopg2 diagnostics; the detail of a unique index has ``(session_id, place)=(7, 1)``.
        """
        found = re.search(r"\(session_id, place\)=\((\d+),", diag.message_detail or "")
        return self.env["ptc.session"].browse([int(found[1])] if found else ())

    @api.model
    def _refuse(self, code, session):
        """Return a BookingRefused with the sentence for ``code`` and free sessions near ``session``."""
        sentences = {
            "taken": self.env._("Somebody has just taken this time."),
            "busy": self.env._("You have another appointment at that time, or too close to it to walk there."),
            **(session.conference_id._describe_walks() if code in ("floor", "campus") else {}),
            # Another family of the student is none of theirs: the time looks as if anybody had it.
            "student": self.env._("Somebody has just taken this time."),
            "evening": self.env._("Somebody has just taken this time."),
            "together": self.env._("You already have an appointment with this teacher, for both families."),
            "again": self.env._("You already have an appointment with this teacher. Move it to choose another time."),
            "limit": self.env._("You have as many appointments as the school allows. Cancel one to book another."),
            "full": self.env._("This teacher has as many appointments as the school allows."),
            "adults": self.env._("A family cannot be in more places at once than it has adults."),
            "past": self.env._("This time is already over."),
            "unknown": self.env._("This appointment was cancelled already."),
        }
        find_free = session._get_nearest_free if code in HAS_ALTERNATIVES else None
        return BookingRefused(code, sentences[code], session, find_free)

    @api.model
    def _recall(self, key):
        """Return the appointments that an earlier request with the same key has led to, or none."""
        return self.env["ptc.booking.request"]._get_appointments(key)

    @api.model
    def _keep(self, key, appointments):
        """Remember appointments that are as wanted already, so that the same request never changes them later."""
        if key and appointments:
            self._attempt(appointments[0].session_id, lambda: self._remember(key, appointments))
        return appointments

    @api.model
    def _remember(self, key, appointments):
        """Keep what a request has led to, for the same request again; return the appointments."""
        if key:
            self.env["ptc.booking.request"]._put(key, appointments)
        return appointments
