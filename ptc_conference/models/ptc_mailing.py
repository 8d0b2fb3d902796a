# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rows import lock_rows

KINDS = [
    ("invitation", "Invitation"),
    ("opening", "Booking is open"),
    ("reminder", "Reminder"),
    ("last_call", "Last call"),
]
# Students of families, with a teacher whom they meet in the conference.
IN_SCOPE = """
SELECT DISTINCT link.family_id, link.student_id
  FROM ptc_guardian link
  JOIN %(meetings)s met ON met.student_id = link.student_id
  JOIN ptc_conference_teacher part ON part.teacher_id = met.teacher_id AND part.conference_id = %(conference)s
   AND part.active
 WHERE link.active
"""
STUDENTS = """
ARRAY(SELECT DISTINCT student_id FROM ptc_guardian
       WHERE active AND (%(families)s::integer[] IS NULL OR family_id = ANY (%(families)s::integer[])))
"""
BOOKED = """
SELECT DISTINCT held.family_id, held.student_id FROM ptc_occupancy held
  JOIN ptc_conference conference ON conference.id = held.conference_id
 WHERE held.conference_id = %(conference)s AND held.start > %(since)s
   AND (%(day)s::date IS NULL OR (held.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date = %(day)s::date)
UNION
SELECT link.family_id, held.student_id FROM ptc_occupancy held
  JOIN ptc_conference conference ON conference.id = held.conference_id
  JOIN ptc_student student ON student.id = held.together_student_id
  JOIN ptc_guardian link ON link.student_id = student.id AND link.active
 WHERE held.conference_id = %(conference)s AND held.start > %(since)s
   AND COALESCE(student.separated, conference.separated) = 'together'
   AND (%(day)s::date IS NULL OR (held.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date = %(day)s::date)
"""
DECLINED = """
SELECT decline.family_id, decline.student_id FROM ptc_decline decline
 WHERE decline.conference_id = %(conference)s AND decline.active AND decline.class_teacher_id IS NULL
"""
READERS = """
SELECT link.family_id, link.partner_id, array_agg(link.student_id ORDER BY link.student_id)
  FROM ({pairs}) AS pair (family_id, student_id)
  JOIN ptc_guardian link ON link.family_id = pair.family_id AND link.student_id = pair.student_id
   AND link.active AND link.receives_mail
 WHERE %(families)s::integer[] IS NULL OR link.family_id = ANY (%(families)s::integer[])
 GROUP BY link.family_id, link.partner_id ORDER BY link.family_id, link.partner_id
"""


