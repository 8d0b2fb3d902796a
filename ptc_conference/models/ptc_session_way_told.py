# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import contextmanager

from odoo import api, fields, models

WAY_FIELDS = {"way", "video_url"}


@contextmanager
def telling_ways(appointments, is_touched, path, records):
    """Tell the families of what is to come in ``records``, where a change makes them meet in another way.

    :param appointments: ``ptc.appointment``, whatever it holds.
    :param bool is_touched: whether the change may do so at all.
    :param str path: leads from an appointment to ``records``.
    """
    told = appointments._find_to_come([(path, "in", records.ids)]) if is_touched else appointments.browse()
    before = told._get_held_ways()
    yield
    told._tell_ways(before)


class PtcAppointment(models.Model):
    """Families whose appointment is held another way than they were told get a message."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_held_ways(self):
        """Return ``{appointment: (way, where)}``: the address of the call as far as it is a setting, or the place."""
        return {one: (one._get_way(), one._get_where()) for one in self}

    def _get_where(self):
        """Return where one meets, to compare."""
        way = self._get_way()
        if way == "person":
            return self.session_id.room_id._get_place_told()
        return way == "video" and self.conference_id.video_url

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
        is_touched = bool(WAY_FIELDS & vals.keys())
        with telling_ways(self.env["ptc.appointment"], is_touched, "conference_id", self):
            return super().write(vals)


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    @api.constrains("way")
    def _mark_ways(self):
        self.filtered("way").conference_id.filtered(lambda one: not one.has_ways).sudo().has_ways = True

    def write(self, vals):
        is_touched = "way" in vals
        with telling_ways(self.env["ptc.appointment"], is_touched, "session_id.conference_teacher_id", self):
            return super().write(vals)


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    @api.constrains("way")
    def _mark_ways(self):
        self.filtered("way").conference_id.filtered(lambda one: not one.has_ways).sudo().has_ways = True

    def write(self, vals):
        is_touched = "way" in vals
        with telling_ways(self.env["ptc.appointment"], is_touched, "session_id", self):
            return super().write(vals)
