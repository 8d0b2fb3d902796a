# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
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


class PtcFigurePhoned(models.AbstractModel):
    """Figures of which each row is a family that the office telephones about one of its students, and books for."""

    _name = "ptc.figure.phoned"
    _inherit = ["ptc.figure"]
    _description = "Families to be telephoned"

    student_id = fields.Many2one("ptc.student", readonly=True)
    family_id = fields.Many2one("ptc.family", readonly=True)
    phones = fields.Text("Telephone", compute="_compute_phones")

    @api.depends("family_id", "student_id")
    def _compute_phones(self):
        for row in self:
            row.phones = row.family_id._describe_phones(row.student_id) if row.family_id else False

    def action_open_office_page(self):
        """Open the family's page, where the office books for it."""
        self.ensure_one()
        address = f"/conference-office/{self.family_id.id}/{self.conference_id.id}/telephone"
        return {"type": "ir.actions.act_url", "url": address, "target": "new"}
