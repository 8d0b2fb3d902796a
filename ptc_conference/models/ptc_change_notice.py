# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL, format_list

from ..rows import lock_rows
from ..when import When

# What a teacher's coming sessions are, as a text to compare.
TIMES = """
SELECT session.teacher_id,
       md5(string_agg(concat_ws(',', session.start, session.stop, session.room_id, session.room_table), ';'
                      ORDER BY session.start, session.stop, session.id))
  FROM ptc_session session
 WHERE session.conference_id = %(conference)s AND session.active AND session.start > %(now)s
 GROUP BY session.teacher_id
"""


class PtcChangeNotice(models.Model):
    """A teacher whom an applied change touches, who is to be told: sessions or appointments are others now."""

    _name = "ptc.change.notice"
    _description = "Teacher touched by a change"
    _order = "change_id, id"

    change_id = fields.Many2one("ptc.change", required=True, index=True, ondelete="cascade", readonly=True)
    teacher_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade", readonly=True)
    is_told = fields.Boolean(readonly=True)

    _once = models.UniqueIndex("(change_id, teacher_id)", "This teacher is told of the change already.")
    _untold = models.Index("(id) WHERE is_told IS NOT TRUE")

    @api.model
    def _tell_due(self):
        """Write the messages to teachers who are still to be told of changes, and queue them."""
        notices = lock_rows(self.search([("is_told", "=", False)]))
        vals_list = [
            {
                "kind": "teacher_change",
                "conference_id": notice.change_id.conference_id.id,
                "partner_id": notice.teacher_id.id,
                "notice_id": notice.id,
            }
            for notice in notices
        ]
        self.env["ptc.message"].create(vals_list)._queue()
        notices.is_told = True

    def _get_lines(self):
        """Return what has become of the appointments of this teacher, as sentences in order of time."""
        self.ensure_one()
        lines = (self.change_id.moved_line_ids | self.change_id.lost_line_ids).filtered(self._concerns)
        return [line._describe_for_staff() for line in lines.sorted(lambda line: (line.start, line.id))]

    def _concerns(self, line):
        """Tell whether the teacher has, or had, the appointment of a line."""
        return self.teacher_id in (
            line.teacher_id | line.new_teacher_id | line.appointment_id._get_all_sessions().teacher_id
        )

    def _get_days(self):
        """Return the teacher's coming days as they are now: "Tuesday, October 13, 4:00 PM to 6:00 PM, Room 101"."""
        self.ensure_one()
        conference = self.change_id.conference_id
        when = When(self.env, conference.tz)
        sessions = conference.session_ids.filtered(
            lambda one: one.teacher_id == self.teacher_id and one.start > fields.Datetime.now()
        )
        return [
            self.env._(
                "%(start)s %(until)s, %(room)s",
                start=when.moment(min(group.mapped("start"))),
                until=when.until(max(group.mapped("stop"))),
                room=format_list(self.env, sorted(set(group.room_id.mapped("display_name")))),
            )
            for _day, group in sorted(sessions.grouped(lambda one: when.date(one.start)).items())
        ]


class PtcChangeLine(models.Model):
    _name = "ptc.change.line"
    _inherit = "ptc.change.line"

    def _describe_for_staff(self):
        """Return what has become of this appointment, for the teachers who have or had it."""
        when = When(self.env, self.tz)
        new_start = self.option_id.start if self.what == "lost" else self.new_start
        about = {"student": self.student_names, "old": when.moment(self.start), "teacher": self.new_teacher_id.name}
        if not new_start:
            return self.env._("%(student)s, %(old)s: cancelled", **about)
        if new_start != self.start:
            about["new"] = When(self.env, self.new_tz).moment(new_start)
            return self.env._("%(student)s: %(new)s instead of %(old)s", **about)
        if self.new_teacher_id not in (self.teacher_id, self.env["res.partner"]):
            return self.env._("%(student)s, %(old)s: with %(teacher)s", **about)
        if self.new_room_id != self.room_id:
            return self.env._("%(student)s, %(old)s: %(room)s", room=self.new_room_id.display_name, **about)
        return self.env._("%(student)s, %(old)s: of another length", **about)


class PtcChange(models.Model):
    """The teachers whom a change touches are told: those with other sessions, and those with other appointments."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    notice_ids = fields.One2many("ptc.change.notice", "change_id", "Teachers told", readonly=True)

    def _carry_out(self):
        before, concerned = self.conference_id._read_times(), self._get_concerned()
        result = super()._carry_out()
        lines = self.moved_line_ids | self.lost_line_ids
        concerned |= lines.appointment_id._get_all_sessions().teacher_id
        self._tell_teachers(concerned | self.conference_id._find_retimed(before))
        return result

    def _get_concerned(self):
        """Return the teachers who lose an appointment, or get one, or see one at another time or place."""
        lines = self.moved_line_ids | self.lost_line_ids
        parts = {span.part for spans in self._get_targets().values() for span in spans}
        teachers = lines.teacher_id | lines.new_teacher_id | lines.appointment_id._get_all_sessions().teacher_id
        return teachers.union(*(self._get_teacher(part) for part in parts))

    def _tell_teachers(self, teachers):
        """Have these teachers told of this change, with the next messages."""
        self.env["ptc.change.notice"].sudo().create(
            [{"change_id": self.id, "teacher_id": teacher.id} for teacher in teachers.sorted("id")]
        )
        self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())


class PtcConference(models.Model):
    """Allotting again that touches no appointment is written at once: teachers whose sessions change are told too."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def action_allot(self):
        # Before it is opened nobody has seen sessions; what is cancelled is told when it is held after all.
        shown = self.filtered(lambda conference: conference.is_published and not conference.is_cancelled)
        drafts = {one: self.env["ptc.change"].new({"conference_id": one.id, "kind": "settings"}) for one in shown}
        before = {one: (one._read_times(), draft._describe_settings()) for one, draft in drafts.items()}
        result = super().action_allot()
        for conference, (times, details) in before.items():
            teachers = conference._find_retimed(times)
            if teachers:
                conference._record_allotted(details)._tell_teachers(teachers)
        return result

    def _record_allotted(self, details):
        """Return a change that says what was allotted without a plan; ``details`` are lines, what is new."""
        vals = {"conference_id": self.id, "kind": "settings", "details": "\n".join(details)}
        change = self.env["ptc.change"].create(vals)
        change._finish("applied")
        return change

    def _read_times(self):
        """Return ``{id of the teacher: what the coming sessions are}``, to compare."""
        self.env.flush_all()
        query = SQL(TIMES, conference=self.id, now=fields.Datetime.now())
        return dict(self.env.execute_query(query))

    def _find_retimed(self, before):
        """Return the teachers whose coming sessions are others than ``before``, what ``_read_times`` has returned."""
        after = self._read_times()
        changed = {teacher_id for teacher_id in before | after if before.get(teacher_id) != after.get(teacher_id)}
        return self.env["res.partner"].browse(sorted(changed))


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        """Tell teachers with the families: one evening, one cron."""
        self._try_step(self.env["ptc.change.notice"]._tell_due)
        return super()._cron_send()
