# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class IrActionsReport(models.Model):
    _name = "ir.actions.report"
    _inherit = "ir.actions.report"

    is_self_contained = fields.Boolean(
        "Needs nothing from the server",
        help="The document has its styles and pictures in itself. wkhtmltopdf then asks the server for nothing, and "
        "prints the same where it could not reach it (behind a proxy, in a container, with one worker).",
    )

    def _get_layout(self):
        """Wrap self-contained documents in a page without Odoo's bundles, which wkhtmltopdf would fetch over HTTP."""
        if len(self) == 1 and self.is_self_contained:
            return self.env.ref("ptc_conference.paper_wrapper")
        return super()._get_layout()
