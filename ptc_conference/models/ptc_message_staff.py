# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..when import When
from .ptc_mailing_staff import STAFF_KINDS

SCHEDULE = "ptc_conference.action_report_teacher_schedule"
STAFF_TEMPLATES = {kind: f"ptc_conference.ptc_message_mail_template_{kind}" for kind, _label in STAFF_KINDS}


class PtcMessage(models.Model):
    """A teacher or the office is told what concerns them."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    kind = fields.Selection(selection_add=STAFF_KINDS, ondelete={kind: "cascade" for kind, _label in STAFF_KINDS})
    day_text = fields.Char("Day", compute="_compute_day_text")
    staff_html = fields.Html("What teachers or the office are told", compute="_compute_staff_html", sanitize=False)

    @api.depends_context("lang")
    @api.depends("mailing_id", "conference_id")
    def _compute_day_text(self):
        for message in self:
            day = message.mailing_id.day
            message.day_text = When(self.env, message.conference_id.tz).day(day) if day else ""

    @api.depends_context("lang")
    @api.depends("mailing_id", "conference_id", "partner_id", "kind")
    def _compute_staff_html(self):
        for message in self:
            describe = getattr(message, f"_describe_{message.kind}", None)
            values = {"blocks": describe() if describe else []}
            message.staff_html = message.env["ir.qweb"]._render("ptc_conference.message_staff", values)

    def _compute_page_url(self):
        result = super()._compute_page_url()
        for message in self:
            if message.kind in STAFF_TEMPLATES:
                message.page_url = message._get_teaching_url("wishes" if message.kind == "wishes_asked" else "")
        return result

    def _get_teaching_url(self, page=""):
        """Return the address of the teacher's conference, or of a page of the own part in it.

        It has no fragment: that would get lost on the way through the login.
        """
        base, conference = self.conference_id.get_base_url(), self.conference_id
        part = conference.teacher_ids.filtered(lambda one: one.teacher_id == self.partner_id)[:1]
        if page and part:
            return f"{base}/my/teaching/{part.id}/{page}"
        return f"{base}/my/teaching/conferences/{conference.id}"

    def _get_template(self):
        return STAFF_TEMPLATES.get(self.kind) or super()._get_template()

    def _describe_teacher_schedule(self):
        """Return how many come, and when the first and the last: blocks are ``{"title", "lines"}``."""
        own = self.mailing_id._get_sessions().filtered(lambda one: one.teacher_id == self.partner_id)
        booked = own.filtered(lambda session: session.occupancy_ids)
        when = When(self.env, self.conference_id.tz)
        lines = [self.env._("%(booked)s of %(total)s sessions booked", booked=len(booked), total=len(own))]
        if booked:
            first, last = min(booked.mapped("start")), max(booked.mapped("stop"))
            span = {"first": when.clock(first), "last": when.clock(last)}
            lines.append(self.env._("First at %(first)s, last until %(last)s", **span))
        lines.append(self._format_place(own[:1]))
        return [{"title": self.day_text, "lines": list(filter(None, lines))}]

    def _describe_teacher_digest(self):
        """Return what was booked, moved and cancelled with this teacher, a block for each."""
        by_event = {}
        for own in self.mailing_id._get_lines().grouped("family_id").values():
            for event, one in own._get_changes():
                if self.partner_id in one._get_teachers():
                    moment = When(self.env, one.tz).moment(one.start)
                    text = self.env._("%(moment)s: %(student)s", moment=moment, student=one._name_students())
                    by_event.setdefault(event, {})[text] = True
        labels = dict(self.env["ptc.outbox"]._fields["event"]._description_selection(self.env))
        return [{"title": labels[event], "lines": list(lines)} for event, lines in by_event.items()]

    def _describe_wishes_asked(self):
        """Return until when wishes can be entered."""
        when = When(self.env, self.conference_id.tz)
        until = self.conference_id.wish_until
        title = self.env._("Until %(moment)s", moment=when.moment(until)) if until else self.conference_id.name
        return [{"title": title, "lines": [when.day(day.date) for day in self.conference_id._get_days()]}]

    def _describe_office_list(self):
        """Return the day in numbers, and whom to call: who could not be told, and who was asked and has not booked."""
        sessions = self.mailing_id._get_sessions()
        booked = sessions.occupancy_ids.appointment_id
        numbers = [
            self.env._("%(count)s appointments", count=len(booked)),
            self.env._("%(count)s families", count=len(booked.family_id)),
            self.env._("%(count)s teachers", count=len(sessions.teacher_id)),
        ]
        untold = self.search(
            [
                ("conference_id", "=", self.conference_id.id),
                ("state", "in", ("failed", "unreachable")),
                ("family_id", "in", booked.family_id.ids),
            ]
        )
        calls = {f"{one.partner_id.name}: {one.phone or self.env._('no telephone number')}": True for one in untold}
        blocks = [{"title": self.day_text, "lines": numbers}]
        return blocks + [{"title": self.env._("To be called: could not be told"), "lines": list(calls)}] * bool(calls)

    def _get_files(self):
        """Attach the schedule of a teacher, or for the office those of all, as PDF."""
        files = super()._get_files()
        if self.kind not in ("teacher_schedule", "office_list"):
            return files
        parts = self.mailing_id._get_sessions().conference_teacher_id
        if self.kind == "teacher_schedule":
            parts = parts.filtered(lambda part: part.teacher_id == self.partner_id)
        report = self.env["ir.actions.report"].sudo()
        document, _kind = report._render_qweb_pdf(SCHEDULE, parts.sorted("display_name").ids)
        return [*files, (self.env._("schedule.pdf"), document, "application/pdf")]
