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

        :param dict notice: what has just happened, see ptc_family_page_notice.py.
        :param int opened: number of the line to show open.
        :return: the values of ``_describe_conference``, and ``notice``, ``schedule`` (see ``_get_schedule``),
            ``children`` (see ``_get_children``), ``has_families`` (the parent books for several families),
            ``has_steps`` (there is more than one line).
        """
        page, now = self.sudo(), self._get_now()
        found = page._find_own(page._find_conference(conference_id), partner, now)
        if not found:
            return None
        conference, links, lines, shown = (found[name] for name in ("conference", "links", "lines", "shown"))
        when = When(self.env, conference.tz)
        page._mark_changeable(found, now)
        page._describe_appointments(shown, found["adults"], partner, when)
        page._show_child(lines, shown, notice, opened)
        page._fill_lines(lines, shown, page._get_free(conference, lines, now + conference._get_lead()))
        page._describe_free(conference, lines, found["busy"], when)
        page._open_line(lines, notice, opened)
        return {
            **page._describe_conference(found, now, when),
            "notice": notice and page._describe_notice(notice, conference, lines, when),
            "schedule": page._get_schedule(shown, lines, when),
            "children": page._get_children(links, lines, when),
            "has_families": len({link["family_id"] for link in links}) > 1,
            "has_steps": len(lines) > 1,
        }

    @api.model
    def _find_own(self, conference, partner, now, keys=None):
        """Return the rows of a conference that are a parent's, or None when there are none.

        Lines are of those students whom a booking window lets look; what is booked is shown at any time.

        :param keys: of these lines only.
        :return: ``{"conference", "links", "access", "adults", "lines", "busy", "shown"}``.
        """
        links, adults = self._get_links(partner)
        if not conference or not links:
            return None
        access = self._get_access(conference, [(link["student_id"], link["family_id"]) for link in links], now)
        lines = self._get_lines(conference, [link for link in links if self._get_own(access, link).is_visible])
        lines = [line for line in lines if keys is None or line["key"] in keys]
        for line in lines:
            line["access"] = self._get_own(access, line)
        busy = self._get_busy(conference, links, now)
        shown = [held for held in busy if held["is_shown"]]
        found = {"conference": conference, "links": links, "access": access, "adults": adults, "lines": lines}
        return {**found, "busy": busy, "shown": shown} if lines or shown else None

    @api.model
    def _get_now(self):
        """Return the instant, naive UTC, as of which the page is shown."""
        return fields.Datetime.now()

    @api.model
    def _get_access(self, conference, pairs, now):
        """Return ``{pair: Access}`` of pairs ``(student_id, family_id)``."""
        return conference._get_family_access(pairs, now, self._get_kept_windows(conference))

    @api.model
    def _get_own(self, access, row):
        """Return the Access of the student and family of a row."""
        return access[row["student_id"], row["family_id"]]

    @api.model
    def _get_list_sudo(self, partner):
        """Return the conferences in which the parent's students have teachers, those to come first.

        :return: ``{"has_children", "coming": [...], "past": [...], "contact"}``.
        """
        page, now = self.sudo(), fields.Datetime.now()
        found = {"coming": [], "past": []}
        has_children = bool(page._get_links(partner)[0])
        for conference in page._find_conferences() if has_children else ():
            own = page._find_own(conference, partner, now)
            if own:
                entry = page._describe_entry(own, now)
                found["past" if entry["state"] == "over" else "coming"].append(entry)
        contact = page._describe_contact(self.env.company.sudo().partner_id)
        return {"has_children": has_children, **found, "contact": contact}

    @api.model
    def _describe_entry(self, own, now):
        """Return what the list tells of a conference: ``_describe_conference``, the children, and the progress."""
        children = dict.fromkeys(row["child"] for row in own["lines"] + own["shown"])
        progress = self._describe_progress(len(own["shown"]), len(own["lines"]))
        when = When(self.env, own["conference"].tz)
        entry = self._describe_conference(own, now, when)
        return {**entry, "children": list(children), "progress": progress}

    @api.model
    def _mark_changeable(self, found, now):
        """Tell of each appointment whether it ``can_change``: its window is open, and it does not begin too soon."""
        earliest = now + found["conference"]._get_cancel_lead()
        for appointment in found["shown"]:
            is_open = self._get_own(found["access"], appointment).state == "open"
            appointment["can_change"] = is_open and appointment["start"] > earliest

    @api.model
    def _show_child(self, lines, shown, notice, opened):
        """Mark the lines of one child as ``is_shown``: the one that is opened, told of, or next to be booked.

        Of the other children only what is booked is shown: the times of all would be a page of a thousand.
        """
        booked = {key for appointment in shown for key in appointment["keys"]}
        todo = [line for line in lines if line["key"] not in booked] or lines
        todo = [line for line in todo if line["access"].state == "open"] or todo
        wanted = next((line for line in lines if line["number"] == opened), None)
        told = notice and self._find_line(lines, notice)
        if not wanted and told:
            is_done = notice["event"] not in ("refused", "cancelled")
            later = [line for line in todo if line["number"] > told["number"]] or todo
            wanted = later[0] if is_done else told
        wanted = wanted or next(iter(todo), None)
        for line in lines:
            line["is_shown"] = line["link_id"] == wanted["link_id"]

    @api.model
    def _fill_lines(self, lines, shown, free):
        """Add to each line its ``appointment`` (or None), and ``times`` and ``taken``: the part's sessions.

        :param free: ``{part_id: [time, ...]}``; a line has them before and while it can be booked or moved.
        """
        booked, filled = {key: appointment for appointment in shown for key in appointment["keys"]}, set()
        for line in lines:
            line["appointment"] = booked.get(line["key"])
            own = line["appointment"] and line["appointment"]["session_id"]
            line["can_choose"] = line["access"].state == "open"
            line["shows_times"] = line["access"].shows_times and (not own or line["appointment"]["can_change"])
            has_times = line["is_shown"] and line["shows_times"]
            times = free.get(line["part_id"], ()) if has_times else ()
            others = [time for time in times if time["session_id"] != own]
            # Each line marks its own times; few teachers have several lines.
            others = [{**time} for time in others] if line["part_id"] in filled else others
            line["times"], line["taken"] = self._split_times(line, others)
            line.update(is_open=False, days=[])
            filled.update([line["part_id"]] if times else ())

    @api.model
    def _fill_all(self, found, now):
        """Fill all lines of what ``_find_own`` has found as if the teachers of all children were shown."""
        conference, lines = found["conference"], found["lines"]
        for line in lines:
            line["is_shown"] = True
        self._mark_changeable(found, now)
        self._fill_lines(lines, found["shown"], self._get_free(conference, lines, now + conference._get_lead()))

    @api.model
    def _split_times(self, line, times):
        """Return those of some times that are free for the family of a line, and the others."""
        free, taken = [], []
        for time in times:
            is_free = self._is_free_for(line, time) if time["kept_for"] else time["places"] > 0
            (free if is_free else taken).append(time)
        return free, taken

    @api.model
    def _is_free_for(self, line, time):
        """Tell whether a place is left for the family of a line, beside those that are kept for others."""
        kept_for = time["kept_for"]
        if not kept_for:
            return time["places"] > 0
        return time["places"] > sum(1 for family_id in kept_for if family_id != line["family_id"])

    @api.model
    def _open_line(self, lines, notice, opened):
        """Mark the one line that is shown open, and after a success the line to go on with."""
        wanted = next((line for line in lines if line["number"] == opened), None)
        if not wanted and notice and notice["event"] in ("refused", "cancelled"):
            wanted = self._find_line(lines, notice)
        wanted = wanted or self._get_next_line(lines, notice) or next((one for one in lines if one["is_shown"]), None)
        if wanted:
            wanted["is_open"] = True
            wanted["steps"] = self._get_steps(lines, wanted)

    @api.model
    def _get_steps(self, lines, line):
        """Return the lines before and after one, of all children: ``[{"rel", "number", "text"}]``."""
        place = lines.index(line)
        before, after = lines[max(place - 1, 0) : place], lines[place + 1 : place + 2]
        steps = [{"rel": "prev", "number": one["number"], "text": one["teacher"]} for one in before]
        return steps + [{"rel": "next", "number": one["number"], "text": one["teacher"]} for one in after]

    @api.model
    def _find_line(self, lines, notice):
        """Return the line that a notice is about, the first one when it is about several; None for none of them."""
        keys = [wanted["key"] for wanted in notice["wanted"]]
        return next((line for line in lines if line["key"] in keys), None)

    @api.model
    def _get_next_line(self, lines, notice=None):
        """Return the next line that can be booked and is not: after the one of the notice, else from the top."""
        after = notice and self._find_line(lines, notice)
        todo = [line for line in lines if line["can_book"]]
        later = [line for line in todo if after and line["number"] > after["number"]]
        return next(iter(later or todo), None)

    @api.model
    def _get_schedule(self, shown, lines, when):
        """Return the appointments day by day: ``[{"day", "appointments"}]``.

        Each tells the wait since the one before (``wait_text``), and the ``number`` of its line: None when the
        teacher is no longer the student's.
        """
        numbers = {line["key"]: line["number"] for line in lines}
        days = {}
        for appointment in shown:
            day = days.setdefault(when.date(appointment["start"]), [])
            before = day[-1] if day else None
            day.append(appointment)
            appointment["number"] = next((numbers[key] for key in appointment["keys"] if key in numbers), None)
            appointment["wait_text"] = before and self._describe_wait(before, appointment)
        return [{"day": when.day(date), "appointments": appointments} for date, appointments in days.items()]

    @api.model
    def _get_children(self, links, lines, when):
        """Return the children with lines: ``[{"child", "section", "family_text", "lines", "progress", "rail"}]``.

        ``rail`` are the times down the side of the one child whose teachers are shown, see ``_get_board``.
        """
        children = []
        for link in links:
            own = [line for line in lines if line["link_id"] == link["link_id"]]
            if own:
                booked = sum(1 for line in own if line["appointment"])
                progress = self._describe_progress(booked, len(own))
                family = self.env._("Family %(name)s", name=link["family"] or "")
                rail = self._get_board(own, when) if own[0]["is_shown"] else []
                about = {"progress": progress, "family_text": family, "is_shown": own[0]["is_shown"], "rail": rail}
                children.append({**link, "lines": own, **about})
        return children
