# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcRosterMixin(models.AbstractModel):
    """A row that a student information system may send again.

    ``(roster_source, roster_external_id)`` is its key; rows made by hand have neither.
    """

    _name = "ptc.roster.mixin"
    _description = "Row of a roster import"

    roster_source = fields.Char(
        "Source", copy=False, readonly=True, help="The system that sent this row; empty when it was entered by hand."
    )
    roster_external_id = fields.Char(
        "External ID", copy=False, readonly=True, help="The identifier of this row in its source."
    )
    roster_values = fields.Json(
        "Values of the source",
        copy=False,
        readonly=True,
        help="What the source said last, field by field. A field that differs was set by hand and is kept on import.",
    )

    _roster_key = models.UniqueIndex(
        "(roster_source, roster_external_id) WHERE roster_external_id IS NOT NULL",
        "Two rows cannot have the same identifier in the same source.",
    )
