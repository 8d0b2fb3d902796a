# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rows import take_turns
from ..when import When

MAX_LENGTH = 1000  # characters
MAX_PHONE = 60
MOST_A_DAY = 5  # questions of one adult
DAY = timedelta(days=1)


class PtcHelpRequest(models.Model):
    """A question of a parent to the office, asked on any of the parents' pages.

    The office finds it in a list, and the contact of the conference gets it by mail. What the office writes below it
    is sent to the parent, as with any record of Odoo.
    """

    _name = "ptc.help.request"
    _description = "Question of a parent"
    _inherit = ["mail.thread"]
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", "Adult", required=True, index=True, readonly=True, ondelete="cascade")
    conference_id = fields.Many2one("ptc.conference", index="btree_not_null", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", "School", required=True, readonly=True, ondelete="cascade")
    text = fields.Text("Question", required=True, readonly=True)
    phone = fields.Char("Telephone", readonly=True, help="The number at which the parent asks to be called.")
    email = fields.Char("E-mail", related="partner_id.email")
    students = fields.Char(compute="_compute_students")
    state = fields.Selection([("open", "Open"), ("done", "Answered")], required=True, default="open", readonly=True)

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        for question in self:
            question.display_name = question.partner_id.name or ""

    @api.depends("partner_id")
    def _compute_students(self):
        links = self.env["ptc.guardian"].search([("partner_id", "in", self.partner_id.ids)], order="id")
        by_adult = links.grouped("partner_id")
        for question in self:
            students = by_adult.get(question.partner_id, links[:0]).student_id
            question.students = ", ".join(student.display_name for student in students)

    def action_done(self):
        """Mark questions as answered."""
        self.check_access("write")
        self.state = "done"

    def action_reopen(self):
        """Mark questions as not answered."""
        self.check_access("write")
        self.state = "open"

    @api.model
    def _get_help_sudo(self, conference_id, partner):
        """Return what the page to ask the school shows, or None when the conference is not the parent's.

        :param conference_id: 0 for a question about no conference.
        :return: ``{"id", "name", "contact", "phone", "asked"}``; ``asked`` are texts about open questions.
        """
        page = self.env["ptc.family.page"].sudo()
        conference = page._find_conference(conference_id)
        if conference_id and not page._find_own(conference, partner, page._get_now()):
            return None
        when = When(self.env, conference.tz or self.env.user.tz or "UTC")
        open_questions = [("partner_id", "=", partner.id), ("state", "=", "open")]
        return {
            "id": conference.id,
            "name": conference.name or "",
            "contact": page._describe_contact(conference.contact_id or self.env.company.sudo().partner_id),
            "phone": partner.sudo().phone or "",
            "asked": [
                self.env._("You asked on %(moment)s: %(text)s", moment=when.moment(one.create_date), text=one.text)
                for one in self.sudo().search(open_questions, limit=MOST_A_DAY)
            ],
        }

    @api.model
    def _ask_sudo(self, conference_id, partner, form):
        """Take a parent's question and tell the office; the same again is the same question.

        :param int conference_id: one of the parent's, or 0.
        :param dict form: ``text`` and ``phone`` as they were typed.
        :raise UserError: that says what to do instead.
        """
        questions, text = self.sudo(), self._read_text(form)
        take_turns(partner)
        recent = questions.search([("partner_id", "=", partner.id), ("create_date", ">", fields.Datetime.now() - DAY)])
        same = recent.filtered(lambda one: one.state == "open" and one.text == text)
        if same:
            return same[0]
        if len(recent) >= MOST_A_DAY:
            raise UserError(self.env._("You have asked five times today. Please call the school instead."))
        conference = questions.env["ptc.conference"].browse(conference_id or ())
        question = questions.create(
            {
                "partner_id": partner.id,
                "conference_id": conference.id,
                "company_id": (conference.company_id or self.env.company).id,
                "text": text,
                "phone": (form.get("phone") or "").strip()[:MAX_PHONE] or False,
            }
        )
        question._tell_office()
        return question

    @api.model
    def _read_text(self, form):
        """Return the question.

        :raise UserError: when there is none, or too much of it.
        """
        text = (form.get("text") or "").replace("\r\n", "\n").replace("\0", "").strip()
        if not text:
            raise UserError(self.env._("Write what you need help with, then send it."))
        if len(text) > MAX_LENGTH:
            raise UserError(
                self.env._("Please write at most %(count)s characters, or call the school.", count=MAX_LENGTH)
            )
        return text

    def _tell_office(self):
        """Send the question to whom parents are told to ask; it leaves with Odoo's queue of mails.

        Answers that the office writes below the question go to the parent.
        """
        self.message_subscribe(self.partner_id.ids)
        contact = self.conference_id.contact_id or self.company_id.partner_id
        about = [(self.env._("Telephone"), self.phone), (self.env._("Conference"), self.conference_id.name)]
        lines = [Markup("<br/>%s: %s") % (name, value) for name, value in about if value]
        body = Markup("<p>%s</p><p>%s%s</p>") % (
            self.text,
            self.env._("About: %(students)s", students=self.students or self.env._("no linked students")),
            Markup("").join(lines),
        )
        self.with_context(mail_notify_force_send=False).message_post(
            body=body,
            subject=self.env._("Question of %(name)s", name=self.partner_id.name),
            author_id=self.partner_id.id,
            partner_ids=contact.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
