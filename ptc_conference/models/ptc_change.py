# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("settings", "New dates, hours, lengths, breaks or other settings"),
    ("postponed", "Postponed to other dates"),
    ("teacher", "A teacher is replaced by another"),
    ("rooms", "Other rooms"),
    ("cancelled", "Cancel the conference"),
]
DRAFTS_KEPT = timedelta(days=1)


class PtcChange(models.Model):
    """A change of a conference in which appointments are booked: first a plan, then applied at once, or discarded.

    What becomes of each appointment is worked out by ``_propose``; nothing is written on the conference, its sessions
    or its appointments before ``action_apply``. There is one plan of a conference at a time: a newer one replaces it.
    """

    _name = "ptc.change"
    _description = "Change of a conference"
    _order = "id desc"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="conference_id.company_id", store=True)
    tz = fields.Char("Time zone now", compute="_compute_tz", store=True, help="That in force when it was planned.")
    new_tz = fields.Char("Time zone then", compute="_compute_tz", store=True)
    kind = fields.Selection(KINDS, "What changes", required=True, default="postponed")
    state = fields.Selection(
        [("draft", "New"), ("planned", "Plan"), ("applied", "Applied"), ("discarded", "Discarded")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    is_any_day = fields.Boolean("Also on other days", help="What no longer fits on its day is moved to another day.")
    done_on = fields.Datetime("Done", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, copy=False)
    line_ids = fields.One2many("ptc.change.line", "change_id", "Appointments")
    lost_line_ids = fields.One2many(
        "ptc.change.line", "change_id", "What cannot be kept", domain=[("what", "=", "lost")]
    )
    moved_line_ids = fields.One2many("ptc.change.line", "change_id", "What moves", domain=[("what", "=", "moves")])
    stays_count = fields.Integer("Stay", compute="_compute_counts")
    moves_count = fields.Integer("Move", compute="_compute_counts")
    lost_count = fields.Integer("Cannot be kept", compute="_compute_counts")
    chosen_count = fields.Integer("With another time chosen", compute="_compute_counts")
    family_count = fields.Integer("Families told", compute="_compute_counts")
    teacher_count = fields.Integer("Teachers touched", compute="_compute_counts")
    summary = fields.Char("In numbers", compute="_compute_summary")

    @api.depends("conference_id", "kind")
    def _compute_tz(self):
        for change in self:
            change.tz, change.new_tz = change._get_zones()

    @api.depends("line_ids.what", "line_ids.option_id")
    def _compute_counts(self):
        lines = self.env["ptc.change.line"]
        mine = [("change_id", "in", self.ids)]
        groups = lines._read_group(mine, ["change_id", "what"], ["__count", "option_id:count"])
        counts = {(change, what): (count, chosen) for change, what, count, chosen in groups}
        touched = [*mine, ("what", "!=", "stays")]
        families = dict(lines._read_group(touched, ["change_id"], ["family_id:count_distinct"]))
        for change in self:
            change.stays_count, _none = counts.get((change, "stays"), (0, 0))
            change.moves_count, _none = counts.get((change, "moves"), (0, 0))
            change.lost_count, change.chosen_count = counts.get((change, "lost"), (0, 0))
            change.family_count = families.get(change, 0)
            change.teacher_count = len(change._get_told_teachers())

    @api.depends("line_ids.what", "line_ids.option_id", "teacher_count")
    def _compute_summary(self):
        for change in self:
            if change.kind == "cancelled":
                change.summary = self.env._(
                    "Appointments cancelled: %(lost)s. Families concerned: %(families)s, teachers: %(teachers)s.",
                    lost=change.lost_count,
                    families=change.family_count,
                    teachers=change.teacher_count,
                )
                continue
            change.summary = self.env._(
                "Appointments: %(whats)s. Families concerned: %(families)s, teachers: %(teachers)s.",
                whats=change._describe_whats(),
                families=change.family_count,
                teachers=change.teacher_count,
            )

    def _describe_whats(self):
        """Return how many appointments move, cannot be kept, and stay; what there is none of is left out."""
        told = [
            self.env._("%(moves)s move", moves=self.moves_count) if self.moves_count else "",
            self.env._("%(lost)s cannot be kept", lost=self.lost_count) if self.lost_count else "",
            self.env._("%(stays)s stay", stays=self.stays_count) if self.stays_count else "",
        ]
        return ", ".join(filter(None, told)) or self.env._("none is touched")

    @api.depends("kind", "conference_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = f"{change.conference_id.name or ''}: {kinds.get(change.kind, '')}"

    def action_plan(self):
        """Work out what becomes of each appointment, and show it."""
        self.ensure_one()
        self.check_access("write")
        self._check_unfinished()
        self._plan()
        return self._get_action()

    def action_move_to_other_days(self):
        """Move what does not fit on its day to another day, where a teacher and the family have time."""
        self.is_any_day = True
        return self.action_plan()

    def action_keep_to_days(self):
        """Let nothing be moved to another day unasked."""
        self.is_any_day = False
        return self.action_plan()

    def action_discard(self):
        """Leave everything as it is; settings go back to those of the sessions."""
        self.check_access("write")
        for change in self:
            change._check_unfinished()
            if change.kind == "settings":
                change.conference_id._restore_settings()
        self._finish("discarded")

    def action_apply(self):
        """Carry the plan out in one transaction, or show what has changed since it was made."""
        self.ensure_one()
        self.check_access("write")
        return self._apply()

    def action_show_lines(self):
        """Show the appointments as a list that can be searched and grouped."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_change_line_action")
        return {**action, "domain": [("change_id", "=", self.id)], "context": {"create": False}}

    def _check_unfinished(self):
        """Raise a UserError unless these changes are still to be carried out."""
        if self.filtered(lambda change: change.state not in ("draft", "planned")):
            raise UserError(
                self.env._("This plan was applied, discarded or replaced by a newer one already. Make a new plan.")
            )

    def _plan_if_touched(self):
        """Make the plan if an appointment would not stay as it is; tell whether one would not."""
        outcomes = self._propose()
        is_touched = self._touches_any(outcomes)
        if is_touched:
            self._plan(outcomes)
        return is_touched

    @api.model
    def _touches_any(self, outcomes):
        """Tell whether an appointment would not stay as it is."""
        return any(outcome.what != "stays" for outcome in outcomes.values())

    def _plan(self, outcomes=None):
        """Make the plan, and put it in the place of an earlier one of the conference.

        :param dict outcomes: of ``_propose``, where they are known: for a large school it takes seconds.
        """
        self.ensure_one()
        self._check_inputs()
        self.tz, self.new_tz = self._get_zones()
        self._write_lines(self._propose() if outcomes is None else outcomes)
        others = [("conference_id", "=", self.conference_id.id), ("state", "=", "planned"), ("id", "!=", self.id)]
        self.search(others)._finish("discarded")
        self.state = "planned"

    def _check_inputs(self):
        """Raise a UserError that says what is still to be entered; each kind adds its own."""

    def _get_zones(self):
        """Return the names of the time zones before and after this change."""
        conference = self.conference_id
        return conference.tz, conference.wanted_tz if self.kind in ("settings", "postponed") else conference.tz

    def _propose(self, chosen=None):
        """Return what would become of each appointment: ``{id of the appointment: replan.Outcome}``.

        In spans a teacher is the id of ``ptc.conference.teacher``, or 0 for one who has no part yet. Nothing is
        written. Each kind has its own ``_propose_<kind>``.

        :param dict chosen: ``{id of the appointment: spans}`` for those that would otherwise be lost.
        """
        self.ensure_one()
        self.env.flush_all()
        return getattr(self, f"_propose_{self.kind}")(chosen or {})

    def _finish(self, state):
        self.write({"state": state, "done_on": fields.Datetime.now(), "done_by_id": self.env.uid})

    def _get_action(self):
        """Return the action that shows this change as a page."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("ptc_conference.ptc_change_view_form").id, "form")],
            "target": "current",
        }

    @api.autovacuum
    def _gc_drafts(self):
        """Forget what was begun and never planned."""
        self.search([("state", "=", "draft"), ("create_date", "<", fields.Datetime.now() - DRAFTS_KEPT)]).unlink()
