# SPDX-License-Identifier: LGPL-3.0-or-later
"""Debian packages: known by their programs, installed by root, named to everybody else."""

import pytest

from dev import packages
from dev.errors import Problem

HERE = {"make": ("make",)}
NOT_HERE = {"zeta-tool": ("zeta-tool-program",), "alpha-tool": ("/nowhere/*/alpha", "alpha-program")}


def test_what_is_there_is_not_missing():
    assert packages.missing({**HERE, "shell": ("/bin/s?",)}) == []


def test_missing_are_named_sorted():
    assert packages.missing({**HERE, **NOT_HERE}) == ["alpha-tool", "zeta-tool"]


def test_one_of_several_programs_is_enough():
    assert packages.missing({"browser": ("no-such-browser", "make")}) == []


def test_without_root_the_sentence_has_the_command():
    with pytest.raises(Problem) as caught:
        packages.ensure({**HERE, **NOT_HERE}, is_root=False)
    command = "sudo apt-get install --no-install-recommends alpha-tool zeta-tool"
    assert f"run `{command}`, then this again" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_missing_runs_nothing(monkeypatch):
    monkeypatch.setattr(packages, "run", lambda *_, **__: pytest.fail("apt was called"))
    packages.ensure(HERE, is_root=True)


def test_root_updates_then_installs_what_is_missing(monkeypatch, capsys):
    commands = []
    monkeypatch.setattr(packages, "run", lambda command, *_, **__: commands.append(command[1:]))
    packages.ensure({**HERE, **NOT_HERE}, is_root=True)
    assert commands == [["update"], ["install", "-y", "--no-install-recommends", "alpha-tool", "zeta-tool"]]
    assert "Debian packages alpha-tool, zeta-tool" in capsys.readouterr().out
