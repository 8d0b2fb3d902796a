# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError


class BookingRefused(UserError):
    """A booking that cannot be made, told in a sentence for parents.

    :param str code: ``taken``, ``busy`` (the family is elsewhere), ``again`` (has one with this teacher),
        ``closed`` (outside the booking window), ``past``, or ``unknown`` (not theirs, or not there at all).
    :param alternatives: ``ptc.session`` records, nearest first, that are free instead.
    """

    def __init__(self, code, message, alternatives=None):
        super().__init__(message)
        self.code = code
        self.alternatives = alternatives
