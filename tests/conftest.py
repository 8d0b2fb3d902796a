# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tests of the whole system stand on: a served copy of the sample school, its mail, and a browser.

A test that uses one of them is marked ``system``. Each test module gets a database and a server of its own, so that
tests of one module see what its earlier tests did, and nothing else.
"""

import json
import shutil
import time
import urllib.request
from pathlib import Path

import pytest

from dev import database, odoo_run, paths, ports
from dev import stage as staging
from dev.server import Server
from dev.smtp_sink import Sink
from tests.behind_odoo import told
from tests.change_steps import show_conference

SYSTEM = {"stage", "odoo", "mail", "browser"}
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    """Mark what needs Odoo; ``make test`` runs the rest first."""
    for item in items:
        if SYSTEM.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("system")


class School:
    """The sample school, served on a database of its own.

    :param dev.stage.Stage stage: what it runs on.
    :param str name: a word for its database and its log.
    :param dev.smtp_sink.Sink sink: receives its mail.
    """

    def __init__(self, stage, name, sink):
        self.stage = stage
        self.database = database.scratch_name(name)
        self.mail = sink
        sample = staging.sample(stage)
        self.accounts = stage.databases.mark(sample)["lines"]
        stage.databases.copy(sample, self.database)
        # It greets whom it does not know in a window that on a phone covers the page.
        stage.databases.sql("UPDATE res_users SET odoobot_state = 'disabled'", self.database)
        self.config = paths.BUILD / f"{self.database}.conf"
        odoo_run.write_config(stage.source, stage.cluster, sink.port, self.config)
        self.server = Server(stage.source, self.database, ports.free_port(), f"system-{name}.log", self.config)
        self.url = self.server.url
        self._sessions = {}
        self.server.wait_ready()

    def sql(self, query):
        """Return the rows of a query as lists of texts."""
        return [line.split("|") for line in self.stage.databases.sql(told(query), self.database)]

    def call(self, model, method, *arguments, login="admin", password="admin", **keywords):
        """Call a public method of a model, as the web client would.

        :raise RuntimeError: when Odoo refuses, with what it says.
        """
        if login not in self._sessions:
            self._sessions[login] = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            who = {"db": self.database, "login": login, "password": password}
            self._post(login, "/web/session/authenticate", who)
        call = {"model": model, "method": method, "args": list(arguments), "kwargs": keywords}
        return self._post(login, "/web/dataset/call_kw", call)

    def run_cron(self, name, seconds=60):
        """Run the cron of this XML id; Odoo may be running it at this moment, then again after that."""
        [[cron]] = self.sql(f"SELECT res_id FROM ir_model_data WHERE name = '{name}'")
        limit = time.monotonic() + seconds
        while True:
            try:
                return self.call("ir.cron", "method_direct_trigger", [int(cron)])
            except RuntimeError as refused:
                if "already executing" not in str(refused) or time.monotonic() > limit:
                    raise
                time.sleep(0.2)

    def _post(self, login, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with self._sessions[login].open(request, timeout=120) as answer:
            found = json.load(answer)
        if "error" in found:
            raise RuntimeError(found["error"]["data"]["message"])
        return found.get("result")

    def close(self):
        """Stop the server and drop its database."""
        self.server.stop()
        self.stage.databases.drop(self.database)
        self.config.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def stage():
    """What a run works with (``dev.stage.Stage``), PostgreSQL running."""
    with staging.ready() as ready:
        yield ready


@pytest.fixture(scope="session")
def _sink(tmp_path_factory):
    sink = Sink(tmp_path_factory.mktemp("mail"))
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def odoo(stage, _sink, request):
    """The sample school on a server of this module's own: ``odoo.url``, ``odoo.sql()``, ``odoo.call()``."""
    name = Path(request.node.path).stem.removeprefix("test_")
    _sink.clear()
    school = School(stage, name, _sink)
    yield school
    school.close()


@pytest.fixture
def mail(odoo):
    """The mail sink, empty: ``mail.wait_for(count, to=address)``, ``mail.messages()``."""
    odoo.mail.clear()
    return odoo.mail


@pytest.fixture(scope="session")
def browser():
    """A Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, odoo):
    """Make a page in a context of its own: ``new_page(width=390)`` is a phone, without a width a desktop."""
    contexts = []

    def make(width=1280, **options):
        phone = width < 600
        size = {"width": width, "height": 844 if phone else 800}
        context = browser.new_context(
            base_url=odoo.url, viewport=size, has_touch=phone, is_mobile=phone, locale="en-US", **options
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def desktop(new_page):
    """A page 1280 px wide."""
    return new_page(1280)


@pytest.fixture
def phone(new_page):
    """A page 390 px wide, with touch."""
    return new_page(390)


@pytest.fixture
def sign_in(odoo):
    """Sign in on a page: ``sign_in(page, login, password)``."""

    def enter(page, login, password):
        page.goto("/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(lambda url: "/web/login" not in url)
        return page

    return enter


@pytest.fixture(scope="module")
def conference(odoo):
    """The id of the sample school's conference that is open, with the appointments made in it."""
    return odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)[0]


@pytest.fixture
def clerk(desktop, sign_in, conference):
    """The form of that conference for the administrator, 1280 px wide."""
    page = sign_in(desktop, "admin", "admin")
    show_conference(page, conference)
    return page


@pytest.fixture(scope="session")
def shot():
    """Keep a picture of the whole page: ``shot(page, name)`` writes ``build/screens/<name>.png``."""
    paths.SCREENS.mkdir(parents=True, exist_ok=True)

    def keep(page, name, full_page=True):
        file = paths.SCREENS / f"{name}.png"
        page.screenshot(path=file, full_page=full_page)
        return file

    return keep
