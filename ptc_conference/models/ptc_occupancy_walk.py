# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.walk import Stay
from .ptc_conference_walk import UNTILS_SQL

FOLLOW = f"""
UPDATE ptc_occupancy held
   SET start = session.start, stop = session.stop, room_id = session.room_id, room_table = session.room_table,
       floor = room.floor_key, campus_id = room.campus_id, (reserved_until, floor_until, campus_until) = ({UNTILS_SQL})
  FROM ptc_session session
  JOIN ptc_conference conference ON conference.id = session.conference_id
  LEFT JOIN ptc_room room ON room.id = session.room_id
 WHERE session.id = held.session_id AND held.%s = ANY(%s)
"""


class PtcOccupancy(models.Model):
    """Where a family is, and how long it walks from there to another floor or campus.

    As for the hall time within a floor: two rows of a family that are too close for the way between them exclude each
    other. Both constraints are checked at the end of a statement, since whole campuses move at once.
    """

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    floor = fields.Char(related="room_id.floor_key", store=True, help="Empty where the room has none.")
    campus_id = fields.Many2one(related="room_id.campus_id", store=True)
    floor_until = fields.Datetime(
        compute="_compute_reserved_until", store=True, help="When the family can be on another floor, if later."
    )
    campus_until = fields.Datetime(
        compute="_compute_reserved_until", store=True, help="When the family can be on another campus, if later."
    )

    # The farther way comes first, since PostgreSQL tells of the first that is too far.
    _family_campus_once = models.Constraint(
        "EXCLUDE USING gist (family_id WITH =, adult WITH =, campus_id WITH <>,"
        " tsrange(start, campus_until) WITH &&, (appointment_id::bigint) WITH <>)"
        " WHERE (campus_id IS NOT NULL AND campus_until IS NOT NULL) DEFERRABLE",
        "The family has an appointment on another campus, too close to get there in time.",
    )
    _family_floor_once = models.Constraint(
        "EXCLUDE USING gist (family_id WITH =, adult WITH =, floor WITH <>,"
        " tsrange(start, floor_until) WITH &&, (appointment_id::bigint) WITH <>)"
        " WHERE (floor IS NOT NULL AND floor_until IS NOT NULL) DEFERRABLE",
        "The family has an appointment on another floor, too close to walk there in time.",
    )

    # Not by the ways of the conference: what is held follows these in one statement, as soon as nobody is too close.
    @api.depends("stop")
    def _compute_reserved_until(self):
        names = ("reserved_until", "floor_until", "campus_until")
        for row in self:
            row.update(row.conference_id._get_untils(row.stop) if row.stop else dict.fromkeys(names))

    @api.model
    def _follow(self, name, ids):
        """Let rows say when and where their sessions are, before the ORM does: what is too close is no fault to log.

        :param str name: of the column that has one of ``ids``, such as ``session_id``.
        :raise psycopg2.IntegrityError: when a family, a teacher or a table is not free then, or the way is too far.
        """
        query = SQL(FOLLOW, SQL.identifier(name), list(ids))
        self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_model(["reserved_until", "floor_until", "campus_until"], flush=False)

    def _as_stay(self):
        """Return when and where this is as ``lib/walk.py`` has it."""
        self.ensure_one()
        return Stay(
            start=self.start,
            stop=self.stop,
            until=self.reserved_until,
            floor=self.floor or None,
            floor_until=self.floor_until or None,
            campus=self.campus_id.id or None,
            campus_until=self.campus_until or None,
            host=self.teacher_id.id,
        )
