# SPDX-License-Identifier: LGPL-3.0-or-later
from typing import Any, NamedTuple

from odoo import api, fields, models

from ..lib import shape as shapes
from ..lib.replan import Held
from ..lib.shape import Need
from ..when import When
from .ptc_change_line import from_json, to_json


class Split(NamedTuple):
    """What gets an appointment of its own, since another one is no longer about it.

    :param int number: below 0, the id it has in a plan.
    :param appointment: the one it has been part of.
    :param topic: ``(student_id, class_teacher_id)``
    :param sessions: those it has had of that one.
    :param need: ``shape.Need`` by the new settings.
    """

    number: int
    appointment: Any
    topic: tuple
    sessions: Any
    need: Need


class PtcChange(models.Model):
    """What an appointment has been longer for gets one of its own, planned as any other: at its time, or another."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    parted_count = fields.Integer("Without a time of their own", compute="_compute_parted_count")

    @api.depends("line_ids.parted")
    def _compute_parted_count(self):
        for change in self:
            rows = [row for line in change.line_ids for row in line.parted or ()]
            change.parted_count = sum(not spans for _topic, spans in rows)

    def _find_splits(self, reshaped, taken, needs):
        """Return each ``Split``.

        :param dict taken: what appointments take in, see ``_drop_taken``; it needs none of its own.
        :param dict needs: ``{(student_id, class_teacher_id): Need}`` by the new settings.
        """
        splits = []
        for one, (old, new) in reshaped.items():
            own = one._get_sessions().filtered(lambda session, one=one: session.teacher_id == one.teacher_id)
            apart = [topic for topic in old.also if topic not in new.also and (one.family_id, topic) not in taken]
            wanted = [needs.get(topic, Need()) for topic in apart]
            shares = shapes.divide(own[new.count :], [need.count for need in wanted])
            for topic, sessions, need in zip(apart, shares, wanted, strict=True):
                if sessions:
                    splits.append(Split(-len(splits) - 1, one, topic, self.env["ptc.session"].concat(*sessions), need))
        return splits

    def _get_split_bookings(self, bookings, splits):
        """Return a ``replan.Booking`` for each split.

        :param bookings: those of the appointments they come out of.
        """
        known, parts = {one.id: one for one in bookings}, self._get_parts_by_teacher()
        found = []
        for split in splits:
            held = [Held(session._get_span(), session.id, session.places) for session in split.sessions]
            teachers = [held[0].span.part, *(parts[id] for id in sorted(split.need.others))]
            [(day, goal)] = self._get_same_aims(split.sessions[0]).values()
            booking = known[split.appointment.id]._replace(id=split.number, day=day, goal=goal)
            found.append(booking._replace(held=shapes.wear(held, teachers, split.need.count)))
        return found

    def _describe_splits(self, splits):
        """Return what is to be booked as lines, see ``_get_admitted`` of the rules."""
        return [
            {
                **self.env["ptc.appointment"]._prepare_line(
                    session=split.sessions[0],
                    family=split.appointment.family_id,
                    student=self.env["ptc.student"].browse(split.topic[0]),
                    class_teacher=self.env["ptc.class.teacher"].browse(split.topic[1]),
                ),
                "key": split.number,
            }
            for split in splits
        ]

    @api.model
    def _tell_splits(self, told, splits, outcomes):
        """Return the outcomes ``told`` of appointments with what comes out of them."""
        for split in splits:
            one = told[split.appointment.id]
            apart = (*one.apart, (split.topic, outcomes[split.number].spans))
            told[split.appointment.id] = one._replace(apart=apart)
        return told

    def _holds(self, outcomes):
        planned = {line.appointment_id.id: line._get_parted() for line in self.line_ids if line.parted}
        now = {number: one.apart for number, one in outcomes.items() if one.apart}
        return planned == now and super()._holds(outcomes)

    def _prepare_line(self, appointment, outcome, rooms):
        vals = super()._prepare_line(appointment, outcome, rooms)
        return {**vals, "parted": [[list(topic), to_json(spans)] for topic, spans in outcome.apart] or False}

    def _book_splits(self):
        """Book what comes out of appointments, while what is moved holds nothing."""
        targets = {
            (line.appointment_id, topic): spans
            for line in self.line_ids
            for topic, spans in line._get_parted()
            if spans
        }
        found = self._find_sessions(targets)
        self.env["ptc.appointment"].create([self._prepare_split(*key, found[key]) for key in targets])

    def _prepare_split(self, appointment, topic, sessions):
        """Return the values of an appointment of its own about what another one has been longer for."""
        student = self.env["ptc.student"].browse(topic[0])
        part = self.env["ptc.class.teacher"].browse(topic[1])
        people = {"family": appointment.family_id, "adult": appointment.adult}
        vals = self.env["ptc.appointment"]._prepare_vals(
            session=sessions[0], extra_sessions=sessions[1:], student=student, class_teacher=part, **people
        )
        # It was booked before the setting was changed: no limit takes it away.
        more = {"is_over_limit": True, "is_student_attending": appointment.is_student_attending}
        return {**vals, **more, "booked_by_id": appointment.booked_by_id.id}


class PtcChangeLine(models.Model):
    _name = "ptc.change.line"
    _inherit = "ptc.change.line"

    parted = fields.Json(readonly=True, help="Student, class-teacher and sessions of what comes out of it.")
    parted_text = fields.Char("On its own", compute="_compute_parted_text")

    def _get_parted(self):
        """Return ``parted`` as ``Outcome.apart``."""
        return tuple((tuple(topic), from_json(spans)) for topic, spans in self.parted or ())

    @api.depends("parted", "tz")
    @api.depends_context("lang")
    def _compute_parted_text(self):
        for line in self:
            line.parted_text = "; ".join(line._describe_parted(*one) for one in line._get_parted())

    def _describe_parted(self, topic, spans):
        names = {
            "student": self.env["ptc.student"].browse(topic[0]).display_name,
            "class": self.env["ptc.class.teacher"].browse(topic[1]).class_id.name,
        }
        if not spans:
            return self.env._("%(student)s, %(class)s: no time is free", **names)
        when = When(self.env, self.tz or "UTC").moment(spans[0].start)
        return self.env._("%(student)s, %(class)s: %(when)s", when=when, **names)
