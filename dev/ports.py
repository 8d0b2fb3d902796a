# SPDX-License-Identifier: LGPL-3.0-or-later
"""Ports of this machine."""

import os
import socket

from .errors import Problem

DEFAULT = 8069


def free_port():
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    """Tell whether a server can listen on a port."""
    with socket.socket() as probe:
        # As Odoo does, or a port that was in use a minute ago would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wanted(text=None):
    """Return the port asked for by ``PORT=``.

    :param str text: as given; taken from the environment when not given.
    :raise Problem: when it is no port, or in use.
    """
    text = (os.environ.get("PORT") if text is None else text) or str(DEFAULT)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Problem(f"PORT={text} is no port: give a number from 1 to 65535, such as `make demo PORT=8070`.")
    port = int(text)
    if port < 1024 and os.geteuid():
        raise Problem(f"Port {port} is for root only: choose another, such as `make demo PORT=8070`.")
    if not is_free(port):
        other = port + 1 if port < 65535 else DEFAULT
        raise Problem(f"Port {port} is in use: stop what uses it, or choose another with `make demo PORT={other}`.")
    return port
