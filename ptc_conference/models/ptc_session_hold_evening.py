# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL

KEEP = """
INSERT INTO ptc_occupancy_evening (hold_id, student_id, family_id, day)
SELECT hold.id, evening.student_id, evening.family_id, evening.day
  FROM ptc_session_hold hold
  JOIN ptc_occupancy held ON held.appointment_id = hold.undo_appointment_id AND held.session_id = hold.session_id
  JOIN ptc_occupancy_evening evening ON evening.occupancy_id = held.id
 WHERE hold.id IN %s
"""


class PtcSessionHold(models.Model):
    """While cancelling can be undone, the evening stays that of the family."""

    _name = "ptc.session.hold"
    _inherit = "ptc.session.hold"

    @api.model
    def _keep_cancelled(self, appointment, until):
        holds = super()._keep_cancelled(appointment, until)
        self.env.flush_all()
        self.env.cr.execute(SQL(KEEP, tuple(holds.ids)))
        return holds
