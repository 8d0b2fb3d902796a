# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcAppointment(models.Model):
    """What the office is told about separated families; parents are told what they would be told of strangers."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _explain_refusal(self, refusal):
        told = {
            "student": self.env._("The student attends another appointment at that time."),
            "evening": self.env._(
                "Another family of the student comes on that day, and they are not to come on the same evening."
            ),
            "together": self.env._(
                "Another family of the student has an appointment with this teacher, and one is meant for both."
            ),
        }
        if refusal.code in told:
            refusal.args = (told[refusal.code],)
        return super()._explain_refusal(refusal)

    @api.model
    def _check_windows(self, wanted):
        result = super()._check_windows(wanted)
        self._check_evening_apart(wanted)
        return result

    @api.model
    def _check_evening_apart(self, wanted):
        """Refuse families that are never to come on the evening of another what is taken, before it is tried.

        PostgreSQL finds out that somebody was quicker long before it finds out that the two are kept apart: the time
        that takes would tell a parent which of the two it was. Here both are asked first, in the same way.

        :param wanted: dicts as for ``_book_all``.
        :raise BookingRefused: when a session is taken, or on an evening of another family of the student.
        """
        for conference, several in self._find_evening_apart(wanted).items():
            hidden = conference._get_hidden({(one["student"].id, one["family"].id) for one in several})
            sessions = self.env["ptc.session"].union(
                *(one["session"] | one.get("extra_sessions", one["session"]) for one in several)
            )
            taken = sessions._find_taken(self.env["ptc.family"].union(*(one["family"] for one in several)))
            for session in sessions:
                if session.id in hidden or session in taken:
                    raise self._refuse("evening" if session.id in hidden else "taken", session)

    @api.model
    def _find_evening_apart(self, wanted):
        """Return what is wanted for students whose families are never to come on one evening, by conference."""
        has_students = self.env["ptc.student"]._has_apart()
        found = {}
        for one in wanted:
            conference = one["session"].conference_id.sudo()
            if conference.separated == "evenings" or has_students:
                mode = (has_students and one["student"].sudo().separated) or conference.separated
                if mode == "evenings":
                    found.setdefault(conference, []).append(one)
        return found


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    def _find_taken(self, families):
        """Return those of these sessions of which other families than these have all places."""
        domain = [("session_id", "in", self.ids), ("family_id", "not in", families.ids)]
        groups = self.env["ptc.occupancy"].sudo()._read_group(domain, ["session_id"], ["__count"])
        counts = {session.id: count for session, count in groups}
        return self.filtered(lambda session: counts.get(session.id, 0) >= session.places)
