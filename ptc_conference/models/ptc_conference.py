# SPDX-License-Identifier: LGPL-3.0-or-later
import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..settings import ALSO_ARCHIVED


class PtcConference(models.Model):
    _name = "ptc.conference"
    _description = "Conference"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "first_start desc, id desc"

    name = fields.Char("Title", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", "School", required=True, default=lambda self: self.env.company)
    wanted_tz = fields.Selection("_selection_tz", "Time zone", required=True, default=lambda self: self._default_tz())
    tz = fields.Selection(
        "_selection_tz",
        "Time zone in force",
        compute="_compute_tz",
        inverse="_inverse_tz",
        store=True,
        precompute=True,
        required=True,
        copy=False,
        help="That of the sessions: another one is entered first, then applied.",
    )
    is_published = fields.Boolean(
        "Opened",
        readonly=True,
        copy=False,
        tracking=True,
        help="Parents see the conference and may book in its window.",
    )
    introduction = fields.Html(translate=True, help="Shown to parents above their appointments.")
    contact_id = fields.Many2one(
        "res.partner",
        required=True,
        default=lambda self: self.env.company.partner_id,
        help="Whom parents ask: name, telephone and e-mail address are told on the page and in every message.",
    )
    # When
    date_ids = fields.One2many("ptc.conference.date", "conference_id", "Dates", copy=True)
    break_ids = fields.One2many("ptc.conference.break", "conference_id", "Breaks")
    window_ids = fields.One2many("ptc.conference.window", "conference_id", "Booking windows")
    duration = fields.Integer("Session length", required=True, default=10, tracking=True, help="Minutes.")
    hall_time = fields.Integer(
        "Hall time", required=True, default=5, tracking=True, help="Minutes a family needs between two appointments."
    )
    family_limit = fields.Integer("Appointments per family", help="At the most; 0 is no limit.")
    student_limit = fields.Integer("Appointments per student", help="At the most, for each family; 0 is no limit.")
    teacher_limit = fields.Integer("Appointments per teacher", help="At the most; 0 is no limit.")
    first_start = fields.Datetime("Begins", compute="_compute_span", store=True)
    last_stop = fields.Datetime("Ends", compute="_compute_span", store=True)
    # Who
    grade_ids = fields.Many2many(
        "ptc.grade", string="Grades", context=ALSO_ARCHIVED, help="Leave empty for the whole school."
    )
    teacher_ids = fields.One2many("ptc.conference.teacher", "conference_id", "Teachers")
    session_ids = fields.One2many("ptc.session", "conference_id", "Sessions")
    appointment_ids = fields.One2many("ptc.appointment", "conference_id", "Appointments")
    teacher_count = fields.Integer(compute="_compute_counts")
    roomless_count = fields.Integer("Teachers without a room", compute="_compute_counts")
    session_count = fields.Integer(compute="_compute_counts")
    appointment_count = fields.Integer(compute="_compute_counts")

    _duration_positive = models.Constraint("CHECK (duration > 0)", "A session lasts at least one minute.")
    _limits_positive = models.Constraint(
        "CHECK (family_limit >= 0 AND student_limit >= 0 AND teacher_limit >= 0)", "A limit cannot be negative."
    )
    _hall_time_positive = models.Constraint("CHECK (hall_time >= 0)", "Hall time cannot be negative.")

    @api.model
    def _default_tz(self):
        """Return the time zone of the school's last conference; of the first one, that of who sets it up."""
        last = self.search([("company_id", "=", self.env.company.id)], order="id desc", limit=1)
        return last.tz or self.env.user.tz or self.env.company.partner_id.tz or "UTC"

    @api.model
    def _selection_tz(self):
        return [(name, name) for name in pytz.common_timezones]

    @api.depends("wanted_tz")
    def _compute_tz(self):
        for conference in self:
            conference.tz = conference.wanted_tz

    def _inverse_tz(self):
        """Whoever writes the time zone means what is wanted; that in force follows."""
        for conference in self:
            conference.wanted_tz = conference.tz
        self.env.add_to_compute(self._fields["tz"], self)
        self.modified(["tz"])

    @api.depends("date_ids.start", "date_ids.stop")
    def _compute_span(self):
        for conference in self:
            conference.first_start = min(conference.date_ids.filtered("start").mapped("start"), default=False)
            conference.last_stop = max(conference.date_ids.filtered("stop").mapped("stop"), default=False)

    def _compute_counts(self):
        def count(model, domain=()):
            groups = self.env[model]._read_group(
                Domain("conference_id", "in", self.ids) & Domain(domain or Domain.TRUE), ["conference_id"], ["__count"]
            )
            return dict(groups)

        teachers = count("ptc.conference.teacher")
        roomless = count("ptc.conference.teacher", Domain("room_id", "=", False))
        sessions = count("ptc.session")
        appointments = count("ptc.appointment", Domain("state", "=", "booked"))
        for conference in self:
            conference.teacher_count = teachers.get(conference, 0)
            conference.roomless_count = roomless.get(conference, 0)
            conference.session_count = sessions.get(conference, 0)
            conference.appointment_count = appointments.get(conference, 0)

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for conference in self:
            conference.access_url = f"/my/conferences/{conference.id}"
        return result

    def action_open(self):
        """Show the conference to parents; they book when its window opens."""
        for conference in self:
            conference._check_ready()
        self.is_published = True

    def action_withdraw(self):
        """Hide the conference from parents; appointments are kept."""
        self.is_published = False

    def action_add_teachers(self):
        """Give every teacher with a class in scope a part in the conference."""
        self.check_access("write")
        vals_list = []
        for conference in self:
            # Who was replaced by another does not come back by itself.
            known = conference.with_context(active_test=False).teacher_ids
            missing = conference._get_class_teachers().teacher_id - known.teacher_id
            vals_list += [{"conference_id": conference.id, "teacher_id": teacher.id} for teacher in missing]
        added = self.env["ptc.conference.teacher"].create(vals_list)
        return self._tell_teachers_added(len(added))

    def action_assign_rooms(self):
        """Give every teacher without a room one: the own classroom if it is free, else the next free table."""
        self.check_access("write")
        for conference in self:
            conference.teacher_ids.filtered(lambda part: not part.room_id)._assign_rooms()
        return self._tell_rooms_assigned()

    def action_allot(self):
        """Write the sessions of all teachers who have a room; a second run changes only what differs."""
        self.check_access("write")
        for conference in self:
            if not conference.date_ids:
                raise UserError(self.env._("Enter at least one date first: sessions are allotted to dates."))
            conference.teacher_ids.filtered("room_id")._allot()
        return self._tell_allotted()
