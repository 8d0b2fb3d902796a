# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..when import When


class PtcConference(models.Model):
    """When and how much teachers may wish before a conference is opened, and what has become of it."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    wish_from = fields.Datetime("Teachers' wishes from", copy=False, help="Empty: at once.")
    wish_until = fields.Datetime(
        "Teachers' wishes until",
        copy=False,
        help="Until then teachers enter on their page when they cannot come. Empty: they are not asked.",
    )
    wish_quota = fields.Integer(
        "Quota", help="How much time each teacher may mark, at the most, in the whole conference; 0 is no limit."
    )
    wish_quota_unit = fields.Selection(
        [("minutes", "minutes"), ("sessions", "sessions")],
        "Unit of the quota",
        required=True,
        default="minutes",
        help="A session counts with the teacher's session length.",
    )
    is_calendar_counted = fields.Boolean(
        "Leave out busy times",
        default=True,
        help="Times at which teachers are busy in Odoo's calendar, or on time off, get no sessions.",
    )
    wish_ids = fields.One2many("ptc.teacher.wish", "conference_id", "Teachers' wishes")
    wish_count = fields.Integer("Number of wishes", compute="_compute_wish_counts")
    wish_asked_count = fields.Integer("Wishes not decided", compute="_compute_wish_counts")
    busy_table = fields.Html(
        "Busy times", compute="_compute_busy_table", sanitize=False, groups="ptc_roster.group_office"
    )
    wish_clash_ids = fields.Many2many(
        "ptc.appointment",
        string="Booked although the teacher cannot come",
        compute="_compute_wish_clash_ids",
        groups="ptc_roster.group_office",
        help="Appointments are never dropped by a wish or a calendar: move them.",
    )

    _wish_times_ordered = models.Constraint(
        "CHECK (wish_until > wish_from)", "The time for teachers' wishes must end after it begins."
    )
    _wish_until_known = models.Constraint(
        "CHECK (wish_from IS NULL OR wish_until IS NOT NULL)", "Enter until when teachers may enter their wishes."
    )
    _wish_quota_positive = models.Constraint("CHECK (wish_quota >= 0)", "A quota cannot be negative.")

    @api.depends("wish_ids.state")
    def _compute_wish_counts(self):
        groups = self.env["ptc.teacher.wish"]._read_group(
            [("conference_id", "in", self.ids)], ["conference_id", "state"], ["__count"]
        )
        for conference in self:
            counts = {state: count for found, state, count in groups if found == conference._origin}
            conference.wish_count = sum(counts.values())
            conference.wish_asked_count = counts.get("asked", 0)

    @api.depends("date_ids.start", "date_ids.stop", "teacher_ids", "wanted_tz")
    @api.depends_context("lang")
    def _compute_busy_table(self):
        for conference in self:
            rows = conference._get_busy_rows()
            values = {"rows": rows}
            conference.busy_table = rows and self.env["ir.qweb"]._render(
                "ptc_conference.ptc_conference_busy_table", values, lang=self.env.lang
            )

    @api.depends("wish_ids.state", "is_calendar_counted", "appointment_ids.state")
    def _compute_wish_clash_ids(self):
        for conference in self:
            conference.wish_clash_ids = conference._origin._find_clashes()

    def action_accept_wishes(self):
        """Accept all wishes that are not decided yet."""
        self.check_access("write")
        return self.wish_ids.filtered(lambda wish: wish.state == "asked").action_accept()

    def _is_wish_time(self, now):
        """Tell whether teachers may enter and withdraw wishes at ``now``, naive UTC."""
        self.ensure_one()
        return bool(self.wish_until and now < self.wish_until and (not self.wish_from or self.wish_from <= now))

    def _describe_wish_obstacle(self, now):
        """Return why teachers cannot be asked for wishes at ``now`` (naive UTC), and what to do; "" when they can."""
        if self._is_wish_time(now):
            return ""
        if not self.wish_until:
            return self.env._("Enter until when teachers may enter their wishes first: tab Teachers' wishes.")
        when = When(self.env, self.tz)
        if self.wish_until <= now:
            return self.env._(
                "The time for wishes ended on %(until)s: teachers could enter none. Enter a later time in the tab"
                " Teachers' wishes first.",
                until=when.moment(self.wish_until),
            )
        return self.env._(
            "The time for wishes begins on %(start)s; teachers are asked by themselves then. Enter an earlier time in"
            " the tab Teachers' wishes to ask them now.",
            start=when.moment(self.wish_from),
        )

    def _find_clashes(self):
        """Return the booked appointments that lie in times at which their teachers cannot come."""
        unavailable = self.teacher_ids._get_unavailable()
        parts = [part.id for part in unavailable]
        booked = self.env["ptc.occupancy"].search([("session_id.conference_teacher_id", "in", parts)])
        return booked.filtered(
            lambda held: any(
                held.start < stop and start < held.stop
                for start, stop in unavailable.get(held.session_id.conference_teacher_id, ())
            )
        ).appointment_id

    def _tell_accepted(self, count):
        """Return what shows that wishes were accepted, and what is to be done then."""
        clashes = sum(len(conference._find_clashes()) for conference in self)
        if clashes:
            message = self.env._(
                "Accepted: %(count)s. Appointments in such times: %(clashes)s. They are kept: move them, see the tab"
                " Teachers' wishes.",
                count=count,
                clashes=clashes,
            )
            return self._notification("warning", message)
        message = self.env._(
            "Accepted: %(count)s. Allot sessions again: times at which a teacher cannot come are left out, and of few"
            " sessions preferred ones come first.",
            count=count,
        )
        return self._notification("success", message)
