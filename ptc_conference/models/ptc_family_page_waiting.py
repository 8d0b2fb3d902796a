# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rows import take_turns
from ..when import When

# For which teachers the families of ``own`` wait; "new" is what is offered to them. See ptc_family_page_asked.py.
WAITING = """
SELECT 'waiting', waiting.id, waiting.family_id, waiting.student_id, waiting.class_teacher_id,
       waiting.offer_until IS NOT NULL
  FROM ptc_waitlist waiting
  JOIN own ON own.family_id = waiting.family_id AND own.student_id = waiting.student_id
 WHERE waiting.conference_id = %(conference)s AND waiting.active
"""


class PtcFamilyPage(models.AbstractModel):
    """The waiting lists on a parent's page: for whom one can wait, and what is offered to take with one tap."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_told_queries(self):
        return [*super()._get_told_queries(), WAITING]

    @api.model
    def _add_told(self, page, lines, told):
        result = super()._add_told(page, lines, told)
        waiting = {key: row for (kind, key), row in told.items() if kind == "waiting"}
        has_list = self.env["ptc.conference"].browse(page["id"]).has_waitlist
        for line in lines:
            entry = not line["appointment"] and waiting.get(line["key"])
            line["waiting_id"] = entry["id"] if entry else None
            is_full = line["shows_times"] and line.get("is_shown", True) and not line["free_count"]
            line["can_wait"] = has_list and line["can_choose"] and is_full and not line["appointment"] and not entry
        shown = [line for line in lines if line["shows_times"] and line.get("is_shown", True)]
        page["is_full"] = bool(shown) and not any(line["free_count"] for line in shown)
        page["can_wait"] = has_list
        offered = [line for line in lines if line["waiting_id"] and waiting[line["key"]]["is_new"]]
        page["offers"] = self._describe_offers([line["waiting_id"] for line in offered])
        return result

    @api.model
    def _describe_offers(self, waiting_ids):
        """Return what is offered at the moment: ``[{"id", "text"}]``."""
        now = self._get_now()
        entries = self.env["ptc.waitlist"].browse(waiting_ids)
        offered = entries.filtered(lambda entry: entry.offer_until and entry.offer_until > now)
        return [{"id": entry.id, "text": entry._describe_offer()} for entry in offered]

    @api.model
    def _wait_sudo(self, conference_id, partner, link_id, class_teacher_id):
        """Enter a parent's family into the waiting list of a teacher who has no time that it could take.

        Who waits already keeps the place.

        :return: the number of the line on the page, or None when it is not the parent's.
        :raise UserError: when nobody is entered at the moment: the page of the parent is an old one.
        """
        page, now = self.sudo(), self._get_now()
        found = page._find_own(page._find_conference(conference_id), partner, now)
        lines = found["lines"] if found else ()
        wanted = [one for one in lines if (one["link_id"], one["class_teacher_id"]) == (link_id, class_teacher_id)]
        if not wanted:
            return None
        if not found["conference"].has_waitlist or wanted[0]["access"].state != "open":
            raise UserError(self.env._("The waiting lists are closed by now, so nothing was changed."))
        names = ("family_id", "student_id", "class_teacher_id")
        keys = {"conference_id": conference_id, **dict(zip(names, wanted[0]["key"], strict=True))}
        waitlist = page.env["ptc.waitlist"]
        take_turns(page.env["ptc.family"].browse(keys["family_id"]))
        if not waitlist.search_count([(name, "=", value) for name, value in keys.items()], limit=1):
            page._check_full(found, wanted[0], partner, now)
            waitlist.create({**keys, "partner_id": partner.id})
        waitlist._wake_sudo(fields.Datetime.now())
        return wanted[0]["number"]

    @api.model
    def _check_full(self, found, line, partner, now):
        """Refuse to let a family wait for what it could book now, which would be kept for it without being booked.

        :raise UserError: also when the family meets the teacher already, or another one instead.
        """
        conference = found["conference"]
        when = When(self.env, conference.tz)
        self._fill_all(found, now)
        self._describe_appointments(found["shown"], found["adults"], partner, when)
        self._describe_free(conference, found["lines"], found["busy"], when)
        if line["appointment"]:
            raise UserError(self.env._("You have an appointment with this teacher."))
        if line["free_count"]:
            raise UserError(self.env._("There are free times with this teacher: choose one."))
        if not line["shows_times"]:
            raise UserError(line["instead_text"])

    @api.model
    def _get_waiting_number_sudo(self, entry, partner):
        """Return the number on a parent's page of the line that an entry is about, or None when it is not there."""
        page, now = self.sudo(), self._get_now()
        found = page._find_own(page._find_conference(entry.conference_id.id), partner, now)
        key = (entry.family_id.id, entry.student_id.id, entry.class_teacher_id.id)
        return next((line["number"] for line in (found["lines"] if found else ()) if line["key"] == key), None)

    @api.model
    def _find_waiting_sudo(self, conference_id, partner, waiting_id):
        """Return the entry as sudo if it is about the parent's own student and family, else empty."""
        page = self.sudo()
        conference = page._find_conference(conference_id)
        domain = [("id", "=", waiting_id), ("conference_id", "=", conference.id), ("active", "in", [True, False])]
        entry = page.env["ptc.waitlist"].search(domain)
        links = page._get_links(partner)[0] if entry else ()
        own = {(link["student_id"], link["family_id"]) for link in links}
        return entry if (entry.student_id.id, entry.family_id.id) in own else entry.browse()
