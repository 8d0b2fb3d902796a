# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import request, route

from .teaching import TeachingPortal


class TeachingCalendar(TeachingPortal):
    """The private calendar address of a teacher; it is read at the one of parents."""

    @route()
    def portal_my_teaching(self, **kw):
        response = super().portal_my_teaching(**kw)
        path = self.env["ptc.calendar.feed"]._get_path_sudo(self.env.user.partner_id)
        response.qcontext["feed"] = path and request.httprequest.host_url.rstrip("/") + path
        return response

    @route("/my/teaching/calendar", type="http", auth="user", methods=["POST"], website=True)
    def portal_teaching_calendar_address(self, change=None, **form):
        """Make a private calendar address, or a new one in its place, or take it back."""
        feeds, partner = self.env["ptc.calendar.feed"], self.env.user.partner_id
        if not partner.sudo().is_teacher:
            raise NotFound()
        (feeds._remove_sudo if change == "remove" else feeds._renew_sudo)(partner)
        return request.redirect("/my/teaching#calendar", code=303)
