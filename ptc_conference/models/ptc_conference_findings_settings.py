# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..lib.conditions import holds, is_for_all
from .ptc_conference_findings import is_within_hours


class PtcConference(models.Model):
    """The checks of settings that lead to nothing: for nobody, at no time, or too late to be booked."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _check_lines(self, facts):
        """Return rules, session lengths and breaks that are for no teacher, and rules that hold at no time."""
        teachers = {part.teacher for part in facts.parts}
        teachings = [one for one in facts.teachings if one["teacher"] in teachers]

        def is_for_nobody(row):
            conditions = row["conditions"] or {}
            return not is_for_all(conditions) and not any(holds(conditions, one) for one in teachings)

        names = {
            "rule_ids": ("rule_nobody", self.env._("Allotment rules for no teacher of the conference")),
            "length_ids": ("length_nobody", self.env._("Session lengths for no teacher of the conference")),
            "break_ids": ("break_nobody", self.env._("Breaks for no teacher of the conference")),
        }
        advice = self.env._("Nobody teaches all that is named there. Correct or remove them: they change nothing.")
        found = []
        for field, (code, name) in names.items():
            ids = [row["id"] for row in facts.settings[field] if is_for_nobody(row)]
            found += self._find(code, "warn", name, advice, self._fields[field].comodel_name, ids)
        return found + self._check_rule_hours(facts)

    def _check_rule_hours(self, facts):
        days = facts.settings["date_ids"]
        never = [
            rule["id"]
            for rule in facts.settings["rule_ids"]
            if rule["has_hours"]
            and not is_within_hours(rule, [day for day in days if day["id"] in (rule["date_ids"] or [day["id"]])])
        ]
        name = self.env._("Allotment rules outside the hours of the dates")
        advice = self.env._("Correct or remove them: they change nothing.")
        return self._find("rule_outside", "warn", name, advice, "ptc.conference.rule", never if days else ())

    def _check_lead(self, facts):
        """Return sessions that are too near when the first window opens, and windows in which all are."""
        now, lead = fields.Datetime.now(), self._get_lead()
        coming = [session for session in facts.sessions if session.start > now and not session.is_blocked]
        windows = self.env["ptc.conference.window"].browse([row["id"] for row in facts.settings["window_ids"]])
        windows = windows.filtered(lambda window: window.closes > now)
        if not (lead and coming and windows):
            return []
        first, last = min(windows.mapped("opens")), max(session.start for session in coming) - lead
        early = [session.id for session in coming if session.start - lead <= first]
        late = windows.filtered(lambda window: window.opens >= last)
        until = self._describe_lead(self.lead_time, self.lead_unit)
        advice = self.env._(
            "Times can be booked until %(until)s before they begin: open earlier, or allow less time.", until=until
        )
        name = self.env._("Booking windows that open when no time can be booked any more")
        found = self._find("window_lead", "warn", name, advice, windows._name, late.ids)
        name = self.env._("Sessions that can no longer be booked when booking opens")
        return found + self._find("session_lead", "warn", name, advice, "ptc.session", () if late == windows else early)
