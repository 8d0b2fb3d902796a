# SPDX-License-Identifier: LGPL-3.0-or-later
import contextlib

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..exceptions import BookingRefused, BookingStale, HeldMeanwhile
from .ptc_appointment_booking import STALE


class PtcAppointment(models.Model):
    """What becomes of an appointment whose session, or which itself, is changed by somebody else at the same moment.

    PostgreSQL lets one of both fail. Who does learns so in words, at once: Odoo would sleep and try again, and
    put an error in its log.
    """

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    # Checked when the session is held, which is quiet, or at the end: the ORM logs what it meets in its own INSERT.
    _session_deferred = models.Constraint(
        "FOREIGN KEY (session_id) REFERENCES ptc_session (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED",
        "There are appointments in this session.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._wait_for_extra_sessions(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self and self._get_event(vals):
            with self._telling_meanwhile():
                self._lock()
            self._wait_for_extra_sessions([vals])
        return super().write(vals)

    def _hold(self):
        with self._telling_meanwhile():
            return super()._hold()

    @api.model
    def _attempt(self, session, change):
        try:
            return super()._attempt(session, change)
        except HeldMeanwhile as lost:
            raise BookingStale(str(lost)) from lost

    @api.model
    def _wait_for_extra_sessions(self, vals_list):
        """Wait for who changes the further sessions of long and joint appointments, before the ORM writes them."""
        commands = [command for vals in vals_list for command in vals.get("extra_session_ids") or ()]
        ids = {command[1] for command in commands if command[0] == Command.LINK}
        ids.update(*(command[2] for command in commands if command[0] == Command.SET))
        if ids:
            query = "SELECT id FROM ptc_session WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
            with self._telling_meanwhile():
                self.env.cr.execute(query, [sorted(ids)], log_exceptions=False)

    @contextlib.contextmanager
    def _telling_meanwhile(self):
        """Turn into words that somebody else was faster."""
        try:
            yield
        except OperationalError as error:
            if error.pgcode not in STALE:
                raise
            raise HeldMeanwhile(
                self.env._("Somebody else has changed this time or appointment at this very moment. Look at it again.")
            ) from error

    @contextlib.contextmanager
    def _explaining(self):
        """Turn what the booking service raises into what it tells the office."""
        try:
            yield
        except BookingRefused as refusal:
            raise self._explain_refusal(refusal) from refusal
        except BookingStale as stale:
            raise UserError(str(stale)) from stale
