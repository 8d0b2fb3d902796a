# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..lib import timetable
from ..obstacles import Note, Wanted
from .ptc_session_hand import Outcome


class PtcConferenceTeacher(models.Model):
    """Sessions that are added by hand, and those that were removed by hand and are not allotted again."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _add_sessions(self, start, minutes=0):
        """Add a session for each of these teachers of one conference who is free then, and whose table is.

        One that was removed by hand at just that time comes back.

        :param datetime start: naive UTC.
        :param int minutes: how long; 0 is as long as the teacher's other sessions.
        :return: an Outcome.
        """
        self.check_access("write")
        self.conference_id.check_access("write")
        sessions = self.env["ptc.session"]
        if minutes < 0:
            raise UserError(self.env._("Enter how many minutes the session lasts: at least 1."))
        notes = {part: Note(self.env._("Give this teacher a room first.")) for part in self if not part.room_id}
        wanted = self.filtered("room_id")._get_wanted_added(start, minutes)
        notes.update(sessions._find_notes(wanted)[0])
        added = [one for one in wanted if one.part not in notes]
        with sessions._kindly():
            done = self._bring_back(added)
            known = done.conference_teacher_id
            done |= sessions.create([self._prepare_added(one) for one in added if one.part not in known])
        return Outcome(done, notes)

    def _get_wanted_added(self, start, minutes):
        """Return a Wanted for a new session of each of these teachers; see ``_add_sessions``."""
        usual = {}
        for parts in self.grouped("conference_id").values():
            usual.update(parts._get_durations())
        sessions = self.env["ptc.session"]
        return [Wanted(sessions, part, start, start + timedelta(minutes=minutes or usual[part])) for part in self]

    def _prepare_added(self, wanted):
        """Return the values of a session that is added."""
        return {
            "conference_teacher_id": wanted.part.id,
            "start": wanted.start,
            "stop": wanted.stop,
            "is_manual": True,
        }

    def _bring_back(self, wanted):
        """Activate the sessions that were removed at just the times of a list of Wanted; return them."""
        keys = {(one.part, one.start, one.stop) for one in wanted}
        removed = self._search_removed().filtered(lambda session: session._get_key() in keys)
        back = removed.browse([sessions[0].id for sessions in removed.grouped("conference_teacher_id").values()])
        back.write({"active": True, "is_blocked": False})
        return back

    def _search_removed(self):
        """Return the sessions of these teachers that were removed by hand."""
        domain = [("conference_teacher_id", "in", self.ids), ("active", "=", False), ("is_manual", "=", True)]
        return self.env["ptc.session"].search([*domain, ("taken_over_by_id", "=", False)])

    def _get_wanted_sessions(self):
        """Leave out the times that somebody has removed by hand, and with other lengths what would overlap them."""
        removed = self._search_removed().grouped(lambda session: session.conference_teacher_id.id)
        wanted = super()._get_wanted_sessions()
        # In a form that is not saved yet parts are new records of the real ones.
        for part in [part for part in wanted if part._origin.id in removed]:
            gone = [(session.start, session.stop) for session in removed[part._origin.id]]
            times = [(vals["start"], vals["stop"]) for vals in wanted[part]]
            left = set(timetable.clear_of(times, gone, timedelta(0)))
            wanted[part] = [vals for vals in wanted[part] if (vals["start"], vals["stop"]) in left]
        return wanted
