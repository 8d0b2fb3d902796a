# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tools read from the addons: names, hashes, texts, XML; and how arguments choose the tests."""

import subprocess

import pytest

from dev import addons, lint, odoo_run, paths, python_env, testing, translations
from dev.cluster import Cluster
from dev.odoo_source import Source

POT = """# comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

#. module: ptc_a
msgid "One \\"text\\""
msgstr ""

msgctxt "menu"
msgid ""
"A long "
"text\\n"
msgstr ""

#~ msgid "out of use"
#~ msgstr ""
"""


@pytest.fixture
def repository(tmp_path):
    """A repository with two addons, one on the other, and a folder that is none."""
    _write(tmp_path / "ptc_a" / "__manifest__.py", '{"depends": ["mail", "portal"]}')
    _write(tmp_path / "ptc_b" / "__manifest__.py", '{"depends": ["ptc_a", "calendar"]}')
    _write(tmp_path / "ptc_b" / "models" / "b.py", "x = 1")
    _write(tmp_path / "ptc_none" / "b.py", "x = 1")
    return tmp_path


def _write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _hash(root):
    return addons.content_hash(addons.source_files(root), root)


def test_addons_and_what_they_need(repository):
    assert addons.names(repository) == ["ptc_a", "ptc_b"]
    assert addons.dependencies(repository) == ["calendar", "mail", "portal"]


def test_no_addon_needs_base(tmp_path):
    assert (addons.names(tmp_path), addons.dependencies(tmp_path)) == ([], ["base"])


@pytest.mark.parametrize("name", ["ptc_a/views/a.xml", "ptc_b/models/b.py", "ptc_b/i18n/de.po", "ptc_a/tests.py"])
def test_source_changes_the_hash(repository, name):
    before = _hash(repository)
    _write(repository / name, "changed")
    assert _hash(repository) != before


@pytest.mark.parametrize(
    "name", ["ptc_a/tests/test_a.py", "ptc_a/i18n/ptc_a.pot", "ptc_a/models/__pycache__/b.pyc", "ptc_a/readme/USAGE.md"]
)
def test_what_is_not_installed_does_not_change_the_hash(repository, name):
    before = _hash(repository)
    _write(repository / name, "changed")
    assert _hash(repository) == before


def test_moved_file_changes_the_hash(repository):
    before = _hash(repository)
    (repository / "ptc_b" / "models" / "b.py").rename(repository / "ptc_b" / "models" / "c.py")
    assert _hash(repository) != before


def test_texts_of_a_template():
    assert translations.message_ids(POT) == {'One "text"', "A long text\n"}


