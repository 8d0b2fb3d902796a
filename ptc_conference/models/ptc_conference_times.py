# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib.timetable import Staggered


class PtcConference(models.Model):
    """How sessions follow each other, and which teachers have another session length."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    length_ids = fields.One2many("ptc.conference.length", "conference_id", "Other session lengths", copy=True)
    gap = fields.Integer(
        "Pause after each session", tracking=True, help="Minutes a teacher has between two sessions; 0 for none."
    )
    rest_after = fields.Integer(
        "Sessions in a row",
        tracking=True,
        help="After so many sessions in a row a teacher has a longer pause; 0: never.",
    )
    rest = fields.Integer("Longer pause", tracking=True, default=5, help="Minutes.")

    _rest_longer = models.Constraint(
        "CHECK (COALESCE(rest_after, 0) = 0 OR COALESCE(rest, 0) > COALESCE(gap, 0))",
        "The longer pause after some sessions in a row must be longer than the pause after each session: enter more"
        " minutes for it, or 0 sessions in a row for none.",
    )
    _pauses_positive = models.Constraint(
        "CHECK (COALESCE(gap, 0) >= 0 AND COALESCE(rest_after, 0) >= 0 AND COALESCE(rest, 0) >= 0)",
        "A pause cannot be negative: enter 0 for none.",
    )

    def _get_observed(self):
        """Return what is to be observed on each date, for all teachers at once.

        :return: ``{date: {"breaks": [...], "staggered": [...], "claims": [...]}}``, as in ``timetable.Day``; each entry
            in a pair with the ids of the teachers it is for, None for all.
        """
        pauses, rules = self.break_ids._get_teacher_ids(), self.rule_ids.sorted("sequence")._get_teacher_ids()
        observed = {}
        for day in self.date_ids.filtered("start"):
            on_day = [pair for pair in pauses.items() if not pair[0].date_id or pair[0].date_id._origin == day._origin]
            spans = [(ids, rule._get_span(day), rule._get_tag()) for rule, ids in rules.items()]
            observed[day] = {
                "breaks": [(ids, (*day._get_elapsed(one), one.id)) for one, ids in on_day if not one.is_staggered],
                "staggered": [
                    (ids, Staggered(*day._get_elapsed(one), one.duration, one.id))
                    for one, ids in on_day
                    if one.is_staggered
                ],
                "claims": [(ids, (*span, tag)) for ids, span, tag in spans if span],
            }
        return observed
