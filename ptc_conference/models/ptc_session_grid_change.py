# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class PtcSessionGrid(models.AbstractModel):
    """What is done in the session grid. Sessions and teachers' parts check who may do it."""

    _name = "ptc.session.grid"
    _inherit = "ptc.session.grid"

    @api.model
    def change_sessions(self, session_ids, change, minutes=0):
        """Change sessions, one or those of many teachers.

        :param str change: ``block``, ``reopen``, ``remove``, ``double``, ``shorten``, or ``lengthen`` by ``minutes``.
        :return: see ``_prepare_outcome``.
        :raise UserError: when a single session cannot be changed.
        """
        self._check_reader()
        sessions = self.env["ptc.session"].search([("id", "in", session_ids)])
        changes = {
            "block": sessions._block,
            "reopen": sessions._reopen,
            "remove": sessions._remove,
            "double": sessions._double,
            "shorten": sessions._shorten,
            "lengthen": lambda: sessions._lengthen_by(minutes),
        }
        if change not in changes or not sessions:
            raise UserError(self.env._("These sessions are not there any more. Look again."))
        outcome = changes[change]()
        sessions._check_done(outcome)
        return self._prepare_outcome(outcome)

    @api.model
    def add_sessions(self, part_ids, start, minutes=0):
        """Add a session for teachers.

        :param part_ids: of ``ptc.conference.teacher``.
        :param str start: naive UTC, as ``fields.Datetime`` writes it.
        :param int minutes: its length; 0 is the usual one of each teacher.
        :return: see ``_prepare_outcome``.
        :raise UserError: when a single teacher cannot have one then.
        """
        self._check_reader()
        parts = self.env["ptc.conference.teacher"].search([("id", "in", part_ids)])
        outcome = parts._add_sessions(fields.Datetime.to_datetime(start), minutes)
        self.env["ptc.session"]._check_done(outcome)
        return self._prepare_outcome(outcome)

    @api.model
    def _prepare_outcome(self, outcome):
        """Return an Outcome as plain data: ``message``, and ``notes``: ``teacher``, ``text``, ``appointment_id``."""
        return {
            "message": self.env._("Sessions changed: %(count)s.", count=len(outcome.done)),
            "notes": [
                {
                    "teacher": record.teacher_id.name,
                    "text": note.text,
                    "appointment_id": note.appointment.id if note.appointment else False,
                }
                for record, note in outcome.notes.items()
            ],
        }
