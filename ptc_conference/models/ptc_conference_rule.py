# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ptc_conference_date import MINUTES_HELP


class PtcConferenceRule(models.Model):
    """An allotment rule: which times which teachers give to whom.

    The first rule of a conference that is for a teacher and holds at a time decides about that time.
    """

    _name = "ptc.conference.rule"
    _description = "Allotment rule of a conference"
    _inherit = ["ptc.conference.condition"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    audience = fields.Selection(
        [
            ("named", "Only the families meant here"),
            ("all", "All families of these teachers"),
            ("nobody", "Nobody: no sessions then"),
        ],
        "Who may book",
        required=True,
        default="named",
    )
    name_from = fields.Char(
        "Names from", help="The beginning of the family name, for example A or Mc; empty: the first."
    )
    name_to = fields.Char("Names to", help="All names that begin so are still meant, for example L; empty: the last.")
    date_ids = fields.Many2many("ptc.conference.date", string="Dates", domain="[('conference_id', '=', conference_id)]")
    has_hours = fields.Boolean("Only part of the day")
    start_minute = fields.Integer("From", required=True, default=16 * 60, help=MINUTES_HELP)
    stop_minute = fields.Integer("To", required=True, default=20 * 60, help=MINUTES_HELP)

    _hours_ordered = models.Constraint(
        "CHECK (has_hours IS NOT TRUE OR (start_minute >= 0 AND stop_minute > start_minute AND stop_minute <= 1440))",
        "The hours of an allotment rule must end after they begin, within one day.",
    )

    @api.constrains("date_ids", "conference_id")
    def _check_dates(self):
        for rule in self:
            if rule.date_ids.conference_id - rule.conference_id:
                raise ValidationError(self.env._("An allotment rule names dates of its own conference only."))

    @api.depends("who", "name_from", "name_to")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = ", ".join(filter(None, (rule.who, rule._describe_names())))

    def _describe_names(self):
        """Return the range of names in words: "A-L", "from M"; "" for all names."""
        self.ensure_one()
        if self.name_from and self.name_to:
            return f"{self.name_from}\u2013{self.name_to}"
        if self.name_from:
            return self.env._("from %(name)s", name=self.name_from)
        return self.env._("to %(name)s", name=self.name_to) if self.name_to else ""

    def _get_tag(self):
        """Return what sessions of this rule are tagged with in a timetable; None when it gives none."""
        self.ensure_one()
        return None if self.audience == "nobody" else self._get_number()

    def _get_span(self, day):
        """Return the minutes of a ``ptc.conference.date`` at which this rule holds, as a pair; None on other dates."""
        self.ensure_one()
        # In a form that is not saved yet dates are new records of the real ones.
        if self.date_ids and day._origin not in self.date_ids._origin:
            return None
        return day._get_elapsed(self) if self.has_hours else day._get_elapsed(day)
