# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import fields, models

from ..exceptions import HeldMeanwhile

# What an appointment relies on: who changes it claims the session first.
RELIED_ON = {"start", "stop", "places", "active"}
MOVES = {"start", "stop", "is_blocked"}
# The appointments come first, as who moves or cancels one locks it before the session.
CLAIM = """
WITH told AS MATERIALIZED (
    SELECT id FROM ptc_appointment
     WHERE id IN (SELECT appointment_id FROM ptc_occupancy WHERE session_id = ANY(%(ids)s))
     ORDER BY id FOR NO KEY UPDATE
), claimed AS MATERIALIZED (
    SELECT id FROM ptc_session
     WHERE id = ANY(%(ids)s) AND (SELECT count(*) FROM told) >= 0
     ORDER BY id FOR NO KEY UPDATE
)
UPDATE ptc_session SET revision = revision + 1{also} FROM claimed WHERE ptc_session.id = claimed.id
"""
ARCHIVE = ", active = false, write_uid = %(uid)s, write_date = %(now)s"
MOVE = """
UPDATE ptc_session SET start = wanted.start, stop = wanted.stop, is_blocked = wanted.is_blocked
  FROM unnest(%s, %s::timestamp[], %s::timestamp[], %s) AS wanted(id, start, stop, is_blocked)
 WHERE ptc_session.id = wanted.id
"""


class PtcSession(models.Model):
    """What happens when a session is changed or removed while it is booked.

    Neither transaction sees the other. So a change counts the session's revision up, which PostgreSQL passes on to
    ptc.occupancy: it refuses when there is a row that the change has not seen, and refuses a new row with an old one.
    """

    _name = "ptc.session"
    _inherit = "ptc.session"

    revision = fields.Integer(
        required=True, default=0, copy=False, readonly=True, help="How often its time or its places were changed."
    )

    _held_key = models.Constraint("UNIQUE (id, active, revision)", "What ptc.occupancy refers to.")

    def write(self, vals):
        if RELIED_ON & vals.keys():
            self.check_access("write")
            self._claim()
        if MOVES & vals.keys():
            self.check_access("write")
            self._move_quietly(vals)
        return super().write(vals)

    def unlink(self):
        """Remove sessions; those that parents may have on their screens are archived, so that they are told."""
        shown = self.filtered("conference_id.is_published")
        shown._check_unbooked()
        shown._retire()
        return super(PtcSession, self - shown).unlink()

    def _move_quietly(self, vals):
        """Write times before the ORM does, with the appointments: a time that cannot be had is no fault to log.

        :raise psycopg2.IntegrityError: when the teacher, the table or a family is not free then.
        """
        starts, stops, blocks = (
            [self._fields[name].convert_to_cache(vals[name], one) if name in vals else one[name] for one in self]
            for name in ("start", "stop", "is_blocked")
        )
        if self and all(start and stop and start < stop for start, stop in zip(starts, stops, strict=True)):
            # Else the other of both may come next.
            self.env.cr.execute(MOVE, [self.ids, starts, stops, blocks], log_exceptions=False)
            if {"start", "stop"} & vals.keys():
                self.env["ptc.occupancy"]._follow("session_id", self.ids)

    def _retire(self):
        """Archive sessions that nobody holds any more and let go of their times, in one statement with claiming.

        :raise HeldMeanwhile: as ``_claim`` does.
        """
        self.check_access("write")
        self.flush_recordset()
        self._claim(also=ARCHIVE)
        self.invalidate_recordset(["active"], flush=False)

    def _claim(self, also=""):
        """Make sure that what this transaction knows of the appointments in these sessions is true until it ends.

        Quietly, before the ORM does the same and puts in the log that it has lost.

        :param str also: SQL of what else is set.
        :raise HeldMeanwhile: when somebody has booked, moved or cancelled since the transaction began.
        """
        if not self:
            return
        values = {"ids": self.ids, "uid": self.env.uid, "now": fields.Datetime.now()}
        try:
            self.env.cr.execute(CLAIM.format(also=also), values, log_exceptions=False)
        except (SerializationFailure, DeadlockDetected) as error:
            raise HeldMeanwhile(
                self.env._(
                    "Somebody has booked, moved or cancelled an appointment at this very moment,"
                    " so nothing was changed. Look at it again. If the time is booked, move or cancel the appointment"
                    " first."
                )
            ) from error
        self.invalidate_recordset(["revision"], flush=False)
