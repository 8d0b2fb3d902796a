# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.windows import Access

# Those of some archived sessions whose teacher or table has something else by now.
TAKEN = """
SELECT back.id FROM ptc_session back
 WHERE back.id = ANY(%(ids)s) AND back.is_blocked IS NOT TRUE AND EXISTS (
    SELECT FROM ptc_session other
     WHERE other.active AND other.is_blocked IS NOT TRUE
       AND (other.teacher_id = back.teacher_id
            OR (other.room_id = back.room_id AND other.room_table = back.room_table))
       AND tsrange(other.start, other.stop) && tsrange(back.start, back.stop))
"""


class PtcConference(models.Model):
    """A conference that is not held: it stays as a record, with what was cancelled.

    Its sessions come back as they were when it is held after all: blocked ones blocked, those that were added or
    made longer by hand too, and what somebody has removed before stays removed.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    is_cancelled = fields.Boolean("Cancelled", readonly=True, copy=False, tracking=True)
    state = fields.Selection(selection_add=[("cancelled", "Cancelled")])

    @api.constrains("is_cancelled")
    def _check_tables_still_free(self):
        """Refuse to hold a conference after all at tables that another one has been given meanwhile."""
        self.filtered(lambda conference: not conference.is_cancelled).teacher_ids._check_table_free()

    def action_open(self):
        """Show the conference to parents; one that was cancelled is held after all."""
        cancelled = self.filtered("is_cancelled")
        cancelled._give_back_sessions()
        result = super().action_open()
        cancelled.is_cancelled = False
        return result

    def action_hold_after_all(self):
        """Hold a conference that was cancelled: its sessions come back, and parents may book again."""
        self.ensure_one()
        self.check_access("write")
        if not self.is_cancelled:
            raise UserError(self.env._("This conference is not cancelled."))
        missing = self._give_back_sessions()
        self.is_cancelled = False
        return self._tell_held_after_all(missing)

    def action_allot(self):
        """Give a conference that was cancelled its sessions back first, so that what was done by hand is not lost."""
        self.check_access("write")
        self.filtered("is_cancelled")._give_back_sessions()
        return super().action_allot()

    def _give_back_sessions(self):
        """Activate what cancelling has taken away; return the sessions whose teacher or table is taken by now."""
        changes = self.change_ids.filtered(lambda change: change.kind == "cancelled" and change.state == "applied")
        sessions = changes.called_off_ids.filtered(
            lambda session: not session.active and session.conference_teacher_id.active
        )
        changes.called_off_ids = False
        self.env.flush_all()
        taken = {id for (id,) in self.env.execute_query(SQL(TAKEN, ids=sessions.ids))}
        back = sessions.filtered(lambda session: session.id not in taken)
        with self.env["ptc.session"]._kindly():
            back.write({"active": True})
        self.invalidate_recordset(["session_ids"], flush=False)
        return sessions - back

    def _tell_held_after_all(self, missing):
        """Return the notification about a conference that is held after all.

        :param missing: sessions that could not come back.
        """
        message = self.env._(
            "The conference is held after all. Parents may book again in its windows; appointments that were cancelled"
            " stay cancelled."
        )
        if missing:
            message += " " + self.env._(
                "Sessions that could not come back, since teacher or room is taken by now: %(count)s, of %(teachers)s.",
                count=len(missing),
                teachers=", ".join(missing.teacher_id.sorted("name").mapped("name")),
            )
        self.message_post(body=message)
        return self._notification("warning" if missing else "success", message)

    def _get_family_access(self, pairs, now, windows=None):
        """Return what families may do: of what is cancelled they only see that it is."""
        found = super()._get_family_access(pairs, now, windows)
        if not self.is_cancelled:
            return found
        return {pair: Access("view", access.window) if access.is_visible else access for pair, access in found.items()}

    def _is_wish_time(self, now):
        return not self.is_cancelled and super()._is_wish_time(now)

    def _get_state(self, now):
        return "cancelled" if self.is_cancelled else super()._get_state(now)
