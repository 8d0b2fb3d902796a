# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib import grid
from ..settings import is_same
from ..when import When
from .ptc_conference_change import OWN
from .ptc_conference_scope import SCOPE
from .ptc_conference_walk import HALL_TIMES

# Settings that one number says: shown with what they were.
NUMBERS = ("duration", "gap", "rest_after", "rest", *HALL_TIMES)
OTHERS = ("break_ids", "length_ids", "rule_ids", "is_open_elsewhere", "name_particles", *SCOPE)


class PtcChange(models.Model):
    """What of the settings a plan changes, in words: the clerk who opens it need not remember what was entered."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    details = fields.Text("What is new", readonly=True, copy=False)

    def _plan(self, outcomes=None):
        result = super()._plan(outcomes)
        self.details = "\n".join(self._describe_settings()) if self.kind == "settings" else False
        return result

    def _describe_settings(self):
        """Return what differs from the settings that the sessions were made from, a line each."""
        conference = self.conference_id
        known, now = conference.allotted_settings or {}, conference._get_settings()
        lines = self._describe_dates(known.get("date_ids", []), now["date_ids"])
        if self.tz != self.new_tz:
            lines.append(self._describe_new(self._get_label("wanted_tz"), self.tz, self.new_tz))
        lines += [
            self._describe_new(self._get_label(name), known[name] or 0, now[name] or 0)
            for name in NUMBERS
            if name in known and (known[name] or 0) != (now[name] or 0)
        ]
        changed = [self._get_label(name) for name in OTHERS if not is_same({name: known.get(name, now[name])}, now)]
        parts = self.env["ptc.conference.teacher"]
        own = [
            parts._fields[name]._description_string(self.env) for key, name in OWN.items() if known.get(key) != now[key]
        ]
        return lines + [self.env._("%(name)s: changed", name=name) for name in [*changed, *own]]

    def _describe_new(self, name, old, new):
        return self.env._("%(name)s: %(new)s instead of %(old)s", name=name, old=old, new=new)

    def _get_label(self, name):
        return self.conference_id._fields[name]._description_string(self.env)

    def _describe_dates(self, known, now):
        """Return what becomes of the dates, a line each.

        :param known, now: dates as lines of settings.
        """
        before, after = ({row["id"]: self._describe_date(row) for row in rows} for rows in (known, now))
        lines = [self.env._("Date removed: %(date)s", date=text) for key, text in before.items() if key not in after]
        lines += [self.env._("Date added: %(date)s", date=text) for key, text in after.items() if key not in before]
        moved = [(before[key], text) for key, text in after.items() if before.get(key, text) != text]
        return lines + [self._describe_new(self.env._("Date"), *texts) for texts in moved]

    def _describe_date(self, row):
        """Return for example "Tue, Dec 1, 15:30–19:30"."""
        hours = f"{grid.clock(row['start_minute'])}\u2013{grid.clock(row['stop_minute'])}"
        return f"{When(self.env, self.tz).short_day(fields.Date.to_date(row['date']))}, {hours}"
