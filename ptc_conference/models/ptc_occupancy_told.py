# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcOccupancy(models.Model):
    """What PostgreSQL refuses, in words, also for who imports.

    An import looks for the words of a constraint in the model that it fills only, and would else show what PostgreSQL
    says, which names what another family has.
    """

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    @api.model
    def _find_words(self, exc):
        """Return the sentence of the constraint that was violated, or None when it is none of this table's."""
        return self._sql_error_to_message(exc) if exc.diag.constraint_name in self._table_objects else None


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    @api.model
    def _sql_error_to_message(self, exc):
        return self.env["ptc.occupancy"]._find_words(exc) or super()._sql_error_to_message(exc)


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    @api.model
    def _sql_error_to_message(self, exc):
        return self.env["ptc.occupancy"]._find_words(exc) or super()._sql_error_to_message(exc)
