# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from typing import Any, NamedTuple

from odoo import fields, models
from odoo.fields import Domain

from ..lib import chain
from .ptc_must_see import MOST_SESSIONS


class Length(NamedTuple):
    """A length that staff can give an appointment.

    :param int count: sessions of its teacher.
    :param stop: naive UTC, its end at the time it has now; None when the time after it is not free.
    :param others: the sessions at which it could begin instead, nearest first.
    """

    count: int
    stop: Any
    others: Any


class PtcAppointment(models.Model):
    """Staff make an appointment longer or shorter, or talk about siblings in it; the family is told."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_count(self):
        """Return how many sessions of its teacher this appointment takes."""
        return self._get_shape()[0]

    def _set_length(self, count, session=None):
        """Give this appointment ``count`` sessions of its teacher, from ``session`` or its own first one on.

        Co-teachers of a joint appointment stay with it.

        :raise BookingRefused: when not all of it is free.
        """
        session = session or self.session_id
        extra = self._find_companions(session, count, self._get_shape()[1])
        return self._move(session=session, extra_sessions=extra, is_staff=True)

    def _get_lengths(self, most_others=None, apart=None):
        """Return a Length for each that this appointment can be given; none once it has begun.

        :param int most_others: how many other times are told of each length.
        :param apart: appointments of the family that are given back for it.
        """
        self.ensure_one()
        if self.session_id.start <= fields.Datetime.now() or self.session_id.places > 1:
            return []
        most = max(MOST_SESSIONS, self._get_count())
        fits = {count: self._find_fits(count, apart) for count in range(1, most + 1)}
        return [
            Length(count, found.get(self.session_id), self._sort_others(found)[:most_others])
            for count, found in fits.items()
        ]

    def _sort_others(self, found):
        others = self.env["ptc.session"].union(*found) - self.session_id
        return others.sorted(lambda one: (abs(one.start - self.start), one.start))

    def _find_fits(self, count, apart=None):
        """Return ``{session: end}`` of the times at which the family and all teachers are free for ``count`` sessions.

        :param apart: see ``_find_chains``.
        """
        is_away = self._get_is_away()
        return {one: stop for one, stop in self._find_chains(count, apart).items() if is_away(one.start, stop)}

    def _find_chains(self, count, apart=None):
        """Return ``{session: end}`` of the times at which ``count`` sessions of all teachers are free.

        Its own sessions, and those of appointments ``apart`` that are given back, are as good as free.
        """
        own = self._get_sessions()
        given_back = (apart or self.browse())._get_all_sessions()
        free = (self._find_free_sessions(own.teacher_id) | own | given_back).sorted("start").grouped("teacher_id")
        spans = {teacher: [(one.start, one.stop) for one in sessions] for teacher, sessions in free.items()}
        others = [set(spans.get(teacher, ())) for teacher in own.teacher_id - self.teacher_id]
        gap = self.conference_id._get_longest_gap()
        chains = chain.find_joint(spans[self.teacher_id], others, count, gap)
        return {one: chains[one.start][-1][1] for one in free[self.teacher_id] if one.start in chains}

    def _find_second_time(self):
        """Return the nearest free session at which another family could have the same, or none."""
        if not self.extra_session_ids:
            return self.session_id._get_nearest_free(limit=1)
        found = self._find_chains(self._get_count())
        apart = {one: stop for one, stop in found.items() if stop <= self.start or one.start >= self.stop}
        return self._sort_others(apart)[:1]

    def _find_free_sessions(self, teachers):
        """Return the free sessions of some teachers that the family could have."""
        hidden = self.conference_id._get_hidden([(self.student_id.id, self.family_id.id)])
        return self.env["ptc.session"].search(
            [
                ("conference_id", "=", self.conference_id.id),
                ("teacher_id", "in", teachers.ids),
                ("places", "=", 1),
                ("is_free", "=", True),
                ("start", ">", fields.Datetime.now()),
                ("id", "not in", list(hidden)),
            ]
        )

    def _get_is_away(self):
        """Return a function that tells whether the family's adult has time from one instant to another."""
        keys = [(name, "=", self[name].id) for name in ("family_id", "conference_id")]
        held = self.env["ptc.occupancy"].search(
            [*keys, ("adult", "=", self.adult), ("teacher_id", "!=", self.teacher_id.id)]
        )
        held = held.filtered(lambda one: one.appointment_id != self)
        way = timedelta(minutes=self.conference_id.hall_time)
        return lambda start, stop: all(one.reserved_until <= start or stop + way <= one.start for one in held)

    def _find_siblings(self):
        """Return what this appointment could be about too: ``{student: ptc.class.teacher}``.

        Students for whom nobody of the family may book are left out.
        """
        self.ensure_one()
        if self.session_id.places > 1:
            return {}
        links = self.family_id.guardian_ids.filtered(lambda link: link.may_book and link.student_id.active)
        students = links.student_id - self._get_students()
        met = self.conference_id._get_meetings(students.ids)
        own = Domain("id", "in", list(met)) & Domain("teacher_id", "=", self.teacher_id.id)
        parts = self.env["ptc.class.teacher"].search(own, order="id desc")
        found = {student_id: part for part in parts for student_id in met[part.id]}
        return {student: found[student.id] for student in students if student.id in found}

    def _has_next(self, apart):
        """Tell whether the next session can be had too, where ``apart`` is given back; not of a joint appointment."""
        is_joint = self._get_sessions().teacher_id != self.teacher_id
        return not is_joint and self.session_id in self._find_fits(self._get_count() + 1, apart)
