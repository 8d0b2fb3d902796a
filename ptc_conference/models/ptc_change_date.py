# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_date


class PtcChangeDate(models.Model):
    """A date of a postponed conference, and the date it is held on instead."""

    _name = "ptc.change.date"
    _description = "New date of a conference"
    _order = "old_date, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade")
    date_id = fields.Many2one("ptc.conference.date", required=True, ondelete="cascade", index=True)
    old_date = fields.Date("Planned for", required=True, readonly=True, help="The date when the plan was begun.")
    new_date = fields.Date("Held on", required=True)

    old_weekday = fields.Char("Day", compute="_compute_weekdays")
    new_weekday = fields.Char("New day", compute="_compute_weekdays")

    _date_once = models.UniqueIndex("(change_id, date_id)", "Each date of the conference is moved once.")

    @api.depends("old_date", "new_date")
    @api.depends_context("lang")
    def _compute_weekdays(self):
        for line in self:
            line.old_weekday = line.old_date and format_date(self.env, line.old_date, date_format="EEEE")
            line.new_weekday = line.new_date and format_date(self.env, line.new_date, date_format="EEEE")
