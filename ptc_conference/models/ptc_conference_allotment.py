# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

PARTICLES = (
    "van der, van den, van de, van, von der, von dem, von, vom, zu, zum, zur, ter, ten, 't, de la, de las, de los, de,"
    " del, della, di, da, das, do, dos, du, d', al-, el-, bin, ibn"
)


class PtcConference(models.Model):
    """Allotment rules of a conference."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    rule_ids = fields.One2many("ptc.conference.rule", "conference_id", "Allotment rules")
    is_open_elsewhere = fields.Boolean(
        "Other times are open to all",
        default=True,
        tracking=True,
        help="Times that no rule is about: sessions for all families of the teacher, or no sessions.",
    )
    name_particles = fields.Char(
        "Particles of names",
        default=PARTICLES,
        help="With commas between them. They do not count at the beginning of a family name: van der Berg is under B."
        " Empty: they count.",
    )

    def _get_name_lang(self):
        """Return the language in whose order the school puts names."""
        return self.company_id.partner_id.lang or self.env.lang or "en_US"
