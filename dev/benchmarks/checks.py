# SPDX-License-Identifier: LGPL-3.0-or-later
"""The checks before opening, of the large school: from the button to what the page shows."""

from . import large
from .rounds import interleaved, seconds
from .scratch import copied, environment

LINE = {"severity": {}, "name": {}, "count": {}, "advice": {}}
LOAD = {
    "teacher_id": {"fields": {"display_name": {}}},
    "student_count": {},
    "wanted_count": {},
    "session_count": {},
    "advice": {},
}
# What the form reads.
PAGE = {
    "display_name": {},
    "conference_id": {"fields": {"display_name": {}}},
    "is_published": {},
    "block_count": {},
    "warn_count": {},
    "line_ids": {"fields": LINE, "limit": 200},
    "load_ids": {"fields": LOAD, "limit": 40},
}


def measure(ready, figures):
    """Look at the conference of the large school as its administrator does."""
    name = large.database(ready)
    with copied(ready, name) as copy, environment(copy, large.addons_path(ready)) as env:
        page = Page(env)
        rounds = interleaved({"page": page.time})
    figures.note(f"{page.lines} findings")
    figures.add("checks_page_queries", page.queries)
    figures.add("checks_page_s", rounds.median("page"))


class Page:
    """The page of the only conference there is.

    :param env: Odoo environment of the large school.
    """

    def __init__(self, env):
        self.env = env(user=env.ref("base.user_admin"))
        self.queries, self.lines = 0, 0

    def time(self):
        """Return how many seconds the page takes; keep how many queries it needs. Nothing is kept of it."""
        conference = self.env["ptc.conference"].search([], limit=1)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        took = seconds(lambda: self._show(conference))
        self.queries = self.env.cr.sql_log_count - before
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
        return took

    def _show(self, conference):
        action = conference.action_check()
        [page] = self.env[action["res_model"]].browse(action["res_id"]).web_read(PAGE)
        self.lines = len(page["line_ids"])
