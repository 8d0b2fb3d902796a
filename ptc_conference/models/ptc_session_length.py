# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..obstacles import Note, Wanted
from .ptc_session_hand import Outcome

MINUTE = timedelta(minutes=1)


class PtcSession(models.Model):
    """Sessions that are made longer by hand, and shorter again; families that have booked them are told.

    A longer session takes over the free ones of its teacher that follow: they are archived and come back with
    ``_shorten``. Of a joint appointment the sessions of all its teachers grow, or none.
    """

    _name = "ptc.session"
    _inherit = "ptc.session"

    usual_duration = fields.Integer(
        "Usual length", readonly=True, copy=False, help="Minutes, before it was made longer; 0: it was not."
    )
    taken_over_by_id = fields.Many2one(
        "ptc.session",
        "Taken over by",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        help="The longer session that has the time of this one.",
    )
    taken_over_ids = fields.One2many(
        "ptc.session", "taken_over_by_id", "Has taken over", context={"active_test": False}, readonly=True
    )

    def action_double(self):
        """Make these sessions twice as long."""
        return self._tell_outcome(self._double())

    def action_shorten(self):
        """Give these sessions their usual length again."""
        return self._tell_outcome(self._shorten())

    def _double(self):
        """Make these sessions longer by their usual length; return an Outcome."""
        return self._lengthen(lambda session: session._get_usual_duration())

    def _lengthen_by(self, minutes):
        """Make these sessions longer by some minutes; return an Outcome."""
        if minutes <= 0:
            raise UserError(self.env._("Enter by how many minutes the sessions become longer: at least 1."))
        return self._lengthen(lambda _session: minutes)

    def _lengthen(self, get_minutes):
        """Make sessions longer where nothing is in the way.

        :param get_minutes: function of a session that returns by how much, minutes.
        :return: an Outcome.
        """
        self._check_may_change()
        sessions = self | self._get_joint()
        wanted = {
            one: Wanted(one, one.conference_teacher_id, one.start, one.stop + get_minutes(one) * MINUTE)
            for one in sessions
        }
        notes, obstacles = self._find_notes(list(wanted.values()), is_longer=True)
        notes.update(sessions._get_joint_notes(notes))
        longer = sessions.filtered(lambda session: session not in notes)
        taken = {}
        for session in longer.sorted("start"):
            if session not in self.browse().union(*taken.values()):
                taken[session] = obstacles[wanted[session]].get_taken_over(wanted[session])
        done = self.browse().union(*taken)
        with self._kindly():
            for session, others in taken.items():
                others.write({"active": False, "taken_over_by_id": session.id})
            self.env.flush_all()
            done._set_stops({session: wanted[session].stop for session in done})
        return Outcome(done, notes)

    def _shorten(self):
        """Give sessions their usual length, and bring back those whose time they had; return an Outcome."""
        self._check_may_change()
        sessions = self | self._get_joint()
        notes = {session: note for session in sessions if (note := session._describe_not_longer())}
        notes.update(sessions._get_joint_notes(notes))
        done = sessions.filtered(lambda session: session not in notes)
        taken = {session: session._get_taken_over() for session in done}
        with self._kindly():
            done._set_stops({session: session.start + session.usual_duration * MINUTE for session in done})
            self._bring_back(taken)
            done._forget_hand()
        return Outcome(done, notes)

    def _get_taken_over(self):
        """Return the sessions whose time this one has; those that are elsewhere, since it was moved, are not."""
        return self.taken_over_ids.filtered(lambda other: self.start <= other.start < self.stop)

    def _bring_back(self, taken):
        """Activate sessions that were taken over, where nothing else is there meanwhile.

        :param dict taken: ``{the longer session: those it has taken over}``.
        """
        others = self.browse().union(*taken.values())
        notes, _obstacles = self._find_notes(
            [Wanted(other, other.conference_teacher_id, other.start, other.stop) for other in others]
        )
        for session, sessions in taken.items():
            free = sessions.filtered(lambda other: other not in notes)
            free.write({"active": True, "taken_over_by_id": False, "is_blocked": session.is_blocked})

    def _set_stops(self, stops):
        """Write new ends, for many sessions with one end at once.

        :param dict stops: ``{session: naive UTC}``.
        """
        by_vals = {}
        for session, stop in stops.items():
            key = stop, session._get_usual_duration()
            by_vals[key] = by_vals.get(key, self.browse()) | session
        for (stop, usual), sessions in by_vals.items():
            sessions.write({"stop": stop, "usual_duration": usual, "is_manual": True})

    def _forget_hand(self):
        """Leave sessions that are back at their usual length to the settings, if they ask for them."""
        self.usual_duration = 0
        wanted = {}
        for part in self.conference_teacher_id.grouped("conference_id").values():
            wanted.update(part._get_wanted_sessions())
        keys = {(part, vals["start"], vals["stop"]) for part, times in wanted.items() for vals in times}
        self.filtered(lambda session: session._get_key() in keys).is_manual = False

    def _get_usual_duration(self):
        """Return the length of this session before it was made longer, minutes."""
        return self.usual_duration or (self.stop - self.start) // MINUTE

    def _get_joint(self):
        """Return the sessions that other teachers of joint appointments hold at the times of these."""
        appointments = self.occupancy_ids.appointment_id.filtered("extra_session_ids")
        times = {(session.start, session.stop) for session in self}
        others = appointments.session_id | appointments.extra_session_ids
        return others.filtered(lambda session: (session.start, session.stop) in times) - self

    def _get_joint_notes(self, notes):
        """Return notes for those of these sessions that belong to an appointment with one that has a note."""
        refused = self.filtered(lambda session: session in notes)
        joint = refused._get_joint() & self
        return {
            session: Note(self.env._("Of a joint appointment, all teachers' sessions are changed or none."))
            for session in joint - refused
        }

    def _describe_not_longer(self):
        """Return why this session cannot become shorter, as a Note, or None."""
        if not self.usual_duration:
            return Note(self.env._("This session has its usual length."))
        if self.start + self.usual_duration * MINUTE <= fields.Datetime.now():
            return Note(self.env._("This time is over."))
        appointments = self.occupancy_ids.appointment_id
        others = appointments._get_all_sessions() - self
        if others.filtered(lambda other: other.teacher_id == self.teacher_id and other.start == self.stop):
            text = self.env._("The appointment goes on in the next session. Move or cancel it first.")
            return Note(text, appointments[:1])
        return None
