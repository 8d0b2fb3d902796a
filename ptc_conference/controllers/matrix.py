# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import route

from .portal import ConferencePortal


class MatrixPortal(ConferencePortal):
    """The scheduling matrix for the office. For everybody else it does not exist."""

    @route("/conference-matrix/<int:conference_id>", type="http", auth="user", website=True, readonly=True)
    def conference_matrix(self, conference_id, **asked):
        """Show what each time of each teacher is.

        :param asked: see ``ptc.matrix``.
        """
        conference = self.env["ptc.conference"]._find_for_matrix(self._to_id(conference_id))
        if not conference:
            raise NotFound()
        matrix = self.env["ptc.matrix"]._get_matrix(conference, asked)
        values = {"matrix": matrix, "address": f"/conference-matrix/{conference.id}", "title": conference.name}
        return self._render_private("ptc_conference.conference_matrix_page", values)
