# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_list

from ..exceptions import BookingRefused
from .ptc_family_change import OPEN


class PtcFamilyChange(models.Model):
    """Carrying out a split or a merge.

    Of a split both sides had every appointment on their page and in their calendars. So who loses one is told that it
    is cancelled, under the UID it was booked with, and neither is told what became of it with the other.
    """

    _name = "ptc.family.change"
    _inherit = "ptc.family.change"

    def _apply(self):
        self.ensure_one()
        if self.kind == "split":
            self.other_family_id = self._create_family_sudo()
            self._move_links_sudo(self.other_family_id)
            self.line_ids._apply_all()
            self._check_places()
        else:
            known, joining = self._find_coming(), self._get_joining()
            self._move_links_sudo(self.family_id)
            self.line_ids._apply_all()
            known._tell_to(joining)
            self._archive_family_sudo()

    def _check_places(self):
        """Refuse to leave those who stay in more places at once than there are adults.

        It is the list of what no longer goes with the roster that knows; what the office has kept all the same stays.
        """
        found = self.line_ids.appointment_id._find_crowded()
        if found:
            names = format_list(self.env, found.mapped("display_name"))
            raise UserError(
                self.env._(
                    "Those who stay would be in more places at once than there are adults: %(appointments)s. Let it go"
                    " to the new family, or move or cancel one of the two first.",
                    appointments=names,
                )
            )

    def _find_coming(self):
        """Return what the family that stays has booked for itself: those who become part of it do not know of it."""
        booked = self.env["ptc.appointment"].search([("family_id", "=", self.family_id.id), *OPEN])
        return booked.filtered(lambda one: not one._is_together())

    def _get_joining(self):
        """Return the adults who become part of the family."""
        return self.other_family_id.guardian_partner_ids - self.family_id.guardian_partner_ids

    def _create_family_sudo(self):
        """Return a new family; the office may not make others, but this one."""
        return self.env["ptc.family"].sudo().create({}).sudo(self.env.su)

    def _archive_family_sudo(self):
        self.other_family_id.sudo().active = False

    def _move_links_sudo(self, family):
        """Put the links into another family; one that is there already is ended instead."""
        links = self._get_links().sudo()
        known = {(link.student_id, link.partner_id) for link in family.sudo().guardian_ids}
        twice = links.filtered(lambda link: (link.student_id, link.partner_id) in known)
        self.write({"moved_link_ids": (links - twice).ids, "ended_link_ids": twice.ids})
        (links - twice).family_id = family
        twice.active = False


class PtcFamilyChangeLine(models.Model):
    _name = "ptc.family.change.line"
    _inherit = "ptc.family.change.line"

    def _apply_all(self):
        for line in self:
            line._apply()

    def _apply(self):
        """Do with the appointment what was decided; a refusal says which one it is about."""
        appointment, change = self.appointment_id, self.change_id
        if appointment.state != "booked":
            return
        try:
            method = getattr(self, f"_{change.kind}_{self.action}")
            appointment._attempt(appointment.session_id, method)
        except BookingRefused as refusal:
            told = str(appointment._explain_refusal(refusal))
            raise UserError(self._describe_refused(told)) from refusal

    def _describe_refused(self, reason):
        """Return why the appointment cannot be had, and what the clerk does about it in the list of these lines."""
        text = self.env._("%(appointment)s: %(reason)s", appointment=self.appointment_id.display_name, reason=reason)
        if self.change_id.kind == "split":
            return text
        hint = self.env._('Choose "Is cancelled" for it here, or move one of the two first. Then merge again.')
        return f"{text}\n\n{hint}"

    def _split_keep(self):
        """The appointment stays; the others are told that it is no longer theirs."""
        self.appointment_id._tell_gone(self.change_id.other_family_id)

    def _split_give(self):
        """The appointment goes over, in the same session; the family that had it is told that it is cancelled."""
        appointment = self.appointment_id
        vals = {"extra_session_ids": [Command.set(appointment.extra_session_ids.ids)]}
        appointment._cancel(is_staff=True)
        self.other_appointment_id = self._create_other(vals)

    def _split_copy(self):
        """The new family gets one of its own for it at another time, as long and with the same teachers."""
        one = self.appointment_id
        extra = one._find_companions(self.session_id, *one._get_shape())
        vals = {"session_id": self.session_id.id, "extra_session_ids": [Command.set(extra.ids)]}
        self.other_appointment_id = self._create_other({**vals, "ics_uid": one._default_ics_uid()})
        one._tell_gone(self.change_id.other_family_id)

    def _merge_keep(self):
        self.appointment_id.write({"family_id": self.change_id.family_id.id, "is_over_limit": True})

    def _merge_cancel(self):
        # In the new family, whose guardians are told.
        self.appointment_id.write({"family_id": self.change_id.family_id.id, "state": "cancelled"})

    def _create_other(self, vals):
        """Return the appointment of the new family: as this one, with other ``vals``."""
        return self.appointment_id._create_for(self.change_id.other_family_id, vals)
