# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..exceptions import BookingRefused

KEPT_FOR = timedelta(minutes=2)


class _UndoneError(Exception):
    """Leaves a savepoint without a trace."""


class PtcSessionHold(models.Model):
    """The times of one plan are kept for the family that looks at it.

    Only what the family could book this moment is kept: the booking is tried, by all its rules, and undone. So nobody
    can keep more than they could book, and a plan that is kept can be booked. A new one takes the place of the last.
    """

    _name = "ptc.session.hold"
    _inherit = "ptc.session.hold"

    is_plan = fields.Boolean("While choosing", readonly=True, help="Kept for two minutes while a parent decides.")

    @api.model
    def _keep_plan_sudo(self, wanted, booker):
        """Keep the sessions of a plan for two minutes, all or none, in place of what the families kept so before.

        :param wanted: as for ``_book_all``, one at least: what ``_find_wanted_sudo`` has found to be the booker's.
        :return: whether they are kept.
        :raise BookingStale, HeldMeanwhile: when rows have changed since the transaction began.
        """
        holds, families = self.sudo(), wanted[0]["family"].union(*(one["family"] for one in wanted))
        holds.search([("is_plan", "=", True), ("family_id", "in", families.ids)]).unlink()
        return holds._can_book(wanted, booker) and all(
            holds._keep_for(family, [one["session"] for one in wanted if one["family"] == family])
            for family in families.sorted("id")
        )

    @api.model
    def _keep_for(self, family, sessions):
        """Keep sessions for a family; return whether they are."""
        union = sessions[0].union(*sessions)
        kept = self._keep(union, family, fields.Datetime.now() + KEPT_FOR)
        kept.is_plan = True
        return len(kept) == len(union)

    @api.model
    def _can_book(self, wanted, booker):
        """Tell whether all of it could be booked this moment, by booking it and undoing that."""
        try:
            with self.env.cr.savepoint():
                self.env["ptc.appointment"].sudo()._try_all(wanted, booker, is_staff=False, key=None)
                raise _UndoneError
        except _UndoneError:
            return True
        except BookingRefused:
            return False

    @api.model
    def _get_plan_sudo(self, conference_id, family_ids):
        """Return what is kept for families that look at a plan: ``{session_id: until}``, naive UTC."""
        domain = [
            ("is_plan", "=", True),
            ("family_id", "in", list(family_ids)),
            ("until", ">", fields.Datetime.now()),
            ("session_id.conference_id", "=", conference_id),
        ]
        return {hold.session_id.id: hold.until for hold in self.sudo().search(domain)}
