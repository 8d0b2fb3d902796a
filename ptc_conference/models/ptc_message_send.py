# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import smtplib
from contextlib import contextmanager, suppress
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from ..rows import lock_rows

_logger = logging.getLogger(__name__)

AT_ONCE = 50  # messages rendered together
# When another run looks after what is left, should this one be killed: Odoo forgets the wake-ups of a run as it begins.
RECOVERY = timedelta(minutes=1)

# Before the mail server has the mail, so that whatever may fail here fails before; committed when it has it.
SENT = """
UPDATE ptc_message SET state = 'sent', sent_on = %s, reason = NULL, retry_on = NULL, write_date = %s
 WHERE id = %s AND state = 'queued'
"""


class PtcMessage(models.Model):
    """Hands messages to the mail server, a transaction each and a connection for many.

    A message is its own queue entry. It is marked as sent, handed over, and committed. Killed before the mail
    server has said yes, nothing is sent and the message still queued; in the instant after, it is handed over again
    with the same Message-ID.
    """

    _name = "ptc.message"
    _inherit = "ptc.message"

    @api.model
    def _send_queued(self):
        """Render and send what is queued; return False when the cron's time is over."""
        if self.search_count([("state", "=", "queued")], limit=1):
            self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now() + RECOVERY)
            self.env["ir.cron"]._commit_progress()
        while messages := self._take_queued():
            remaining = self.search_count([("state", "=", "queued")])
            if not messages._send_batch():
                return True
            left = max(remaining - len(messages), 0)
            is_time_left = self.env["ir.cron"]._commit_progress(remaining=left)
            if left and not is_time_left:
                # Odoo itself would wake nobody, and the rest would wait for a minute.
                self.env["ptc.outbox"]._wake_sudo(fields.Datetime.now())
                return False
        return True

    @api.model
    def _take_queued(self):
        """Return some messages to send, locked: what a person waits for before what is sent to many."""
        queued = self.search([("state", "=", "queued")], order=self._get_queue_order(), limit=AT_ONCE)
        return lock_rows(queued)

    @api.model
    def _get_queue_order(self):
        return "id"

    def _send_batch(self):
        """Send these messages, all of them: rendered they are already. Return False when mail is switched off."""
        told = self._keep_allowed()
        mails = told._render_safely()
        for (company, sender), messages in told.grouped(lambda one: one._get_sender(mails.get(one.id))).items():
            if not sender:
                continue
            try:
                with self._open_session(company, sender) as (servers, session):
                    if servers._disable_send():
                        return False
                    messages._hand_over(mails, servers, session)
            except OperationalError:
                raise
            except Exception as error:
                # The connection: what was handed over before it broke is committed as sent.
                waiting = messages.filtered(lambda message: message.state == "queued")
                waiting._record_failure(str(error))
        return True

    def _render_safely(self):
        """Return the mails of these messages, see ``_render_mails``; one that cannot be rendered stops nobody else."""
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                return self._render_mails()
        except OperationalError:
            # The transaction itself is at fault (a serialization failure): the cron begins again.
            raise
        except Exception as error:
            if len(self) == 1:
                # The error may tell names: it is kept in the message, for the office, and out of the log.
                _logger.warning("Message %s could not be rendered: %s", self.id, type(error).__name__)
                self._record_failure(str(error.__cause__ or error))
                return {}
            return {key: mail for message in self for key, mail in message._render_safely().items()}

    def _get_sender(self, mail):
        """Return what decides the mail server: (company, sender), or (None, None) without a mail."""
        return (self.company_id, mail["email_from"]) if mail else (None, None)

    @contextmanager
    def _open_session(self, company, sender):
        """Give Odoo's mail servers, set to a school's addresses for bounces, and a connection for this sender."""
        domain = company.alias_domain_id
        addresses = {
            "domain_notifications_email": domain.default_from_email,
            "domain_bounce_address": domain.bounce_email,
        }
        servers = self.env["ir.mail_server"].sudo().with_context(**(addresses if domain else {}))
        server, smtp_from = servers._find_mail_server(sender)
        session = servers._connect__(mail_server_id=server.id if server else None, smtp_from=smtp_from)
        try:
            yield servers, session
        finally:
            if session:
                with suppress(smtplib.SMTPException, OSError):
                    session.quit()

    def _hand_over(self, mails, servers, session):
        """Give mails to the mail server, one transaction each."""
        for message in self:
            try:
                message._hand_over_one(mails[message.id], servers, session)
            except OperationalError:
                raise
            except smtplib.SMTPServerDisconnected:
                message.state = "queued"
                raise
            except Exception as error:
                message._record_failure(self._describe_refusal(error))
            self.env["ir.cron"]._commit_progress(1)

    def _hand_over_one(self, mail, servers, session):
        """Give the mail of this message to the mail server, unless it has been told meanwhile."""
        built = servers._build_email__(**self._prepare_mail(mail))
        self.flush_recordset()
        now = fields.Datetime.now()
        self.env.cr.execute(SQL(SENT, now, now, self.id))
        if self.env.cr.rowcount:
            self.invalidate_recordset(flush=False)
            servers.send_email(built, smtp_session=session)

    def _describe_refusal(self, error):
        """Return what the mail server said, without Odoo's words around it."""
        return str(error.args[-1]).split("\n")[-1] if error.args else str(error)
