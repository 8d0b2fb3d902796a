# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class PtcFamilyPage(models.AbstractModel):
    """Four short hints for who sees the page for the first time: until they are skipped, or something is booked."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_hints(self, page, is_wanted=False):
        """Return the hints of a page as ``[{"icon", "text"}]``, or none.

        :param dict page: see ``_get_page_sudo``.
        :param bool is_wanted: the parent asks for them.
        """
        lines = [line for child in page["children"] for line in child["lines"]]
        # Who has just done something knows the page, and is to read what it has led to.
        is_first = not page["schedule"] and not page["notice"] and not self._has_skipped_hints()
        if not is_wanted and not (is_first and any(line["can_choose"] for line in lines)):
            return []
        return [
            {"icon": "fa-hand-o-up", "text": self.env._("Open a teacher and tap a time. It is booked at once.")},
            {
                "icon": "fa-magic",
                "text": self.env._("Short of time? “Find the best times” plans the evening for all your children."),
            },
            {
                "icon": "fa-exchange",
                "text": self.env._(
                    "Plans change: move an appointment, or cancel it. For a minute after cancelling you can undo it."
                ),
            },
            {
                "icon": "fa-life-ring",
                "text": self.env._("No time that suits? Tell the teachers that you cannot come, or ask the school."),
            },
        ]

    @api.model
    def _has_skipped_hints(self):
        """Tell whether who reads the page has told that the hints are known."""
        return self.env.user.has_skipped_hints
