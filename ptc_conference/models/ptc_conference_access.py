# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .. import functions
from ..lib.windows import Access, Window, get_access

UNITS = [("minutes", "minutes"), ("hours", "hours"), ("days", "days")]
# Whether a window ``w`` admits ``who``, a student with a family of the student.
ADMITS = """
w.audience = 'all'
OR w.audience = 'grades' AND EXISTS (
    SELECT FROM ptc_conference_window_ptc_grade_rel asked
      JOIN ptc_student student ON student.grade_id = asked.ptc_grade_id
     WHERE asked.ptc_conference_window_id = w.id AND student.id = who.student_id)
OR w.audience = 'families' AND EXISTS (
    SELECT FROM ptc_conference_window_ptc_family_rel asked
     WHERE asked.ptc_conference_window_id = w.id AND asked.ptc_family_id = who.family_id)
OR w.audience = 'siblings' AND 1 < (
    SELECT count(DISTINCT link.student_id)
      FROM ptc_guardian link
      JOIN ptc_student student ON student.id = link.student_id
     WHERE link.family_id = who.family_id AND link.active AND student.active
       AND (student.grade_id IN (SELECT ptc_grade_id FROM ptc_conference_ptc_grade_rel scope
                                  WHERE scope.ptc_conference_id = w.conference_id)
            OR NOT EXISTS (SELECT FROM ptc_conference_ptc_grade_rel scope
                            WHERE scope.ptc_conference_id = w.conference_id)))
OR w.audience = 'must_see' AND EXISTS (
    SELECT FROM ptc_must_see mark
     WHERE mark.conference_id = w.conference_id AND mark.student_id = who.student_id AND mark.is_asked)
"""
# The windows of students with their families.
WINDOWS = """
SELECT who.student_id, who.family_id, w.audience, w.opens, w.closes,
       COALESCE(w.preview_from, conference.wish_until), w.view_until
  FROM unnest(students, families) AS who (student_id, family_id)
  JOIN ptc_conference conference ON conference.id = of_conference
  JOIN ptc_conference_window w ON w.conference_id = conference.id
"""
functions.declare(
    "ptc_conference_windows",
    "of_conference integer, students integer[], families integer[]",
    "student_id integer, family_id integer, audience varchar, opens timestamp, closes timestamp,"
    " preview_from timestamp, view_until timestamp",
    f"""
    IF EXISTS (SELECT FROM ptc_conference_window WHERE conference_id = of_conference AND audience <> 'all') THEN
        RETURN QUERY {WINDOWS} AND ({ADMITS});
    ELSE
        RETURN QUERY {WINDOWS};
    END IF;
    """,
)


class PtcConference(models.Model):
    """What a family may do when: the one place that the booking service, the page and the list ask."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    lead_time = fields.Integer(
        "Book until",
        default=0,
        required=True,
        tracking=True,
        help="Until how long before a session parents may book it or move to it; 0 is until it begins.",
    )
    lead_unit = fields.Selection(UNITS, "Unit of booking", default="hours", required=True)
    cancel_lead_time = fields.Integer(
        "Cancel until",
        default=0,
        required=True,
        tracking=True,
        help="Until how long before an appointment parents may cancel it, also when booking is closed; 0 is until it"
        " begins, while booking is open. While it is open, parents may move it as long as they may cancel it.",
    )
    cancel_lead_unit = fields.Selection(UNITS, "Unit of cancelling", default="hours", required=True)

    _lead_times_bounded = models.Constraint(
        "CHECK (lead_time BETWEEN 0 AND 10000 AND cancel_lead_time BETWEEN 0 AND 10000)",
        "How long before a session parents may book or cancel is from 0 to 10000.",
    )

    def _get_lead(self):
        """Return how long before its start a session can be booked at the latest, as a timedelta."""
        return timedelta(**{self.lead_unit: self.lead_time})

    def _get_cancel_lead(self):
        """Return how long before its start an appointment can be given up at the latest, as a timedelta."""
        return timedelta(**{self.cancel_lead_unit: self.cancel_lead_time})

    def _get_family_access(self, pairs, now, windows=None):
        """Return what families may do, in one query.

        :param pairs: ``(student_id, family_id)``, any number of them.
        :param list windows: those of all these families, where they are known already.
        :return: ``{pair: Access}``, see ``lib/windows.py``.
        """
        pairs = list(dict.fromkeys(pairs))
        if not pairs or not self.is_published:
            return dict.fromkeys(pairs, Access("hidden"))
        return self._get_planned_access(pairs, now, windows)

    def _get_planned_access(self, pairs, now, windows=None):
        """Return what families may do once the conference is opened, as ``_get_family_access`` does."""
        windows = self._fetch_windows_of(pairs) if windows is None else dict.fromkeys(pairs, windows)
        return {pair: get_access(windows.get(pair, ()), now, self.last_stop or None) for pair in pairs}

    def _fetch_windows_of(self, pairs):
        """Return ``{pair: [Window, ...]}`` of the windows that admit pairs ``(student_id, family_id)``."""
        students, families = zip(*pairs, strict=True) if pairs else ((), ())
        return self._fetch_windows(SQL("%s, %s", list(students), list(families)))

    def _fetch_windows(self, who):
        """Return ``{(student_id, family_id): [Window, ...]}`` of the windows that admit them.

        :param SQL who: two arrays, of ids of students and of their families.
        """
        self.ensure_one()
        self.env.flush_all()
        windows = {}
        query = SQL("SELECT * FROM ptc_conference_windows(%s, %s)", self.id, who)
        for student_id, family_id, *values in self.env.execute_query(query):
            windows.setdefault((student_id, family_id), []).append(Window(*values))
        return windows

    @api.model
    def _describe_lead(self, count, unit):
        """Return a length of time in words: "1 hour", "12 hours"."""
        one = {"minutes": self.env._("1 minute"), "hours": self.env._("1 hour"), "days": self.env._("1 day")}
        several = {
            "minutes": self.env._("%(count)s minutes", count=count),
            "hours": self.env._("%(count)s hours", count=count),
            "days": self.env._("%(count)s days", count=count),
        }
        return (one if count == 1 else several)[unit]

    def _describe_contact_in_line(self):
        """Return whom to ask in one line: name, and telephone number or e-mail address."""
        contact = self.contact_id
        return ", ".join(filter(None, [contact.name, contact.phone or contact.email]))
