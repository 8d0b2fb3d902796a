# SPDX-License-Identifier: LGPL-3.0-or-later
"""Open pages are told what was taken, see docs/decisions/0004-live-over-the-bus.md.

A booking only notes which conference it was in. After its commit a thread of the worker collects what follows within a
moment and tells it in one message, so nothing of this is part of a booking, and a rush is some messages only.
"""

import logging
import threading
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

_logger = logging.getLogger(__name__)

COLLECT = 0.2  # seconds in which one process collects what is booked
_due = set()  # (database, conference id) that a thread of this process is about to tell of
_guard = threading.Lock()


def wake(database, conference_id):
    """Tell open pages of a conference, in a moment and by a thread of its own; once however often it is asked."""
    with _guard:
        is_due = (database, conference_id) in _due
        _due.add((database, conference_id))
    if not is_due:
        threading.Thread(target=_run, args=(database, conference_id), name="ptc_conference.live", daemon=True).start()


def _run(database, conference_id):
    threading.current_thread().dbname = database
    time.sleep(COLLECT)
    with _guard:
        _due.discard((database, conference_id))
    try:
        if _call(database, conference_id, "_wait_live"):
            _call(database, conference_id, "_send_live")
    except Exception as error:
        # No fault to mend, as when the server stops: pages ask for themselves after a while. The error may hold values:
        # they are kept out of the log.
        _logger.info("Open pages of conference %s were not told: %s", conference_id, type(error).__name__)


def _call(database, conference_id, method):
    """Return what a method of the conference does, in a transaction of its own."""
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return getattr(env["ptc.conference"].browse(conference_id), method)()
