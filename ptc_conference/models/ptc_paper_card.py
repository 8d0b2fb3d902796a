# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_list

from ..lib import paper

SLIPS, LETTERS = (2, 4), (1, 1)  # across and down
LABELS_A4, LABELS_LETTER = (3, 7), (3, 10)
LETTER_HEIGHT = 279  # mm


class PtcPaperCard(models.AbstractModel):
    """Small papers, several on a page: login slips and address labels. Those of separated parents share no file."""

    _name = "ptc.paper.card"
    _description = "Slips and labels"

    @api.model
    def _get_files(self, conference, kind, order=None):
        """Return the pages of all families whose students meet somebody in a conference, a list for each file.

        :param kind: "slips", one for each adult who may book; "labels", one for each address of a family; "letters" and
            "letters_all", see ptc_paper_letter.py.
        :param order: "section": by that of a child, else by name.
        :return: files as lists of pages, these as lists of rows of cards; None where a row has no more.
        :raise AccessError: for everybody but the office.
        """
        conference.check_access("read")
        self.env["ptc.guardian"].check_access("read")
        reader = self.sudo()
        readers = {
            "slips": reader._get_slips,
            "labels": reader._get_labels,
            "letters": reader._get_letters,
            "letters_all": reader._get_letters_all,
        }
        cards = readers[kind](conference)
        cards.sort(key=lambda card: card["name"])
        files = paper.share_out(cards)
        if order == "section":
            files = [self.env["ptc.section"]._sort_by_section(file) for file in files]
        return [self._lay_out(file, *self._get_shape(kind)) for file in files]

    @api.model
    def _get_shape(self, kind):
        """Return how many cards a page has across and down: of labels as the usual sheets of A4 and Letter have."""
        if kind != "labels":
            return SLIPS if kind == "slips" else LETTERS
        paper_format = self.env["ir.actions.report"].get_paperformat()
        is_letter = paper_format and round(paper_format.print_page_height) <= LETTER_HEIGHT
        return LABELS_LETTER if is_letter else LABELS_A4

    @api.model
    def _lay_out(self, cards, across, down):
        rows = [[*cards[start : start + across], *[None] * across][:across] for start in range(0, len(cards), across)]
        return [rows[start : start + down] for start in range(0, len(rows), down)]

    @api.model
    def _get_links(self, conference, domain):
        """Return the ``ptc.guardian`` links of families with students who meet somebody in a conference."""
        signups = self.env["ptc.figure.signup"].search([("conference_id", "=", conference.id)])
        met = Domain("student_id", "in", signups.student_id.ids) & Domain("family_id.active", "=", True)
        return self.env["ptc.guardian"].search(domain & met)

    @api.model
    def _get_slips(self, conference):
        links = self._get_links(conference, self.env["ptc.guardian"]._booking_domain())
        shared = {**self._describe_conference(conference), "title": conference.name}
        return [
            {**shared, **self._describe(own), "name": adult.name or "", "login": adult.user_ids[:1].login or ""}
            for adult, own in links.grouped("partner_id").items()
        ]

    @api.model
    def _get_labels(self, conference):
        links = self._get_links(conference, self.env["ptc.guardian"]._named_domain())
        found = {}
        for link in links:
            lines = tuple(self._get_address_lines(link.partner_id))
            if lines:
                found.setdefault((link.family_id, lines), links.browse())
                found[link.family_id, lines] |= link
        return [
            {
                **self._describe(own),
                "name": format_list(self.env, own.partner_id.sorted("name").mapped("name")),
                "lines": lines,
            }
            for (_family, lines), own in found.items()
        ]

    @api.model
    def _get_address_lines(self, adult):
        """Return the lines of an address, none without street and city. The school's own country is not told."""
        if not adult.street and not adult.city:
            return []
        lines = [line.strip() for line in adult._display_address(without_company=True).split("\n")]
        if adult.country_id == self.env.company.country_id and lines[-1] == adult.country_id.name:
            lines.pop()
        return [line for line in lines if line]

    @api.model
    def _describe(self, links):
        """Return whose parents these are: ``children``, ``sections`` (theirs), and ``pairs``."""
        children = [
            f"{one.name} ({one.section_id.name})" if one.section_id else one.name
            for one in links.student_id.sorted("name")
        ]
        return {
            "children": format_list(self.env, children),
            "sections": set(links.student_id.section_id.ids),
            "pairs": {(link.student_id.id, link.family_id.id) for link in links},
        }
