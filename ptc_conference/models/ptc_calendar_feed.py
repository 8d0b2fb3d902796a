# SPDX-License-Identifier: LGPL-3.0-or-later
import secrets

from odoo import api, fields, models

from ..rows import take_turns

TOKEN_BYTES = 32
MOST_TOKEN = 64  # characters that are looked for


class PtcCalendarFeed(models.Model):
    """A private address under which an adult's calendar reads the own appointments.

    Calendars cannot sign in, so who knows the address may read: it is random, says nothing, and a new one ends the old.
    What it shows is decided whenever it is read.
    """

    _name = "ptc.calendar.feed"
    _description = "Private calendar address"

    partner_id = fields.Many2one("res.partner", "Guardian", required=True, readonly=True, ondelete="cascade")
    token = fields.Char(required=True, readonly=True, groups="base.group_system")

    _partner_once = models.UniqueIndex("(partner_id)", "An adult has one calendar address.")
    _token_once = models.UniqueIndex("(token)", "This calendar address exists already.")

    @api.model
    def _get_path_sudo(self, partner):
        """Return the path of a partner's address, or "" when there is none."""
        feed = self.sudo().search([("partner_id", "=", partner.id)])
        return f"/conference-calendar/{feed.token}.ics" if feed else ""

    @api.model
    def _renew_sudo(self, partner):
        """Give a partner a new address; the old one is no more."""
        take_turns(partner)
        self._remove_sudo(partner)
        self.sudo().create({"partner_id": partner.id, "token": secrets.token_urlsafe(TOKEN_BYTES)})

    @api.model
    def _remove_sudo(self, partner):
        """Take back a partner's address."""
        take_turns(partner)
        self.sudo().search([("partner_id", "=", partner.id)]).unlink()

    @api.model
    def _find_partner_sudo(self, token):
        """Return whose address this is as sudo; empty when it is nobody's, or of who is archived."""
        found = self.sudo().search([("token", "=", token)]) if token and len(token) <= MOST_TOKEN else self.sudo()
        return found.partner_id.filtered("active")
