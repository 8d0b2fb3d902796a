# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import BookingRefused, HeldMeanwhile
from ..rows import lock_rows, take_turns

# Those who wait for teachers of a conference, in the order in which they are offered what comes free.
QUEUE = """
SELECT waiting.id FROM ptc_waitlist waiting
 WHERE waiting.conference_id = %(conference)s AND waiting.teacher_id = %(teacher)s AND waiting.active
   AND waiting.offer_until IS NULL
   AND NOT EXISTS (SELECT FROM ptc_waitlist_passed_rel passed
                    WHERE passed.waitlist_id = waiting.id AND passed.session_id = %(session)s)
 ORDER BY EXISTS (SELECT FROM ptc_must_see mark
                   WHERE mark.conference_id = waiting.conference_id AND mark.student_id = waiting.student_id
                     AND mark.teacher_id = waiting.teacher_id AND mark.is_asked) DESC, waiting.entered_on, waiting.id
"""


class PtcWaitlist(models.Model):
    """A family that waits for a teacher who is full.

    What comes free is offered to one family after the other: who must be seen first, then in order of entry. Meanwhile
    it is kept, see ptc.session.hold.
    """

    _name = "ptc.waitlist"
    _description = "Waiting list"
    _order = "conference_id, entered_on, id"

    conference_id = fields.Many2one("ptc.conference", required=True, index=True, ondelete="cascade")
    tz = fields.Selection(related="conference_id.tz")
    class_teacher_id = fields.Many2one(
        "ptc.class.teacher", "Class and teacher", required=True, index=True, ondelete="cascade"
    )
    teacher_id = fields.Many2one(related="class_teacher_id.teacher_id", store=True, precompute=True, index=True)
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="cascade")
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Entered by", default=lambda self: self.env.user.partner_id, ondelete="restrict", readonly=True
    )
    entered_on = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    active = fields.Boolean(default=True)
    session_id = fields.Many2one("ptc.session", "Offered", readonly=True, index="btree_not_null", ondelete="set null")
    offer_until = fields.Datetime("Until", readonly=True, help="Until when the family can take what is offered.")
    hold_ids = fields.Many2many("ptc.session.hold", string="Kept meanwhile", readonly=True)
    is_offer_told = fields.Boolean(readonly=True)
    passed_session_ids = fields.Many2many(
        "ptc.session", "ptc_waitlist_passed_rel", "waitlist_id", "session_id", "Not taken", readonly=True
    )
    phones = fields.Text("Telephone", compute="_compute_phones")

    _once = models.UniqueIndex(
        "(conference_id, family_id, student_id, class_teacher_id) WHERE active", "This family is waiting already."
    )
    _offer_ends = models.Index("(offer_until) WHERE active")

    @api.depends("student_id.name", "teacher_id.name")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.student_id.name or ''}, {entry.teacher_id.name or ''}"

    @api.depends("family_id.guardian_ids.partner_id.phone", "student_id.guardian_ids.may_book")
    def _compute_phones(self):
        for entry in self:
            entry.phones = entry.family_id._describe_phones(entry.student_id)

    def action_leave(self):
        """Take families off the list; what was offered to them goes on to the next."""
        self.check_access("write")
        take_turns(self)
        self._pass_on()
        self.active = False

    def _get_wanted(self, session):
        """Return what to book for this entry, as ``_book_all`` has it."""
        self.ensure_one()
        return {
            "session": session,
            "student": self.student_id,
            "family": self.family_id,
            "class_teacher": self.class_teacher_id,
        }

    def _take(self, partner, key=None):
        """Book what is offered, for a parent; return the appointment.

        :raise BookingRefused: when the offer is over, or cannot be booked any more.
        """
        self.ensure_one()
        appointments = self.env["ptc.appointment"]
        known = appointments._recall(key)
        if known:
            return known
        take_turns(self)
        if not self.active or not self.offer_until or self.offer_until <= fields.Datetime.now():
            raise appointments._refuse("taken", self.session_id)
        appointment = appointments._book(**self._get_wanted(self.session_id), booked_by=partner, key=key)
        self._forget_hold()
        self.write({"active": False, "offer_until": False})
        return appointment

    def _forget_hold(self):
        self.hold_ids.unlink()

    def _pass_on(self):
        """End the offers of these entries, and offer what they leave to the next."""
        left = self.filtered("offer_until")
        sessions = left.session_id
        left._forget_hold()
        for entry in left:
            entry.write({"passed_session_ids": [(4, entry.session_id.id)], "session_id": False, "offer_until": False})
        self._offer(sessions)

    @api.model
    def _offer_sudo(self, sessions):
        """Offer sessions that have just come free, before anybody else sees them free."""
        parts = sessions.conference_teacher_id
        if not any(sessions.conference_id.mapped("has_waitlist")):
            return
        waiting = [("conference_id", "in", parts.conference_id.ids), ("teacher_id", "in", parts.teacher_id.ids)]
        if self.sudo().search_count(waiting, limit=1):
            self.sudo()._offer(sessions.sudo())

    @api.model
    def _offer(self, sessions):
        """Offer each of these sessions to the first who waits for its teacher and could book it now."""
        now = fields.Datetime.now()
        for session in sessions.sorted("start"):
            if session.active and session.is_free and session.start - session.conference_id._get_lead() > now:
                queue = self._get_queue(session)
                next((entry for entry in queue if entry._can_book(session) and entry._offer_to(session, now)), None)

    @api.model
    def _get_queue(self, session):
        self.env.flush_all()
        values = {"conference": session.conference_id.id, "teacher": session.teacher_id.id, "session": session.id}
        return self.browse([id for (id,) in self.env.execute_query(SQL(QUEUE, **values))])

    def _can_book(self, session):
        """Tell whether the family could book a session now: it is tried, and taken back."""
        savepoint = self.env.cr.savepoint()
        try:
            appointments = self.env["ptc.appointment"]
            wanted = self._get_wanted(session)
            if session.rule_id and not appointments._are_admitted([wanted]):
                return False
            appointments._book_all(wanted=[wanted], booked_by=self.partner_id)
        except BookingRefused:
            return False
        finally:
            savepoint.close(rollback=True)
        return True

    def _offer_to(self, session, now):
        """Keep a session for this family for some minutes; return whether it could be.

        It is kept a little longer than it is offered, so that it goes to the next before everybody sees it.
        """
        until = min(now + timedelta(minutes=session.conference_id.offer_minutes), session.start)
        try:
            with self.env.cr.savepoint():
                wanted = self.env["ptc.appointment"]._add_companions([self._get_wanted(session)])[0]
                whole = session.union(session, wanted.get("extra_sessions", session))
                holds = self.env["ptc.session.hold"]._keep(whole, self.family_id, until + self._get_grace())
        except HeldMeanwhile:
            return False
        if not holds:
            return False
        take_turns(self)
        self.write({"session_id": session.id, "offer_until": until, "is_offer_told": False, "hold_ids": holds.ids})
        self._wake_sudo(until)
        self.env["ptc.outbox"]._wake_sudo(now)
        return True

    @api.model
    def _get_grace(self):
        """Return how long after an offer a session is still kept for the next, if the server is late."""
        return timedelta(minutes=10)

    @api.model
    def _wake_sudo(self, moment):
        cron = self.env["ir.model.data"]._xmlid_to_res_id("ptc_conference.ptc_waitlist_cron_offer")
        self.env["ir.cron"].sudo().browse(cron)._trigger(moment)

    @api.model
    def _cron_offer(self):
        """End the offers that are over, and offer what is free; teacher by teacher, so that it can begin again."""
        now = fields.Datetime.now()
        groups = self._read_group(
            [("conference_id.last_stop", ">", now), ("conference_id.is_published", "=", True)],
            ["conference_id", "teacher_id"],
        )
        for number, (conference, teacher) in enumerate(groups, 1):
            mine = [("conference_id", "=", conference.id), ("teacher_id", "=", teacher.id)]
            if entries := lock_rows(self.search(mine)):
                entries._forget_served()
                entries.exists().filtered(lambda entry: entry.offer_until and entry.offer_until <= now)._pass_on()
                self._offer(self.env["ptc.session"].search([*mine, ("is_free", "=", True), ("start", ">", now)]))
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(groups) - number):
                return

    def _forget_served(self):
        """Take those off the list who have an appointment by now."""
        for entry in self:
            keys = ("conference_id", "family_id", "student_id", "class_teacher_id")
            if self.env["ptc.occupancy"].search_count([(key, "=", entry[key].id) for key in keys], limit=1):
                entry.action_leave()


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    has_waitlist = fields.Boolean(
        "Waiting lists", default=True, help="Parents can wait for a teacher who has no free time left."
    )
    offer_minutes = fields.Integer(
        "Offered for",
        default=60,
        required=True,
        help="For how many minutes a time that comes free is kept for the family it is offered to.",
    )

    _offer_bounded = models.Constraint(
        "CHECK (offer_minutes BETWEEN 5 AND 2880)", "A time is offered for 5 minutes to 2 days (2880 minutes)."
    )


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def write(self, vals):
        event = self._get_event(vals)
        before = self._get_booked()._get_all_sessions() if event else self.env["ptc.session"]
        result = super().write(vals)
        freed = before - self._get_booked()._get_all_sessions() if event else before
        self.env["ptc.waitlist"]._offer_sudo(freed)
        return result
