# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime, format_list

from ..lib.windows import Window
from ..settings import ALSO_ARCHIVED


class PtcConferenceWindow(models.Model):
    """From when to when an audience may book, and look before and after.

    The audience "grades" is decided per student: parents of children in two grades book for each child in its grade's
    window. So the families of a grade are alike, and separated parents have the same times whatever other children
    they have. Who should book for all their children at once is asked for by the audience "siblings" or "families".
    """

    _name = "ptc.conference.window"
    _description = "Booking window"
    _order = "opens, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    tz = fields.Selection(related="conference_id.tz")
    audience = fields.Selection(
        [
            ("all", "All families"),
            ("grades", "Grades"),
            ("siblings", "Families with several children"),
            ("families", "Families asked to come"),
        ],
        "For",
        required=True,
        default="all",
        help="Grades: each child in the window of its own grade. The others: all children of the family.",
    )
    audience_text = fields.Char("Who", compute="_compute_audience_text")
    grade_ids = fields.Many2many("ptc.grade", string="Grades", context=ALSO_ARCHIVED)
    family_ids = fields.Many2many("ptc.family", string="Families", context=ALSO_ARCHIVED)
    preview_from = fields.Datetime(
        "Look from",
        help="Parents see teachers and times from then on. Empty: as soon as the conference is opened and the"
        " teachers' wishes are over.",
    )
    opens = fields.Datetime(required=True)
    closes = fields.Datetime(required=True)
    view_until = fields.Datetime(
        "Look until",
        help="Until when parents may still look. Empty: without end. What a family has booked it always sees.",
    )

    _times_ordered = models.Constraint("CHECK (closes > opens)", "A booking window must close after it opens.")
    _preview_before = models.Constraint(
        "CHECK (preview_from <= opens)", "Parents may look from the opening of a booking window at the latest."
    )
    _view_after = models.Constraint(
        "CHECK (view_until >= closes)", "Parents may look until a booking window closes, or longer."
    )

    @api.depends("audience", "grade_ids.name")
    @api.depends_context("lang")
    def _compute_audience_text(self):
        for window in self:
            text = window._describe_audience()
            window.audience_text = text[:1].upper() + text[1:]

    @api.depends("opens", "closes", "audience_text")
    def _compute_display_name(self):
        for window in self:
            tz = window.conference_id.tz
            opens, closes = (format_datetime(self.env, value, tz=tz) for value in (window.opens, window.closes))
            window.display_name = f"{window.audience_text}: {opens} - {closes}"

    @api.constrains("audience", "grade_ids", "family_ids")
    def _check_audience(self):
        for window in self:
            if window.audience == "grades" and not window.grade_ids:
                raise ValidationError(self.env._("Choose the grades for which this booking window is."))
            if window.audience == "families" and not window.family_ids:
                raise ValidationError(self.env._("Choose the families that are asked to come in this booking window."))

    def _describe_audience(self):
        """Return whom the window is for, to stand after a colon or "for": "Grade 4 and Grade 5", "all families"."""
        self.ensure_one()
        if self.audience == "grades":
            return format_list(self.env, self.grade_ids.mapped("name"))
        texts = {
            "siblings": self.env._("families with several children"),
            "families": self.env._("families asked to come"),
        }
        return texts.get(self.audience, self.env._("all families"))

    def _as_windows(self):
        """Return these as windows of ``lib/windows.py``."""
        return [
            Window(
                window.audience,
                window.opens,
                window.closes,
                window.preview_from or window.conference_id.wish_until or None,
                window.view_until or None,
            )
            for window in self
        ]
