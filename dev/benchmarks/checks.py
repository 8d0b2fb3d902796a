# SPDX-License-Identifier: LGPL-3.0-or-later
"""The checks before opening, of the large school: from the button to what the page shows."""

from datetime import timedelta

from lxml import etree

from odoo.fields import Command, Datetime

from . import large
from .replan import fill
from .rounds import interleaved, seconds
from .scratch import copied, environment

APPOINTMENTS = 2000
WISHES = 60
LISTED = 80  # lines that a list shows without a limit of its own


def measure(ready, figures):
    """Look at the conference of the large school as its administrator does."""
    name = large.database(ready)
    with copied(ready, name) as copy, environment(copy, large.addons_path(ready)) as env:
        settle(env["ptc.conference"].search([], limit=1))
        page = Page(env)
        rounds = interleaved({"page": page.time})
    figures.note(f"{page.lines} findings")
    figures.add("checks_page_queries", page.queries)
    figures.add("checks_page_s", rounds.median("page"))


def settle(conference):
    """Give the conference several rules, lengths, breaks, windows and wishes, and appointments."""
    grades = conference.env["ptc.grade"].search([("code", "in", ["01", "02", "03", "04", "05"])], order="code")
    day, now = conference.date_ids[0], Datetime.now()
    early = {"has_hours": True, "start_minute": day.start_minute, "stop_minute": day.start_minute + 60}
    times = {"opens": now - timedelta(days=1), "closes": now + timedelta(days=20), "audience": "grades"}
    lines = {
        "rule_ids": [{"grade_ids": grade.ids, **early} for grade in grades],
        "length_ids": [{"grade_ids": grade.ids, "duration": 9 + place % 2} for place, grade in enumerate(grades)],
        "break_ids": [{"grade_ids": grade.ids, "start_minute": 840, "stop_minute": 850} for grade in grades],
        "window_ids": [{"grade_ids": grade.ids, **times} for grade in grades],
    }
    conference.write({name: [Command.create(vals) for vals in several] for name, several in lines.items()})
    conference.action_allot()
    fill(conference, APPOINTMENTS)
    conference.env["ptc.teacher.wish"].create(
        [_prepare_wish(part, day, number) for number, part in enumerate(conference.teacher_ids[:WISHES])]
    )
    conference.env.cr.commit()


def _prepare_wish(part, day, number):
    """Return the values of a wish: some teachers cannot come, some would rather, some are not decided."""
    start = day.start_minute + 10 * (number % 20)
    return {
        "conference_teacher_id": part.id,
        "date_id": day.id,
        "start_minute": start,
        "stop_minute": start + 30,
        "kind": ("unavailable", "preference")[number % 2],
        "state": ("accepted", "accepted", "asked")[number % 3],
    }


def get_spec(model, node):
    """Return what the web client reads to show a view, as ``web_read`` takes it.

    :param model: empty recordset of what is shown.
    :param node: of the view as ``get_view`` returns it, or a list in it, parsed.
    """
    return {one.get("name"): _get_field_spec(model, one) for one in _get_own_fields(node)}


def _get_own_fields(node):
    """Yield the fields below a node of a view, without those of lists in it."""
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from _get_own_fields(child)


def _get_field_spec(model, node):
    field, shown = model._fields[node.get("name")], node.find("list")
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    if shown is None:
        return {}
    return {"fields": get_spec(model.env[field.comodel_name], shown), "limit": int(shown.get("limit", LISTED))}


class Page:
    """The page of the only conference there is.

    :param env: Odoo environment of the large school.
    """

    def __init__(self, env):
        self.env = env(user=env.ref("base.user_admin"))
        self.queries, self.lines = 0, 0
        checks = self.env["ptc.conference.check"]
        self.spec = get_spec(checks, etree.fromstring(checks.get_view(view_type="form")["arch"]))
        self.spec["display_name"] = {}

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
        [page] = self.env[action["res_model"]].browse(action["res_id"]).web_read(self.spec)
        self.lines = len(page["line_ids"])
