# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Command

from ..models.ptc_conference_findings import SEVERITIES

# Lists made for what a finding leads to, in place of the usual ones of their models.
LISTS = {
    "ptc.guardian": "ptc_conference.ptc_guardian_view_list_contact",
    "ptc.conference.window": "ptc_conference.ptc_conference_window_view_list",
    "ptc.conference.break": "ptc_conference.ptc_conference_break_view_list",
    "ptc.conference.length": "ptc_conference.ptc_conference_length_view_list",
    "ptc.conference.rule": "ptc_conference.ptc_conference_rule_view_list",
}
# Changed in the list itself.
IN_LIST = ("ptc.conference.window", "ptc.conference.break")


class PtcConferenceCheck(models.TransientModel):
    """What was found when somebody looked at a conference before its opening; it is not kept."""

    _name = "ptc.conference.check"
    _description = "Checks before opening"
    _rec_name = "conference_id"

    conference_id = fields.Many2one("ptc.conference", required=True, readonly=True, ondelete="cascade")
    is_published = fields.Boolean(related="conference_id.is_published")
    setup_step = fields.Selection(related="conference_id.setup_step", string="Step")
    line_ids = fields.One2many("ptc.conference.check.line", "check_id", "Findings")
    load_ids = fields.One2many("ptc.conference.check.load", "check_id", "Students and sessions")
    block_count = fields.Integer("Must be done", compute="_compute_counts")
    warn_count = fields.Integer("Look at this", compute="_compute_counts")

    @api.depends("line_ids.severity")
    def _compute_counts(self):
        for check in self:
            severities = check.line_ids.mapped("severity")
            check.block_count, check.warn_count = severities.count("block"), severities.count("warn")

    @api.depends("conference_id.name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Checks: %(conference)s", conference=check.conference_id.name or "")

    @api.model
    def _make(self, conference):
        """Look at a conference now and return what was found."""
        self.check_access("create")
        conference.check_access("read")
        return self.create({"conference_id": conference.id, **self._prepare(conference)})

    @api.model
    def _prepare(self, conference):
        findings, loads = conference._get_findings()
        lines = [self._prepare_line(finding, number) for number, finding in enumerate(findings)]
        return {
            "line_ids": [Command.clear(), *(Command.create(vals) for vals in lines)],
            "load_ids": [Command.clear(), *(Command.create(self._prepare_load(conference, load)) for load in loads)],
        }

    @api.model
    def _prepare_line(self, finding, sequence):
        values = finding._asdict()
        target = {"target_model": values.pop("model"), "target_ids": list(values.pop("ids"))}
        return {**values, **target, "sequence": sequence}

    @api.model
    def _prepare_load(self, conference, load):
        return {
            "part_id": load.part,
            "student_count": load.students,
            "wanted_count": load.wanted,
            "session_count": load.sessions,
            "advice": conference._advise_load(load),
        }

    def action_refresh(self):
        """Look again."""
        self.ensure_one()
        self.conference_id.check_access("read")
        self.write(self._prepare(self.conference_id))

    def action_previous_step(self):
        """Go back to the step of the assistant before this one."""
        self.ensure_one()
        return self.conference_id.action_previous_step()

    def action_open(self):
        """Open the conference for parents, knowing what was found."""
        self.ensure_one()
        self.conference_id.action_open()
        return self.conference_id._get_form_action()

    def _get_action(self):
        """Return the action that shows this page."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Checks"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }


class PtcConferenceCheckLine(models.TransientModel):
    """Something that was found, and what leads to its cure."""

    _name = "ptc.conference.check.line"
    _description = "Finding of the checks before opening"
    _order = "sequence, id"

    check_id = fields.Many2one("ptc.conference.check", required=True, index=True, ondelete="cascade", readonly=True)
    sequence = fields.Integer(readonly=True)
    code = fields.Char(readonly=True)
    severity = fields.Selection(SEVERITIES, "Weight", readonly=True)
    name = fields.Char("What", readonly=True)
    count = fields.Integer("How many", readonly=True)
    advice = fields.Char("What helps", readonly=True)
    target_model = fields.Char(readonly=True)
    target_ids = fields.Json(readonly=True)

    def action_cure(self):
        """Open what was found, where it can be changed."""
        self.ensure_one()
        conference = self.check_id.conference_id
        if self.target_model == conference._name:
            return conference._get_form_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.target_model,
            "views": self._get_views(),
            "domain": [("id", "in", self.target_ids)],
            "context": {"create": False},
        }

    def _get_views(self):
        """Return the views in which to show what was found: a list, and a form where the list is not enough."""
        name = LISTS.get(self.target_model)
        views = [(self.env.ref(name).id if name else False, "list")]
        return views if self.target_model in IN_LIST else [*views, (False, "form")]


class PtcConferenceCheckLoad(models.TransientModel):
    """A teacher's students against the sessions."""

    _name = "ptc.conference.check.load"
    _description = "Students and sessions of a teacher"

    check_id = fields.Many2one("ptc.conference.check", required=True, index=True, ondelete="cascade", readonly=True)
    part_id = fields.Many2one("ptc.conference.teacher", required=True, ondelete="cascade", readonly=True)
    teacher_id = fields.Many2one(related="part_id.teacher_id")
    student_count = fields.Integer("Students", readonly=True)
    wanted_count = fields.Integer(
        "Appointments if all come", readonly=True, help="Each family of each student, for each class."
    )
    session_count = fields.Integer("Sessions", readonly=True, help="That parents can book; blocked ones are left out.")
    advice = fields.Char("What helps", readonly=True)

    def action_open_sessions(self):
        """Open the teacher's sessions, to which more can be added."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.part_id.display_name,
            "res_model": "ptc.session",
            "views": [(False, "list"), (False, "form")],
            "domain": [("conference_teacher_id", "=", self.part_id.id)],
            "context": {"default_conference_teacher_id": self.part_id.id, "default_is_manual": True},
        }
