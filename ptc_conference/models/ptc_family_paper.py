# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list

from ..lib import paper, paper_text
from ..lib.paper import Column, Row, Section
from ..rows import fetch_rows
from ..when import When
from .ptc_family_page_rows import LINK
from .ptc_paper import Sheet

ADULT = {**LINK, "adult": "partner_id.name", "lang": "partner_id.lang", "section_id": "student_id.section_id"}


class PtcFamilySheet(models.AbstractModel):
    """Families' schedules as sheets of paper. Those of separated parents are in separate files."""

    _name = "ptc.family.sheet"
    _inherit = "ptc.family.sheet"

    @api.model
    def _get_paper_sheets(self, partner_ids, conference_ids=None):
        """Return the sheets of guardians, see ``_get_sheets``.

        :raise UserError: when families of one student would be in one file.
        """
        found = self._get_sheets(partner_ids, conference_ids)
        sheets = [self._prepare_sheet(one) for one in found]
        if any(paper.part_families([self._get_pairs_sudo(one["partner"]) for one in found])):
            raise UserError(
                self.env._(
                    "Some of these adults are separated parents: their papers are never in one file. Print them one by"
                    ' one, or choose "Print" in the conference, which makes a file for each side.'
                )
            )
        return sheets

    @api.model
    def _get_pairs_sudo(self, partner):
        """Return the ``(student, family)`` ids for which a partner books."""
        links = self.sudo().env["ptc.guardian"].search(self._get_own_links_domain(partner))
        return {(link.student_id.id, link.family_id.id) for link in links}

    @api.model
    def _prepare_sheet(self, found):
        """Return a family's schedule as a Sheet.

        :param found: as of ``_get_sheet_sudo``; ``children`` is told under the name.
        """
        page = self.with_context(lang=found["lang"] or self.env.lang)
        ways = [page.env._("%(name)s: %(text)s", name=way["name"], text=way["directions"]) for way in found["ways"]]
        contact = ", ".join(filter(None, [found["contact"][name] for name in ("name", "phone", "email")]))
        return Sheet(
            company=found["company"],
            above=found["name"],
            title=found["adult"],
            under=tuple(filter(None, [found.get("children")])),
            sections=[page._prepare_day(day) for day in found["days"]],
            foot=(
                *ways,
                page.env._("Questions: %(contact)s", contact=contact),
                page.env._("Printed on %(moment)s. What has changed since is in the portal.", moment=found["printed"]),
            ),
            is_two_sided=found["is_two_sided"],
            lang=page.env["ptc.paper"]._get_lang(),
        )

    @api.model
    def _prepare_day(self, day):
        columns = (
            Column(self.env._("Time"), 24, "time"),
            Column(self.env._("With whom"), 42),
            Column(self.env._("Where"), 34),
        )
        rows = []
        for one in day["appointments"]:
            if one["wait_text"]:
                rows.append(Row("way", ("", one["wait_text"])))
            who = self.env._("%(child)s: %(teacher)s", child=one["child"], teacher=one["teacher"])
            span = self.env._("%(clock)s %(until)s", clock=one["clock"], until=one["until"])
            rows.append(Row("booked", (span, "\n".join(filter(None, [who, one["class_text"]])), one["place"])))
        return Section(day["day"], columns, rows)

    @api.model
    def _describe_wait(self, before, appointment):
        """Tell the way to another floor too, and nothing where one just stays."""
        floor, is_near = appointment["floor"], appointment["campus"] in (None, before["campus"])
        is_far = bool(floor and before["floor"] and floor != before["floor"])
        if is_near and not is_far and appointment["start"] == before["stop"]:
            return ""
        wait = super()._describe_wait(before, appointment)
        if not is_near or not is_far:
            return wait
        if paper_text.is_word(floor):
            return self.env._("%(wait)s; go to %(floor)s", wait=wait, floor=floor)
        return self.env._("%(wait)s; go to floor %(floor)s", wait=wait, floor=floor)

    @api.model
    def _get_conference_files(self, conference, order=None):
        """Return the sheets of all families who have booked, a list for each file: separated parents never meet.

        Adults who share what is booked share a sheet. By name, or with the order "section" by that of a child.

        :return: list of lists of Sheet; the first file has nearly all.
        :raise AccessError: for everybody but the office.
        """
        conference.check_access("read")
        self.env["ptc.guardian"].check_access("read")
        files = paper.share_out(self.sudo()._read_families(conference))
        if order == "section":
            files = [self.env["ptc.section"]._sort_by_section(file) for file in files]
        return [[self._prepare_sheet(one) for one in file] for file in files]

    @api.model
    def _read_families(self, conference):
        """Return what ``_get_sheet_sudo`` does, of all adults at once; queries do not grow with their number.

        Each has ``pairs`` of ``(student, family)`` and ``sections`` of the children too.
        """
        held = [("conference_id", "=", conference.id), ("state", "=", "booked")]
        booked = Domain("family_id", "any", [("appointment_ids", "any", held)])
        links = fetch_rows(self.env["ptc.guardian"], self.env["ptc.guardian"]._booking_domain() & booked, ADULT)
        busy = [held for held in self._get_busy(conference, links, self._get_now()) if held["is_shown"]]
        by_pair = {}
        for held in busy:
            by_pair.setdefault((held["student_id"], held["family_id"]), []).append(held)
        adults = {}
        for link in links:
            adults.setdefault(link["partner_id"], []).append(link)
        sheets = {}
        for own in adults.values():
            shown = [held for link in own for held in by_pair.get((link["student_id"], link["family_id"]), ())]
            if shown:
                key = (*sorted(held["appointment_id"] for held in shown), own[0]["lang"])
                sheets.setdefault(key, (shown, []))[1].append(own)
        return sorted(
            (self._read_family(conference, shown, owners) for shown, owners in sheets.values()),
            key=lambda one: one["adult"],
        )

    @api.model
    def _read_family(self, conference, shown, owners):
        """Return the sheet of adults who share what is booked.

        :param owners: for each of them the list of links.
        """
        page = self.with_context(lang=owners[0][0]["lang"] or self.env.lang)
        when = When(page.env, conference.tz)
        shown = sorted((dict(held) for held in shown), key=lambda held: held["start"])
        page._describe_appointments(shown, set(), page.env["res.partner"], when)
        links = {link["student_id"]: link for own in owners for link in own}
        children = {held["student_id"]: links[held["student_id"]] for held in shown}
        names = sorted(
            f"{one['child']} ({one['section']})" if one["section"] else one["child"] for one in children.values()
        )
        campuses = page.env["ptc.campus"].browse({one["walk_campus"] for one in shown if one["walk_campus"]})
        return {
            **page._prepare_common(conference, campuses, when),
            "adult": format_list(page.env, sorted(own[0]["adult"] or "" for own in owners)),
            "lang": owners[0][0]["lang"],
            "days": page._get_schedule(shown, [], when),
            "children": format_list(page.env, names),
            "sections": {one["section_id"] for one in children.values()},
            "pairs": {(link["student_id"], link["family_id"]) for own in owners for link in own},
        }
