# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..when import When


class PtcFamilyPage(models.AbstractModel):
    """What a parent sees of conferences, as plain data: the templates only show it.

    A parent is a partner with a ``ptc.guardian`` link that is active and may book. A *line* is one of the
    parent's students with one teacher of one class; a *key* is ``(family_id, student_id, class_teacher_id)``.
    Each kind of row is read in one query, so their number does not depend on how many there are.
    """

    _name = "ptc.family.page"
    _description = "Parent's page of a conference"

    @api.model
    def _get_page_sudo(self, conference_id, partner, notice=None, opened=None):
        """Return the page of a conference for a parent, or None when nothing of it is the parent's.

        :param dict notice: what has just happened, see ``_describe_notice``.
        :param int opened: number of the line to show open.
        :return: the values of ``_describe_conference``, and ``notice``, ``schedule`` (see ``_get_schedule``),
            ``children`` (see ``_get_children``), ``has_families`` (the parent books for several families).
        """
        page = self.sudo()
        conference = page._find_conference(conference_id)
        links, adults = page._get_links(partner)
        if not conference or not links:
            return None
        when = When(self.env, conference.tz)
        now = fields.Datetime.now()
        lines = page._get_lines(conference, links)
        busy = page._get_busy(conference, links, now)
        shown = [held for held in busy if held["is_shown"]]
        if not lines and not shown:
            return None
        is_open = conference._get_state(now) == "open"
        page._describe_appointments(shown, adults, partner, when)
        page._fill_lines(lines, shown, is_open and page._get_free(lines, now))
        page._describe_free(conference, lines, busy, when)
        page._open_line(lines, notice, opened)
        return {
            **page._describe_conference(conference, now, when),
            "notice": notice and page._describe_notice(notice, lines, when),
            "schedule": page._get_schedule(shown, lines, when, now if is_open else None),
            "children": page._get_children(links, lines),
            "has_families": len({link["family_id"] for link in links}) > 1,
        }

    @api.model
    def _get_list_sudo(self, partner):
        """Return the conferences in which the parent's students have teachers, those to come first.

        :return: ``{"has_children", "conferences": [...], "past": [...], "contact"}``.
        """
        page = self.sudo()
        links, _adults = page._get_links(partner)
        found = {"coming": [], "past": []}
        for conference in page._find_conferences() if links else ():
            entry = page._get_list_entry(conference, links)
            if entry:
                found["past" if entry["state"] == "over" else "coming"].append(entry)
        contact = page._describe_contact(self.env.company.sudo().partner_id)
        return {"has_children": bool(links), **found, "contact": contact}

    @api.model
    def _get_list_entry(self, conference, links):
        """Return what the list tells of a conference, or None when it does not concern these links."""
        now = fields.Datetime.now()
        lines = self._get_lines(conference, links)
        shown = [held for held in self._get_busy(conference, links, now) if held["is_shown"]]
        if not lines and not shown:
            return None
        children = dict.fromkeys(row["child"] for row in lines + shown)
        entry = self._describe_conference(conference, now, When(self.env, conference.tz))
        return {**entry, "children": list(children), "booked": len(shown), "total": len(lines)}

    @api.model
    def _fill_lines(self, lines, shown, free):
        """Add to each line its ``appointment`` (or None), and ``times``: the part's free sessions.

        :param free: ``{part_id: [time, ...]}``, or False while nothing can be booked.
        """
        booked = {key: appointment for appointment in shown for key in appointment["keys"]}
        for line in lines:
            line["appointment"] = booked.get(line["key"])
            own = line["appointment"] and line["appointment"]["session_id"]
            times = free.get(line["part_id"], ()) if free else ()
            line["times"] = [dict(time) for time in times if time["session_id"] != own]
            line["is_open"] = False

    @api.model
    def _open_line(self, lines, notice, opened):
        """Mark the one line that is shown open, and after a success the line to go on with."""
        wanted = next((line for line in lines if line["number"] == opened), None)
        if not wanted and notice and notice["event"] in ("refused", "cancelled"):
            wanted = self._find_line(lines, notice)
        wanted = wanted or self._get_next_line(lines, notice)
        if wanted:
            wanted["is_open"] = True

    @api.model
    def _find_line(self, lines, notice):
        return next((line for line in lines if list(line["key"]) == notice["key"]), None)

    @api.model
    def _get_next_line(self, lines, notice=None):
        """Return the next line that can be booked and is not: after the one of the notice, else from the top."""
        after = notice and self._find_line(lines, notice)
        todo = [line for line in lines if line["can_book"]]
        later = [line for line in todo if after and line["number"] > after["number"]]
        return next(iter(later or todo), None)

    @api.model
    def _get_schedule(self, shown, lines, when, now):
        """Return the appointments day by day: ``[{"day", "appointments"}]``.

        Each tells the ``wait`` in minutes since the one before, whether it is ``elsewhere`` (another campus),
        whether it ``can_change``, and the ``number`` of its line (None when the teacher is no longer the student's).

        :param now: naive UTC, or None while nothing can be changed.
        """
        numbers = {line["key"]: line["number"] for line in lines}
        days = {}
        for appointment in shown:
            day = days.setdefault(when.date(appointment["start"]), [])
            before = day[-1] if day else None
            day.append(appointment)
            appointment["number"] = next((numbers[key] for key in appointment["keys"] if key in numbers), None)
            appointment["can_change"] = bool(now and appointment["start"] > now)
            appointment["wait"] = before and round((appointment["start"] - before["stop"]).total_seconds() / 60)
            appointment["elsewhere"] = bool(before and before["campus"] != appointment["campus"])
        return [{"day": when.day(date), "appointments": appointments} for date, appointments in days.items()]

    @api.model
    def _get_children(self, links, lines):
        """Return the children with lines: ``[{"child", "section", "family", "link_id", "lines", "booked"}]``."""
        children = []
        for link in links:
            own = [line for line in lines if line["link_id"] == link["link_id"]]
            if own:
                booked = sum(1 for line in own if line["appointment"])
                children.append({**link, "lines": own, "booked": booked})
        return children
