# SPDX-License-Identifier: LGPL-3.0-or-later
from .portal import ConferencePortal


class LivePortal(ConferencePortal):
    """The page of a conference hears of times that are taken."""

    def _render_page(self, page):
        page["is_live"] = self.env["ptc.conference"]._has_live()
        return super()._render_page(page)
