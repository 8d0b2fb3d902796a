# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..lib.replan import Span

# What a session keeps when it is held on another day, or by another teacher.
CARRIED = ("date_id", "rule_id", "places", "is_blocked", "is_manual")


class PtcSession(models.Model):
    """What a change of the conference does with sessions."""

    _name = "ptc.session"
    _inherit = "ptc.session"

    def _get_span(self):
        """Return the time of this session as ``lib/replan.py`` names it."""
        return Span(self.conference_teacher_id.id, self.start, self.stop)

    def _prepare_carried(self, span):
        """Return the values of a session like this one at the time and with the teacher of ``span``."""
        self.ensure_one()
        kept = {name: self._fields[name].convert_to_write(self[name], self) for name in CARRIED}
        return {**kept, "conference_teacher_id": span.part, "start": span.start, "stop": span.stop}
