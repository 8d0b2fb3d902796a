# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import BookingRefused
from .ptc_family_change import OPEN


class PtcFamilyChange(models.Model):
    """Taking a split or a merge back, as long as nobody has booked on."""

    _name = "ptc.family.change"
    _inherit = "ptc.family.change"

    def _check_undoable(self):
        self.ensure_one()
        if self.state != "applied":
            raise UserError(self.env._("Only what was done can be undone."))
        if self._has_gone_on():
            raise UserError(
                self.env._(
                    "Somebody has booked, moved or cancelled since, so this cannot be undone as a whole. Open the"
                    " family and split or merge it again."
                )
            )

    def _has_gone_on(self):
        """Tell whether a family has done something since, or one of the appointments is no longer as it was left."""
        if any(line._has_changed() for line in self.line_ids):
            return True
        families = self.family_id | self.other_family_id
        since = [("family_id", "in", families.ids), *OPEN, ("id", ">", self.last_appointment_id)]
        return bool(self.env["ptc.appointment"].search(since) - self.line_ids.other_appointment_id)

    def _undo(self):
        """Put links and appointments back; who was not told yet is not told at all."""
        back = self.other_family_id if self.kind == "merge" else self.family_id
        lines = self.line_ids
        held = lines.other_appointment_id._get_booked()
        if self.kind == "split" and held:
            held._write_booked({"state": "cancelled"})
        self._put_links_back_sudo(back)
        for line in lines:
            line._put_back(back)
        if self.kind == "split":
            self._archive_family_sudo()
        self._forget_untold_sudo()

    def _put_links_back_sudo(self, family):
        links = self.with_context(active_test=False).sudo()
        if self.kind == "merge":
            family.sudo().active = True
        links.moved_link_ids.family_id = family
        links.ended_link_ids.active = True

    def _forget_untold_sudo(self):
        """Remove the lines of the outbox since the change, unless somebody was told one of them already."""
        appointments = self.line_ids.appointment_id | self.line_ids.other_appointment_id
        since = Domain("appointment_id", "in", appointments.ids) & Domain("id", ">", self.last_outbox_id)
        lines = self.env["ptc.outbox"].sudo().search(since)
        if all(line.state == "pending" for line in lines):
            lines.unlink()


class PtcFamilyChangeLine(models.Model):
    _name = "ptc.family.change.line"
    _inherit = "ptc.family.change.line"

    def _has_changed(self):
        """Tell whether the appointments of this line are no longer as the change has left them."""
        is_over = self.action in ("give", "cancel")
        one, other = self.appointment_id, self.other_appointment_id
        if one.state != ("cancelled" if is_over else "booked"):
            return True
        place = self.session_id if self.action == "copy" else one.session_id
        is_held = self.action in ("give", "copy")
        return bool(other and is_held and (other.state, other.session_id) != ("booked", place))

    def _put_back(self, family):
        """Give the appointment back to the family that had it."""
        one = self.appointment_id
        vals = {"state": "booked"} if one.state == "cancelled" else {}
        if one.family_id != family:
            vals["family_id"] = family.id
        if not vals:
            return
        try:
            one._attempt(one.session_id, lambda: one._write_booked(vals))
        except BookingRefused as refusal:
            raise one._explain_refusal(refusal) from refusal
