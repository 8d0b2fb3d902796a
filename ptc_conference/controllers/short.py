# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.http import Controller, request, route


class ShortPortal(Controller):
    """The address on paper: short enough to be typed."""

    @route("/c/<int:conference_id>", type="http", auth="public", methods=["GET"], readonly=True, save_session=False)
    def portal_short(self, conference_id, **kw):
        """Lead to the page of a conference, by signing in, whether there is one or not."""
        return request.redirect(f"/my/conferences/{conference_id}", code=303)
