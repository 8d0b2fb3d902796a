# SPDX-License-Identifier: LGPL-3.0-or-later
import time

from .portal import ConferencePortal

SLACK = 2  # seconds: by so much the page was read before, at the most


class LivePortal(ConferencePortal):
    """The page of a conference hears of times that are taken, and of what the family books elsewhere."""

    def _render_page(self, page):
        page["is_live"] = self.env["ptc.conference"]._has_live()
        page["at"] = int((time.time() - SLACK) * 1000)
        held = sorted(booked["session_id"] for day in page["schedule"] for booked in day["appointments"])
        page["held"] = " ".join(map(str, held))
        return super()._render_page(page)
