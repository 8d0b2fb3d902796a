# SPDX-License-Identifier: LGPL-3.0-or-later
"""A school that also has Odoo's website, which the addons do not depend on: its frame stands around all pages."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

ADDRESS = "/my/conferences/1"
PAGES = ["/my", "/my/conferences", ADDRESS, f"{ADDRESS}/find", f"{ADDRESS}/help", f"{ADDRESS}/unable"]


@pytest.fixture(scope="module", autouse=True)
def website(odoo):
    """Install it, and a second language."""
    [[module]] = odoo.sql("SELECT id FROM ir_module_module WHERE name = 'website'")
    odoo.call("ir.module.module", "button_immediate_install", [int(module)])
    wizard = odoo.call("base.language.install", "create", {"lang_ids": [(6, 0, [_find_lang(odoo)])], "overwrite": True})
    odoo.call("base.language.install", "lang_install", [wizard])
    assert odoo.sql("SELECT count(*) FROM website") == [["1"]]


def _find_lang(odoo):
    [[lang]] = odoo.sql("SELECT id FROM res_lang WHERE code = 'es_ES'")
    return int(lang)


@pytest.fixture
def parent(odoo):
    """Return (login, password) of one of a couple."""
    line = next(line for line in odoo.accounts if line.strip().startswith("Couple"))
    return re.match(r"\s*.+?\s{2,}(\S+) / (\S+)", line).groups()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_parent_books_and_what_is_not_theirs_is_not_there(new_page, sign_in, shot, parent, width):
    page = sign_in(new_page(width), *parent)
    assert {path: page.goto(path).status for path in PAGES} == dict.fromkeys(PAGES, 200)
    page.goto(ADDRESS)
    page.locator(".o_ptc_line_open button[name=session_id]").first.click()
    expect(page.locator("#notice")).to_contain_text("Booked")
    shot(page, f"beside-website-{width}")
    answers = [page.goto(path) for path in ("/my/conferences/999999", "/my/conferences-of-others")]
    assert [answer.status for answer in answers] == [404, 404]


def test_a_page_speaks_the_language_of_the_parent(odoo, new_page, sign_in, parent):
    [[partner]] = odoo.sql(f"SELECT partner_id FROM res_users WHERE login = '{parent[0]}'")
    odoo.call("res.partner", "write", [int(partner)], {"lang": "es_ES"})
    page = sign_in(new_page(390), *parent)
    for path in PAGES[1:]:
        assert page.goto(path).ok
        expect(page.locator("html")).to_have_attribute("lang", "es-ES")
