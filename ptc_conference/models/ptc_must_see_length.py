# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..exceptions import BookingRefused
from ..when import When


class PtcMustSee(models.Model):
    """Who is given more time gets it for what is booked already, where the time after it is free.

    Where it is not, the appointment stays as it is: staff choose another time for it, or leave it.
    """

    _name = "ptc.must.see"
    _inherit = "ptc.must.see"

    short_ids = fields.Many2many(
        "ptc.appointment", string="Appointments that are shorter", compute="_compute_short_ids"
    )
    short_text = fields.Text("What is shorter", compute="_compute_short_ids")

    @api.depends("session_count")
    @api.depends_context("lang")
    def _compute_short_ids(self):
        for mark in self:
            short = mark._find_short()
            mark.short_ids = short
            mark.short_text = "\n".join(map(self._describe_short, short)) or False

    @api.model_create_multi
    def create(self, vals_list):
        marks = super().create(vals_list)
        marks._lengthen_booked()
        return marks

    def write(self, vals):
        before = {mark: mark.session_count for mark in self}
        result = super().write(vals)
        self.filtered(lambda mark: mark.session_count > before[mark])._lengthen_booked()
        return result

    def action_choose_time(self):
        """Choose another time for the appointment that is shorter than it should be."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_appointment_lengthen_action")
        context = {"active_id": self.short_ids[:1].id, "default_session_count": str(self.session_count)}
        return {**action, "context": context}

    def _find_short(self):
        """Return the appointments still to come about this student with this teacher that are shorter than asked."""
        self.ensure_one()
        if self.session_count <= 1:
            return self.env["ptc.appointment"]
        names = ("conference_id", "student_id", "class_teacher_id")
        held = self.env["ptc.occupancy"].search(
            [*((name, "=", self[name].id) for name in names), ("start", ">", fields.Datetime.now())]
        )
        single = held.filtered(lambda one: one.session_id.places == 1).appointment_id
        return single.filtered(lambda one: one._get_count() < self._get_asked_count(one))

    def _get_asked_count(self, appointment):
        """Return how many sessions an appointment should have, with all of its topics."""
        pairs = [(student.id, part.id) for student, part in appointment._get_topics()]
        needs = self.conference_id._get_needs(pairs)
        return max((need.count for need in needs.values()), default=1)

    def _lengthen_booked(self):
        for mark in self:
            for appointment in mark._find_short():
                try:
                    appointment._set_length(mark._get_asked_count(appointment))
                except BookingRefused:
                    continue  # It is in short_ids from now on.

    @api.model
    def _describe_short(self, appointment):
        return self.env._(
            "The appointment on %(moment)s stays as long as it is, since the time after it is not free. Choose another"
            " time for it, or leave it.",
            moment=When(self.env, appointment.conference_id.tz).moment(appointment.start),
        )
