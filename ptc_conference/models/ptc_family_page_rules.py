# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """Times that allotment rules keep for other families are not on the page."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _fill_lines(self, lines, shown, free):
        super()._fill_lines(lines, shown, free)
        rule_ids = {time["rule_id"] for line in lines for time in line["times"] + line["taken"]} - {None}
        if not rule_ids or not self._keeps_for_others():
            return
        admitted = self.env["ptc.conference.rule"].browse(sorted(rule_ids))._get_admitted(lines)
        for line in lines:
            for name in ("times", "taken"):
                line[name] = [
                    time for time in line[name] if not time["rule_id"] or line["key"] in admitted[time["rule_id"]]
                ]

    def _keeps_for_others(self):
        """Tell whether times that are kept for other families are left out."""
        return True

    @api.model
    def _get_admitting_rules(self, conference, partner, rule_ids):
        """Return which of the rules of a conference let a partner book some session.

        :param rule_ids: set of ids; None in it is no rule.
        :return: the set of those ids, None always in it.
        """
        rules = self.env["ptc.conference.rule"].browse(sorted(rule_ids - {None}))
        admitted = rules and rules._get_admitted(self._get_lines(conference, self._get_links(partner)[0]))
        return {None, *(rule.id for rule in rules if admitted[rule.id])}
