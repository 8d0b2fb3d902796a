# SPDX-License-Identifier: LGPL-3.0-or-later
"""Paper and the matrix: all teachers of the large school on one date, half of their times booked."""

import io

from pypdf import PdfReader

from . import large, replan
from .rounds import seconds
from .scratch import copied, environment

REPORT = "ptc_conference.action_report_teacher_schedule"
BOOKED = 2400
SINGLE = 6  # teachers who are printed one by one; the others would take as long


def measure(ready, figures):
    """Print 120 teachers with 40 sessions each as one document and one by one; read the matrix."""
    with copied(ready, large.database(ready)) as name, environment(name, large.addons_path(ready)) as env:
        conference = env["ptc.conference"].search([], limit=1)
        later = conference.date_ids.sorted("date")[1:]
        conference.session_ids.filtered(lambda session: session.date_id in later).action_archive()
        replan.fill(conference, BOOKED)
        parts = conference.teacher_ids
        pages = []
        together = seconds(lambda: pages.append(_print(parts)))
        figures.note(f"{pages[0]} pages of {len(parts)} teachers")
        if pages[0] < len(parts):
            raise ValueError("there is less paper than teachers: what was measured is not all of it")
        alone = sum(seconds(lambda part=part: _print(part)) for part in parts[:SINGLE]) / SINGLE * len(parts)
        figures.add("pdf_120_s", together)
        figures.add("pdf_vs_single_runs_ratio", alone / together)
        _measure_matrix(env(user=env.ref("base.user_admin")), conference, figures)


def _print(parts):
    """Print schedules with the caches cold; return the number of pages."""
    parts.env.flush_all()
    parts.env.invalidate_all()
    reports = parts.env["ir.actions.report"].with_context(force_report_rendering=True)
    content, _kind = reports._render_qweb_pdf(REPORT, parts.ids)
    return len(PdfReader(io.BytesIO(content)).pages)


def _measure_matrix(env, conference, figures):
    """Read the matrix and render its table; over HTTP the page is tested in ptc_conference/tests/test_matrix.py."""

    def show():
        env.invalidate_all()
        found = env["ptc.conference"]._find_for_matrix(conference.id)
        matrix = env["ptc.matrix"]._get_matrix(found, {})
        env["ir.qweb"]._render("ptc_conference.conference_matrix_table", {"matrix": matrix})

    show()
    before = env.cr.sql_log_count
    figures.add("matrix_s", seconds(show))
    figures.add("matrix_queries", env.cr.sql_log_count - before)
