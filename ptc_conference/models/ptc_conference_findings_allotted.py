# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..settings import expand, is_same
from .ptc_conference_change import OWN


class PtcConference(models.Model):
    """The checks of sessions that were allotted before something else changed: settings, wishes, calendars."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _check_allotted(self, facts):
        checks = (
            self._check_settings_allotted,
            self._check_unavailable,
            self._check_preferences,
            self._check_wishes_decided,
        )
        return [finding for check in checks for finding in check(facts)]

    def _check_settings_allotted(self, facts):
        known = self.allotted_settings
        if not facts.sessions or not known or is_same(known, self._get_settings_of(facts)):
            return []
        name = self.env._("Settings were changed after sessions were allotted")
        advice = self.env._("Allot sessions again, or go back to the earlier settings: the conference offers both.")
        return self._find_setting("stale", name, advice, self.ids)

    def _get_settings_of(self, facts):
        """Return what ``_get_settings`` does, of what has been read."""
        lines = {
            name: [row["id"] for row in rows]
            if self._fields[name].type == "many2many"
            else [{**row, **expand(row.get("conditions"))} for row in rows]
            for name, rows in facts.settings.items()
        }
        values = {name: self._read_setting(name) for name in self._get_setting_names() if name not in lines}
        own = {
            key: {str(part.id): getattr(part, name) for part in facts.parts if getattr(part, name)}
            for key, name in OWN.items()
        }
        return {**values, **lines, **own}

    def _get_unavailable_of(self, facts):
        """Return ``{id of the part: [(start, stop), ...]}`` of when teachers cannot come, naive UTC."""
        spans = {}
        for wish in facts.wishes:
            if (wish.kind, wish.state) == ("unavailable", "accepted"):
                spans.setdefault(wish.part, []).append((wish.start, wish.stop))
        parts = self.env["ptc.conference.teacher"].browse([part.id for part in facts.parts])
        for busy in parts._get_busy_sudo() if self.is_calendar_counted else ():
            spans.setdefault(busy["part"].id, []).append((busy["start"], busy["stop"]))
        return spans

    def _check_unavailable(self, facts):
        """Return sessions and appointments at times at which the teacher cannot come."""
        spans = self._get_unavailable_of(facts)
        within = [
            session
            for session in facts.sessions
            if not session.is_blocked
            and any(session.start < stop and start < session.stop for start, stop in spans.get(session.part, ()))
        ]
        free = [session.id for session in within if not session.appointments]
        booked = sorted({one for session in within for one in session.appointments})
        name = self.env._("Sessions at times at which the teacher cannot come")
        advice = self.env._("Allot sessions again, and remove those that were added by hand.")
        found = self._find("unavailable", "warn", name, advice, "ptc.session", free)
        name = self.env._("Appointments at times at which the teacher cannot come")
        advice = self.env._("Move them: the families are told.")
        return found + self._find("clash", "warn", name, advice, "ptc.appointment", booked)

    def _check_preferences(self, facts):
        """Return accepted preferences in which the teacher has no session: nothing gives one by itself."""
        times = {}
        for session in facts.sessions:
            if not session.is_blocked:
                times.setdefault(session.part, []).append(session)
        unmet = [
            wish.id
            for wish in facts.wishes
            if (wish.kind, wish.state) == ("preference", "accepted")
            and not any(wish.start <= one.start and one.stop <= wish.stop for one in times.get(wish.part, ()))
        ]
        name = self.env._("Accepted preferences without a session")
        advice = self.env._("Allot sessions again, or add a session by hand.")
        return self._find("preference", "inform", name, advice, "ptc.teacher.wish", unmet)

    def _check_wishes_decided(self, facts):
        asked = [wish.id for wish in facts.wishes if wish.state == "asked"]
        name, advice = self.env._("Teachers' wishes that are not decided"), self.env._("Accept or decline them.")
        return self._find("wish_asked", "warn", name, advice, "ptc.teacher.wish", asked)
