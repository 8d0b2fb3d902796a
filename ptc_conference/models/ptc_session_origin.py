# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..lib import grid

ORIGIN = {"date_id", "rule_id"}


class PtcSession(models.Model):
    """Which date and allotment rule a session belongs to when it is there by hand: as if it had been allotted.

    Parents may book it at once, before sessions are allotted again. Who creates one may say otherwise.
    """

    _name = "ptc.session"
    _inherit = "ptc.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        told = [one.id for one, vals in zip(sessions, vals_list, strict=True) if ORIGIN & vals.keys()]
        (sessions.filtered("is_manual") - self.browse(told))._follow_settings()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if "start" in vals or vals.get("active"):
            self._follow_settings()
        return result

    def _follow_settings(self):
        """Give these sessions the date they are on, and the first rule that holds when they begin."""
        for sessions in self.grouped("conference_id").values():
            times = {
                part: [(session.start, session.stop) for session in group]
                for part, group in sessions.grouped("conference_teacher_id").items()
            }
            rules = sessions.conference_teacher_id._get_rules_at(times)
            sessions._set_origins(
                {
                    session: (
                        session._find_date().id,
                        rules[session.conference_teacher_id][session.start, session.stop],
                    )
                    for session in sessions
                }
            )

    def _find_date(self):
        """Return the date within whose hours this session begins; outside of all hours, one of its day if there is."""
        self.ensure_one()
        day = grid.to_local(self.start, self.conference_id.tz).date()
        dates = self.conference_id.date_ids.filtered(lambda date: date.date == day)
        return (dates.filtered(lambda date: date.start <= self.start < date.stop) or dates)[:1]

    def _set_origins(self, origins):
        """Write which date and rule sessions come from, where it is not so yet.

        :param dict origins: ``{session: (id of the date or False, id of the rule or False)}``.
        """
        changed = {}
        for session, origin in origins.items():
            if (session.date_id.id, session.rule_id.id) != origin:
                changed.setdefault(origin, []).append(session.id)
        for (date_id, rule_id), ids in changed.items():
            self.browse(ids).write({"date_id": date_id, "rule_id": rule_id})
