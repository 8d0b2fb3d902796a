# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import traceback
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import split_every

from ..rows import lock_rows
from .ptc_appointment import EVENTS

_logger = logging.getLogger(__name__)

CRON = "ptc_conference.ptc_outbox_cron_send"
# Lines for the rows of {appointments}, and a wake-up for the cron when they are not due at once. Nothing asks who
# wrote them last, for which PostgreSQL would have to look for that user three times more in each booking.
LINES = """
INSERT INTO ptc_outbox
       (appointment_id, conference_id, family_id, event, state, due, create_uid, create_date, write_date)
SELECT id, conference_id, family_id, %(event)s, 'pending', %(due)s, %(uid)s, %(now)s, %(now)s
  FROM {appointments} told ORDER BY id
"""
WAKE = """
INSERT INTO ir_cron_trigger (cron_id, call_at, create_date, write_date)
SELECT %(cron)s, %(due)s, %(now)s, %(now)s WHERE %(due)s > %(now)s
"""
ADD = f"WITH lines AS ({LINES.format(appointments='(SELECT * FROM ptc_appointment WHERE id IN %(ids)s)')}) {WAKE}"
FAMILIES_PER_COMMIT = 50
FIRST_PAUSE = 5  # minutes
LONGEST_PAUSE = 24 * 60  # minutes


def get_pause(tries):
    """Return how long to wait after ``tries`` failures, a timedelta: 5 minutes, then four times as long each time."""
    return timedelta(minutes=min(FIRST_PAUSE * 4 ** max(tries - 1, 0), LONGEST_PAUSE))


