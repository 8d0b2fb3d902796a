# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models

from ..lib import walk

HALL_TIMES = ["hall_time", "hall_time_floor", "hall_time_campus"]
# From when on a family that was in ``session`` of ``conference`` can be elsewhere: as `_get_untils` says.
UNTILS_SQL = """
session.stop + make_interval(mins => conference.hall_time),
CASE WHEN conference.hall_time_floor > conference.hall_time
     THEN session.stop + make_interval(mins => conference.hall_time_floor) END,
CASE WHEN GREATEST(conference.hall_time_floor, conference.hall_time_campus) > conference.hall_time
     THEN session.stop + make_interval(mins => GREATEST(conference.hall_time_floor, conference.hall_time_campus)) END
"""


class PtcConference(models.Model):
    """The time a family needs to another floor and to another campus."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    hall_time_floor = fields.Integer(
        "Hall time to another floor",
        required=True,
        default=0,
        tracking=True,
        help="Minutes between appointments on different floors, where rooms have one; 0 is as on the same floor.",
    )
    hall_time_campus = fields.Integer(
        "Hall time to another campus",
        required=True,
        default=0,
        tracking=True,
        help="Minutes between appointments on different campuses; 0 is as to another floor.",
    )

    _hall_times_positive = models.Constraint(
        "CHECK (hall_time_floor >= 0 AND hall_time_campus >= 0)", "Hall time cannot be negative."
    )

    def _get_ways(self):
        """Return how long families walk as ``walk.Walks``."""
        return walk.Walks(*(timedelta(minutes=minutes) for minutes in self._get_walks()))

    def _get_walks(self):
        """Return the minutes within a floor, to another floor, and to another campus."""
        return walk.get_minutes(self.hall_time, self.hall_time_floor, self.hall_time_campus)

    def _has_walks(self):
        """Tell whether the way to another floor or campus takes longer than that within a floor."""
        return len(set(self._get_walks())) > 1

    def _describe_walks(self):
        """Return the sentences that refuse an appointment too far from another: ``{"floor", "campus"}``."""
        _hall, floor, campus = self._get_walks()
        return {
            "floor": self.env._(
                "You have an appointment on another floor too close to this time: the way there takes %(minutes)s"
                " minutes.",
                minutes=floor,
            ),
            "campus": self.env._(
                "You have an appointment on another campus too close to this time: the way there takes %(minutes)s"
                " minutes.",
                minutes=campus,
            ),
        }

    def _get_untils(self, stop):
        """Return when a family whose appointment ends at ``stop`` can be at the next one, naive UTC.

        :return: ``{"reserved_until", "floor_until", "campus_until"}``; None where it is no farther than usual.
        """
        hall, floor, campus = self._get_walks()
        return {
            "reserved_until": stop + timedelta(minutes=hall),
            "floor_until": stop + timedelta(minutes=floor) if floor > hall else None,
            "campus_until": stop + timedelta(minutes=campus) if campus > hall else None,
        }
