# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rows import take_turns
from .ptc_must_see import MAX_REASON, MOST_SESSIONS

# What the form of a mark sends, as texts.
FORM = ("student", "session_count", "is_asked", "reason")
# The students whom a teacher meets, class by class. Other staff have no class: anybody may be among theirs.
STUDENTS = """
SELECT met.class_teacher_id, class.name, student.id, partner.name, section.name
  FROM %s met
  JOIN ptc_student student ON student.id = met.student_id
  JOIN res_partner partner ON partner.id = student.partner_id
  LEFT JOIN ptc_class class ON class.id = met.class_id
  LEFT JOIN ptc_section section ON section.id = student.section_id
 ORDER BY class.name, partner.name, student.id
"""
ENROLLED = """
ARRAY(SELECT enrollment.student_id FROM ptc_enrollment enrollment JOIN ptc_class_teacher part USING (class_id)
       WHERE part.teacher_id = %s AND enrollment.active
       UNION SELECT student.id FROM ptc_student student
       WHERE EXISTS (SELECT FROM ptc_class_teacher part WHERE part.teacher_id = %s AND part.class_id IS NULL))
"""


class PtcTeachingPage(models.AbstractModel):
    """The page on which teachers mark students they must see; only the own students are ever reached."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _find_students_part_sudo(self, teacher, part_id):
        """Return the teacher's own part in a conference that is opened or asks for wishes, else empty."""
        domain = self._get_parts_domain(teacher) | self._get_wish_parts_domain(teacher)
        return self.env["ptc.conference.teacher"].sudo().search(domain & Domain("id", "=", part_id))

    @api.model
    def _get_students_sudo(self, part_sudo, form=None, refusal=None):
        """Return the page of the students of one part.

        :param dict form: what was typed, see ``FORM``, when it was refused with the sentence ``refusal``.
        :return: ``{"part_id", "name", "is_open", "groups": [{"name", "students": [{"value", "text"}]}], "lengths",
            "marks", "form", "refusal", "contact"}``.
        """
        conference = part_sudo.conference_id
        marks = self._find_marks(part_sudo)
        return {
            "part_id": part_sudo.id,
            "name": conference.name,
            "is_open": not conference._is_over(fields.Datetime.now()),
            "groups": self._group_students(part_sudo, marks),
            "lengths": [(str(count), self._describe_length(count)) for count in range(1, MOST_SESSIONS + 1)],
            "marks": [self._describe_mark(mark) for mark in marks],
            "form": {name: (form or {}).get(name) or "" for name in FORM},
            "is_typed": bool(form),
            "refusal": refusal,
            "contact": self.env["ptc.family.page"]._describe_contact(conference.contact_id),
        }

    @api.model
    def _find_marks(self, part_sudo):
        domain = [("conference_id", "=", part_sudo.conference_id.id), ("teacher_id", "=", part_sudo.teacher_id.id)]
        return part_sudo.env["ptc.must.see"].search(domain, order="id desc")

    @api.model
    def _get_own_students(self, part_sudo):
        """Return the students whom the teacher meets: ``[(class_teacher_id, class, student_id, name, section)]``."""
        teacher = part_sudo.teacher_id.id
        parts = SQL("ARRAY(SELECT id FROM ptc_class_teacher WHERE teacher_id = %s)", teacher)
        met = part_sudo.conference_id._get_meetings_sql(SQL(ENROLLED, teacher, teacher), parts)
        return self.env.execute_query(SQL(STUDENTS, met))

    @api.model
    def _group_students(self, part_sudo, marks):
        """Return the students who can still be marked, class by class."""
        marked = {(mark.class_teacher_id.id, mark.student_id.id) for mark in marks}
        groups = {}
        for class_teacher_id, class_name, student_id, name, section in self._get_own_students(part_sudo):
            if (class_teacher_id, student_id) not in marked:
                text = ", ".join(filter(None, [name, section]))
                student = {"value": f"{class_teacher_id}:{student_id}", "text": text}
                groups.setdefault(class_name or self.env._("Students"), []).append(student)
        return [{"name": name, "students": students} for name, students in groups.items()]

    @api.model
    def _describe_length(self, count):
        lengths = {
            1: self.env._("As long as usual"),
            2: self.env._("Twice as long"),
            3: self.env._("Three times as long"),
        }
        return lengths[count]

    @api.model
    def _describe_mark(self, mark):
        """Return a mark in words, and where each of the families stands."""
        labels = dict(mark.family_line_ids._fields["state"]._description_selection(self.env))
        return {
            "id": mark.id,
            "child": mark.student_id.name,
            "section": mark.student_id.section_id.name,
            "class": mark.class_id.name,
            "reason": mark.reason,
            "length": self._describe_length(mark.session_count) if mark.session_count > 1 else "",
            "is_asked": mark.is_asked,
            "families": [
                {"name": line.family_id.name, "state": line.state, "state_text": labels[line.state]}
                for line in mark.family_line_ids
                if mark.is_asked
            ],
        }

    @api.model
    def _add_mark_sudo(self, part_sudo, form):
        """Keep what a teacher has typed.

        :param dict form: texts from the browser, see ``FORM``.
        :raise UserError: when it cannot be kept, with a sentence for the teacher.
        """
        self._check_students_time(part_sudo)
        take_turns(part_sudo)
        vals = self._read_mark(part_sudo, form)
        known = self._find_marks(part_sudo).filtered(
            lambda mark: (
                (mark.class_teacher_id.id, mark.student_id.id) == (vals["class_teacher_id"], vals["student_id"])
            )
        )
        if known:
            known.write({name: vals[name] for name in ("is_asked", "reason", "session_count")})
        else:
            part_sudo.env["ptc.must.see"].create({"conference_id": part_sudo.conference_id.id, **vals})

    @api.model
    def _remove_mark_sudo(self, part_sudo, mark_id):
        """Take a mark of the part back; one that is gone already stays so."""
        self._check_students_time(part_sudo)
        take_turns(part_sudo)
        self._find_marks(part_sudo).filtered(lambda mark: mark.id == mark_id).unlink()

    @api.model
    def _check_students_time(self, part_sudo):
        if part_sudo.conference_id._is_over(fields.Datetime.now()):
            raise UserError(self.env._("This conference is over, so nothing was changed."))

    @api.model
    def _read_mark(self, part_sudo, form):
        """Return the values of a mark from what was typed.

        :raise UserError: when something is missing or makes no sense.
        """
        own = {f"{row[0]}:{row[2]}": (row[0], row[2]) for row in self._get_own_students(part_sudo)}
        if form.get("student") not in own:
            raise UserError(self.env._("Choose one of your students."))
        class_teacher_id, student_id = own[form["student"]]
        lengths = {str(count): count for count in range(1, MOST_SESSIONS + 1)}
        session_count, is_asked = lengths.get(form.get("session_count"), 1), form.get("is_asked") != "no"
        if session_count == 1 and not is_asked:
            raise UserError(self.env._("Choose to ask the family to come, or a longer appointment, or both."))
        reason = (form.get("reason") or "").strip()
        if len(reason) > MAX_REASON:
            raise UserError(self.env._("The reason is too long: %(most)s characters at the most.", most=MAX_REASON))
        return {
            "class_teacher_id": class_teacher_id,
            "student_id": student_id,
            "session_count": session_count,
            "is_asked": is_asked,
            "reason": reason or False,
        }
