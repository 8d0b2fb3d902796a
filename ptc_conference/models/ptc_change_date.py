# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcChangeDate(models.Model):
    """A date of a postponed conference, and the date it is held on instead."""

    _name = "ptc.change.date"
    _description = "New date of a conference"
    _order = "old_date, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade")
    date_id = fields.Many2one("ptc.conference.date", required=True, ondelete="cascade", index=True)
    old_date = fields.Date("Planned for", required=True, readonly=True, help="The date when the plan was begun.")
    new_date = fields.Date("Held on", required=True)

    _date_once = models.UniqueIndex("(change_id, date_id)", "Each date of the conference is moved once.")
