# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from .ptc_family_page_notice import GONE

# Refusals of which each time tells for itself whether it is to blame.
REASONED = (*GONE, "again", "busy", "past")


class PtcFamilyPage(models.AbstractModel):
    """What is told of several times that were asked for at once: all are booked, or none and why not."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        told = super()._describe_notice(notice, conference, lines, when)
        if not told or len(notice["wanted"]) < 2:
            return told
        wanted = self._match_lines(notice["wanted"], conference, lines)
        if notice["event"] == "booked":
            return {**told, **self._describe_all_booked(wanted, when)}
        return {**told, **self._describe_none_booked(notice, wanted, conference, when)}

    @api.model
    def _match_lines(self, wanted, conference, lines):
        """Add to each time wanted its ``line`` (or None); then the ``choice`` of a form, and its ``stays``."""
        by_key = {line["key"]: line for line in lines}
        found = []
        for one in wanted:
            line = by_key.get(one["key"])
            choice = line and self._get_choice(line, one["session_id"])
            stays = line and [self._get_stay({**one, **conference._get_untils(one["stop"])}, line)]
            found.append({**one, "line": line, "choice": choice, "stays": stays})
        return found

    @api.model
    def _get_choice(self, line, session_id):
        """Return a line and a time as a field ``choice`` of a form has them."""
        return f"{line['link_id']}:{line['class_teacher_id']}:{session_id}"

    @api.model
    def _describe_all_booked(self, wanted, when):
        text = self.env._("All %(count)s appointments are booked.", count=len(wanted))
        details = [
            self.env._("%(moment)s: %(child)s with %(teacher)s, %(place)s", place=one["line"]["place"], **about)
            for one in sorted(wanted, key=lambda one: one["start"])
            if (about := self._name_choice(one, when))
        ]
        return {"text": text, "details": details}

    @api.model
    def _describe_none_booked(self, notice, wanted, conference, when):
        """Return why nothing was booked, and other times in place of the first that cannot be had."""
        told = {"text": notice["text"], "is_held": False, "kept_text": "", "offer_text": "", "times": []}
        if notice["code"] == "cancelled":
            told["text"] = self.env._("These appointments were cancelled meanwhile. Nothing was changed.")
        if notice["code"] not in REASONED:
            return told
        own = [one["line"] and one["line"]["appointment"] for one in wanted]
        told["is_held"] = all(own) and [one["session_id"] for one in own] == [one["session_id"] for one in wanted]
        reasons = self._explain_choices(wanted, conference, when)
        if not reasons:
            return told
        told["text"] = self.env._(
            "Nothing was booked: %(count)s of the %(total)s times cannot be had.", count=len(reasons), total=len(wanted)
        )
        told["details"] = list(reasons.values())
        return {**told, **self._offer_instead(min(reasons), wanted, conference, when)}

    @api.model
    def _explain_choices(self, wanted, conference, when):
        """Return why which of the times cannot be had, as ``{number: text}``, the number counted from 0.

        Only when each could be had for itself, they may be in each other's way.
        """
        alone = {number: self._explain_choice(one, when) for number, one in enumerate(wanted)}
        reasons = {number: text for number, text in alone.items() if text}
        if reasons:
            return reasons
        for number, one in enumerate(wanted):
            clash = self._describe_clash(conference, one["line"], one, self._get_others(number, wanted), when)
            if clash:
                reasons[number] = self._describe_in_the_way(one, clash, when)
        return reasons

    @api.model
    def _explain_choice(self, one, when):
        """Return why one of the times cannot be had, whatever else is booked with it, or ""."""
        line, about = one["line"], self._name_choice(one, when)
        if not line:
            return self.env._("%(moment)s: this teacher cannot be booked any more.", moment=when.moment(one["start"]))
        if line["appointment"]:
            about["moment"] = line["appointment"]["moment"]
            return self.env._(
                "You already have an appointment with %(teacher)s about %(child)s on %(moment)s.", **about
            )
        if one["start"] <= fields.Datetime.now():
            return self.env._("%(moment)s with %(teacher)s about %(child)s is already over.", **about)
        time = next((time for time in line["times"] if time["session_id"] == one["session_id"]), None)
        if not time:
            return self.env._("Somebody has just taken %(moment)s with %(teacher)s about %(child)s.", **about)
        return time["clash"] and self._describe_in_the_way(one, time["clash"], when)

    @api.model
    def _describe_in_the_way(self, one, clash, when):
        about = self._name_choice(one, when)
        return self.env._("%(moment)s with %(teacher)s about %(child)s: %(clash)s.", clash=clash, **about)

    @api.model
    def _offer_instead(self, number, wanted, conference, when):
        """Return the nearest times that go together with all others, to book them all with one tap."""
        one, line, others = wanted[number], wanted[number]["line"], self._get_others(number, wanted)
        if not all(other["line"] for other in wanted) or line["appointment"]:
            return {}
        free = [
            time
            for time in line["times"]
            if not time["clash"] and not self._describe_clash(conference, line, time, others, when)
        ]
        times = [
            {**self._describe_offered(time, when, False), "choice": self._get_choice(line, time["session_id"])}
            for time in self._get_nearest(free, one["start"])
        ]
        about = {"teacher": line["teacher"], "child": line["child"], "total": len(wanted)}
        text = self.env._(
            "Choose another time with %(teacher)s about %(child)s, and all %(total)s are booked:", **about
        )
        none = self.env._("%(teacher)s has no other free time that suits you at the moment.", **about)
        choices = [other["choice"] for other in others]
        return {"line": line, "times": times, "choices": choices, "offer_text": text if times else none}

    @api.model
    def _get_others(self, number, wanted):
        return wanted[:number] + wanted[number + 1 :]

    @api.model
    def _name_choice(self, one, when):
        """Return a time, its teacher and child in words; None when the line is gone."""
        line = one["line"]
        return line and {"moment": when.moment(one["start"]), "teacher": line["teacher"], "child": line["child"]}
