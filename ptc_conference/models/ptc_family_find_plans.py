# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from odoo import api, models
from odoo.tools import format_list

from ..lib import clock, grid, itinerary
from ..lib.itinerary import Limit, Option, Visit


class PtcFamilyFind(models.AbstractModel):
    """The plans for a family, from its lines and back to words."""

    _name = "ptc.family.find"
    _inherit = "ptc.family.find"

    @api.model
    def _get_plans(self, found, search):
        """Return the plans that a search leads to, as ``itinerary.Plan``; the key of a visit is a line's ``value``."""
        asked = [line for line in found["todo"] if line["value"] in search["lines"]]
        visits = [Visit(line["value"], tuple(self._get_options(found, line, search))) for line in asked]
        return itinerary.find_plans(visits, self._get_held_options(found), search["aim"], self._get_limits(found))

    @api.model
    def _get_options(self, found, line, search):
        """Return the free times of a line that a search admits."""
        conference = found["conference"]
        first, last = (clock.parse(search[name]) for name in ("from", "until"))
        options = []
        for time in line["times"]:
            start, stop = (grid.to_local(time[name], conference.tz) for name in ("start", "stop"))
            is_early = first is not None and start.hour * 60 + start.minute < first
            is_late = last is not None and stop.hour * 60 + stop.minute > last
            if not is_early and not is_late and (not search["days"] or str(start.date()) in search["days"]):
                stay = self._get_stay({**time, **conference._get_untils(time["stop"])}, line)
                options.append(Option(time["session_id"], stay, start.date(), line["part_id"]))
        return options

    @api.model
    def _get_held_options(self, found):
        """Return where the family is anyhow; the key of an option is its place in ``busy``."""
        return [
            Option(number, stay, found["when"].date(stay.start))
            for number, held in enumerate(found["busy"])
            if held["adult"] == 1
            for stay in held["stays"]
        ]

    @api.model
    def _get_limits(self, found):
        """Return how many more appointments may be booked: about each student, by each family, with each teacher."""
        conference, limits = found["conference"], []
        for most, names in (
            (conference.student_limit, ("family_id", "student_id")),
            (conference.family_limit, ("family_id",)),
            (conference.teacher_limit, ("teacher_id",)),
        ):
            lines = {}
            for line in found["todo"] if most else ():
                lines.setdefault(tuple(line[name] for name in names), set()).add(line["value"])
            booked = self._count_booked(found, names) if lines else {}
            limits += [Limit(frozenset(values), max(0, most - booked.get(owner, 0))) for owner, values in lines.items()]
        return limits

    @api.model
    def _count_booked(self, found, names):
        """Return how many appointments of the conference count for limits: ``{ids of these columns: count}``."""
        conference = found["conference"]
        if names == ("teacher_id",):
            numbered = [
                ("conference_id", "=", conference.id),
                ("teacher_id", "in", list({line["teacher_id"] for line in found["todo"]})),
                ("teacher_number", ">=", 1),
                ("teacher_number", "<=", conference.teacher_limit),
            ]
            groups = self.env["ptc.occupancy"]._read_group(numbered, ["teacher_id"], ["__count"])
            return {(teacher.id,): count for teacher, count in groups}
        own = [held for held in found["busy"] if held["conference_id"] == conference.id]
        return Counter(tuple(held[name] for name in names) for held in own)

    @api.model
    def _describe_plans(self, found, search, plans, when):
        """Return plans in words.

        :return: dicts with ``title``, ``facts`` and ``missing`` (lists of texts), ``days`` (``{"day", "stops"}``),
            ``choices`` as forms have them, ``session_ids``, ``book_text``.
        """
        lines = {line["value"]: line for line in found["todo"]}
        return [self._describe_plan(found, lines, search, plan, when) for plan in plans]

    @api.model
    def _describe_plan(self, found, lines, search, plan, when):
        choices = {value: option.key for value, option in plan.choices.items()}
        days = [
            {
                "day": when.day(stops[0].option.day),
                "stops": [self._describe_stop(found, lines, one, when) for one in stops],
            }
            for stops in plan.days
        ]
        return {
            "title": self._describe_why(plan.why, search["aim"]),
            "facts": self._describe_facts(plan),
            "missing": self._describe_missing(lines, plan),
            "days": days,
            "choices": [self._get_choice(lines[value], session_id) for value, session_id in choices.items()],
            "session_ids": set(choices.values()),
            "book_text": self._describe_book(len(choices)),
        }

    @api.model
    def _describe_stop(self, found, lines, stop, when):
        """Return a stop: ``clock``, ``until``, ``who``, ``place``, ``is_held``, ``way_text`` and ``wait_text``."""
        row = found["busy"][stop.option.key] if stop.visit is None else lines[stop.visit]
        return {
            "clock": when.clock(stop.option.stay.start),
            "until": when.until(stop.option.stay.stop),
            "child": row["child"] if stop.visit is not None or row["is_shown"] else "",
            "teacher": row["teacher"] if stop.visit is not None or row["is_shown"] else "",
            "place": row["place"] if "place" in row else self._describe_place(row),
            "is_held": stop.visit is None,
            "way_text": stop.way and self.env._("%(length)s to walk", length=self._describe_length(stop.way)),
            "wait_text": stop.wait and self.env._("%(length)s to wait", length=self._describe_length(stop.wait)),
        }

    @api.model
    def _describe_why(self, why, aim):
        return {
            "best": self.env._("Shortest") if aim == "short" else self.env._("Earliest"),
            "short": self.env._("Shorter"),
            "early": self.env._("Earlier"),
            "late": self.env._("Later"),
            "walk": self.env._("Less walking"),
            "day": self.env._("Another day"),
            "other": self.env._("Leaves out somebody else"),
            "kept": self.env._("Kept for you"),
        }[why]

    @api.model
    def _describe_facts(self, plan):
        """Return how long it takes in all, and how much of it is waiting and walking."""
        return [
            self.env._("%(length)s at the school", length=self._describe_length(plan.minutes)),
            self.env._("%(length)s waiting", length=self._describe_length(plan.wait)),
            self.env._("%(length)s walking", length=self._describe_length(plan.way)),
        ]

    @api.model
    def _describe_length(self, minutes):
        """Return a length of time in words: "1 h 20 min", "45 min"."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.env._("%(minutes)s min", minutes=rest)
        if not rest:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)

    @api.model
    def _describe_missing(self, lines, plan):
        """Return who cannot be met in this plan, child by child."""
        children = {}
        for value in plan.missing:
            children.setdefault(lines[value]["child"], []).append(lines[value]["teacher"])
        return [
            self.env._("About %(child)s: %(teachers)s", child=child, teachers=format_list(self.env, names))
            for child, names in children.items()
        ]

    @api.model
    def _describe_book(self, count):
        return self.env._("Book it") if count == 1 else self.env._("Book all %(count)s", count=count)
