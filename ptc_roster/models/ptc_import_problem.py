# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcImportProblem(models.Model):
    _name = "ptc.import.problem"
    _description = "Problem of a roster import"
    _order = "import_id, sequence, id"
    _rec_name = "message"

    import_id = fields.Many2one("ptc.import", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    level = fields.Selection(
        [
            ("stop", "Stops the import"),
            ("skip", "Row left out"),
            ("warning", "Please check"),
            ("note", "Note"),
        ],
        required=True,
    )
    code = fields.Char(required=True)
    file = fields.Char()
    row_text = fields.Char("Row", help="As a spreadsheet counts: the first line of the file is 1.")
    column = fields.Char()
    message = fields.Text("What to do", required=True)
