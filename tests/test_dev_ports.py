# SPDX-License-Identifier: LGPL-3.0-or-later
"""The port of the demo."""

import os
import socket

import pytest

from dev import ports
from dev.errors import Problem


@pytest.fixture
def busy():
    """A port that somebody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_free_port_can_be_used():
    port = ports.free_port()
    assert ports.is_free(port)
    assert ports.wanted(str(port)) == port


def test_port_in_use_names_another(busy):
    with pytest.raises(Problem, match=rf"^Port {busy} is in use: stop what uses it, or .*`make demo PORT={busy + 1}`"):
        ports.wanted(str(busy))


def test_port_in_use_on_all_addresses_is_in_use():
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))
        server.listen()
        assert not ports.is_free(server.getsockname()[1])


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80 81", "8o69"])
def test_no_port_is_refused(text):
    with pytest.raises(Problem, match="is no port: give a number from 1 to 65535"):
        ports.wanted(text)


def test_port_of_root_is_refused_to_others(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="Port 80 is for root only: choose another"):
        ports.wanted("80")


def test_port_comes_from_the_environment(monkeypatch):
    port = ports.free_port()
    monkeypatch.setenv("PORT", str(port))
    assert ports.wanted() == port
