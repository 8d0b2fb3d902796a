# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..rows import take_turns

MAX_MESSAGE = 500  # characters


class PtcDecline(models.Model):
    """A family cannot come: to one teacher, or without a teacher to the whole conference.

    It cancels nothing by itself. What was taken back is archived and kept as a record.
    """

    _name = "ptc.decline"
    _description = "Unable to attend"
    _order = "conference_id, student_id, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    tz = fields.Selection(related="conference_id.tz")
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="cascade")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="cascade")
    section_id = fields.Many2one(related="student_id.section_id")
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher", "Class and teacher", index=True, ondelete="cascade", help="Empty: the whole conference."
    )
    teacher_id = fields.Many2one(related="class_teacher_id.teacher_id", store=True, precompute=True)
    partner_id = fields.Many2one(
        "res.partner", "Told by", default=lambda self: self.env.user.partner_id, ondelete="restrict", readonly=True
    )
    told_on = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    message = fields.Text(help="What the family says about it; the teacher and the office read it.")
    is_phone_welcome = fields.Boolean("By telephone", help="The family would like to talk by telephone instead.")
    is_other_day_welcome = fields.Boolean("On another day", help="The family would like to come on another day.")
    ways_text = fields.Char("Instead", compute="_compute_ways_text")
    active = fields.Boolean(default=True)
    has_appointment = fields.Boolean("Has an appointment", compute="_compute_has_appointment")
    phones = fields.Text("Telephone", compute="_compute_phones")

    _once = models.UniqueIndex(
        "(conference_id, family_id, student_id, COALESCE(class_teacher_id, 0)) WHERE active",
        "This family has told that already.",
    )
    _message_short = models.Constraint(
        f"CHECK (char_length(message) <= {MAX_MESSAGE})", f"A message has at most {MAX_MESSAGE} characters."
    )

    @api.depends("student_id.name", "teacher_id.name")
    def _compute_display_name(self):
        for decline in self:
            about = decline.teacher_id.name or self.env._("the whole conference")
            decline.display_name = f"{decline.student_id.name or ''}, {about}"

    @api.depends("is_phone_welcome", "is_other_day_welcome")
    @api.depends_context("lang")
    def _compute_ways_text(self):
        for decline in self:
            ways = [
                decline.is_phone_welcome and self.env._("by telephone"),
                decline.is_other_day_welcome and self.env._("on another day"),
            ]
            found = list(filter(None, ways))
            decline.ways_text = format_list(self.env, found) if found else False

    @api.depends("conference_id", "family_id", "student_id", "teacher_id")
    def _compute_has_appointment(self):
        for decline in self:
            decline.has_appointment = bool(decline._find_appointments())

    @api.depends("family_id.guardian_ids.partner_id.phone", "student_id.guardian_ids.may_book")
    def _compute_phones(self):
        for decline in self:
            decline.phones = decline.family_id._describe_phones(decline.student_id)

    @api.constrains("family_id", "student_id")
    def _check_is_member(self):
        for decline in self:
            if decline.active and decline.student_id not in decline.family_id.student_ids:
                raise ValidationError(self.env._("The student does not belong to this family."))

    def action_take_back(self):
        """Note that the family can come after all."""
        self.check_access("write")
        take_turns(self)
        self.active = False

    def _name_teller(self):
        """Return who has told this; of a guardian who has lost every right since, only the family."""
        links = self.student_id.with_context(active_test=False).guardian_ids
        own = links.filtered(lambda link: link.partner_id == self.partner_id)
        is_named = not own or own.filtered("active")._get_named()
        return (self.partner_id if is_named else self.family_id).name

    def _find_appointments(self):
        """Return the booked appointments that these declines are about."""
        found = self.env["ptc.appointment"]
        for decline in self:
            domain = [("state", "=", "booked")]
            domain += [(name, "=", decline[name].id) for name in ("conference_id", "family_id", "student_id")]
            if decline.teacher_id:
                domain.append(("teacher_id", "=", decline.teacher_id.id))
            found |= found.search(domain)
        return found


class PtcFamily(models.Model):
    _name = "ptc.family"
    _inherit = "ptc.family"

    def _describe_phones(self, student):
        """Return whom to call about a student, a line each; who neither books nor gets mail is not named."""
        self.ensure_one()
        links = self.guardian_ids.filtered(
            lambda link: link.student_id == student and (link.may_book or link.receives_mail)
        )
        return "\n".join(f"{adult.name}: {adult.phone}" for adult in links.partner_id.filtered("phone"))
