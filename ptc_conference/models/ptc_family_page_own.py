# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL

from .ptc_family_page_notice import GONE

# Refusals because of what the family itself has, or has let go: a page that is open does not show it yet.
OWN = ("again", "together", "busy", "floor", "campus", "limit", "cancelled", "unknown")
# The sessions that the page of a partner shows as booked, see _get_busy: without names, since open pages ask for them
# again and again, and to plan what names are joined from takes longer than all else.
SHOWN = """
WITH own AS (
    SELECT link.family_id, link.student_id, student.separated
      FROM ptc_guardian link
      JOIN ptc_student student ON student.id = link.student_id AND student.active
      JOIN ptc_family family ON family.id = link.family_id AND family.active
     WHERE link.partner_id = %(partner)s AND link.active AND link.may_book)
SELECT (array_agg(held.session_id ORDER BY held.is_main DESC, held.start, held.id))[1]
  FROM ptc_occupancy held
 WHERE held.conference_id = %(conference)s AND held.family_id IN (SELECT family_id FROM own)
 GROUP BY held.appointment_id
HAVING bool_or((held.family_id, held.student_id) IN (SELECT family_id, student_id FROM own))
 UNION ALL
SELECT (array_agg(held.session_id ORDER BY held.is_main DESC, held.start, held.id))[1]
  FROM ptc_occupancy held
 WHERE held.conference_id = %(conference)s AND held.family_id NOT IN (SELECT family_id FROM own)
   AND held.together_student_id IN (SELECT student_id FROM own WHERE COALESCE(separated, %(separated)s) = 'together')
 GROUP BY held.appointment_id
"""


class PtcFamilyPage(models.AbstractModel):
    """Times that the own family has, about another child: nobody else has taken them, and so the page says."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_held_sudo(self, conference_id, partner):
        """Return the ids of the sessions that a partner's page shows as booked, in order."""
        page = self.sudo()
        page.env.flush_all()
        conference = page.env["ptc.conference"].browse(conference_id)
        asked = {"partner": partner.id, "conference": conference.id, "separated": conference.separated}
        return sorted(one for (one,) in page.env.execute_query(SQL(SHOWN, **asked)))

    @api.model
    def _mark_clashes(self, conference, lines, busy, when):
        """Tell of the times that are taken which the own family has: their ``clash`` in words, and by which child."""
        result = super()._mark_clashes(conference, lines, busy, when)
        stays = [(stay, held) for held in busy for stay in held["stays"]]
        for line in lines:
            hosts = {line["teacher_id"], *(one["teacher_id"] for one in line.get("also", ()))}
            own = [(stay, held) for stay, held in stays if stay.host in hosts]
            for time in line["taken"] if own else ():
                held = next((held for stay, held in own if self._overlaps(stay, time)), None)
                if held:
                    time.update(clash=self._describe_own_held(held), is_elsewhere=True)
        return result

    @api.model
    def _overlaps(self, stay, time):
        return stay.start < time["stop"] and time["start"] < stay.stop

    @api.model
    def _describe_own_held(self, held):
        """Return whose a time is that the family has; only own students are named."""
        if held["is_shown"]:
            return self.env._("%(child)s: %(teacher)s", child=held["child"], teacher=held["teacher"])
        return self.env._("your family is there")

    @api.model
    def _get_entries(self, line):
        """Show what the own family has as such."""
        entries = super()._get_entries(line)
        for start, (kind, time) in entries.items():
            if kind == "taken" and time.get("clash"):
                entries[start] = ("family", time)
        return entries

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        """Add ``is_own``: refused because of the own family, so the page that is open is out of date."""
        told = super()._describe_notice(notice, conference, lines, when)
        if not told or notice["event"] != "refused":
            return told
        is_own = notice["code"] in OWN or bool(self._get_own_taken(notice, told["line"]))
        return {**told, "is_own": is_own, "is_gone": told["is_gone"] and not is_own}

    @api.model
    def _get_own_taken(self, notice, line):
        """Return the time that was wanted, where the own family has it about another child; else None."""
        wanted = notice["wanted"][0]["session_id"] if notice["wanted"] and notice["code"] in GONE else None
        times = (time for time in line["taken"] if time["session_id"] == wanted) if line else ()
        return next((time for time in times if time.get("clash")), None)

    @api.model
    def _describe_event(self, notice, line, when):
        taken = self._get_own_taken(notice, line) if notice["event"] == "refused" else None
        if not taken:
            return super()._describe_event(notice, line, when)
        about = {"moment": when.moment(taken["start"]), "held": taken["clash"]}
        return self.env._("It is your own family that has %(moment)s (%(held)s).", **about)

    @api.model
    def _explain_choice(self, one, when):
        taken = self._get_own_taken({"code": "taken", "wanted": [one]}, one["line"])
        if taken and not one["line"]["appointment"]:
            return self._describe_in_the_way(one, taken["clash"], when)
        return super()._explain_choice(one, when)
