# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """The parents' page and paper say where no room is gone to: by video or by telephone."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _name_way(self, way):
        """Return a way other than in person in words."""
        return self.env._("Video call") if way == "video" else self.env._("By telephone")

    @api.model
    def _get_taught(self, conference, student_ids):
        """Say of each teacher how one meets; of several ways all of them."""
        taught = super()._get_taught(conference, student_ids)
        if not conference.has_ways or not taught:
            return taught
        sessions = [("conference_teacher_id", "in", list({row["part_id"] for row in taught}))]
        groups = self.env["ptc.session"]._read_group(sessions, ["conference_teacher_id", "way"])
        by_part = {}
        for part, way in groups:
            by_part.setdefault(part.id, set()).add(way or part.way or conference.way)
        for row in taught:
            row["place"] = self._describe_ways(by_part.get(row["part_id"], ()), row["place"])
        return taught

    @api.model
    def _describe_ways(self, ways, place):
        """Return the place and the ways there are, for example "Room 12, floor 2, or by telephone"."""
        if not {"video", "phone"} & set(ways):
            return place
        if len(ways) == 1:
            return self._name_way(*ways)
        if "person" not in ways:
            return self.env._("By video call or by telephone")
        sentences = {
            (True, False): self.env._("%(place)s, or by video call", place=place),
            (False, True): self.env._("%(place)s, or by telephone", place=place),
            (True, True): self.env._("%(place)s, or by video call, or by telephone", place=place),
        }
        return sentences["video" in ways, "phone" in ways]

    @api.model
    def _describe_appointments(self, shown, adults, partner, when):
        """Say how one meets, and where a video call is: ``call_url`` is "" as long as there is none."""
        result = super()._describe_appointments(shown, adults, partner, when)
        conferences = self.env["ptc.conference"].browse({held["conference_id"] for held in shown})
        if not any(conference.has_ways for conference in conferences):
            return result
        appointments = self.env["ptc.appointment"].browse({held["appointment_id"] for held in shown}).grouped("id")
        for held in shown:
            appointment = appointments[held["appointment_id"]]
            way = appointment._get_way()
            if way != "person":
                held.update(place=self._name_way(way), campus=None, floor=None, walk_campus=None)
                held["call_url"] = appointment._find_call_url()
        return result


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _find_call_url(self):
        """Return the address of the video call if there is one; looking makes none."""
        if self._get_way() != "video":
            return ""
        is_made = self.conference_id.video_url or self.env["ptc.session.call"]._find_sudo(self)
        return self._get_join_url() if is_made else ""
