# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

# The lines that a change has just left in the outbox.
MARK = """
UPDATE ptc_outbox SET change_id = %s
 WHERE state = 'pending' AND change_id IS NULL AND create_date >= %s AND appointment_id IN %s
"""


class PtcChange(models.Model):
    """What the office says about a change, to those whom it touches."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    note = fields.Text(
        "Message to the families",
        help="Stands above the schedule in the message to the families whose appointments move or are cancelled.",
    )

    def _carry_out(self):
        result = super()._carry_out()
        touched = self._get_touched()
        if touched and (self.note or "").strip():
            self.env.cr.execute(SQL(MARK, self.id, self.done_on, tuple(touched.ids)))
            self.env["ptc.outbox"].invalidate_model(["change_id"], flush=False)
        return result


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    change_id = fields.Many2one("ptc.change", index="btree_not_null", ondelete="set null", readonly=True)


class PtcMessage(models.Model):
    _name = "ptc.message"
    _inherit = "ptc.message"

    def _get_schedule(self):
        """Add ``notes``: what the office says about changes, a list of lists of lines."""
        told = {appointment for _event, appointment in self.line_ids._get_changes()}
        changes = self.line_ids.filtered(lambda line: line.appointment_id in told).change_id.sorted("id")
        return {**super()._get_schedule(), "notes": [change.note.strip().splitlines() for change in changes]}
