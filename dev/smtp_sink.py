# SPDX-License-Identifier: LGPL-3.0-or-later
"""A mail server that delivers nothing: it keeps every message as a file, one a message, in the order they came.

Runs as ``python -m dev.smtp_sink PORT FOLDER`` with the virtual environment's Python.
"""

import contextlib
import email
import email.policy
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from . import paths, processes
from .errors import Problem
from .ports import free_port
from .steps import end_session

REFUSED = "refused.txt"  # beside the messages: an address and what it is answered with, a line each


class Keeper:
    """Keeps what is received (the handler that aiosmtpd calls)."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1 + len(list(folder.glob("*.eml"))))

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Take an address, or refuse it (aiosmtpd's name for it)."""
        file = self.folder / REFUSED
        lines = file.read_text().splitlines() if file.exists() else []
        refused = dict(line.split(" ", 1) for line in lines)
        if address in refused:
            return refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Write one message (aiosmtpd's name for it); its envelope goes into two headers of its own."""
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        file = self.folder / f"{next(self.numbers):05d}.eml"
        # Written beside and renamed, so that a reader never sees half a message.
        part = file.with_suffix(".part")
        part.write_bytes(head.encode() + envelope.content)
        part.rename(file)
        return "250 OK"


def serve(port, folder):
    """Receive mail until this process is told to end."""
    from aiosmtpd.controller import Controller

    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port, data_size_limit=50 * 2**20)
    controller.start()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    controller.stop()


class Sink:
    """The mail server as a process, and the messages it has received.

    :param Path folder: where the messages are kept, emptied first.
    """

    def __init__(self, folder=paths.MAIL):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.clear()
        self.port = free_port()
        words = [paths.PYTHON, "-m", "dev.smtp_sink", str(self.port), str(folder)]
        self.process = subprocess.Popen(
            [str(word) for word in words],
            cwd=paths.ROOT,
            env={**os.environ, "PYTHONPATH": str(paths.ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(paths.LOG / "smtp_sink.log").open("wb"),
            start_new_session=True,
        )
        self.note = processes.note("mail", self.process.pid)
        self._wait_ready()

    def _wait_ready(self, seconds=15):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as link:
                if link.recv(3) == b"220":
                    return
            time.sleep(0.05)
        self.stop()
        raise Problem("The mail sink did not start: see build/log/smtp_sink.log, mend it, then run this again.")

    def files(self):
        """Return the files of the messages, in the order they came."""
        return sorted(self.folder.glob("*.eml"))

    def messages(self, to=None):
        """Return the messages, in the order they came.

        :param str to: only those whose envelope names this address.
        """
        found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in self.files()]
        return [one for one in found if to is None or to in one["X-Envelope-To"].split(", ")]

    def wait_for(self, count, to=None, seconds=20):
        """Return the messages as soon as there are so many.

        :raise TimeoutError: when there are fewer after so many seconds.
        """
        limit = time.monotonic() + seconds
        while True:
            found = self.messages(to)
            if len(found) >= count:
                return found
            if time.monotonic() > limit:
                raise TimeoutError(f"{len(found)} messages to {to or 'anybody'} after {seconds} s, not {count}")
            time.sleep(0.1)

    def refuse(self, answers):
        """From now on answer so when mail comes for these addresses; for all others take it.

        :param dict answers: ``{address: "550 5.1.1 No such mailbox"}``.
        """
        part = self.folder / f"{REFUSED}.part"
        part.write_text("".join(f"{address} {answer}\n" for address, answer in answers.items()))
        part.rename(self.folder / REFUSED)

    def clear(self):
        """Forget all messages, and refuse nothing any more."""
        (self.folder / REFUSED).unlink(missing_ok=True)
        for file in self.files():
            file.unlink()

    def stop(self):
        """Stop the mail server; the messages stay."""
        end_session(self.process)
        self.note.unlink(missing_ok=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
