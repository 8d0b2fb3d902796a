# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from ..exceptions import BookingStale, HeldMeanwhile
from ..lib import itinerary, request_key
from .portal import ATTEMPTS, MAX_CHOICES, ConferencePortal, form_route, speak_own_language

_logger = logging.getLogger(__name__)

TEXT = 10  # characters of a time of day or a date


class FindPortal(ConferencePortal):
    """The best times for a family: a form, up to three plans, and one of them kept for two minutes."""

    @route(
        "/my/conferences/<int:conference_id>/find",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_find(self, conference_id, kept=None, **kw):
        """Show the form, and the plans once it was sent.

        :param kept: "no" when what was to be kept could not be.
        """
        speak_own_language()
        search, partner = self._get_search(), self.env.user.partner_id
        page = self.env["ptc.family.find"]._get_find_sudo(self._to_id(conference_id), partner, search)
        if not page:
            raise NotFound()
        values = {"page": page, "page_name": "find", "title": self.env._("Find the best times")}
        values.update(is_lost=kept == "no", token=request_key.make_token(), search=self._get_fields(search))
        return self._render_private("ptc_conference.portal_find_page", values)

    @form_route("/my/conferences/<int:conference_id>/find")
    def portal_find_keep(self, conference_id, **form):
        """Search, keep the times of the best plan or of the one chosen for two minutes, and show the plans."""
        search = self._get_search()
        is_chosen = bool(request.httprequest.form.getlist("choice"))
        is_kept = self._keep(conference_id, search, self._get_asked(form) if is_chosen else None)
        lost = [("kept", "no")] if is_chosen and not is_kept else []
        query = urlencode(self._get_fields(search) + lost)
        return request.redirect(f"/my/conferences/{conference_id}/find?{query}#plans", code=303)

    def _keep(self, conference_id, search, asked):
        """Keep some times, or those of the best plan; return whether they are kept.

        :raise NotFound: when they are not theirs to book.
        """
        partner, conference_id = self.env.user.partner_id, self._to_id(conference_id)
        for attempt in range(ATTEMPTS):
            chosen = asked or self.env["ptc.family.find"]._find_best_sudo(conference_id, partner, search)
            wanted = chosen and self.env["ptc.appointment"].sudo()._find_wanted_sudo(partner, conference_id, chosen)
            if asked and not wanted:
                raise NotFound()
            try:
                if not wanted or self.env["ptc.session.hold"]._keep_plan_sudo(wanted, partner):
                    return bool(wanted)
            except (BookingStale, HeldMeanwhile):
                _logger.debug("Somebody else was faster, attempt %s", attempt)
            self.env.cr.rollback()
            if asked:
                return False
        return False

    def _get_search(self):
        """Return the search of a form or an address, see ptc_family_find.py."""
        values = request.httprequest.values
        aim = values.get("aim")
        return {
            "lines": {line[: 2 * TEXT + 2] for line in values.getlist("line")[:MAX_CHOICES]},
            "days": {day[:TEXT] for day in values.getlist("day")[:MAX_CHOICES]},
            **{name: values.get(name, "").strip()[:TEXT] for name in ("from", "until")},
            "aim": aim if aim in itinerary.AIMS else None,
        }

    def _get_fields(self, search):
        """Return a search as the fields of a form."""
        some = [(name[:-1], value) for name in ("lines", "days") for value in sorted(search[name])]
        return some + [(name, search[name]) for name in ("from", "until", "aim") if search[name]]
