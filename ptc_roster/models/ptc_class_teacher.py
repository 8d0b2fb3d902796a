# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcClassTeacher(models.Model):
    """A teacher's part in a class."""

    _name = "ptc.class.teacher"
    _description = "Teacher of a class"
    _inherit = ["ptc.roster.mixin"]
    _order = "class_id, role, id"

    # Required on every screen. Other addons have people whom parents meet without a class.
    class_id = fields.Many2one("ptc.class", index=True, ondelete="cascade")
    teacher_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", domain=[("is_teacher", "=", True)]
    )
    role = fields.Selection(
        [("1_primary", "Primary"), ("2_co", "Co-teacher"), ("3_substitute", "Substitute")],
        required=True,
        default="1_primary",
    )
    stands_in_for_id = fields.Many2one(
        "ptc.class.teacher",
        index="btree_not_null",
        ondelete="set null",
        domain="[('class_id', '=', class_id), ('role', '!=', '3_substitute')]",
        help="Of a substitute: whose place it is. Empty means the primary teacher's.",
    )
    active = fields.Boolean(default=True)
    date_start = fields.Date("From")
    date_stop = fields.Date("Ends before", help="The first day on which this no longer holds.")

    _class_teacher = models.UniqueIndex(
        "(class_id, teacher_id) WHERE active", "This teacher is already a teacher of the class."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_stop IS NULL OR date_start IS NULL OR date_stop > date_start)",
        "A teacher's part in a class lasts a day at least: it ends before the day after that.",
    )

    @api.depends("class_id.name", "teacher_id.name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.class_id.name or ''}, {record.teacher_id.name or ''}"
