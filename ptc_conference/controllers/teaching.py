# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import content_disposition, request, route

from .portal import ConferencePortal, speak_own_language


class TeachingPortal(ConferencePortal):
    """The teachers' pages, for teachers with a portal account and for those who work in Odoo."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self.env.user.partner_id
        if not counters:
            values["is_teacher"] = partner.sudo().is_teacher
        if "teaching_count" in counters:
            page = self.env["ptc.teaching.page"]
            domain = page._get_parts_domain(partner) | page._get_wish_parts_domain(partner)
            values["teaching_count"] = self.env["ptc.conference.teacher"].sudo().search_count(domain)
        return values

    @route("/my/teaching", type="http", auth="user", website=True, readonly=True)
    def portal_my_teaching(self, cancelled=None, **kw):
        """Show the own sessions and who comes; and that one was cancelled, to who comes from there."""
        speak_own_language()
        page, partner = self.env["ptc.teaching.page"], self.env.user.partner_id
        found = {"parts": page._get_page_sudo(partner), "cards": page._get_wish_cards_sudo(partner)}
        values = {
            **found,
            "page_name": "teaching",
            "title": self.env._("My conference schedule"),
            "is_cancelled": bool(cancelled),
        }
        return self._render_private("ptc_conference.portal_my_teaching", values)

    @route("/my/teaching/<int:part_id>/schedule.pdf", type="http", auth="user", website=True, readonly=True)
    def portal_teaching_schedule(self, part_id, **kw):
        """Return the own schedule in one conference, to print."""
        speak_own_language()
        part_sudo = self.env["ptc.teaching.page"]._find_part_sudo(self.env.user.partner_id, self._to_id(part_id))
        if not part_sudo:
            raise NotFound()
        reports_sudo = self.env["ir.actions.report"].sudo()
        document, _kind = reports_sudo._render_qweb_pdf("ptc_conference.action_report_teacher_schedule", part_sudo.ids)
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition(self.env._("schedule.pdf"), disposition_type="inline"),
            "Cache-Control": "no-store",
        }
        return request.make_response(document, headers=list(headers.items()))
