# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rows import lock_rows, take_turns

STATES = [
    ("untold", "Not told yet"),
    ("unopened", "Not opened"),
    ("opened", "Opened"),
    ("declined", "Unable to attend"),
    ("booked", "Booked"),
    ("come", "Has come"),
]
# Where a family that was asked stands.
STATE = """
SELECT line.id, CASE
    WHEN mark.has_come THEN 'come'
    WHEN EXISTS (SELECT FROM ptc_occupancy held
                  WHERE held.student_id = mark.student_id AND held.family_id = line.family_id
                    AND held.conference_id = mark.conference_id AND held.teacher_id = mark.teacher_id) THEN 'booked'
    WHEN EXISTS (SELECT FROM ptc_decline decline
                  WHERE decline.student_id = mark.student_id AND decline.family_id = line.family_id
                    AND decline.conference_id = mark.conference_id AND decline.active
                    AND (decline.class_teacher_id IS NULL OR decline.teacher_id = mark.teacher_id)) THEN 'declined'
    WHEN line.opened_on IS NOT NULL THEN 'opened'
    WHEN line.told_on IS NOT NULL THEN 'unopened'
    ELSE 'untold'
END AS state
  FROM ptc_must_see_family line JOIN ptc_must_see mark ON mark.id = line.must_see_id
"""


