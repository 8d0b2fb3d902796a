# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import replan
from ..lib import shape as shapes
from ..lib.replan import Outcome
from ..lib.shape import Need, Shape, Siblings
from ..when import When
from .ptc_class import CO_TEACHING
from .ptc_conference_siblings import SIBLINGS, TAUGHT_TWICE
from .ptc_together_planned import PLANNED

REASONS = [
    ("joint", "With all teachers of the class"),
    ("single", "With one teacher of the class"),
    ("longer", "Longer"),
    ("shorter", "Shorter"),
    ("topics", "About one student or class only"),
    ("merged", "Part of another appointment of the family"),
    ("either", "The family meets another teacher of the class"),
]


class PtcChange(models.Model):
    """Whom parents meet together: co-teachers of a class, siblings, a teacher with several classes of a student.

    What is booked gets the sessions and teachers that the new settings ask for, at its time where these are free. Of
    two appointments that become one the earlier stays.
    """

    _name = "ptc.change"
    _inherit = "ptc.change"

    kind = fields.Selection(
        selection_add=[("together", "Whom parents meet together"), ("cancelled",)], ondelete={"together": "cascade"}
    )
    class_ids = fields.Many2many(
        "ptc.class", "ptc_change_class_rel", string="Classes", help="Whose parents meet the teachers in another way."
    )
    new_co_teaching = fields.Selection(CO_TEACHING, "Their parents meet")
    new_siblings = fields.Selection(
        SIBLINGS, "Siblings with one teacher", compute="_compute_new_together", store=True, readonly=False
    )
    new_taught_twice = fields.Selection(
        TAUGHT_TWICE,
        "A teacher with several classes of a student",
        compute="_compute_new_together",
        store=True,
        readonly=False,
    )

    @api.depends("conference_id")
    def _compute_new_together(self):
        for change in self:
            change.new_siblings = change.new_siblings or change.conference_id.siblings
            change.new_taught_twice = change.new_taught_twice or change.conference_id.taught_twice

    def _check_inputs(self):
        result = super()._check_inputs()
        if self.kind == "together":
            if bool(self.class_ids) != bool(self.new_co_teaching):
                raise UserError(self.env._("Choose the classes, and how parents meet their teachers."))
            if not (self._get_new_settings() or self._get_new_classes()):
                raise UserError(self.env._("Nothing is to change yet: choose another way to meet."))
        return result

    def _get_new_settings(self):
        """Return what is to be written on the conference."""
        names = {"siblings": self.new_siblings, "taught_twice": self.new_taught_twice}
        return {name: value for name, value in names.items() if value and value != self.conference_id[name]}

    def _get_new_classes(self):
        """Return the classes that get another setting."""
        return self.class_ids.filtered(lambda taught: taught.co_teaching != self.new_co_teaching)

    def _write_together(self):
        """Write the new settings on the conference and the classes."""
        self.conference_id.with_context(**{PLANNED: True}).write(self._get_new_settings())
        self._get_new_classes().with_context(**{PLANNED: True}).write({"co_teaching": self.new_co_teaching})
        self.env.flush_all()

    def _propose_together(self, chosen):
        reshaped, absorbed, splits = self._get_new_shapes()
        appointments = self.env["ptc.appointment"].union(*reshaped, *absorbed)
        sessions = appointments._get_all_sessions()
        admitted = self._get_admitted(appointments, self._describe_splits(splits))
        spans = self._get_open_slots(self.conference_id.teacher_ids, sessions, admitted)
        board = self._make_board([one._get_span() for one in sessions], self._as_slots(spans), appointments)
        bookings = self._wear(appointments.browse([one.id for one in reshaped]), reshaped)
        bookings += self._get_split_bookings(bookings, splits)
        outcomes = replan.plan(bookings, board, is_any_day=self.is_any_day, chosen=chosen)
        told = {
            one.id: self._tell_shape(outcomes[one.id], shapes.describe(old, new))
            for one, (old, new) in reshaped.items()
        }
        told = self._tell_splits(told, splits, outcomes)
        return told | {one.id: Outcome("lost", reason=reason) for one, reason in absorbed.items()}

    @api.model
    def _tell_shape(self, outcome, reason):
        """Return an outcome that says what is new; at the same time it is a change all the same."""
        if outcome.what == "lost" or not reason:
            return outcome
        return outcome._replace(what="moves", reason=reason)

    def _wear(self, appointments, reshaped):
        """Return a ``replan.Booking`` for each appointment with the sessions it is to have."""
        aims = self._get_same_aims(appointments._get_all_sessions())
        parts = self._get_parts_by_teacher()
        bookings = []
        for booking, one in zip(self._get_bookings(appointments, aims), appointments, strict=True):
            _old, new = reshaped[one]
            teachers = [one.session_id.conference_teacher_id.id, *(parts[id] for id in new.others)]
            bookings.append(booking._replace(held=shapes.wear(booking.held, teachers, new.count)))
        return bookings

    def _get_parts_by_teacher(self):
        return {part.teacher_id.id: part.id for part in self.conference_id.teacher_ids}

    def _get_new_shapes(self):
        """Return what appointments become, which of them others take in, and which come out of them.

        :return: ``({appointment: (Shape now, Shape afterwards)}, {appointment: reason}, [Split])``; of classes that
            get another setting all are there, otherwise those that change.
        """
        appointments = self._get_appointments().sorted(lambda one: (one.start, one.id))
        topics = {one: [(student.id, part.id) for student, part in one._get_topics()] for one in appointments}
        before, after = self._read_needs([pair for pairs in topics.values() for pair in pairs])
        shaped, absorbed, taken = {}, self._find_either(appointments), {}
        mains = {(one.family_id, pairs[0]): one for one, pairs in topics.items()}
        for one, (main, *also) in topics.items():
            if one in absorbed:
                continue
            needs = before.get(main, Need()), after.get(main, Need())
            old = self._get_shape_now(one, also)
            shaped[one] = old, shapes.reshape(old, *needs, self._get_siblings(main, also))
            for topic in self._get_taken_in(main, *needs):
                taken[one.family_id, topic] = one
                other = mains.get((one.family_id, topic), one)
                if other != one and other not in shaped:
                    absorbed[other] = "merged"
        reshaped = self._drop_taken(shaped, taken)
        return reshaped, absorbed, self._find_splits(reshaped, taken, after)

    def _drop_taken(self, shaped, taken):
        """Return who changes; what one appointment takes in, no other is about any more.

        :param dict shaped: ``{appointment: (Shape now, Shape afterwards)}``
        :param dict taken: ``{(family, (student_id, class_teacher_id)): appointment that takes it in}``
        """
        reshaped = {}
        for one, (old, new) in shaped.items():
            also = tuple(topic for topic in new.also if taken.get((one.family_id, topic), one) == one)
            if (new := new._replace(also=also)) != old or one.class_id in self.class_ids:
                reshaped[one] = old, new
        return reshaped

    @api.model
    def _get_shape_now(self, one, also):
        own = one._get_sessions().filtered(lambda session: session.teacher_id == one.teacher_id)
        others = one._get_all_sessions().teacher_id - one.teacher_id
        return Shape(len(own), tuple(sorted(others.ids)), tuple(also))

    def _get_siblings(self, main, also):
        """Return what becomes of the other students; the office's own arrangement where parents had no choice stays."""
        conference = self.conference_id
        is_other = self.new_siblings != conference.siblings and conference.siblings != "apart"
        topics = tuple(topic for topic in also if topic[0] != main[0])
        return Siblings(topics, self.new_siblings if is_other else None)

    @api.model
    def _get_taken_in(self, main, before, after):
        """Return the pairs ``(student, class_teacher)`` that an appointment is about from now on."""
        parts = self.env["ptc.class.teacher"].browse(main[1]).class_id.class_teacher_ids
        teachers = after.others - before.others
        co = {(main[0], part.id) for part in parts if part.teacher_id.id in teachers}
        return co | (after.within - before.within)

    def _read_needs(self, pairs):
        """Return what pairs of student and class-teacher need now and afterwards, each ``{pair: Need}``.

        The new settings are tried and taken back: a plan writes nothing but itself.
        """
        before = self._get_needs_before(pairs)
        with closing(self.env.cr.savepoint()):
            self._write_together()
            after = self._get_needs_now(pairs)
        self.env.registry.clear_cache()
        return before, after

    def _get_needs_before(self, pairs):
        """Return what the settings ask for that were in force when this was booked."""
        return self._get_needs_now(pairs)

    def _get_needs_now(self, pairs):
        parts = self.env["ptc.class.teacher"]
        return {
            pair: Need(
                need.count,
                frozenset(parts.browse(need.others).teacher_id.ids),
                frozenset((pair[0], part_id) for part_id in need.within),
            )
            for pair, need in self.conference_id._get_needs(pairs).items()
        }

    def _find_either(self, appointments):
        """Return which appointments are one too many where parents meet one of the teachers: ``{appointment: reason}``.

        The first of a family about a student stays.
        """
        if self.new_co_teaching != "either":
            return {}
        mine = appointments.filtered(lambda one: one.class_id in self._get_new_classes())
        groups = mine.grouped(lambda one: (one.family_id, one.student_id, one.class_id)).values()
        return {one: "either" for group in groups for one in group[1:]}

    def _prepare_line(self, appointment, outcome, rooms):
        """Keep which teachers no longer take part, so that they are told."""
        vals = super()._prepare_line(appointment, outcome, rooms)
        if self.kind == "together" and outcome.spans:
            parts = self.env["ptc.conference.teacher"].browse({span.part for span in outcome.spans})
            left = appointment._get_all_sessions().teacher_id - parts.teacher_id
            vals["left_teacher_ids"] = left.ids
        return vals


class PtcChangeLine(models.Model):
    _name = "ptc.change.line"
    _inherit = "ptc.change.line"

    reason = fields.Selection(selection_add=REASONS, ondelete=dict.fromkeys(dict(REASONS), "set null"))
    left_teacher_ids = fields.Many2many(
        "res.partner", "ptc_change_line_left_rel", string="No longer with", readonly=True
    )

    def _describe_for_staff(self):
        text = super()._describe_for_staff()
        if self.change_id.kind != "together" or not self.reason:
            return text
        reason = dict(self._fields["reason"]._description_selection(self.env))[self.reason]
        if self.what == "moves" and self.new_start == self.start:
            text = self.env._(
                "%(student)s, %(old)s", student=self.student_names, old=When(self.env, self.tz).moment(self.start)
            )
        return self.env._("%(text)s (%(reason)s)", text=text, reason=reason)


class PtcChangeNotice(models.Model):
    _name = "ptc.change.notice"
    _inherit = "ptc.change.notice"

    def _concerns(self, line):
        return super()._concerns(line) or self.teacher_id in line.left_teacher_ids
