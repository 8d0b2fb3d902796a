# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

WAY_FIELDS = {"way", "video_url"}


class PtcAppointment(models.Model):
    """Families whose appointment is held another way than they were told get a message."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_held_ways(self):
        """Return ``{appointment: (way, address of the call)}``; the address as far as it is a setting."""
        return {one: (one._get_way(), one._get_way() == "video" and one.conference_id.video_url) for one in self}

    def _get_way(self):
        """Return how one meets, a key of WAYS."""
        return self.session_id._get_way()

    @api.model
    def _find_to_come(self, domain):
        """Return the booked appointments of a domain that have not begun."""
        now = fields.Datetime.now()
        return self.search([("state", "=", "booked"), ("start", ">", now), *domain])

    def _tell_ways(self, before):
        """Tell the families of those whose way is not what it was, see ``_get_held_ways``."""
        now = self._get_held_ways()
        self.filtered(lambda one: now[one] != before[one])._tell_room()


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    has_ways = fields.Boolean(
        "Not only in person", readonly=True, copy=False, help="Some session is or was by video or telephone."
    )

    @api.constrains("way")
    def _mark_ways(self):
        """Note that the pages have to look at ways: most schools meet in person only."""
        self.filtered(lambda one: one.way != "person" and not one.has_ways).has_ways = True

    def write(self, vals):
        told = self.env["ptc.appointment"]
        if WAY_FIELDS & vals.keys():
            told = told._find_to_come([("conference_id", "in", self.ids)])
        before = told._get_held_ways()
        result = super().write(vals)
        told._tell_ways(before)
        return result


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    @api.constrains("way")
    def _mark_ways(self):
        self.filtered("way").conference_id.filtered(lambda one: not one.has_ways).sudo().has_ways = True

    def write(self, vals):
        told = self.env["ptc.appointment"]
        if "way" in vals:
            told = told._find_to_come([("session_id.conference_teacher_id", "in", self.ids)])
        before = told._get_held_ways()
        result = super().write(vals)
        told._tell_ways(before)
        return result


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    @api.constrains("way")
    def _mark_ways(self):
        self.filtered("way").conference_id.filtered(lambda one: not one.has_ways).sudo().has_ways = True

    def write(self, vals):
        told = self.env["ptc.appointment"]
        if "way" in vals:
            told = told._find_to_come([("session_id", "in", self.ids)])
        before = told._get_held_ways()
        result = super().write(vals)
        told._tell_ways(before)
        return result