class PtcMailing(models.Model):
    """What many families are told at once; each gets a message of its own, see ``ptc.message``."""

    _name = "ptc.mailing"
    _description = "Message to all families"
    _order = "id desc"

    conference_id = fields.Many2one(
        "ptc.conference",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["ptc.conference"]._get_only_coming(),
    )
    company_id = fields.Many2one(related="conference_id.company_id")
    kind = fields.Selection(KINDS, "Message", required=True, default="invitation")
    day = fields.Date(help="Of a reminder: the appointments of this day. Empty: of all days.")
    days = fields.Integer("Days before", readonly=True, default=-1)
    state = fields.Selection(
        [("draft", "Not sent"), ("waiting", "Being written"), ("started", "Sent")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    message_ids = fields.One2many("ptc.message", "mailing_id", "Messages")
    # Before
    obstacle_text = fields.Char("Cannot be sent", compute="_compute_obstacle_text")
    recipient_count = fields.Integer("Recipients", compute="_compute_recipients")
    family_count = fields.Integer("Families", compute="_compute_recipients")
    message_count = fields.Integer(
        "Messages to send",
        compute="_compute_recipients",
        help="Parents of a family who share an address get one together; who has two families gets one for each.",
    )
    languages_text = fields.Char("Languages", compute="_compute_recipients")
    missing_ids = fields.Many2many(
        "res.partner", string="Without an e-mail address", compute="_compute_recipients", help="Telephone them."
    )
    missing_count = fields.Integer("How many without an address", compute="_compute_recipients")
    # Meanwhile and after
    progress = fields.Integer("Progress in percent", compute="_compute_progress")
    sent_count = fields.Integer("Messages sent", compute="_compute_progress")
    untold_count = fields.Integer("Could not be told", compute="_compute_progress")

    _once = models.UniqueIndex("(conference_id, kind, day, days) WHERE days >= 0", "This was told already.")

    @api.depends("kind", "conference_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for mailing in self:
            mailing.display_name = f"{kinds.get(mailing.kind, '')}: {mailing.conference_id.name or ''}"

    @api.depends("conference_id", "kind", "day", "state")
    @api.depends_context("lang")
    def _compute_obstacle_text(self):
        for mailing in self:
            is_draft = mailing.state == "draft" and mailing.conference_id and mailing.kind
            mailing.obstacle_text = is_draft and mailing._describe_obstacle()

    @api.depends("conference_id", "kind", "day", "state")
    @api.depends_context("lang")
    def _compute_recipients(self):
        names = dict(self.env["res.lang"].get_installed())
        for mailing in self:
            readers = mailing._find_readers() if mailing.conference_id and mailing.kind else []
            reached = mailing._group_readers(readers)
            partners = self.env["res.partner"].union(*(one for together in reached.values() for one in together))
            reachable = partners.filtered("email_normalized")
            languages = Counter(names.get(one.lang, one.lang) or "?" for one in reachable)
            mailing.recipient_count = len(reachable)
            mailing.family_count = len({family for family, _partner, _students in readers})
            mailing.message_count = sum(bool(together[0].email_normalized) for together in reached.values())
            mailing.languages_text = ", ".join(f"{name}: {count}" for name, count in languages.most_common())
            mailing.missing_ids = partners - reachable
            mailing.missing_count = len(mailing.missing_ids)

    @api.depends("message_ids.state")
    def _compute_progress(self):
        groups = self.env["ptc.message"]._read_group(
            [("mailing_id", "in", self.ids)], ["mailing_id", "state"], ["__count"]
        )
        for mailing in self:
            counts = {state: count for found, state, count in groups if found == mailing._origin}
            total = sum(counts.values())
            waiting = counts.get("queued", 0)
            mailing.sent_count = counts.get("sent", 0)
            mailing.untold_count = counts.get("failed", 0) + counts.get("unreachable", 0)
            mailing.progress = round(100 * (total - waiting) / total) if total else 100 * (mailing.state == "started")

    def action_send(self):
        """Have these messages written and sent by the cron, which is woken at once."""
        self.check_access("write")
        for mailing in self:
            if mailing.state != "draft":
                raise UserError(self.env._("This has been sent already: create a new one to tell it again."))
            if obstacle := mailing._describe_obstacle():
                raise UserError(obstacle)
            if not mailing.recipient_count:
                raise UserError(self.env._("Nobody is to be told this: look at the message and the conference."))
        self.state = "waiting"
        self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())
        return True

    def _describe_obstacle(self):
        """Return why this cannot be sent now and what to do about it, as a sentence; "" when it can."""
        if not self.conference_id.is_published and self.kind != "invitation":
            return self.env._("Open the conference first: parents would be led to a page they cannot see.")
        return ""

    def action_open_untold(self):
        """Open those who could not be told, with their telephone numbers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_message_action")
        domain = [("mailing_id", "=", self.id), ("state", "in", ("failed", "unreachable"))]
        return {**action, "domain": domain, "context": {}}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered(lambda mailing: mailing.state != "draft"):
            raise UserError(self.env._("What has been sent is a record and is kept."))

    @api.model
    def _run_waiting(self):
        """Write the messages of what is waiting, a transaction each."""
        for mailing in lock_rows(self.search([("state", "=", "waiting")], order="id")):
            self.env["ptc.outbox"]._try_step(mailing._start)
            self.env["ir.cron"]._commit_progress(1)

    def _start(self):
        """Write the messages of this mailing and queue them, in one transaction."""
        self.ensure_one()
        self.env["ptc.message"].create(self._prepare_messages())._queue()
        self.state = "started"

    def _prepare_messages(self):
        """Return the values of the messages, see ``_group_readers``."""
        common = {"kind": self.kind, "mailing_id": self.id, "is_mass": True, "conference_id": self.conference_id.id}
        return [
            {**common, "family_id": family, "partner_id": together[0].id}
            for (family, _address, _students), together in self._group_readers(self._find_readers()).items()
        ]

    @api.model
    def _group_readers(self, readers):
        """Return who gets a message together: who shares family, address and students.

        :return: ``{(family_id, address or partner_id, (student_id, ...)): partners}``, in the order of the readers.
        """
        partners = self.env["res.partner"].browse([partner for _family, partner, _students in readers])
        groups = {}
        for (family, _partner, students), partner in zip(readers, partners, strict=True):
            key = (family, partner.email_normalized or partner.id, tuple(students))
            groups[key] = groups.get(key, partner) | partner
        return groups

    def _find_readers(self, families=None):
        """Return whom this is for: a list of ``(family_id, partner_id, [student_id, ...])``.

        Students are those the message is about: of a reminder those with appointments, of a last call those without.

        :param families: of these ``ptc.family`` only.
        """
        self.env.flush_all()
        values = {
            "conference": self.conference_id.id,
            "families": None if families is None else families.ids,
            # A last call is for who has booked nothing at all; a reminder is of what is to come.
            "since": fields.Datetime.now() if self.kind == "reminder" else datetime.min,
            "day": (self.kind == "reminder" and self.day) or None,
        }
        if self.kind != "reminder":
            values["meetings"] = self.conference_id._get_meetings_sql(SQL(STUDENTS, families=values["families"]))
        return self.env.execute_query(SQL(READERS.replace("{pairs}", self._get_pairs_query()), **values))

    def _get_pairs_query(self):
        """Return the query of pairs (family_id, student_id) this is about."""
        if self.kind == "reminder":
            return BOOKED
        return f"{IN_SCOPE} EXCEPT ({BOOKED}) EXCEPT {DECLINED}" if self.kind == "last_call" else IN_SCOPE
