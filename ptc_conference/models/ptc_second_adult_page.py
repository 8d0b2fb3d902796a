# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

SECOND = 2


class PtcFamilyPage(models.AbstractModel):
    """A second adult on the parents' page: clashes are those of the adult who comes."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_conference(self, own, now, when):
        return {**super()._describe_conference(own, now, when), "second": self._describe_second(own)}

    @api.model
    def _describe_second(self, own):
        """Return what leads to the page for a second adult: ``{"address", "text"}``; None where it is not allowed."""
        conference = own["conference"]
        if conference.second_adult == "never" or not self._get_couples(own["links"], own["adults"]):
            return None
        text = self.env._("Two of you at once? Choose times for a second adult.")
        return {"address": f"/my/conferences/{conference.id}/second", "text": text}

    @api.model
    def _get_couples(self, links, adults):
        """Return the ids of the families of these links in which two adults may book."""
        families = {link["family_id"] for link in links}
        return {id for id in families if sum(1 for family_id, _partner in adults if family_id == id) >= SECOND}

    @api.model
    def _get_adult(self, line):
        """Return the number of the adult who comes to the appointment of a line, or would."""
        own = line["appointment"]
        return own["adult"] if own else 1

    @api.model
    def _mark_clashes(self, conference, lines, busy, when):
        for line in lines:
            adult, own = self._get_adult(line), line["appointment"]
            if adult == 1:
                continue
            # As a first adult's, of this family only.
            others = [
                {**held, "adult": 1}
                for held in busy
                if held["adult"] == adult and held["family_id"] == line["family_id"] and held is not own
            ]
            super()._mark_clashes(conference, [line], others, when)
        first = [line for line in lines if self._get_adult(line) == 1]
        return super()._mark_clashes(conference, first, busy, when)

    @api.model
    def _describe_booker(self, appointment, adults, partner):
        text = super()._describe_booker(appointment, adults, partner)
        if appointment["adult"] < SECOND:
            return text
        if appointment["is_adult_asked"]:
            return self.env._("%(who)s, for a second adult: the school is asked", who=text)
        return self.env._("%(who)s, for a second adult", who=text)


class PtcSecondAdultPage(models.AbstractModel):
    """The parents' page on which times for a second adult are chosen."""

    _name = "ptc.second.adult.page"
    _description = "Parents' page for a second adult"
    _inherit = ["ptc.family.page"]

    @api.model
    def _find_allowed(self, conference_id, partner):
        """Return the conference if it allows two adults and one of the parent's families has two who may book."""
        conference = self._find_conference(conference_id)
        if not conference or conference.second_adult == "never":
            return conference.browse()
        links, adults = self._get_links(partner)
        return conference if self._get_couples(links, adults) else conference.browse()

    @api.model
    def _are_couples_sudo(self, partner, wanted):
        """Tell whether two adults may book in each family of what is wanted, dicts as for ``_book_all``."""
        couples = self._get_couples(*self.sudo()._get_links(partner))
        return all(one["family"].id in couples for one in wanted)

    @api.model
    def _get_page_sudo(self, conference_id, partner, notice=None, opened=None):
        """Leave out what leads away from choosing times."""
        page = super()._get_page_sudo(conference_id, partner, notice, opened)
        return page and {**page, "asked": None, "is_side": True}

    @api.model
    def _find_own(self, conference, partner, now, keys=None):
        """Leave out the families with one adult."""
        own = super()._find_own(conference, partner, now, keys)
        if own:
            couples = self._get_couples(own["links"], own["adults"])
            own["lines"] = [line for line in own["lines"] if line["family_id"] in couples]
        return own

    @api.model
    def _get_adult(self, line):
        return line["appointment"]["adult"] if line["appointment"] else SECOND

    @api.model
    def _describe_second(self, own):
        conference = own["conference"]
        text = self.env._("These times are for a second adult of the family, who may be elsewhere than the first.")
        if conference.second_adult == "asked":
            text = self.env._(
                "These times are for a second adult of the family, who may be elsewhere than the first. The school is"
                " asked; the time is kept for you until it has answered."
            )
        return {"address": f"/my/conferences/{conference.id}", "text": text, "is_here": True}
