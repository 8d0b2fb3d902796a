# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.http import request, route

from .teaching import TeachingPortal


class TeachingLink(TeachingPortal):
    """Where messages to teachers lead: an address that survives the login."""

    @route("/my/teaching/conferences/<int:conference_id>", type="http", auth="user", website=True, readonly=True)
    def portal_teaching_conference(self, conference_id, **kw):
        """Lead to a conference on the teacher's page; to the page itself when it is not there."""
        return request.redirect(f"/my/teaching#conference-{conference_id}")