class PtcMustSeeFamily(models.Model):
    """A family that is asked to come, followed up until it has."""

    _name = "ptc.must.see.family"
    _description = "Family asked to come"
    _order = "conference_id, student_id, id"

    must_see_id = fields.Many2one("ptc.must.see", "Asked by", required=True, index=True, ondelete="cascade")
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="cascade", readonly=True)
    conference_id = fields.Many2one(related="must_see_id.conference_id", store=True, index=True, precompute=True)
    tz = fields.Selection(related="conference_id.tz")
    student_id = fields.Many2one(related="must_see_id.student_id", store=True, precompute=True)
    teacher_id = fields.Many2one(related="must_see_id.teacher_id", store=True, precompute=True)
    section_id = fields.Many2one(related="student_id.section_id")
    reason = fields.Text(related="must_see_id.reason")
    asked_on = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    told_on = fields.Datetime(readonly=True, help="When the mails were written.")
    opened_on = fields.Datetime(readonly=True, help="When somebody of the family first opened the page after that.")
    active = fields.Boolean("Followed up", default=True, readonly=True)
    note = fields.Char(help="What the office has done about it, for example: called, nobody there.")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    phones = fields.Text("Telephone", compute="_compute_phones")

    _once = models.UniqueIndex("(must_see_id, family_id)", "This family is asked already.")

    @api.depends("student_id.name", "family_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.student_id.name or ''}, {line.family_id.name or ''}"

    @api.depends("must_see_id.has_come", "opened_on", "told_on")
    def _compute_state(self):
        mine = SQL("%s WHERE line.id IN %s", self._get_states_sql(), tuple(self.ids or [0]))
        states = dict(self.env.execute_query(mine))
        for line in self:
            line.state = states.get(line.id, "untold")

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = self._get_states_sql()
        return Domain("id", "in", SQL("(SELECT id FROM (%s) AS told WHERE state IN %s)", states, tuple(value)))

    @api.depends("family_id.guardian_ids.partner_id.phone", "student_id.guardian_ids.may_book")
    def _compute_phones(self):
        for line in self:
            line.phones = line.family_id._describe_phones(line.student_id)

    def action_come(self):
        """Note that the families have come; nobody follows them up any more."""
        self.must_see_id.action_come()

    def action_open_appointments(self):
        """Open the family's appointments in the conference, where the office books for it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_appointment_action")
        about = {"conference_id": self.conference_id.id, "family_id": self.family_id.id}
        about["student_id"] = self.student_id.id
        context = {f"default_{name}": value for name, value in about.items()}
        return {**action, "domain": [(name, "=", value) for name, value in about.items()], "context": context}

    @api.model
    def _get_states_sql(self):
        """Return a query of ``id`` and ``state`` (a key of STATES)."""
        for name in ("ptc.must.see", "ptc.must.see.family", "ptc.occupancy", "ptc.decline"):
            self.env[name].flush_model()
        return SQL(STATE)

    @api.model
    def _open_sudo(self, partner, conference_id):
        """Note that a parent has opened the page of a conference after being asked.

        :return: the lines of the parent's own students, as sudo.
        """
        links = self.env["ptc.family.page"].sudo()._get_links(partner)[0]
        own = {(link["student_id"], link["family_id"]) for link in links}
        domain = [("conference_id", "=", conference_id), ("family_id", "in", [family for _student, family in own])]
        lines = self.sudo().search(domain)
        lines = lines.filtered(lambda line: (line.student_id.id, line.family_id.id) in own)
        unread = lines.filtered(lambda line: not line.opened_on)
        take_turns(unread)
        unread.opened_on = fields.Datetime.now()
        return lines

    def _wake_sudo(self):
        """Have the cron tell these families once a teacher has had the time to mark several students."""
        for conference, lines in self.grouped("conference_id").items():
            if conference.is_published:
                delay = timedelta(minutes=conference.message_delay)
                self.env["ptc.outbox"]._wake_sudo(max(lines.mapped("asked_on")) + delay)

    @api.model
    def _find_due(self):
        """Return the lines of which families are to be told now; who has booked already need not be asked."""
        now = fields.Datetime.now()
        waiting = self.search(
            [
                ("told_on", "=", False),
                ("must_see_id.is_asked", "=", True),
                ("conference_id.is_published", "=", True),
                ("conference_id.is_cancelled", "=", False),
                ("conference_id.last_stop", ">", now),
                ("state", "in", ["untold", "opened"]),
            ]
        )
        return waiting.filtered(lambda line: line.asked_on + timedelta(minutes=line.conference_id.message_delay) <= now)

    @api.model
    def _tell_due(self):
        """Write the messages of those who are to be told, one for each guardian, and hand them to the mail queue."""
        lines = lock_rows(self._find_due())
        vals_list = []
        for (conference, family), own in lines.grouped(lambda line: (line.conference_id, line.family_id)).items():
            vals_list += self._prepare_messages(conference, family, own)
        self.env["ptc.message"].create(vals_list)._queue()
        lines.told_on = fields.Datetime.now()

    @api.model
    def _prepare_messages(self, conference, family, lines):
        """Return the values of the messages to the guardians who get mail about the students concerned."""
        addressees = self.env["ptc.message"]._get_addressees(family, lines.student_id)
        return [
            {
                "kind": "asked",
                "conference_id": conference.id,
                "family_id": family.id,
                "partner_id": partner.id,
                "asked_ids": lines.filtered(lambda line, students=students: line.student_id in students).ids,
            }
            for partner, students in addressees.items()
        ]


class PtcOutbox(models.Model):
    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    @api.model
    def _cron_send(self):
        """Tell also those families whom teachers ask to come."""
        self._try_step(self.env["ptc.must.see.family"]._tell_due)
        return super()._cron_send()


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    must_see_count = fields.Integer("Families asked to come", compute="_compute_must_see")
    must_see_text = fields.Char("How many were reached", compute="_compute_must_see")

    @api.depends("must_see_ids.family_line_ids.opened_on", "must_see_ids.has_come")
    @api.depends_context("lang")
    def _compute_must_see(self):
        lines = self.env["ptc.must.see.family"].search([("conference_id", "in", self.ids)])
        by_conference = lines.grouped("conference_id")
        labels = dict(lines._fields["state"]._description_selection(self.env))
        for conference in self:
            own = by_conference.get(conference, lines.browse())
            counts = {state: len(group) for state, group in own.grouped("state").items()}
            conference.must_see_count = len(own)
            conference.must_see_text = " · ".join(
                f"{label}: {counts[state]}" for state, label in labels.items() if state in counts
            )

    def action_open(self):
        result = super().action_open()
        self.must_see_ids.family_line_ids._wake_sudo()
        return result
