# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PtcConferenceAgain(models.TransientModel):
    """Use a conference again on other dates."""

    _name = "ptc.conference.again"
    _description = "Use a conference again"

    conference_id = fields.Many2one("ptc.conference", required=True, readonly=True, ondelete="cascade")
    name = fields.Char("Title", required=True)
    first_date = fields.Date("First new date", required=True, help="The other dates keep their distance from it.")
    line_ids = fields.One2many("ptc.conference.again.line", "again_id", "Dates")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        conference = self.env["ptc.conference"].browse(values.get("conference_id"))
        if conference:
            values["name"] = conference.name
            values["line_ids"] = [Command.create({"date_id": day.id}) for day in conference.date_ids]
        return values

    def action_use(self):
        """Make the new conference and open it."""
        self.ensure_one()
        days = {line.date_id: line.date for line in self.line_ids}
        if not days or set(days) != set(self.conference_id.date_ids):
            raise UserError(self.env._("Enter the new day of each date of the conference first."))
        if min(days.values()) < fields.Date.context_today(self.with_context(tz=self.conference_id.tz)):
            raise UserError(self.env._("A conference cannot be held on a day that is over: enter days to come."))
        return self.conference_id._use_again(self.name, days)._get_form_action()


class PtcConferenceAgainLine(models.TransientModel):
    """The new day of a date."""

    _name = "ptc.conference.again.line"
    _description = "New day of a date"
    _order = "id"

    again_id = fields.Many2one("ptc.conference.again", required=True, index=True, ondelete="cascade")
    date_id = fields.Many2one("ptc.conference.date", "Last time", required=True, ondelete="cascade")
    date = fields.Date("New date", compute="_compute_date", store=True, readonly=False, precompute=True)

    @api.depends("again_id.first_date")
    def _compute_date(self):
        for line in self:
            days = line.date_id.conference_id.date_ids.mapped("date")
            first = line.again_id.first_date
            line.date = first + (line.date_id.date - min(days)) if first and days else line.date
