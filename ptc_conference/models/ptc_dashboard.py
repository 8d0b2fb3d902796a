# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

SIGNUPS, MUST_SEE, SESSIONS = "ptc.figure.signup", "ptc.figure.must.see", "ptc.figure.session"


class PtcDashboard(models.AbstractModel):
    """How a conference stands, in four numbers for the head of the school; the graphs below are figures."""

    _name = "ptc.dashboard"
    _description = "Dashboard of a conference"

    @api.model
    @api.readonly
    def get_numbers(self, conference_id=False):
        """Return the numbers of a conference, for the office.

        :param int conference_id: the conference; False is the next one.
        :return: dict with ``conference`` (its id, False without any), ``conferences`` to choose from
            (``id``, ``name``), and ``numbers``: ``signed_up``, ``must_see``, ``places`` and ``unreached``, each a
            dict of ``done`` and ``total``, and the number of ``teachers`` with sessions.
        :raise AccessError: for everybody but the office.
        """
        grid = self.env["ptc.session.grid"]
        self.env[SIGNUPS].check_access("read")
        conferences = self.env["ptc.conference"].search_fetch([], ["name", "first_start", "last_stop"])
        conference = conferences.browse(conference_id) if conference_id else grid._get_next(conferences)
        conference.check_access("read")
        return {
            "conference": conference.id,
            "conferences": [{"id": one.id, "name": one.name} for one in conferences],
            "numbers": self._count(conference) if conference else {},
        }

    @api.model
    def _count(self, conference):
        domain = [("conference_id", "=", conference.id)]
        states = dict(self.env[SIGNUPS]._read_group(domain, ["state"], ["__count"]))
        asked, reached = self.env[MUST_SEE]._read_group(domain, [], ["__count", "reached_count:sum"])[0]
        shown = [*domain, ("status", "!=", "blocked")]
        told = ["place_count:sum", "booked_count:sum", "teacher_id:count_distinct"]
        places, booked, teachers = self.env[SESSIONS]._read_group(shown, [], told)[0]
        families = sum(states.values())
        return {
            "signed_up": {"done": states.get("booked", 0), "total": families},
            "must_see": {"done": reached or 0, "total": asked},
            "places": {"done": booked or 0, "total": places or 0},
            "teachers": teachers,
            "unreached": {"done": states.get("unreached", 0), "total": families},
        }
