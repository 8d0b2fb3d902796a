# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import format_list, ormcache


class PtcFamilyPage(models.AbstractModel):
    """The booking windows of a parent's students in words: what may be done when."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    @ormcache("conference.id")
    def _get_kept_windows(self, conference):
        """Return the windows of a conference if all are for all families, else None; workers keep it, see kept.py."""
        windows = conference.window_ids
        return windows._as_windows() if all(window.audience == "all" for window in windows) else None

    @api.model
    def _get_best_state(self, own, now):
        """Return the state of the page: the most that may be done about one of the students."""
        if own["conference"]._is_over(now):
            return "over"
        best = min(own["access"].values(), key=lambda access: access.rank)
        # Only what is booked is shown then.
        return best.state if best.is_visible else "view"

    @api.model
    def _describe_states(self, own, state, when):
        """Return what may be done when, as ``[{"state", "text"}]``: once, or by name where the students differ.

        Each line gets its own as ``state_text``.
        """
        texts = {}
        for line in own["lines"]:
            about = self._describe_access(own["conference"], line["access"], when)
            line["state_text"] = about
            texts.setdefault((line["access"].state, about), {})[line["child"]] = True
        if not texts:
            return [{"state": state, "text": self._describe_closed(own["conference"], state)}]
        if len(texts) == 1:
            return [{"state": key[0], "text": key[1]} for key in texts]
        return [
            {
                "state": key[0],
                "text": self.env._("%(names)s: %(text)s", names=format_list(self.env, list(names)), text=key[1]),
            }
            for key, names in texts.items()
        ]

    @api.model
    def _describe_access(self, conference, access, when):
        if access.state == "open":
            return self.env._("Booking is open until %(moment)s.", moment=when.moment(access.window.closes))
        if access.state == "preview":
            return self.env._("Booking opens on %(moment)s.", moment=when.moment(access.window.opens))
        return self._describe_closed(conference, access.state)

    @api.model
    def _describe_closed(self, conference, state):
        if state == "over":
            return self.env._("This conference is over.")
        return self.env._(
            "Booking is closed. To change something, please ask %(contact)s.", contact=conference.contact_id.name
        )

    @api.model
    def _describe_rules(self, conference, state):
        """Return until how long before a session one may book and cancel, as a list of sentences."""
        if state not in ("open", "preview"):
            return []
        rules = []
        if conference.lead_time:
            lead = conference._describe_lead(conference.lead_time, conference.lead_unit)
            rules.append(self.env._("A time can be booked until %(lead)s before it.", lead=lead))
        if conference.cancel_lead_time:
            lead = conference._describe_lead(conference.cancel_lead_time, conference.cancel_lead_unit)
            rules.append(self.env._("An appointment can be moved or cancelled until %(lead)s before it.", lead=lead))
        return rules
