# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """The way to undo what was just cancelled, in the notice about it."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _prepare_notice(self, action, appointments):
        """Tell of a cancellation whether it can be undone, or was."""
        if action == "cancel" and appointments._get_booked() == appointments:
            return super()._prepare_notice("undo", appointments)
        notice = super()._prepare_notice(action, appointments)
        if action == "cancel":
            undo = self.env["ptc.session.hold"]._get_undo_sudo(appointments)
            notice["undo"] = next(iter(undo.items()), None)
        return notice

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        """Add ``undo``: what takes a cancellation back, ``{"appointment_id", "label"}``, or None."""
        told = super()._describe_notice(notice, conference, lines, when)
        undo = notice.get("undo")
        if not told or not undo or not told["line"] or told["line"]["appointment"]:
            return told and {**told, "undo": None}
        appointment_id, until = undo
        seconds = max(round((until - self._get_now()).total_seconds()), 1)
        label = self.env._("Undo: keep %(moment)s", moment=when.moment(notice["wanted"][0]["start"]))
        text = self.env._("The time is kept for you for %(seconds)s seconds, if this was a mistake.", seconds=seconds)
        return {**told, "times": [], "offer_text": text, "undo": {"appointment_id": appointment_id, "label": label}}
