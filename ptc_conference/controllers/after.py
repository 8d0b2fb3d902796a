# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import request, route

from .portal import ConferencePortal, form_route, speak_own_language

CALENDAR = "text/calendar; charset=utf-8"
REPORT = "ptc_conference.report_family_schedule"


class AfterPortal(ConferencePortal):
    """After booking: the schedule on paper and in calendars, and the way to the school."""

    @route(
        "/my/conferences/<int:conference_id>/after",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_after(self, conference_id, **kw):
        """Show the schedule to be printed, the directions, and the private calendar address."""
        speak_own_language()
        partner = self.env.user.partner_id
        sheet = self._get_sheet(conference_id)
        if not sheet:
            return self._lead_back(conference_id)
        path = self.env["ptc.calendar.feed"]._get_path_sudo(partner)
        values = {"sheet": sheet, "page_name": "after", "title": self.env._("Your schedule")}
        values["feed"] = path and request.httprequest.host_url.rstrip("/") + path
        return self._render_private("ptc_conference.portal_after_page", values)

    @form_route("/my/conferences/<int:conference_id>/calendar")
    def portal_calendar_address(self, conference_id, change=None, **form):
        """Make a private calendar address, or a new one in its place, or take it back."""
        if not self._get_sheet(conference_id):
            return self._lead_back(conference_id)
        feeds, partner = self.env["ptc.calendar.feed"], self.env.user.partner_id
        if change == "remove":
            feeds._remove_sudo(partner)
        else:
            feeds._renew_sudo(partner)
        return request.redirect(f"/my/conferences/{conference_id}/after#calendar", code=303)

    @route("/my/conferences/<int:conference_id>/calendar.ics", type="http", auth="user", readonly=True)
    def portal_calendar_file(self, conference_id, **kw):
        """Answer the schedule as a calendar file."""
        partner, number = self.env.user.partner_id, self._to_id(conference_id)
        return self._answer_calendar(self.env["ptc.family.sheet"]._get_calendar_sudo(partner, number), "conference.ics")

    @route("/conference-calendar/<string:token>.ics", type="http", auth="public", readonly=True, save_session=False)
    def calendar_feed(self, token, **kw):
        """Answer the appointments of whose private address this is; what is not one answers like any other page."""
        partner = self.env["ptc.calendar.feed"]._find_partner_sudo(token)
        if not partner:
            raise NotFound()
        return self._answer_calendar(self.env["ptc.family.sheet"]._get_calendar_sudo(partner))

    @route("/my/conferences/<int:conference_id>/schedule.pdf", type="http", auth="user", readonly=True)
    def portal_schedule_paper(self, conference_id, **kw):
        """Answer the schedule on paper."""
        speak_own_language()
        if not self._get_sheet(conference_id):
            return self._lead_back(conference_id)
        data = {"conference_ids": [conference_id]}
        reports = self.env["ir.actions.report"].sudo()
        content, kind = reports._render_qweb_pdf(REPORT, self.env.user.partner_id.ids, data=data)
        names = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
        return request.make_response(content, [("Content-Type", names[kind]), ("Cache-Control", "no-store")])

    def _get_sheet(self, conference_id):
        """Return the own schedule, or None when nothing is booked."""
        partner = self.env.user.partner_id
        return self.env["ptc.family.sheet"]._get_sheet_sudo(self._to_id(conference_id), partner)

    def _lead_back(self, conference_id):
        """Lead who has nothing booked any more, as an old tab does not know, to the page of the conference.

        :raise NotFound: when nothing of the conference is the parent's.
        """
        self._get_page(conference_id)
        return request.redirect(f"/my/conferences/{conference_id}", code=303)

    def _answer_calendar(self, content, filename=None):
        """Answer a calendar; 304 while it is as it was.

        :raise NotFound: without one.
        """
        if content is None:
            raise NotFound()
        headers = [("Content-Type", CALENDAR), ("Cache-Control", "private, no-cache"), ("X-Robots-Tag", "noindex")]
        if filename:
            headers.append(("Content-Disposition", f'attachment; filename="{filename}"'))
        response = request.make_response(content, headers)
        response.add_etag()
        return response.make_conditional(request.httprequest.environ)
