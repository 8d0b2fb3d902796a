# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..lib import itinerary


class PtcFamilyFind(models.AbstractModel):
    """The plan that is kept for the family for two minutes: it is shown first, and says until when."""

    _name = "ptc.family.find"
    _inherit = "ptc.family.find"

    @api.model
    def _get_plans(self, found, search):
        plans = super()._get_plans(found, search)
        found["kept"] = self.env["ptc.session.hold"]._get_plan_sudo(
            found["conference"].id, {line["family_id"] for line in found["todo"]}
        )
        if not found["kept"] or any(self._is_kept(found, plan) for plan in plans):
            return plans
        kept = self._get_kept_plan(found, search)
        return [kept, *plans][: itinerary.MOST_PLANS] if kept else plans

    @api.model
    def _is_kept(self, found, plan):
        return {option.key for option in plan.choices.values()} == set(found["kept"])

    @api.model
    def _get_kept_plan(self, found, search):
        """Return the plan whose times are kept, or None when it is not of the lines that are asked for."""
        every = {**search, "from": "", "until": "", "days": set()}
        taken = []
        for line in found["todo"]:
            free = [option for option in self._get_options(found, line, every) if option.key in found["kept"]]
            option = next((one for one in free if one not in [known for _visit, known in taken]), None)
            if option:
                taken.append((itinerary.Visit(line["value"], ()), option))
        if {option.key for _visit, option in taken} != set(found["kept"]):
            return None
        visits = [itinerary.Visit(line["value"], ()) for line in found["todo"] if line["value"] in search["lines"]]
        return itinerary.make_plan("kept", visits, taken, self._get_held_options(found))

    @api.model
    def _describe_plan(self, found, lines, search, plan, when):
        told = super()._describe_plan(found, lines, search, plan, when)
        is_kept = self._is_kept(found, plan)
        until = is_kept and when.clock(min(found["kept"].values()))
        kept_text = self.env._("Kept for you until %(clock)s", clock=until) if is_kept else ""
        return {**told, "is_kept": is_kept, "kept_text": kept_text}
