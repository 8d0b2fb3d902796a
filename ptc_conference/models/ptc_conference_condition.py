# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib.conditions import KEYS, holds, is_for_all
from ..settings import ALSO_ARCHIVED


class PtcConferenceCondition(models.AbstractModel):
    """Whom a setting of a conference is for: teachers, by what they teach to whom.

    A teacher is meant when all that is filled in holds for one class in scope together with one of its students; other
    staff, who have no class, when it holds for one of the students whose parents they meet.
    """

    _name = "ptc.conference.condition"
    _description = "Condition of a setting of a conference"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    # What a setting names cannot vanish: without the name it would hold for all.
    division_ids = fields.Many2many("ptc.division", string="Divisions", ondelete="restrict", context=ALSO_ARCHIVED)
    grade_ids = fields.Many2many("ptc.grade", string="Grades", ondelete="restrict", context=ALSO_ARCHIVED)
    section_ids = fields.Many2many("ptc.section", string="Sections", ondelete="restrict", context=ALSO_ARCHIVED)
    class_ids = fields.Many2many("ptc.class", string="Classes", ondelete="restrict", context=ALSO_ARCHIVED)
    subject_ids = fields.Many2many("ptc.subject", string="Subjects", ondelete="restrict", context=ALSO_ARCHIVED)
    teacher_ids = fields.Many2many(
        "res.partner", string="Teachers", ondelete="restrict", domain=[("is_teacher", "=", True)], context=ALSO_ARCHIVED
    )
    conditions = fields.Json(
        compute="_compute_conditions", store=True, help="The same as ids, to be read at once; see lib/conditions.py."
    )
    who = fields.Char("For", compute="_compute_who")

    @api.depends(*(f"{key}_ids" for key in KEYS))
    def _compute_conditions(self):
        for record in self:
            record.conditions = {key: sorted(record[f"{key}_ids"].ids) for key in KEYS}

    @api.depends(*(f"{key}_ids.name" for key in KEYS))
    def _compute_who(self):
        for record in self:
            names = [", ".join(name or "" for name in record[f"{key}_ids"].mapped("name")) for key in KEYS]
            record.who = "; ".join(filter(None, names)) or self.env._("All teachers")

    def _get_teacher_ids(self):
        """Return whom these settings of one conference are for.

        :return: ``{record: set of partner ids}``; None in place of the set for all teachers.
        """
        wanted = {record: record.conditions or {} for record in self}
        limited = any(not is_for_all(one) for one in wanted.values())
        teachings = self.conference_id._get_teachings() if limited else []
        return {
            record: None if is_for_all(one) else {teaching["teacher"] for teaching in teachings if holds(one, teaching)}
            for record, one in wanted.items()
        }
