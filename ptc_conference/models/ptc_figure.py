# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class PtcFigure(models.AbstractModel):
    """What the figures of conferences have in common: each is a query whose rows are read, never written."""

    _name = "ptc.figure"
    _description = "Figures of conferences"

    _figure_query = ""

    @property
    def _table_query(self):
        self.env.flush_all()
        return SQL(self._figure_query)
