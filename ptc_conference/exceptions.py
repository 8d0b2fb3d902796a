# SPDX-License-Identifier: LGPL-3.0-or-later
import functools
import logging

from odoo.exceptions import ConcurrencyError, UserError


class BookingRefused(UserError):
    """A booking that cannot be made, told in a sentence for parents.

    :param str code: ``taken``, ``busy`` (the family is elsewhere), ``student`` (the student is elsewhere),
        ``again`` (has one with this teacher), ``limit``, ``adults``, ``closed`` (outside the booking windows),
        ``late`` (too soon to be booked), ``leaving`` (too soon to be given up), ``past``, or ``unknown`` (not
        theirs, or not there at all).
    :param session: the ``ptc.session`` that was wanted.
    :param find_free: returns ``ptc.session`` records, nearest first, that are free instead; called when they are asked
        for, since whoever reads them in a new transaction asks anew.
    """

    def __init__(self, code, message, session=None, find_free=None):
        super().__init__(message)
        self.code = code
        self.session = session
        self._find_free = find_free

    @functools.cached_property
    def alternatives(self):
        """The free sessions instead, or None where others do not help."""
        return self._find_free() if self._find_free else None


class BookingStale(ConcurrencyError):
    """Rows of a booking or an allotment have changed since the transaction began: begin a new one and ask again.

    Odoo does so by itself for RPC, after a pause; the portal does it at once.
    """


class HeldMeanwhile(UserError):
    """Somebody else has booked, changed or removed what is being changed: nothing was done, and looking again helps.

    Told to the office, while parents' requests begin anew by themselves. Odoo's log shows it as no fault.
    """

    loglevel = logging.INFO
