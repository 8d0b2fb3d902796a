# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import BookingRefused


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
                    "An appointment of these families was booked, moved or cancelled since, so this cannot be undone as"
                    " a whole. Open the family and split or merge it again."
                )
            )
        if self._has_other_guardians():
            raise UserError(
                self.env._(
                    "The guardians of these families were changed since, so this cannot be undone as a whole. Open the"
                    " family and split or merge it again."
                )
            )

    def _has_gone_on(self):
        """Tell whether an appointment of the families was booked, moved or cancelled since, by whomever."""
        families = self.family_id | self.other_family_id
        since = [("family_id", "in", families.ids), ("id", ">", self.done_outbox_id)]
        return bool(self.env["ptc.outbox"].search_count(since, limit=1))

    def _has_other_guardians(self):
        """Tell whether a link that has moved is elsewhere by now, or the new family has got others."""
        _old, new = self._get_direction()
        moved = self.with_context(active_test=False).moved_link_ids
        others = new.guardian_ids - moved if self.kind == "split" else moved.browse()
        return bool(others) or bool(moved.filtered(lambda link: link.family_id != new))

    def _undo(self):
        """Put links and appointments back; who was not told yet is not told at all."""
        is_told = any(line.state != "pending" for line in self._find_lines())
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
        if is_told:
            self._tell_undone()
        else:
            self._find_lines().sudo().unlink()

    def _put_links_back_sudo(self, family):
        links = self.with_context(active_test=False).sudo()
        if self.kind == "merge":
            family.sudo().active = True
        links.moved_link_ids.family_id = family
        links.ended_link_ids.active = True

    def _find_lines(self):
        """Return the lines of the outbox since the change, as far as they are about these families."""
        appointments = self.line_ids.appointment_id | self.line_ids.other_appointment_id
        families = self.family_id | self.other_family_id
        about = Domain("appointment_id", "in", appointments.ids) | Domain("family_id", "in", families.ids)
        return self.env["ptc.outbox"].search(about & Domain("id", ">", self.last_outbox_id))

    def _tell_undone(self):
        """Let the calendars of those who were told of the change be as they were.

        What was given back is told already, since it was written.
        """
        if self.kind == "merge":
            known = self._find_lines().filtered("partner_id").appointment_id
            self.line_ids.filtered(lambda line: line.action == "keep").appointment_id._tell_gone(self.family_id)
            known._tell_gone(self.other_family_id)
            return
        stayed = self.line_ids.filtered(lambda line: line.action in ("keep", "copy")).appointment_id
        stayed._find_gone(self.other_family_id)._tell_to(self.adult_ids)
        copied = self.line_ids.filtered(lambda line: line.action == "copy").other_appointment_id
        # The new family is no more: its adults are reached in this one.
        copied.family_id = self.family_id
        self.env["ptc.outbox"]._put_for_sudo(copied, "cancelled", self.adult_ids)


class PtcFamilyChangeLine(models.Model):
    _name = "ptc.family.change.line"
    _inherit = "ptc.family.change.line"

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
