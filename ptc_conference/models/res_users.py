# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError

# What Odoo lets everybody write on the own user, and the school is reached and known by.
KEPT = {"name", "email", "phone"}


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    has_skipped_hints = fields.Boolean(
        "Knows the conference page", help="The hints on the page of a conference are not shown any more by themselves."
    )

    def write(self, vals):
        """Keep a guardian's own contact as it is, as the forms of the portal do: the office accepts what changes."""
        own = self & self.env.user
        if KEPT & vals.keys() and own and not self.env.su and own._is_portal():
            text = self.env["ptc.contact.check"]._get_kept_text_sudo(own.partner_id)
            if text:
                raise UserError(text)
        return super().write(vals)
