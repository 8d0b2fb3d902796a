# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import format_list

from ..lib import bitset, chain
from .ptc_conference_companions import Need


class PtcFamilyPage(models.AbstractModel):
    """Long and joint appointments on a parent's page: only times at which all of it is free."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_lines(self, conference, links):
        """Put what is one appointment into one line.

        ``also`` are the lines of co-teachers who come along, ``within`` those of other classes of the same teacher.
        """
        lines = super()._get_lines(conference, links)
        needs = conference._get_needs([(line["student_id"], line["class_teacher_id"]) for line in lines])
        if not needs:
            return lines
        kept = []
        for line in lines:
            need = needs.get((line["student_id"], line["class_teacher_id"]), Need())
            line.update(session_count=need.count, also=[], within=[])
            same = {**dict.fromkeys(need.within, "within"), **dict.fromkeys(need.others, "also")}
            mine = (one for one in kept if one["link_id"] == line["link_id"] and one["class_teacher_id"] in same)
            first = next(mine, None)
            if first:
                first[same[first["class_teacher_id"]]].append(line)
            else:
                kept.append(line)
        for number, line in enumerate(kept, 1):
            names = [line["teacher"], *(one["teacher"] for one in line["also"])]
            classes = [line["class_text"], *(one["class_text"] for one in line["within"])]
            texts = {"teacher": format_list(self.env, names), "class_text": format_list(self.env, classes)}
            line.update(number=number, **texts)
        return kept

    @api.model
    def _get_free(self, conference, lines, earliest):
        """Read the times of those who come along too."""
        along = [{**line, **self._get_part(one)} for line in lines for one in line.get("also", ())]
        return super()._get_free(conference, [*lines, *along], earliest)

    @api.model
    def _get_part(self, line):
        return {name: line[name] for name in ("part_id", "teacher_id")}

    @api.model
    def _fill_lines(self, lines, shown, free):
        result = super()._fill_lines(lines, shown, free)
        for line in lines:
            if line.get("also") or line.get("session_count", 1) > 1:
                self._keep_whole(line, free)
        return result

    @api.model
    def _keep_whole(self, line, free):
        """Leave the times at which the whole appointment fits, each with its ``stop`` then."""
        spans = [(time["start"], time["stop"]) for time in line["times"]]
        others = [
            {(time["start"], time["stop"]) for time in free.get(one["part_id"], ()) if self._is_free_for(line, time)}
            for one in line["also"]
        ]
        gap = self.env["ptc.conference.teacher"].browse(line["part_id"]).conference_id._get_longest_gap()
        fits = chain.find_joint(spans, others, line["session_count"], gap)
        times, line["times"] = line["times"], []
        for time in times:
            if time["start"] in fits:
                line["times"].append({**time, "stop": fits[time["start"]][-1][1]})
            else:
                line["taken"].append(time)
        line["taken"].sort(key=lambda time: time["start"])


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    @api.model
    def _get_free_sudo(self, conference_id, partner):
        """Leave out the sessions at which none of the parent's long and joint appointments fits."""
        free = super()._get_free_sudo(conference_id, partner)
        page = self.env["ptc.family.page"].sudo()
        conference = page.env["ptc.conference"].browse(conference_id)
        if free is None or not conference._has_needs():
            return free
        ids = bitset.unpack(free["first"], free["free"]) - conference._find_unfit(page, partner)
        first, packed = bitset.pack(ids)
        return {**free, "first": first, "free": packed}

    def _find_unfit(self, page, partner):
        """Return ids of sessions that only belong to lines in which they cannot be chosen."""
        now = page._get_now()
        found = page._find_own(self, partner, now)
        if not found:
            return set()
        lines = found["lines"]
        page._fill_all(found, now)
        fit = {time["session_id"] for line in lines for time in line["times"]}
        whole = [line for line in lines if line.get("also") or line.get("session_count", 1) > 1]
        return {time["session_id"] for line in whole for time in line["taken"]} - fit
