# SPDX-License-Identifier: LGPL-3.0-or-later
"""An import as a clerk does it, in a real browser; and one during which the server is killed."""

import base64
import os
import signal
import time
import zipfile

import pytest
from playwright.sync_api import expect

from dev import sample_school
from dev.server import Server
from tests import bad_rosters

pytestmark = pytest.mark.system

SECONDS = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("roster")
    sample_school.generate(path, seed=7, scale=0.3)
    return path


@pytest.fixture
def clerk(sign_in):
    """Open a new import on a page: ``clerk(page, source)``."""

    def open_new(page, source):
        sign_in(page, "admin", "admin")
        page.goto("/odoo/roster-imports")
        page.get_by_role("button", name="New", exact=True).click()
        page.locator(".o_field_widget[name=source] input").fill(source)
        return page

    return open_new


def upload(page, *files):
    page.set_input_files(".o_field_many2many_binary input[type=file]", files)
    expect(page.locator(".o_attachment")).to_have_count(len(files))
    page.get_by_role("button", name="Check", exact=True).click()


def counts(page, kind):
    """Return the numbers added, changed and archived of a kind in the summary."""
    row = page.locator(".o_ptc_import_summary tr", has=page.get_by_text(kind, exact=True))
    return [int(text) for text in row.locator("td").all_inner_texts()]


def wait(condition):
    limit = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)
    return found


def test_clerk_imports_a_zip(odoo, desktop, clerk, shot, folder, tmp_path):
    page = clerk(desktop, "Journey")
    shot(page, "import-1-new")
    upload(page, bad_rosters.good_zip(folder, tmp_path))
    expect(page.get_by_text("The files can be imported.")).to_be_visible(timeout=60_000)
    students = len(bad_rosters.Roster(folder).users("student"))
    assert counts(page, "Students") == [students, 0, 0]
    shot(page, "import-2-checked")
    assert odoo.sql("SELECT count(*) FROM ptc_student WHERE roster_source = 'Journey'") == [["0"]]
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("progressbar", name="Progress of the import")).to_be_visible()
    expect(page.get_by_text("Imported.", exact=True)).to_be_visible(timeout=60_000)
    shot(page, "import-3-done")
    assert odoo.sql("SELECT count(*) FROM ptc_student WHERE roster_source = 'Journey'") == [[str(students)]]


def test_clerk_is_asked_on_a_phone_before_many_leave(odoo, phone, clerk, shot, folder, tmp_path):
    page = clerk(phone, "Journey")
    upload(page, *sorted(bad_rosters.students_gone(folder, tmp_path).glob("*.csv")))
    expect(page.get_by_text("More than a tenth would be archived")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    page.locator(".o_field_widget[name=may_archive] input").check()
    shot(page, "import-4-question-phone")
    leaving = counts(page, "Students")[2]
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.", exact=True)).to_be_visible(timeout=60_000)
    assert odoo.sql("SELECT count(*) FROM ptc_student WHERE roster_source = 'Journey' AND NOT active") == [
        [str(leaving)]
    ]


def test_clerk_is_told_what_to_mend(desktop, clerk, shot, folder, tmp_path):
    page = clerk(desktop, "Journey")
    upload(page, *sorted(bad_rosters.missing_column(folder, tmp_path).glob("*.csv")))
    expect(page.get_by_text("These files cannot be imported yet.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("cell", name="givenName", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    shot(page, "import-5-problems")


def test_server_killed_in_the_middle_leaves_nothing_and_begins_again(odoo, tmp_path):
    sample_school.generate(tmp_path, seed=11, scale=2)
    record = queue_import(odoo, tmp_path, "Killed")
    writing = f"SELECT done FROM ptc_import_progress WHERE import_id = {record} AND step != 'read'"
    wait(lambda: odoo.sql(writing))
    os.kill(odoo.server.process.pid, signal.SIGKILL)
    odoo.server.stop()
    written = "SELECT count(*) FROM ptc_student WHERE roster_source = 'Killed'"
    assert odoo.sql(written) == [["0"]]
    assert state(odoo, record) == "applying"
    odoo.server = Server(odoo.stage.source, odoo.database, odoo.server.port, "system-import_again.log", odoo.config)
    odoo.server.wait_ready()
    wait(lambda: state(odoo, record) == "done")
    assert odoo.sql(written) == [[str(len(bad_rosters.Roster(tmp_path).users("student")))]]


def queue_import(odoo, folder, source):
    """Upload a folder as one zip, check it, begin the import, and return its id."""
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.glob("*.csv"):
            archive.write(file, file.name)
    datas = base64.b64encode(path.read_bytes()).decode()
    attachment = odoo.call("ir.attachment", "create", {"name": path.name, "datas": datas})
    record = odoo.call("ptc.import", "create", {"attachment_ids": [attachment], "source": source})
    odoo.call("ptc.import", "action_check", [record])
    wait(lambda: state(odoo, record) == "checked")
    odoo.call("ptc.import", "action_import", [record])
    return record


def state(odoo, record):
    return odoo.sql(f"SELECT state FROM ptc_import WHERE id = {record}")[0][0]
