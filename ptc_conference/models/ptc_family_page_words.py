# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import format_list, is_html_empty

from ..lib import walk
from .ptc_family_page_start import CONTACT


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
        contact = self._describe_contact(conference.contact_id)
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
                    day=when.day(date),
                    start=when.clock(start),
                    stop=when.clock(stop),
                )
                for date, start, stop in self._get_kept_days(conference)
            ],
            "contact": contact,
        }

    @api.model
    def _describe_contact(self, contact):
        """Return whom to ask: ``{"name", "phone", "email"}``."""
        contact.fetch(CONTACT)
        return {"name": contact.name, "phone": contact.phone, "email": contact.email_normalized or contact.email}

    @api.model
    def _describe_place(self, row):
        """Return where, as precisely as it is known, for example "Room 12, floor 2, North wing, Main campus"."""
        room, floor, building = row["room"], row["floor"] or "", row["building"] or ""
        if not room:
            return self.env._("Room not known yet")
        parts = [
            self.env._("Room %(name)s", name=room) if room[0].isdigit() else room,
            row["tables"] > 1 and self.env._("table %(number)s", number=row["table"]),
            self.env._("floor %(floor)s", floor=floor) if floor[:1].isdigit() else floor,
            self.env._("building %(name)s", name=building) if len(building) < 3 and building else building,
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
            appointment["short"] = when.short(appointment["start"])
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
        """Add to each line how many times are free, and what can be done."""
        self._mark_clashes(conference, lines, busy, when)
        for line in lines:
            line["free_count"] = count = sum(1 for time in line["times"] if not time["clash"])
            line["free_text"] = self._describe_count(count)
            line["can_book"] = bool(count) and not line["appointment"] and line["can_choose"]

    @api.model
    def _describe_count(self, count):
        if count == 1:
            return self.env._("1 free time")
        return self.env._("%(count)s free times", count=count)

    @api.model
    def _mark_clashes(self, conference, lines, busy, when):
        """Tell of each time of these lines why it cannot be taken: its ``clash`` in words, or "".

        ``is_elsewhere`` tells those at which the family has another appointment.
        """
        for line in lines:
            others = [held for held in busy if held is not line["appointment"] and held["adult"] == 1]
            spans = {}
            for time in line["times"] if others else ():
                length = time["stop"] - time["start"]
                if length not in spans:
                    spans[length] = self._get_spans(conference, line, time, others, when)
                time["clash"], time["is_elsewhere"] = "", False
                for after, before, text, is_elsewhere in spans[length]:
                    if after < time["start"] < before:
                        time["clash"], time["is_elsewhere"] = text, is_elsewhere
                        break

    @api.model
    def _get_spans(self, conference, line, time, others, when):
        """Return when a time like this one cannot begin: ``[(after, before, text, is_elsewhere), ...]``."""
        stay = self._get_stay({**time, **conference._get_untils(time["stop"])}, line)
        return [
            (after, before, self._describe_held(held, clash, when), clash == "same")
            for held in others
            for other in held["stays"]
            for after, before, clash in walk.get_spans(stay, other)
        ]

    @api.model
    def _describe_held(self, held, clash, when):
        """Return why an appointment is in the way; it is named where it is about an own student."""
        if clash == "same" and held.get("is_shown"):
            return self.env._("%(child)s: %(teacher)s", child=held["child"], teacher=held["teacher"])
        return self._describe_walk(clash, when.clock(held["start"]))

    @api.model
    def _describe_clash(self, conference, line, time, others, when):
        """Return why the family cannot be there at this time, or ""; the rule is that of ptc.occupancy."""
        spans = self._get_spans(conference, line, time, others, when)
        return next((text for after, before, text, _is in spans if after < time["start"] < before), "")

    @api.model
    def _describe_walk(self, clash, clock):
        """Return a clash of ``lib/walk.py`` with the appointment at ``clock`` in words."""
        return {
            "same": self.env._("you are elsewhere"),
            "hall": self.env._("too close to %(clock)s", clock=clock),
            "floor": self.env._("too close to %(clock)s on another floor", clock=clock),
            "campus": self.env._("too close to %(clock)s on another campus", clock=clock),
        }[clash]
