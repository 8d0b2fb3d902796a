# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

# Whom a rule lets book; when it holds is in the sessions.
TERMS = ("audience", "name_from", "name_to", "conditions")


class PtcConferenceRule(models.Model):
    """What rules said when sessions were last allotted: until they are again, that is whom they let book.

    A rule that is removed stays, archived, as long as sessions come from it: without it all families might book them.
    """

    _name = "ptc.conference.rule"
    _inherit = "ptc.conference.rule"

    active = fields.Boolean(default=True)
    applied_terms = fields.Json(copy=False, readonly=True, help="Whom it let book when sessions were last allotted.")

    def unlink(self):
        sessions = self.env["ptc.session"].with_context(active_test=False)
        held = sessions._read_group([("rule_id", "in", self.ids)], ["rule_id"])
        kept = self.browse([rule.id for [rule] in held])
        kept.filtered("active").active = False
        kept.conference_id.invalidate_recordset(["rule_ids"])
        return super(PtcConferenceRule, self - kept).unlink()

    def _get_terms(self, is_planned=False):
        """Return whom this rule lets book, see ``TERMS``, and which ``particles`` of names do not count.

        :param bool is_planned: as it will be once sessions are allotted again, instead of as it is.
        """
        self.ensure_one()
        if self.applied_terms and not (is_planned and self.active):
            return self.applied_terms
        return {**{name: self[name] for name in TERMS}, "particles": self.conference_id.name_particles}

    def _apply_terms(self):
        """From now on these rules let book whom they mean."""
        for rule in self:
            terms = rule._get_terms(is_planned=True)
            if rule.applied_terms != terms:
                rule.applied_terms = terms


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _allot(self, wanted=None):
        result = super()._allot(wanted)
        self.conference_id.rule_ids._apply_terms()
        removed = self.env["ptc.conference.rule"].search(
            [("conference_id", "in", self.conference_id.ids), ("active", "=", False)]
        )
        removed.unlink()
        return result