class PtcOutbox(models.Model):
    """What a family is still to be told; written in the transaction of the change, told by a cron.

    A line waits until it is due, so that what a family does within some minutes becomes one message. All lines
    of a family and a conference then go together, in one transaction with the mails they lead to.
    """

    _name = "ptc.outbox"
    _description = "Outbox"
    _order = "id"

    appointment_id = fields.Many2one("ptc.appointment", required=True, index=True, ondelete="cascade", readonly=True)
    conference_id = fields.Many2one(related="appointment_id.conference_id", store=True, index=True, precompute=True)
    family_id = fields.Many2one("ptc.family", required=True, index=True, ondelete="cascade", readonly=True)
    event = fields.Selection(EVENTS, required=True, readonly=True)
    state = fields.Selection(
        [("pending", "Pending"), ("done", "Done")], required=True, default="pending", readonly=True
    )
    due = fields.Datetime("Not before", required=True, default=fields.Datetime.now, readonly=True)
    message_ids = fields.Many2many("ptc.message", string="Messages", readonly=True)
    tries = fields.Integer("Failures", readonly=True)
    reason = fields.Char("Reason of the failure", readonly=True)

    _due = models.Index("(due) WHERE state = 'pending'")

    @api.depends("event", "appointment_id")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{events.get(line.event, '')}: {line.appointment_id.display_name or ''}"

    @api.model
    def _put(self, appointments, event):
        """Add a line for each of the appointments, and wake the cron for when they are due."""
        if not appointments:
            return
        values = self._prepare_put(appointments.conference_id, event)
        appointments.flush_recordset(["conference_id", "family_id"])
        self.env.cr.execute(ADD, {**values, "ids": tuple(appointments.ids)})
        self._wake_now_sudo(values["due"])

    @api.model
    def _prepare_put(self, conferences, event):
        """Return the values of LINES and WAKE, plain SQL since they are part of every booking."""
        now, delay = fields.Datetime.now(), max(conferences.mapped("message_delay"))
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(CRON)
        due = now + timedelta(minutes=delay)
        return {"event": event, "due": due, "cron": cron_id, "uid": self.env.uid, "now": now}

    @api.model
    def _wake_now_sudo(self, due):
        """Wake the workers for what is due at once."""
        if due <= fields.Datetime.now():
            self._wake_sudo(due)

    @api.model
    def _wake_sudo(self, due):
        """Have the cron run at ``due``, naive UTC; at once, when the transaction commits, if that is not later."""
        self.env["ir.cron"].sudo().browse(self.env["ir.model.data"]._xmlid_to_res_id(CRON))._trigger(due)

    def _get_changes(self):
        """Return what these lines come to, as a list of pairs ``(event, appointment)`` in order of time.

        ``event`` is a key of EVENTS. What counts is what the family knew before the first line and what is now:
        an appointment that was booked and cancelled since is left out, one that was booked and moved is booked.
        """
        changes = []
        for appointment, lines in self.sorted("id").grouped("appointment_id").items():
            was_booked = lines[0].event != "booked"
            is_booked = appointment.state == "booked"
            event = {
                (False, True): "booked",
                (True, True): "moved",
                (True, False): "cancelled",
            }.get((was_booked, is_booked))
            if event and lines._concerns(appointment):
                changes.append((event, appointment))
        return sorted(changes, key=lambda change: (change[1].start, change[1].id))

    def _concerns(self, appointment):
        """Tell whether these lines' family is to be told; what another family took over is none of its business."""
        return appointment.family_id in self.family_id

    def _group(self):
        """Return ``{(conference, family): lines}``: what is told together."""
        return self.grouped(lambda line: (line.conference_id, line.family_id))

    @api.model
    def _take(self, groups):
        """Lock and return the pending lines of pairs ``(conference, family)``; those another process holds are left."""
        conferences = self.env["ptc.conference"].union(*(conference for conference, _family in groups))
        families = self.env["ptc.family"].union(*(family for _conference, family in groups))
        lines = self.search(
            [
                ("state", "=", "pending"),
                ("conference_id", "in", conferences.ids),
                ("family_id", "in", families.ids),
            ]
        )
        wanted = set(groups)
        return lock_rows(lines.filtered(lambda line: (line.conference_id, line.family_id) in wanted))

    def _tell(self):
        """Write the messages these lines lead to and hand them to the mail queue; then the lines are done."""
        vals_list = [vals for lines in self._group().values() for vals in self.env["ptc.message"]._prepare(lines)]
        self.env["ptc.message"].create(vals_list)._queue()
        self.write({"state": "done", "reason": False})

    def _try_to_tell(self):
        """Tell these lines; when that fails, family by family, so that one that fails stops nobody else."""
        try:
            with self.env.cr.savepoint():
                self._tell()
        except OperationalError:
            # The transaction itself is at fault (a serialization failure): the cron begins again.
            raise
        except Exception as error:
            groups = list(self._group().values())
            if len(groups) == 1:
                self._postpone(error)
            else:
                for lines in groups:
                    lines._try_to_tell()

    def _postpone(self, error):
        """Try these lines of one family again later, after a growing pause, and keep the reason for the office."""
        tries = max(self.mapped("tries")) + 1
        due = fields.Datetime.now() + get_pause(tries)
        self.write({"tries": tries, "due": due, "reason": str(error.__cause__ or error)})
        self._wake_sudo(due)
        # The error may tell names: it is kept in the line, for the office, and out of the log.
        _logger.warning("Lines %s of the outbox could not be told: %s", self.ids, type(error).__name__)

    @api.model
    def _try_step(self, step):
        """Run a step of the cron on which others do not depend: one that fails is left to the next run, and stops none.

        :param step: a function; it does not commit.
        """
        try:
            with self.env.cr.savepoint():
                step()
        except OperationalError:
            # The transaction itself is at fault (a serialization failure): the cron begins again.
            raise
        except Exception as error:
            # Where it failed, and not what it says, which may tell names.
            where = "".join(traceback.format_tb(error.__traceback__))
            _logger.error("A step of the outbox failed: %s\n%s", type(error).__name__, where)

    @api.model
    def _cron_send(self):
        """Tell what is due, some families per transaction, and send again what could not be delivered."""
        due = [("state", "=", "pending"), ("due", "<=", fields.Datetime.now())]
        groups = self._read_group(due, ["conference_id", "family_id"], ["due:min"], order="due:min")
        remaining = len(groups)
        for batch in split_every(FAMILIES_PER_COMMIT, groups, list):
            self._take([(conference, family) for conference, family, _due in batch])._try_to_tell()
            remaining -= len(batch)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return
        self.env["ptc.message"]._retry_due()
        self.env["ptc.message"]._send_queued()
