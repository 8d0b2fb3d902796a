# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..obstacles import Note
from ..when import When


class PtcSession(models.Model):
    """Sessions that are made longer into a break: that may be meant, and is told."""

    _name = "ptc.session"
    _inherit = "ptc.session"

    def _lengthen(self, get_minutes):
        before = {session: session.stop for session in self | self._get_joint()}
        outcome = super()._lengthen(get_minutes)
        return outcome._replace(notes={**outcome.notes, **outcome.done._get_break_notes(before)})

    def _get_break_notes(self, before):
        """Return a Note for each of these sessions that has grown into a break of its teacher: ``{session: Note}``.

        :param dict before: ``{session: its earlier end}``, naive UTC.
        """
        notes = {}
        for session in self:
            for pause in session.conference_teacher_id.break_times or ():
                start, stop = (fields.Datetime.to_datetime(pause[name]) for name in ("start", "stop"))
                if before[session] <= start < session.stop and session.start < stop:
                    notes[session] = session._describe_break(start, stop)
        return notes

    def _describe_break(self, start, stop):
        when = When(self.env, self.conference_id.tz)
        return Note(
            self.env._(
                "The session at %(clock)s now goes into the break from %(start)s to %(stop)s. Give it its usual length"
                " if that is not meant.",
                clock=when.clock(self.start),
                start=when.clock(start),
                stop=when.clock(stop),
            )
        )
