# SPDX-License-Identifier: LGPL-3.0-or-later
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain

from .lib import walk
from .when import When


class Wanted(NamedTuple):
    """A time that a session is to have.

    :param session: the ``ptc.session``; empty for one that is to be added.
    :param part: its ``ptc.conference.teacher``.
    :param datetime start: naive UTC; ``stop`` too.
    """

    session: object
    part: object
    start: object
    stop: object


class Note(NamedTuple):
    """What people are told about a session.

    :param str text: a sentence.
    :param appointment: the ``ptc.appointment`` to move or cancel first, or None.
    """

    text: str
    appointment: object = None


class Obstacles:
    """What stands in the way of times for sessions of one conference, in words for the office.

    PostgreSQL refuses the same with its constraints. This is for a sentence that says what to do, and reads what there
    is near these times in a constant number of queries.

    :param list wanted: of Wanted, those that will be asked for.
    :param bool is_longer: these sessions grow, so that free ones of the same teacher that follow give way to them.
    """

    def __init__(self, env, wanted, is_longer=False):
        self.env = env
        self.is_longer = is_longer
        self.now = fields.Datetime.now()
        self.parts = env["ptc.conference.teacher"].union(*(one.part for one in wanted))
        self.conference = self.parts.conference_id
        self.when = When(env, self.conference.tz) if self.parts else None
        self.sessions = self._search_sessions(wanted)
        self.held = self._search_held(wanted)

    def find(self, one):
        """Return the first obstacle to a Wanted as a Note, or None."""
        if one.stop <= self.now:
            return Note(self.env._("This time is over."))
        rivals = self.sessions.filtered(lambda other: other != one.session and self._overlaps(other, one))
        checks = (self._find_own, self._find_at_table, self._find_of_family)
        return next(filter(None, (check(one, rivals) for check in checks)), None)

    def get_taken_over(self, one):
        """Return the free sessions of the same teacher that a longer session takes the time of."""
        return self.sessions.filtered(lambda other: self._overlaps(other, one) and self._gives_way(other, one))

    def _search_sessions(self, wanted):
        if not wanted:
            return self.env["ptc.session"]
        near = Domain("start", "<", max(one.stop for one in wanted))
        near &= Domain("stop", ">", min(one.start for one in wanted))
        place = Domain("room_id", "in", self.parts.room_id.ids) | Domain("teacher_id", "in", self.parts.teacher_id.ids)
        return self.env["ptc.session"].search(near & place)

    def _search_held(self, wanted):
        """Return what the families that these sessions are booked by hold near them."""
        booked = self.env["ptc.session"].union(*(one.session for one in wanted)).occupancy_ids
        if not booked:
            return booked
        latest = max(filter(None, self.conference._get_untils(max(one.stop for one in wanted)).values()))
        earliest = min(one.start for one in wanted)
        untils = ("reserved_until", "floor_until", "campus_until")
        near = Domain("start", "<", latest) & Domain.OR(Domain(name, ">", earliest) for name in untils)
        whose = Domain("family_id", "in", booked.family_id.ids)
        whose |= Domain("attending_student_id", "in", booked.attending_student_id.ids)
        return self.env["ptc.occupancy"].search(near & whose)

    def _overlaps(self, other, one):
        return other.start < one.stop and one.start < other.stop

    def _gives_way(self, other, one):
        is_next = other.conference_teacher_id == one.part and one.session and other.start >= one.session.stop
        return self.is_longer and is_next and not other.is_blocked and not other.occupancy_ids

    def _find_own(self, one, rivals):
        """Return what else the teacher has at that time, as a Note."""
        for rival in rivals.filtered(lambda other: other.teacher_id == one.part.teacher_id):
            if rival.occupancy_ids:
                return self._describe_booked(rival)
            if rival.is_blocked and self._minds_blocked(rival, one):
                clock = self.when.clock(rival.start)
                return Note(self.env._("The time at %(clock)s is blocked. Reopen or remove it first.", clock=clock))
            if not (rival.is_blocked or self._gives_way(rival, one)):
                return self._describe_free(rival)
        return None

    def _describe_booked(self, rival):
        """Return who has an appointment in a session of the teacher, as a Note."""
        text = self.env._(
            "%(students)s has an appointment with %(teacher)s at %(clock)s. Move or cancel it first.",
            students=", ".join(rival.occupancy_ids.student_id.mapped("name")),
            teacher=rival.teacher_id.name,
            clock=self.when.clock(rival.start),
        )
        return Note(text, rival.occupancy_ids.appointment_id[:1])

    def _describe_free(self, rival):
        """Return that the teacher has a session already, and in which conference if in another one, as a Note."""
        clock, teacher = self.when.clock(rival.start), rival.teacher_id.name
        if rival.conference_id == self.conference:
            return Note(self.env._("%(teacher)s has a session at %(clock)s already.", teacher=teacher, clock=clock))
        return Note(
            self.env._(
                "%(teacher)s has a session at %(clock)s in the conference %(conference)s.",
                teacher=teacher,
                clock=clock,
                conference=rival.conference_id.name,
            )
        )

    def _minds_blocked(self, rival, one):
        """Tell whether a blocked time is in the way: when it is reopened itself, other blocked ones are not."""
        return rival.conference_id == self.conference and (self.is_longer or not one.session)

    def _find_at_table(self, one, rivals):
        """Return who else is at the teacher's table at that time, as a Note."""
        room, table = one.part.room_id, one.part.room_table
        for rival in rivals.filtered(lambda other: (other.room_id, other.room_table) == (room, table)):
            is_held = rival.occupancy_ids or not rival.is_blocked
            if room and rival.teacher_id != one.part.teacher_id and is_held:
                return Note(
                    self.env._(
                        "%(teacher)s is at this table of %(room)s at %(clock)s. Choose another room or table first.",
                        teacher=rival.teacher_id.name,
                        room=room.name,
                        clock=self.when.clock(rival.start),
                    )
                )
        return None

    def _find_of_family(self, one, _rivals):
        """Return the other appointment that a family would miss, as a Note."""
        for mine in one.session.occupancy_ids:
            for other in self.held.filtered(lambda held, mine=mine: held.appointment_id != mine.appointment_id):
                if self._is_family_elsewhere(mine, other, one):
                    text = self.env._(
                        "The family %(family)s has an appointment with %(teacher)s at %(clock)s and could not be there"
                        " in time. Move that one first.",
                        family=other.family_id.name,
                        teacher=other.teacher_id.name,
                        clock=self.when.clock(other.start),
                    )
                    return Note(text, other.appointment_id)
                if self._is_student_elsewhere(mine, other, one):
                    text = self.env._(
                        "%(student)s attends an appointment with %(teacher)s at %(clock)s. Move that one first.",
                        student=other.attending_student_id.name,
                        teacher=other.teacher_id.name,
                        clock=self.when.clock(other.start),
                    )
                    return Note(text, other.appointment_id)
        return None

    def _is_student_elsewhere(self, mine, other, one):
        attending = mine.attending_student_id
        return attending and attending == other.attending_student_id and self._overlaps(other, one)

    def _is_family_elsewhere(self, mine, other, one):
        is_same = (mine.family_id, mine.adult) == (other.family_id, other.adult)
        place = walk.Place(mine.floor or None, mine.campus_id.id or None, mine.teacher_id.id)
        wanted = self.conference._get_ways().stay(one.start, one.stop, place)
        return is_same and walk.get_clash(wanted, other._as_stay())
