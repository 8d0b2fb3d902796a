# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib.windows import get_access
from ..when import When


class PtcConference(models.Model):
    """Where a conference stands: it follows the clock and is never typed in."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("wishes", "Teachers' wishes"),
            ("preview", "Preview"),
            ("open", "Open for booking"),
            ("view", "View only"),
            ("over", "Over"),
        ],
        compute="_compute_state",
        help="What is open for anybody; each family has the windows of its own students.",
    )
    state_text = fields.Char("What comes when", compute="_compute_state_text")

    @api.depends(
        "is_published",
        "last_stop",
        "wish_from",
        "wish_until",
        "window_ids.preview_from",
        "window_ids.opens",
        "window_ids.closes",
        "window_ids.view_until",
    )
    def _compute_state(self):
        now = fields.Datetime.now()
        for conference in self:
            conference.state = conference._get_state(now)

    @api.depends("state", "tz", "first_start", "window_ids.audience", "window_ids.grade_ids")
    @api.depends_context("lang")
    def _compute_state_text(self):
        now = fields.Datetime.now()
        for conference in self:
            when = When(self.env, conference.tz or "UTC")
            told = [conference._describe_wishes(now, when)]
            told += [conference._describe_window(window, now, when) for window in conference.window_ids]
            told.append(conference._describe_end(now, when))
            conference.state_text = " · ".join(filter(None, told))

    def _get_state(self, now):
        """Return the state at ``now``, naive UTC: what is open for anybody.

        It is "preview" from the opening of the conference to that of its next window, also while nobody looks yet.
        """
        self.ensure_one()
        windows = self.window_ids.filtered(lambda window: window.opens and window.closes)._as_windows()
        access = get_access(windows, now, self.last_stop or None)
        if self.is_published and (access.state == "open" or self._is_over(now)):
            return "over" if self._is_over(now) else "open"
        if self._is_wish_time(now):
            return "wishes"
        if not self.is_published:
            return "draft"
        return "preview" if any(window.opens > now for window in windows) else "view"

    def _is_over(self, now):
        return bool(self.last_stop and self.last_stop <= now)

    def _describe_wishes(self, now, when):
        """Return the teachers' time for wishes in words, or "" when it is over or there is none."""
        if not self.wish_until or self.wish_until <= now:
            return ""
        until = when.short(self.wish_until)
        if not self.wish_from or self.wish_from <= now:
            return self.env._("Teachers' wishes until %(until)s", until=until)
        return self.env._(
            "Teachers' wishes from %(start)s until %(until)s", start=when.short(self.wish_from), until=until
        )

    def _describe_window(self, window, now, when):
        """Return what comes next of a window in words, or "" while it is being typed."""
        if not (window.opens and window.closes):
            return ""
        opens, closes = when.short(window.opens), when.short(window.closes)
        about = {"audience": window._describe_audience(), "opens": opens, "closes": closes}
        if window.closes <= now:
            return self.env._("Closed since %(closes)s for %(audience)s", **about)
        if window.opens <= now:
            return self.env._("Open until %(closes)s for %(audience)s", **about)
        if window.preview_from and window.preview_from > now:
            preview = when.short(window.preview_from)
            return self.env._(
                "Shown from %(preview)s, opens %(opens)s for %(audience)s, closes %(closes)s", preview=preview, **about
            )
        return self.env._("Opens %(opens)s for %(audience)s, closes %(closes)s", **about)

    def _describe_end(self, now, when):
        if not self.last_stop:
            return ""
        if self._is_over(now):
            return self.env._("Over since %(moment)s", moment=when.short(self.last_stop))
        return self.env._("Ends %(moment)s", moment=when.short(self.last_stop))
