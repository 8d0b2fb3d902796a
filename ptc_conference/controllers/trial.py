# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import NotFound

from odoo.http import request, route

from .find import FindPortal


class ConferenceTrial(FindPortal):
    """The parents' pages of a conference as staff try them. For everybody else they do not exist."""

    @route("/conference-trial/<int:trial_id>", type="http", auth="user", website=True, readonly=True)
    def conference_trial(self, trial_id, teacher=None, hints=None, **kw):
        """Show the page that an adult of a family will see, in that adult's language; nothing is written.

        :param teacher: the number on the page of the teacher to show open.
        :param hints: something, to see the hints of the first visit again.
        """
        trial = self._fetch_trial(trial_id)
        page = trial._get_page(self._to_id(teacher), bool(hints))
        return self._render_trial("ptc_conference.conference_trial_page", trial, {"page": page})

    @route(
        "/conference-trial/<int:trial_id>/find",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def conference_trial_find(self, trial_id, **kw):
        """Show the search of the best times, and the plans once it was sent; none of them is kept."""
        trial, search = self._fetch_trial(trial_id), self._get_search()
        values = {"page": trial._get_find(search), "search": self._get_fields(search)}
        return self._render_trial("ptc_conference.conference_trial_find_page", trial, values)

    def _fetch_trial(self, trial_id):
        """Return the user's own trial run, in the language of its adult.

        :raise NotFound: when it is not theirs, or not there.
        """
        trial = self.env["ptc.conference.trial"]._find_mine(self._to_id(trial_id))
        if not trial:
            raise NotFound()
        request.update_context(lang=trial.partner_id.lang or self.env.lang)
        return trial.with_env(request.env)

    def _render_trial(self, template, trial, values):
        told = {"trial": trial._describe(), "title": self.env._("Trial run")}
        return self._render_private(template, {**told, **values})
