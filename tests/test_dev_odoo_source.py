# SPDX-License-Identifier: LGPL-3.0-or-later
"""Finding Odoo's source, and where Debian's comes from."""

import pytest

from dev import odoo_source
from dev.errors import Problem

RELEASE = "RELEASE_LEVELS = ['alpha']\nversion_info = ({}, FINAL, 0, '')\n"


def make_tree(folder, version="19, 0, 0", addons="addons"):
    """Write what tells an Odoo tree, with the addon `web` in the named folder."""
    (folder / "odoo" / "addons" / "base").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(RELEASE.format(version))
    (folder / addons / "web" / "static").mkdir(parents=True)
    return folder


def test_clone_of_odoo(tmp_path):
    found = odoo_source.locate(make_tree(tmp_path))
    assert (found.root, found.version) == (tmp_path, "19.0")
    assert found.addons == (tmp_path / "odoo" / "addons", tmp_path / "addons")


def test_unpacked_package(tmp_path):
    root = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    make_tree(root, addons="odoo/addons")
    # The package has a second folder of addons without their data: it must not be used.
    (root / "addons" / "web").mkdir(parents=True)
    found = odoo_source.locate(tmp_path)
    assert (found.root, found.addons) == (root, (root / "odoo" / "addons",))


@pytest.mark.parametrize(
    ("version", "told"),
    [("18, 0, 0", "18.0"), ("20, 0, 0", "20.0"), ("'saas~18', 4, 0", "saas~18.4"), ("19, 1, 0", "19.1")],
)
def test_other_version_is_told(tmp_path, version, told):
    with pytest.raises(Problem, match=rf"is Odoo {told}: give ODOO= a tree of Odoo 19\.0, or leave it out\.$"):
        odoo_source.locate(make_tree(tmp_path, version))


def test_unreadable_version_is_told(tmp_path):
    make_tree(tmp_path)
    (tmp_path / "odoo" / "release.py").write_text("version = 'x'\n")
    with pytest.raises(Problem, match="is Odoo of unknown version"):
        odoo_source.locate(tmp_path)


def test_no_odoo_is_told(tmp_path):
    with pytest.raises(Problem, match=r"is no Odoo source tree \(no odoo/release.py\): give ODOO= a tree"):
        odoo_source.ensure(str(tmp_path / "not-there"))


def test_odoo_without_web_is_told(tmp_path):
    make_tree(tmp_path, addons="elsewhere")
    with pytest.raises(Problem, match="has no addon `web`: give ODOO= a whole tree"):
        odoo_source.locate(tmp_path)


def test_mirror_is_the_archive_of_the_distribution():
    targets = (
        "Tools|Tools|bookworm|main|https://tools.example/apt/\n"
        "Debian|Debian-Security|bookworm-security|main|https://mirror.example/security/\n"
        "Debian|Debian|bookworm-updates|main|https://mirror.example/updates/\n"
        "Debian|Debian|bookworm|contrib|https://mirror.example/contrib/\n"
        "Debian|Debian|bookworm|main|https://mirror.example/debian/\n"
    )
    assert odoo_source.mirror(targets) == "https://mirror.example/debian/"


def test_mirror_before_the_first_update():
    assert odoo_source.mirror("||bookworm|main|https://mirror.example/debian/\n") == "https://mirror.example/debian/"


def test_no_mirror_is_told():
    with pytest.raises(Problem, match="apt names no archive of this distribution"):
        odoo_source.mirror("Debian|Debian-Security|bookworm-security|main|https://mirror.example/security/\n")


def test_other_distribution_is_told(tmp_path):
    release = tmp_path / "os-release"
    release.write_text("ID=slackware\n")
    with pytest.raises(Problem, match="This is no Debian or Ubuntu: give ODOO=/path"):
        odoo_source._distribution(release)


def test_killed_fetch_is_done_again(tmp_path, monkeypatch, capsys):
    """What a killed run has unpacked is never taken for Odoo."""
    monkeypatch.setattr(odoo_source.paths, "BUILD", tmp_path)
    monkeypatch.setattr(odoo_source.paths, "ODOO", tmp_path / "odoo")
    (tmp_path / "odoo.new" / "half").mkdir(parents=True)
    monkeypatch.setattr(odoo_source, "_download", lambda state, debs: (debs / "odoo.deb").touch())
    monkeypatch.setattr(odoo_source, "run", lambda command, *_: make_tree(command[3]))
    assert odoo_source.ensure().root == tmp_path / "odoo"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odoo"]
    assert not (tmp_path / "odoo" / "half").exists()