def test_translations_are_compared_with_the_source(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    _write(tmp_path / "ptc_a" / "i18n" / "ptc_a.pot", POT)
    assert translations._findings_of("ptc_a", {'One "text"', "A long text\n"}) == []
    (row,) = translations._findings_of("ptc_a", {'One "text"', "new", "newer"})
    assert row == "ptc_a/i18n/ptc_a.pot: 2 texts missing, 1 out of use: run `make pot`"


def test_broken_translation_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    text = POT.replace('"One \\"text\\""\nmsgstr ""', '"One %(name)s"\nmsgstr "Eins %(nom)s"')
    text = text.replace("#. module: ptc_a", "#, python-format")
    _write(tmp_path / "ptc_a" / "i18n" / "ptc_a.pot", text.replace('msgstr "Eins %(nom)s"', 'msgstr ""'))
    _write(tmp_path / "ptc_a" / "i18n" / "de.po", text)
    rows = translations._findings_of("ptc_a", translations.message_ids(text))
    assert rows
    assert all(row.startswith("ptc_a/i18n/de.po: ") for row in rows)
    assert any("format specification" in row for row in rows)


def test_xml_that_is_not_well_formed_is_found(repository):
    _write(repository / "ptc_a" / "views" / "good.xml", "<odoo/>")
    assert lint.xml_findings(repository) == []
    _write(repository / "ptc_a" / "views" / "bad.xml", "<odoo>\n<a></odoo>")
    (row,) = lint.xml_findings(repository)
    assert row.startswith("ptc_a/views/bad.xml: mismatched tag: line 2")


def test_sources_without_their_licence_are_found(tmp_path):
    _write(tmp_path / "ptc_a" / "__manifest__.py", f"# {lint.LICENCE}\n{{}}")
    _write(tmp_path / "ptc_a" / "lib" / "__init__.py", "")
    _write(tmp_path / "ptc_a" / "views" / "good.xml", f"<?xml version='1.0'?>\n<!-- {lint.LICENCE} -->\n<odoo/>")
    assert lint.licence_findings(tmp_path) == []
    _write(tmp_path / "ptc_a" / "views" / "bad.xml", f"<odoo>\n\n<!-- {lint.LICENCE} --></odoo>")
    _write(tmp_path / "ptc_a" / "models" / "bad.py", "x = 1")
    assert [row.partition(":")[0] for row in lint.licence_findings(tmp_path)] == [
        "ptc_a/models/bad.py",
        "ptc_a/views/bad.xml",
    ]


def test_everything_runs_without_arguments():
    groups = testing.grouped([])
    assert list(groups) == ["plain", "addons", "patched", "system"]
    assert {"ptc_conference/tests/test_paper_signs.py", "ptc_conference/tests/test_schedule_report.py"} <= {
        *groups["patched"]
    }


def test_files_choose_the_runs():
    addon = addons.names()[0]
    targets, options = testing.split([f"{addon}/tests", "-k", "name", "tests/lib", "-x"])
    assert options == ["-k", "name", "-x"]
    assert testing.grouped(targets) == {"addons": [f"{addon}/tests"], "some": ["tests/lib"]}
    assert testing.split(["tests/test_dev_sources.py::test_x"])[0] == ["tests/test_dev_sources.py::test_x"]


def test_configuration_names_socket_and_addons(tmp_path):
    source = Source(tmp_path / "odoo", (tmp_path / "odoo" / "addons",), "19.0")
    cluster = Cluster(tmp_path, tmp_path, tmp_path / "pg", tmp_path / "run", tmp_path, None)
    text = odoo_run.write_config(source, cluster, 2525, tmp_path / "odoo.conf").read_text()
    assert f"db_host = {tmp_path}/run" in text
    assert f"addons_path = {tmp_path}/odoo/addons,{paths.ROOT}" in text
    assert "smtp_port = 2525" in text
    assert "http_interface = 127.0.0.1" in text


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["shell", "-d", "x"], ["shell", "-c", "CONF", "-d", "x"]),
        (["-d", "x", "-u", "a"], ["-c", "CONF", "-d", "x", "-u", "a"]),
        (["i18n", "export", "-d", "x", "a"], ["i18n", "export", "-c", "CONF", "-d", "x", "a"]),
        ([], ["-c", "CONF"]),
    ],
)
def test_odoo_command_gets_the_configuration(given, made):
    assert odoo_run.command(*given, config="CONF")[3:] == made


def test_killed_installation_of_python_packages_is_done_again(tmp_path, monkeypatch, capsys):
    """Without its stamp an environment is not believed, and with another lock file neither."""
    monkeypatch.setattr(python_env, "STAMP", tmp_path / "venv" / ".complete")
    monkeypatch.setattr(paths, "VENV", tmp_path / "venv")
    monkeypatch.setattr(paths, "PYTHON", tmp_path / "venv" / "python")
    commands = []

    def run(command, *_):
        commands.append(command)
        _write(tmp_path / "venv" / "python", "")

    monkeypatch.setattr(python_env, "run", run)
    _write(tmp_path / "venv" / "half", "")
    python_env.ensure()
    assert len(commands) == 2
    assert not (tmp_path / "venv" / "half").exists()
    python_env.ensure()
    assert len(commands) == 2
    python_env.STAMP.write_text("hash of an older lock file")
    python_env.ensure()
    assert len(commands) == 4


def test_help_names_every_target():
    shown = subprocess.run(["make", "help"], cwd=paths.ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "lint", "bench", "pot", "stop", "clean"):
        assert f"make {target} " in shown
