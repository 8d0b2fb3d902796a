# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class PtcOutbox(models.Model):
    """What some adults of a family are told alone: the others know of it already, or have to do with it no more."""

    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    partner_id = fields.Many2one(
        "res.partner", "To this adult only", index="btree_not_null", ondelete="cascade", readonly=True
    )

    @api.model
    def _put_for_sudo(self, appointments, event, adults):
        """Add a line for each of the adults about each of the appointments, see ``_put``."""
        if not appointments or not adults:
            return
        due = self._prepare_put(appointments.conference_id, event)["due"]
        common = {"event": event, "due": due}
        self.sudo().create(
            [
                {**common, "appointment_id": one.id, "family_id": one.family_id.id, "partner_id": adult.id}
                for one in appointments
                for adult in adults
            ]
        )
        self._wake_sudo(due)

    def _is_for(self, adult):
        """Tell whether an adult of the family is to be told this line, at an address that may be of another one too."""
        self.ensure_one()
        only = self.partner_id
        return only in (adult.browse(), adult) or only.email_normalized in {adult.email_normalized} - {False}


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _tell_to(self, adults):
        """Tell adults of the family, who do not know of these appointments, that they are theirs."""
        for appointment in self if adults else ():
            appointment.ics_sequence += 1
        self.env["ptc.outbox"]._put_for_sudo(self, "booked", adults)

    def _tell_gone(self, family):
        """Tell a family that knows of these appointments that it has lost them, and nothing of what becomes of them.

        It gets a cancelled one under the UID it knows. What is for all families of a student stays its own.
        """
        for one in self:
            if one.student_id in family.guardian_ids.student_id and not one._is_together():
                gone = one._create_for(family, {"state": "cancelled"})
                one.ics_sequence = gone.ics_sequence
                self.env["ptc.outbox"]._put(gone, "cancelled")

    def _find_gone(self, family):
        """Return those of these appointments that the family was told are its own no more."""
        domain = [("family_id", "=", family.id), ("ics_uid", "in", self.mapped("ics_uid")), ("state", "=", "cancelled")]
        known = set(self.search(domain).mapped("ics_uid"))
        return self.filtered(lambda one: one.ics_uid in known)

    def _create_for(self, family, vals):
        """Return an appointment of another family of the student: as this one, with other ``vals``."""
        self.ensure_one()
        students = family.guardian_ids.student_id
        also = [topic for topic in self._get_topics()[1:] if topic[0] in students]
        is_theirs = self.booked_by_id in family.guardian_partner_ids
        return self.create(
            {
                "session_id": self.session_id.id,
                "student_id": self.student_id.id,
                "family_id": family.id,
                "class_teacher_id": self.class_teacher_id.id,
                "booked_by_id": (self.booked_by_id if is_theirs else self.env.user.partner_id).id,
                "is_student_attending": self.is_student_attending,
                "is_over_limit": True,
                "ics_uid": self.ics_uid,
                "ics_sequence": self.ics_sequence + 1,
                "also_ids": self._prepare_also(also),
                **vals,
            }
        )
