# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..lib import clock, itinerary
from ..when import When

AIMS = itinerary.AIMS


class PtcFamilyFind(models.AbstractModel):
    """The page on which parents find the best times: what they ask for, and up to three plans.

    It reads what the parent's page reads. A *search* is what a form asks for: ``lines`` (a set of texts
    ``link:class_teacher``), ``days`` (a set of ISO dates), ``from``, ``until`` (times of day, ``HH:MM``, as entered),
    ``aim``. Nothing is searched as long as there is no aim.
    """

    _name = "ptc.family.find"
    _inherit = "ptc.family.page"
    _description = "Best times for a family"

    @api.model
    def _get_find_sudo(self, conference_id, partner, search):
        """Return the page, or None when nothing of the conference is the parent's.

        :return: ``{"id", "name", "contact", "children", "days", "from", "until", "aims", "problem", "is_searched",
            "is_exact", "is_full" (there is no free time at all), "can_wait", "plans"}``; see ``_describe_form`` and
            ptc_family_find_plans.py.
        """
        page = self.sudo()
        found = page._read_find(conference_id, partner)
        if not found:
            return None
        conference, when = found["conference"], found["when"]
        search = {**search, "problem": page._get_problem(search)}
        plans = page._get_plans(found, search) if search["aim"] and not search["problem"] else []
        return {
            "id": conference.id,
            "name": conference.name,
            "contact": page._describe_contact(conference.contact_id),
            **page._describe_form(found, search),
            "is_searched": bool(search["aim"]),
            "is_exact": all(plan.is_exact for plan in plans),
            "is_full": not any(line["times"] for line in found["todo"]),
            "can_wait": conference.has_waitlist,
            "plans": page._describe_plans(found, search, plans, when),
        }

    @api.model
    def _find_best_sudo(self, conference_id, partner, search):
        """Return the best plan as a list of ``(link_id, class_teacher_id, session_id)``; [] without any."""
        page = self.sudo()
        found = page._read_find(conference_id, partner)
        if not found or not search["aim"] or page._get_problem(search):
            return []
        best = next(iter(page._get_plans(found, search)), None)
        by_value = {line["value"]: line for line in found["todo"]}
        return [
            (by_value[value]["link_id"], by_value[value]["class_teacher_id"], option.key)
            for value, option in (best.choices.items() if best else ())
        ]

    @api.model
    def _read_find(self, conference_id, partner):
        """Return what ``_find_own`` does with ``when``, and ``todo``: the lines that can be booked and are not."""
        now = self._get_now()
        found = self._find_own(self._find_conference(conference_id), partner, now)
        if not found:
            return None
        conference, lines, shown = found["conference"], found["lines"], found["shown"]
        when = When(self.env, conference.tz)
        self._mark_changeable(found, now)
        self._describe_appointments(shown, found["adults"], partner, when)
        for line in lines:
            line["is_shown"] = True
        self._fill_lines(lines, shown, self._get_free(conference, lines, now + conference._get_lead()))
        todo = [line for line in lines if line["can_choose"] and not line["appointment"]]
        told = self._get_told(conference.id, todo)
        for line in todo:
            line["value"] = f"{line['link_id']}:{line['class_teacher_id']}"
            line["is_declined"] = any(("declined", key) in told for key in self._get_declined_keys(line))
        return {**found, "when": when, "todo": todo}

    @api.model
    def _get_problem(self, search):
        """Return what is wrong with a search in a sentence that says what to do, or ""."""
        first, last = (clock.parse(search[name]) for name in ("from", "until"))
        if (first is None and search["from"]) or (last is None and search["until"]):
            return self.env._("Please enter times like 17:30.")
        if first is not None and last is not None and first >= last:
            return self.env._("Please enter an end that is later than the start.")
        if search["aim"] and not search["lines"]:
            return self.env._("Please tick at least one teacher.")
        return ""

    @api.model
    def _describe_form(self, found, search):
        """Return the form as it was sent, or with everything ticked.

        :return: ``children`` with ``lines`` (each ``is_ticked``, and ``note`` where there is no time), ``days`` as
            ``{"value", "text", "is_ticked"}`` (none when there is but one), ``from``, ``until``, ``aims``, ``problem``.
        """
        is_new, when = not search["aim"], found["when"]
        children = {}
        for line in found["todo"]:
            line["is_ticked"] = line["value"] in search["lines"] or (is_new and not line["is_declined"])
            line["note"] = "" if line["times"] else self.env._("No free time")
            children.setdefault(line["link_id"], {"child": line["child"], "lines": []})["lines"].append(line)
        dates = sorted({when.date(time["start"]) for line in found["todo"] for time in line["times"]})
        days = [
            {"value": str(date), "text": when.day(date), "is_ticked": not search["days"] or str(date) in search["days"]}
            for date in dates
        ]
        return {
            "children": list(children.values()),
            "days": days if len(days) > 1 else [],
            "aims": self._describe_aims(search),
            **{name: search[name] for name in ("from", "until", "problem")},
        }

    @api.model
    def _describe_aims(self, search):
        texts = {
            "short": self.env._("As short as possible"),
            "early": self.env._("As early as possible"),
        }
        chosen = search["aim"] or "short"
        return [{"value": aim, "text": texts[aim], "is_chosen": aim == chosen} for aim in AIMS]
