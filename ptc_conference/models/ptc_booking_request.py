# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2.extras import Json

from odoo import api, fields, models

KEPT = timedelta(days=7)  # longer than any browser keeps a form it may send again
MAX_KEY = 64  # characters
GC_BATCH = 1000
PUT = """
INSERT INTO ptc_booking_request (key, appointment_ids, user_id, create_date, write_date)
SELECT %s, %s, %s, moment, moment FROM (VALUES (now() AT TIME ZONE 'UTC')) AS at (moment)
"""


class PtcBookingRequest(models.Model):
    """A request that was carried out, so that the same request again gives the same answer.

    A form carries a random key. It may arrive twice: a double tap, a page sent again after a lost answer. Which
    of two that arrive at once is carried out is decided by the constraints of ptc.occupancy.
    """

    _name = "ptc.booking.request"
    _description = "Booking request"
    _order = "id"

    key = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    appointment_ids = fields.Json(required=True, help="Identifiers of the appointments, in their order.")

    _key_once = models.UniqueIndex("(user_id, key)", "This request was carried out already.")

    @api.model
    def _get_appointments(self, key):
        """Return the appointments of the user's earlier request with this key, or none."""
        appointments = self.env["ptc.appointment"]
        if not key:
            return appointments
        known = self.sudo().search([("user_id", "=", self.env.uid), ("key", "=", self._shorten(key))], limit=1)
        return appointments.browse(known.appointment_ids or [])

    @api.model
    def _shorten(self, key):
        """Return a key as it is kept, or None."""
        return key[:MAX_KEY] if key else None

    @api.model
    def _put(self, key, appointments):
        """Remember what the user's request has led to.

        A bare INSERT: it is part of every booking, and a key that is there already is no fault to be logged.

        :raise psycopg2.errors.UniqueViolation: when the request was carried out already.
        """
        self.env.cr.execute(PUT, [self._shorten(key), Json(appointments.ids), self.env.uid], log_exceptions=False)

    @api.autovacuum
    def _gc_old(self):
        old = self.search([("create_date", "<", fields.Datetime.now() - KEPT)], limit=GC_BATCH)
        old.unlink()
        return len(old), len(old) == GC_BATCH
