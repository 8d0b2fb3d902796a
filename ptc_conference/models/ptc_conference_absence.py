# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from .scope import OBSTACLES

REASONS = [
    ("no_class", "Has no class"),
    *OBSTACLES,
    ("taken_over", "Another teacher has taken over"),
    ("not_added", "Not added to the conference"),
    ("roomless", "Has no room"),
    ("sessionless", "Has no sessions"),
]

# Of several classes that one counts that comes nearest to the parents.
ABSENCES = """
SELECT conference.id::bigint << 32 | teacher.id AS id,
       conference.id AS conference_id,
       teacher.id AS teacher_id,
       part.id AS conference_teacher_id,
       taught.classes,
       verdict.reason
  FROM ptc_conference conference
  JOIN res_partner teacher ON teacher.is_teacher AND teacher.active
   AND (teacher.company_id IS NULL OR teacher.company_id = conference.company_id)
  LEFT JOIN ptc_conference_teacher part
    ON part.conference_id = conference.id AND part.teacher_id = teacher.id AND part.active
  LEFT JOIN ptc_conference_teacher former
    ON former.conference_id = conference.id AND former.teacher_id = teacher.id AND NOT former.active
   AND EXISTS (SELECT FROM ptc_change change
                WHERE change.part_id = former.id AND change.kind = 'teacher' AND change.state = 'applied')
  LEFT JOIN (
     SELECT of.id AS conference_id, teaching.teacher_id, max(teaching.obstacle) AS nearest,
            string_agg(DISTINCT class.name, ', ' ORDER BY class.name) AS classes
       FROM ptc_conference of
      CROSS JOIN LATERAL ptc_conference_teachings(of.id, %(now)s) teaching
       JOIN ptc_class class ON class.id = teaching.class_id
      GROUP BY of.id, teaching.teacher_id
 ) taught ON taught.conference_id = conference.id AND taught.teacher_id = teacher.id
 CROSS JOIN LATERAL (
     SELECT CASE
         WHEN part.id IS NULL AND former.id IS NOT NULL THEN 'taken_over'
         WHEN taught.nearest IS NULL AND part.staff_audience IS NULL THEN 'no_class'
         WHEN taught.nearest <= cardinality(%(obstacles)s) AND part.staff_audience IS NULL
             THEN (%(obstacles)s)[taught.nearest]
         WHEN part.id IS NULL THEN 'not_added'
         WHEN part.room_id IS NULL THEN 'roomless'
         WHEN NOT EXISTS (SELECT FROM ptc_session session
                           WHERE session.conference_teacher_id = part.id AND session.active) THEN 'sessionless'
     END AS reason
 ) verdict
 WHERE verdict.reason IS NOT NULL
"""


class PtcConferenceAbsence(models.Model):
    """A teacher who does not take part in a conference, and why: no row says so of those who do."""

    _name = "ptc.conference.absence"
    _description = "Teacher not taking part"
    _auto = False
    _order = "conference_id, teacher_id"
    _rec_name = "teacher_id"

    conference_id = fields.Many2one("ptc.conference", readonly=True)
    teacher_id = fields.Many2one("res.partner", readonly=True)
    conference_teacher_id = fields.Many2one("ptc.conference.teacher", "Part in the conference", readonly=True)
    classes = fields.Char(readonly=True, help="What the teacher teaches on the first day of the conference.")
    reason = fields.Selection(REASONS, readonly=True)

    @property
    def _table_query(self):
        self.env.flush_all()
        obstacles = [key for key, _label in OBSTACLES]
        return SQL(ABSENCES, obstacles=SQL("%s::text[]", obstacles), now=fields.Datetime.now())

    def action_add(self):
        """Give these teachers a part in the conference, or the one back that somebody else had taken over."""
        parts = self.env["ptc.conference.teacher"].with_context(active_test=False)
        for one in self.filtered(lambda one: not one.conference_teacher_id):
            keys = {"conference_id": one.conference_id.id, "teacher_id": one.teacher_id.id}
            former = parts.search([(name, "=", value) for name, value in keys.items()])
            former._come_back()
            if not former:
                parts.create(keys)
        self.env.flush_all()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_teacher(self):
        """Open the teacher, whose classes are to be entered or corrected."""
        return self._get_form_action(self.teacher_id, "ptc_roster.res_partner_view_form_school")

    def action_open_conference(self):
        """Open the conference, where grades, subjects, classes, substitutes, rooms and sessions are set."""
        return self._get_form_action(self.conference_id, "ptc_conference.ptc_conference_view_form")

    def action_open_part(self):
        """Open the teacher's part in the conference, which needs a room."""
        return self._get_form_action(self.conference_teacher_id, "ptc_conference.ptc_conference_teacher_view_form")

    def action_open_class_types(self):
        """Open which types of classes each division shows."""
        return self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_division_action_class_types")

    @api.model
    def _get_form_action(self, record, view_xml_id):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(self.env.ref(view_xml_id).id, "form")],
        }


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    absence_count = fields.Integer("Teachers not taking part", compute="_compute_absence_count")

    @api.depends("teacher_ids.room_id", "session_ids", "excluded_subject_ids", "excluded_class_ids", "substitutes")
    def _compute_absence_count(self):
        counts = self.env["ptc.conference.absence"]._read_group(
            [("conference_id", "in", self.ids)], ["conference_id"], ["__count"]
        )
        by_conference = dict(counts)
        for conference in self:
            conference.absence_count = by_conference.get(conference, 0)
