# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..when import When


class PtcConference(models.Model):
    """The status bar of a conference: its states in order, each with its dates."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    state_bar = fields.Html("States", compute="_compute_state_bar", sanitize=False)

    @api.depends("state", "state_text", "window_ids.preview_from", "wish_from", "last_stop")
    @api.depends_context("lang")
    def _compute_state_bar(self):
        for conference in self:
            values = {"steps": conference._get_state_steps()}
            conference.state_bar = self.env["ir.qweb"]._render(
                "ptc_conference.ptc_conference_state_bar", values, lang=self.env.lang
            )

    def _get_state_steps(self):
        """Return the states in order: ``[{"label", "when", "place"}]``.

        ``when``: from when or until when, in words, or ""; ``place``: "done", "current" or "next". Without a time for
        teachers' wishes that state is left out; nothing else comes once a conference is cancelled.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        dates = self._describe_state_dates()
        usual = [key for key in dates if key != "wishes" or dates[key] or self.state == key]
        keys = usual if self.state in usual else [self.state]
        current = keys.index(self.state)
        return [
            {
                "label": labels[key],
                "when": dates.get(key, ""),
                "place": "done" if number < current else "current" if number == current else "next",
            }
            for number, key in enumerate(keys)
        ]

    def _describe_state_dates(self):
        """Return ``{state: when it is}`` in words; with several booking windows from the first to the last of them."""
        when = When(self.env, self.tz or "UTC")
        windows = self.window_ids.filtered(lambda window: window.opens and window.closes)
        opens, closes = min(windows.mapped("opens"), default=False), max(windows.mapped("closes"), default=False)
        previews = windows.filtered("preview_from").mapped("preview_from")
        preview = min(previews) if windows and len(previews) == len(windows) else False
        return {
            "draft": "",
            "wishes": self._describe_times(when, self.wish_from, self.wish_until),
            "preview": self._describe_times(when, preview, False),
            "open": self._describe_times(when, opens, closes),
            "view": self._describe_times(when, closes, False),
            "over": self._describe_times(when, self.last_stop, False),
        }

    @api.model
    def _describe_times(self, when, start, stop):
        """Return two instants in words, either may be False."""
        about = {"start": start and when.short(start), "stop": stop and when.short(stop)}
        if start and stop:
            return self.env._("%(start)s to %(stop)s", **about)
        if start:
            return self.env._("from %(start)s", **about)
        return self.env._("until %(stop)s", **about) if stop else ""
