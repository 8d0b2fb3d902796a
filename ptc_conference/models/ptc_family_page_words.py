# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import format_list, is_html_empty

from ..lib import walk


class PtcFamilyPage(models.AbstractModel):
    """The rows of a parent's page in words, in the reader's language and the conference's time zone."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _describe_conference(self, own, now, when):
        """Return ``{"id", "name", "introduction", "state", "states", "rules", "dates", "contact"}``.

        :param dict own: see ``_find_own``.
        """
        conference = own["conference"]
        state = self._get_best_state(own, now)
        return {
            "id": conference.id,
            "name": conference.name,
            "introduction": "" if is_html_empty(conference.introduction) else conference.introduction,
            "state": state,
            "states": self._describe_states(own, state, when),
            "rules": self._describe_rules(conference, state),
            "dates": [
                self.env._(
                    "%(day)s, %(start)s to %(stop)s",
                    day=when.day(day.date),
                    start=when.clock(day.start),
                    stop=when.clock(day.stop),
                )
                for day in conference.date_ids
            ],
            "contact": self._describe_contact(conference.contact_id),
        }

    @api.model
    def _describe_contact(self, contact):
        """Return whom to ask: ``{"name", "phone", "email"}``."""
        return {"name": contact.name, "phone": contact.phone, "email": contact.email_normalized or contact.email}

    @api.model
    def _describe_place(self, row):
        """Return where, as precisely as it is known, for example "Room 12, floor 2, Main campus"."""
        room, floor = row["room"], row["floor"] or ""
        if not room:
            return self.env._("Room not known yet")
        parts = [
            self.env._("Room %(name)s", name=room) if room[0].isdigit() else room,
            row["tables"] > 1 and self.env._("table %(number)s", number=row["table"]),
            self.env._("floor %(floor)s", floor=floor) if floor[:1].isdigit() else floor,
            row["campus"],
        ]
        return ", ".join(filter(None, parts))

    @api.model
    def _describe_class(self, row):
        """Return the subject and the class, for example "Mathematics (Class 7-B)", or the role of other staff."""
        if row["role"]:
            return row["role"]
        subject, name = row["subject"], row["class"] or ""
        if not subject or subject in name:
            return name
        return self.env._("%(subject)s (%(name)s)", subject=subject, name=name)

    @api.model
    def _describe_appointments(self, shown, adults, partner, when):
        """Add to each appointment its times and place in words, and who booked it."""
        for appointment in shown:
            appointment["clock"] = when.clock(appointment["start"])
            appointment["until"] = when.until(appointment["stop"])
            appointment["moment"] = when.moment(appointment["start"])
            appointment["place"] = self._describe_place(appointment)
            appointment["class_text"] = self._describe_class(appointment)
            appointment["teacher"] = format_list(self.env, list(dict.fromkeys(appointment["teachers"])))
            appointment["booker"] = self._describe_booker(appointment, adults, partner)
            about = {name: appointment[name] for name in ("teacher", "child", "moment")}
            appointment["cancel_text"] = self.env._(
                "Cancel the appointment with %(teacher)s about %(child)s on %(moment)s", **about
            )
            appointment["keep_text"] = self.env._(
                "Keep the appointment with %(teacher)s about %(child)s on %(moment)s", **about
            )

    @api.model
    def _describe_progress(self, booked, total):
        return self.env._("%(booked)s of %(total)s appointments booked", booked=booked, total=total)

    @api.model
    def _describe_wait(self, before, appointment):
        """Return how long it is from one appointment to the next, and the way if it is far."""
        minutes = round((appointment["start"] - before["stop"]).total_seconds() / 60)
        if appointment["campus"] in (None, before["campus"]):
            return self.env._("%(minutes)s minutes until the next", minutes=minutes)
        return self.env._(
            "%(minutes)s minutes, and a walk to %(campus)s", minutes=minutes, campus=appointment["campus"]
        )

    @api.model
    def _describe_booker(self, appointment, adults, partner):
        """Return who booked. Only adults of the family who may book are named, not those who might once."""
        if appointment["booked_by_id"] == partner.id:
            return self.env._("Booked by you")
        if (appointment["family_id"], appointment["booked_by_id"]) in adults:
            return self.env._("Booked by %(name)s", name=appointment["booked_by"])
        if appointment["is_by_family"]:
            return self.env._("Booked by your family")
        return self.env._("Booked by the school")

    @api.model
    def _describe_free(self, conference, lines, busy, when):
        """Add to each line its times day by day, and what can be done.

        ``days`` is ``[{"day", "times"}]``; a time has a ``clock``, and ``clash``: why it cannot be taken, or "".
        The line's own time is among them (``is_own``), since it shows where the others lie.
        """
        self._mark_clashes(conference, lines, busy, when)
        for line in lines:
            own = line["appointment"]
            free = [time for time in line["times"] if not time["clash"]]
            line["free_count"] = len(free)
            line["free_text"] = self.env._("%(count)s free times", count=len(free))
            line["can_book"] = bool(free) and not own and line["can_choose"]
            line["days"] = self._get_days(line, when)

    @api.model
    def _mark_clashes(self, conference, lines, busy, when):
        """Tell of each time of these lines why it cannot be taken: its ``clash``, or ""."""
        for line in lines:
            others = [held for held in busy if held is not line["appointment"] and held["adult"] == 1]
            for time in line["times"]:
                time["clash"] = self._describe_clash(conference, line, time, others, when)
                time["is_own"] = False

    @api.model
    def _describe_clash(self, conference, line, time, others, when):
        """Return why the family cannot be there at this time, or ""; the rule is that of ptc.occupancy."""
        stay = self._get_stay({**time, **conference._get_untils(time["stop"])}, line)
        for held in others:
            for clash in (walk.get_clash(stay, other) for other in held["stays"]):
                if clash:
                    return self._describe_walk(clash, when.clock(held["start"]))
        return ""

    @api.model
    def _describe_walk(self, clash, clock):
        """Return a clash of ``lib/walk.py`` with the appointment at ``clock`` in words."""
        return {
            "same": self.env._("you are elsewhere"),
            "hall": self.env._("too close to %(clock)s", clock=clock),
            "floor": self.env._("too close to %(clock)s on another floor", clock=clock),
            "campus": self.env._("too close to %(clock)s on another campus", clock=clock),
        }[clash]

    @api.model
    def _get_days(self, line, when):
        """Return the times of a line as ``[{"day", "times"}]``; none when there is nothing to choose."""
        own = line["appointment"]
        times = list(line["times"])
        if own and times:
            times.append({**own, "clash": "", "is_own": True})
        days = {}
        for time in sorted(times, key=lambda time: time["start"]):
            time["clock"] = when.clock(time["start"])
            days.setdefault(when.date(time["start"]), []).append(time)
        return [{"day": when.day(date), "times": times} for date, times in days.items()]
