# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

OPEN = [("start", ">", "now"), ("state", "=", "booked")]


class PtcFamilyChange(models.Model):
    """A family that separates, or two that become one, while booking is open; each appointment is decided about.

    Kept as a record, and to be undone until somebody has booked on.
    """

    _name = "ptc.family.change"
    _description = "Split or merge of a family"
    _order = "id desc"

    kind = fields.Selection([("split", "Split"), ("merge", "Merge")], required=True, readonly=True)
    family_id = fields.Many2one("ptc.family", required=True, readonly=True, index=True, ondelete="restrict")
    other_family_id = fields.Many2one(
        "ptc.family",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', '!=', family_id)]",
        help="Of a split, the new family; of a merge, the family that becomes part of this one.",
    )
    available_adult_ids = fields.Many2many("res.partner", compute="_compute_available_adult_ids")
    adult_ids = fields.Many2many(
        "res.partner",
        string="Adults of the new family",
        domain="[('id', 'in', available_adult_ids)]",
        help="They are put into a family of their own, with the students they are guardians of.",
    )
    line_ids = fields.One2many("ptc.family.change.line", "change_id", "Appointments")
    state = fields.Selection(
        [("draft", "Not done yet"), ("applied", "Done"), ("undone", "Undone")],
        required=True,
        default="draft",
        readonly=True,
    )
    applied_at = fields.Datetime("Done on", readonly=True)
    last_outbox_id = fields.Integer(readonly=True, help="The last line of the outbox before this was done.")
    done_outbox_id = fields.Integer(readonly=True, help="The last line of the outbox when this was done.")
    moved_link_ids = fields.Many2many("ptc.guardian", "ptc_family_change_moved_rel", readonly=True)
    ended_link_ids = fields.Many2many("ptc.guardian", "ptc_family_change_ended_rel", readonly=True)

    @api.depends("kind", "family_id.name", "other_family_id.name")
    def _compute_display_name(self):
        for change in self:
            names = {"family": change.family_id.name or "", "other": change.other_family_id.name or ""}
            if change.kind == "merge" and not change.other_family_id:
                change.display_name = self.env._("%(family)s and another family become one", **names)
            elif change.kind == "merge":
                change.display_name = self.env._("%(family)s and %(other)s become one family", **names)
            else:
                change.display_name = self.env._("%(family)s separates", **names)

    @api.depends("family_id.guardian_ids.partner_id")
    def _compute_available_adult_ids(self):
        for change in self:
            change.available_adult_ids = change.family_id.guardian_partner_ids

    @api.onchange("other_family_id")
    def _onchange_other_family_id(self):
        if self.kind == "merge" and self.state == "draft":
            self.line_ids = [Command.clear(), *self._prepare_lines(self.other_family_id)]

    @api.model
    def _prepare_lines(self, family):
        """Return the commands for a line per coming appointment of a family."""
        found = self.env["ptc.appointment"].search([("family_id", "=", family._origin.id), *OPEN])
        return [Command.create({"appointment_id": appointment.id}) for appointment in found]

    @api.model
    def _open(self, kind, family):
        """Return the window action of a new split or merge of a family."""
        change = self.create({"kind": kind, "family_id": family.id})
        if kind == "split":
            change.line_ids = self._prepare_lines(family)
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": change.id, "view_mode": "form"}

    def action_apply(self):
        """Do it: links, appointments and messages follow; nothing is done when one thing is refused."""
        for change in self:
            change._check_may_change()
            if change.state != "draft":
                raise UserError(self.env._("This was done already. Open the family again to change more."))
            change._check_complete()
            change.last_outbox_id = change._get_last_outbox_id()
            change._apply()
            done = {"applied_at": fields.Datetime.now(), "done_outbox_id": change._get_last_outbox_id()}
            change.write({"state": "applied", **done})

    def action_undo(self):
        """Put everything back as it was, as long as nothing was booked, moved, cancelled or linked since."""
        for change in self:
            change._check_may_change()
            change._check_undoable()
            change._undo()
            change.state = "undone"

    @api.model
    def _get_last_outbox_id(self):
        return self.env["ptc.outbox"].search([], order="id desc", limit=1).id

    def _check_may_change(self):
        self.check_access("write")
        self.env["ptc.appointment"].check_access("write")

    def _check_complete(self):
        """Raise a UserError that says what is still to be decided."""
        self._check_lines_known()
        if self.kind == "merge" and not self.other_family_id:
            raise UserError(self.env._("Choose the family that becomes part of this one."))
        if self.kind == "split":
            staying = self.family_id.guardian_partner_ids - self.adult_ids
            if not self.adult_ids or not staying:
                raise UserError(self.env._("Choose who goes into a family of their own; somebody has to stay."))

    def _check_lines_known(self):
        """Raise a UserError when appointments were booked since the list was made, and add them to it."""
        family = self.family_id if self.kind == "split" else self.other_family_id
        found = self.env["ptc.appointment"].search([("family_id", "=", family.id), *OPEN])
        if found - self.line_ids.appointment_id:
            raise UserError(
                self.env._("The family has booked meanwhile. Close this, open it again, and decide about everything.")
            )

    def _get_links(self):
        """Return the links that change their family."""
        if self.kind == "merge":
            return self.other_family_id.guardian_ids
        return self.family_id.guardian_ids.filtered(lambda link: link.partner_id in self.adult_ids)


class PtcFamilyChangeLine(models.Model):
    """What becomes of an appointment when its family separates, or becomes part of another."""

    _name = "ptc.family.change.line"
    _description = "Appointment of a family that changes"
    _order = "start, id"

    change_id = fields.Many2one("ptc.family.change", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(related="change_id.kind")
    appointment_id = fields.Many2one("ptc.appointment", required=True, readonly=True, index=True, ondelete="restrict")
    start = fields.Datetime(related="appointment_id.start", store=True)
    tz = fields.Char(related="appointment_id.tz")
    student_id = fields.Many2one(related="appointment_id.student_id")
    student_names = fields.Char(related="appointment_id.student_names")
    teacher_id = fields.Many2one(related="appointment_id.teacher_id")
    conference_id = fields.Many2one(related="appointment_id.conference_id")
    action = fields.Selection(
        [
            ("keep", "Stays"),
            ("give", "Goes to the new family"),
            ("copy", "Both: a second one for the new family"),
            ("cancel", "Is cancelled"),
        ],
        "What becomes of it",
        required=True,
        default="keep",
    )
    session_id = fields.Many2one(
        "ptc.session",
        "Second time",
        ondelete="restrict",
        domain="""[
            ('conference_id', '=', conference_id), ('teacher_id', '=', teacher_id),
            ('is_free', '=', True), ('start', '>', 'now'),
        ]""",
        help="When the new family comes, if both meet the teacher.",
    )
    other_appointment_id = fields.Many2one(
        "ptc.appointment", "Of the new family", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    @api.onchange("action")
    def _onchange_action(self):
        if self.action == "copy" and not self.session_id:
            self.session_id = self.appointment_id._find_second_time()
        elif self.action != "copy":
            self.session_id = False

    @api.constrains("action", "session_id", "change_id")
    def _check_action(self):
        for line in self:
            allowed = ("keep", "cancel") if line.kind == "merge" else ("keep", "give", "copy")
            if line.action not in allowed:
                raise UserError(
                    self.env._("When families merge, an appointment stays or is cancelled.")
                    if line.kind == "merge"
                    else self.env._("When a family splits, an appointment stays, goes over, or both have one.")
                )
            if line.action == "copy" and not line.session_id:
                raise UserError(self.env._("Choose the second time for the new family, or another way."))
