# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import request, route

from .portal import ConferencePortal


class ConferenceTrial(ConferencePortal):
    """The parents' page of a conference as staff try it. For everybody else it does not exist."""

    @route("/conference-trial/<int:trial_id>", type="http", auth="user", website=True, readonly=True)
    def conference_trial(self, trial_id, teacher=None, **kw):
        """Show the page that an adult of a family will see, in that adult's language; nothing is written.

        :param teacher: the number on the page of the teacher to show open.
        """
        trial = self.env["ptc.conference.trial"]._find_mine(self._to_id(trial_id))
        if not trial:
            raise NotFound()
        request.update_context(lang=trial.partner_id.lang or self.env.lang)
        trial = trial.with_env(request.env)
        page = trial._get_page(self._to_id(teacher))
        values = {"page": page, "trial": trial._describe(), "title": self.env._("Trial run")}
        return self._render_private("ptc_conference.conference_trial_page", values)
