# SPDX-License-Identifier: LGPL-3.0-or-later
"""Run the cron of the outbox again and again in Odoo's shell, killed some lines of its code later each time.

Standard input of ``odoo shell``, which gives ``env``. Prints a JSON list: for each kill ``[moment, mails handed over by
the killed run, messages it had marked as sent, mails handed over in all, states of the messages at the end]``.
Environment: MAIL_FOLDER (of the mail server), STEP (moments from one kill to the next).
"""

import json
import os
import pathlib
import signal
import sys
import time
import traceback

from odoo import api, sql_db

FILES = ("models/ptc_outbox.py", "models/ptc_message.py", "models/ptc_message_send.py")
FOLDER, STEP = pathlib.Path(os.environ["MAIL_FOLDER"]), int(os.environ["STEP"])
WAITING = "SELECT FROM ptc_message WHERE state = 'queued' UNION ALL SELECT FROM ptc_outbox WHERE state = 'pending'"
registry = env.registry  # noqa: F821
# Of two families, so that there is a message before another.
booked = env["ptc.appointment"].search([("state", "=", "booked")])  # noqa: F821
appointments = [own[0].id for own in booked.grouped("family_id").values()][:2]
env.cr.rollback()  # noqa: F821
# Connections cannot be shared with processes that are killed.
sql_db.close_all()


def in_process(job):
    """Run a job with an environment of its own in a process of its own; tell whether it was killed."""
    process = os.fork()
    if not process:
        try:
            with registry.cursor() as cr:
                job(api.Environment(cr, api.SUPERUSER_ID, {}))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitpid(process, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def send_until(moment):
    """Return a job that runs the cron and is killed at a moment; 0: never.

    Each line of what hands a message over is STEP moments, so that each is killed at; each other line is one.
    """
    passed = 0

    def count(frame, event, _argument):
        nonlocal passed
        passed += (event == "line") * (STEP if frame.f_code.co_name.startswith("_hand_over") else 1)
        if event == "line" and passed >= moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    def job(env):
        sys.settrace(lambda frame, *_: count if moment and frame.f_code.co_filename.endswith(FILES) else None)
        env["ptc.outbox"]._cron_send()
        sys.settrace(None)

    return job


def read(query):
    """Return the rows of a query."""
    with registry.cursor() as cr:
        cr.execute(query)
        rows = cr.fetchall()
    sql_db.close_all()
    return rows


def count_mails():
    return len(list(FOLDER.glob("*.eml")))


def finish():
    """Run the cron until nothing waits: what the killed one had locked is free in an instant."""
    for _try in range(50):
        in_process(send_until(0))
        waiting = (
            "SELECT 1 FROM ptc_message WHERE state = 'queued' UNION SELECT 1 FROM ptc_outbox WHERE state = 'pending'"
        )
        if not read(waiting):
            return
        time.sleep(0.1)
    raise TimeoutError


told, moment, is_killed = [], 1, True
while is_killed:
    in_process(lambda env: env["ptc.outbox"]._put(env["ptc.appointment"].browse(appointments), "moved"))
    [[newest]] = read("SELECT COALESCE(max(id), 0) FROM ptc_message")
    before = count_mails()
    is_killed = in_process(send_until(moment))
    handed = count_mails() - before
    [[marked]] = read(f"SELECT count(*) FROM ptc_message WHERE id > {newest} AND state = 'sent'")
    finish()
    states = [state for [state] in read(f"SELECT state FROM ptc_message WHERE id > {newest}")]
    told.append([moment, handed, marked, count_mails() - before, states])
    moment += STEP
print(json.dumps(told))
sys.stdout.flush()
os._exit(0)
