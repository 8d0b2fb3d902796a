# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL


class PtcFigure(models.AbstractModel):
    """What the figures of conferences have in common: each is a query whose rows are read, never written."""

    _name = "ptc.figure"
    _description = "Figures of conferences"

    _figure_query = ""

    conference_id = fields.Many2one("ptc.conference", readonly=True)

    @property
    def _table_query(self):
        self.env.flush_all()
        return SQL(self._figure_query)


class PtcFigureFamily(models.AbstractModel):
    """Figures of which each row is a family and one of its students."""

    _name = "ptc.figure.family"
    _inherit = ["ptc.figure"]
    _description = "Figures of families"
    _rec_name = "student_id"

    student_id = fields.Many2one("ptc.student", readonly=True)
    family_id = fields.Many2one("ptc.family", readonly=True)
    division_id = fields.Many2one("ptc.division", readonly=True)
    grade_id = fields.Many2one("ptc.grade", readonly=True)
    section_id = fields.Many2one("ptc.section", readonly=True)
