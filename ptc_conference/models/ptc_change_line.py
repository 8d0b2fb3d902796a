# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib.replan import Span

WHATS = [("stays", "Stays"), ("moves", "Moves"), ("lost", "Cannot be kept")]


def to_json(spans):
    """Return spans as lists that a Json field keeps."""
    to_string = fields.Datetime.to_string
    return [[span.part, to_string(span.start), to_string(span.stop)] for span in spans]


def from_json(rows):
    """Return the spans of what ``to_json`` has made."""
    to_datetime = fields.Datetime.to_datetime
    return tuple(Span(part, to_datetime(start), to_datetime(stop)) for part, start, stop in rows or ())


class PtcChangeLine(models.Model):
    """What becomes of one appointment. It keeps what was before, so that an applied plan stays a record."""

    _name = "ptc.change.line"
    _description = "Appointment in a change of a conference"
    _order = "what, start, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade", readonly=True)
    state = fields.Selection(related="change_id.state", store=True)
    tz = fields.Char(related="change_id.tz")
    new_tz = fields.Char(related="change_id.new_tz")
    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade", readonly=True)
    student_id = fields.Many2one("ptc.student", readonly=True, ondelete="cascade", index=True)
    student_names = fields.Char("Students", readonly=True, help="All students that the appointment is about.")
    family_id = fields.Many2one("ptc.family", readonly=True, ondelete="cascade", index=True)
    what = fields.Selection(WHATS, "What happens", required=True, readonly=True)
    reason = fields.Selection(
        [
            ("day", "No sessions on that day"),
            ("full", "No free time left on that day"),
            ("busy", "Family elsewhere at free times"),
            ("close", "Too close to another appointment"),
            ("again", "The family has an appointment with the new teacher"),
            ("cancelled", "The conference is cancelled"),
        ],
        "Why",
        readonly=True,
    )
    teacher_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade")
    room_id = fields.Many2one("ptc.room", readonly=True, ondelete="cascade")
    start = fields.Datetime("Now", readonly=True)
    stop = fields.Datetime("Until", readonly=True)
    new_teacher_id = fields.Many2one("res.partner", "New teacher", readonly=True, ondelete="cascade")
    new_room_id = fields.Many2one("ptc.room", "New room", readonly=True, ondelete="cascade")
    new_start = fields.Datetime("Then", readonly=True)
    new_stop = fields.Datetime("Then until", readonly=True)
    spans = fields.Json(readonly=True, help="The sessions afterwards: teacher's part, start and stop of each.")
    option_ids = fields.One2many("ptc.change.option", "line_id", "Other times")
    option_count = fields.Integer("Other times there are", compute="_compute_option_count")
    instead = fields.Char("What happens then", compute="_compute_instead")
    option_id = fields.Many2one(
        "ptc.change.option",
        "Instead",
        ondelete="set null",
        index="btree_not_null",
        domain="[('line_id', '=', id)]",
        help="Another time for this appointment. Without one it is cancelled, and the family is told free times.",
    )

    @api.depends("student_names", "teacher_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.student_names or ''}, {line.teacher_id.name or ''}"

    @api.depends("option_id", "option_count")
    @api.depends_context("lang")
    def _compute_instead(self):
        for line in self:
            if line.option_id:
                line.instead = self.env._("Another time")
            elif line.option_count:
                line.instead = self.env._("Cancelled; %(count)s free", count=line.option_count)
            else:
                line.instead = self.env._("Cancelled; none free")

    @api.depends("option_ids")
    def _compute_option_count(self):
        counts = dict(
            self.env["ptc.change.option"]._read_group([("line_id", "in", self.ids)], ["line_id"], ["__count"])
        )
        for line in self:
            line.option_count = counts.get(line, 0)

    @api.constrains("option_id")
    def _check_option(self):
        if any(line.option_id and line.option_id.line_id != line for line in self):
            raise ValidationError(self.env._("Choose one of the times that are proposed for this appointment."))
