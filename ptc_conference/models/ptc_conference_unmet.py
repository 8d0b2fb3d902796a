# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..obstacles import Note
from .ptc_conference_absence import REASONS

# Seen beside it: no room, no sessions.
SEEN = ("roomless", "sessionless")


class PtcConferenceTeacher(models.Model):
    """Why a teacher who was added gets no sessions all the same, told where teachers are added and allotted."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    absence = fields.Selection(
        REASONS,
        "Takes no part",
        compute="_compute_absence",
        help="Why this teacher gets no sessions. A teacher needs a room and a class that leads to the conference; other"
        " staff need somebody whose parents they meet.",
    )

    def _compute_absence(self):
        known = {one.conference_teacher_id: one.reason for one in self._find_absences()}
        for part in self:
            part.absence = known.get(part._origin, False)

    def _find_absences(self):
        """Return why those of these teachers who take no part do not, but for what is seen beside it."""
        domain = [("conference_id", "in", self.conference_id._origin.ids), ("reason", "not in", SEEN)]
        return self.env["ptc.conference.absence"].search([*domain, ("conference_teacher_id", "in", self._origin.ids)])

    def _add_sessions(self, start, minutes=0):
        """Add none for teachers whom nobody meets."""
        unmet = self.conference_id._get_unmet_parts() & self
        outcome = super(PtcConferenceTeacher, self - unmet)._add_sessions(start, minutes)
        reason = self.env._("No class of this teacher leads to the conference.")
        return outcome._replace(notes={**outcome.notes, **{part: Note(reason) for part in unmet}})


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _compute_unallotted_count(self):
        """Leave out whom nobody meets: allotting again gives them nothing."""
        result = super()._compute_unallotted_count()
        for conference in self.filtered("unallotted_count"):
            unmet = conference._get_unmet_parts()
            conference.unallotted_count -= len(unmet.filtered(lambda part: part.room_id and not part.session_ids))
        return result

    def _tell_allotted(self):
        """Say how many teachers with a room get no sessions, since nobody meets them."""
        told = super()._tell_allotted()
        count = sum(len(conference._get_unmet_parts().filtered("room_id")) for conference in self)
        if not count:
            return told
        message = self.env._(
            "%(told)s Teachers with a room who get none: %(count)s. No class of theirs leads to the conference: see"
            ' "Not taking part".',
            told=told["params"]["message"],
            count=count,
        )
        return self._notification("warning", message)
