# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Domain

from ..rows import fetch_rows
from .ptc_family_page_rows import BUSY


class PtcFamilyPage(models.AbstractModel):
    """What a separated parent's page shows because of another family of the own child: as little as can be.

    An appointment that is for both families stands on both pages, and is changed by the one that booked it. Times that
    cannot be had since the two are not to meet are left out, as those that anybody else has.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_mode(self, conference, row):
        """Return what is asked of separated parents of the student of a row: a key of SEPARATED."""
        return row["separated"] or conference.separated

    @api.model
    def _get_busy(self, conference, links, now):
        held = super()._get_busy(conference, links, now)
        for appointment in held:
            appointment["is_shared"] = False
        together = {link["student_id"]: link for link in links if self._get_mode(conference, link) == "together"}
        if not together:
            return held
        return sorted(held + self._get_shared(conference, links, together), key=lambda one: one["start"])

    @api.model
    def _get_shared(self, conference, links, together):
        """Return the appointments for both families that another family of these students has booked.

        :param dict together: ``{student_id: link}``; they are told as of that link's family.
        """
        domain = Domain(
            [
                ("conference_id", "=", conference.id),
                ("together_student_id", "in", list(together)),
                ("family_id", "not in", [link["family_id"] for link in links]),
            ]
        )
        shared = {}
        for row in fetch_rows(self.env["ptc.occupancy"], domain, BUSY, order="is_main desc, start, id"):
            one = {**row, "family_id": together[row["student_id"]]["family_id"], "is_shared": True, "is_shown": True}
            # Nobody of this family has to be there, so it is in the way of nothing.
            one.update(adult=0, keys=[], teachers=[], stays=[])
            one = shared.setdefault(row["appointment_id"], one)
            one["keys"].append((one["family_id"], row["student_id"], row["class_teacher_id"]))
            one["teachers"].append(row["teacher"])
            one["stop"] = max(one["stop"], row["stop"])
        return list(shared.values())

    @api.model
    def _mark_changeable(self, found, now):
        result = super()._mark_changeable(found, now)
        for appointment in found["shown"]:
            for right in ("can_change", "can_cancel"):
                appointment[right] = appointment[right] and not appointment["is_shared"]
        return result

    @api.model
    def _describe_booker(self, appointment, adults, partner):
        if appointment["is_shared"]:
            return self.env._("Booked by another guardian of %(child)s, for both of you", child=appointment["child"])
        return super()._describe_booker(appointment, adults, partner)

    @api.model
    def _fill_lines(self, lines, shown, free):
        result = super()._fill_lines(lines, shown, free)
        pairs = {(line["student_id"], line["family_id"]) for line in lines if self._minds_another_family(line)}
        if pairs:
            hidden = self.env["ptc.conference"].browse(lines[0]["conference_id"])._get_hidden(pairs)
            for line in lines:
                # They look like any time that somebody else has.
                line["taken"] += [time for time in line["times"] if time["session_id"] in hidden]
                line["times"] = [time for time in line["times"] if time["session_id"] not in hidden]
        return result

    @api.model
    def _minds_another_family(self, line):
        """Tell whether another family may be in the way of this line."""
        own = line["appointment"]
        return line["mode"] == "evenings" or bool(own and own["is_attending"])

    @api.model
    def _get_lines(self, conference, links):
        lines = super()._get_lines(conference, links)
        for line in lines:
            line["mode"] = self._get_mode(conference, line)
            line["conference_id"] = conference.id
        return lines
