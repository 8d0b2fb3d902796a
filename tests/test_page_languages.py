# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parents' pages in every state in Spanish and in Arabic: no English left, read the right way, sound for axe."""

import pathlib
import re

import polib
import pytest
from playwright.sync_api import expect

from tests.page_visit import STATES, Visit, send

pytestmark = pytest.mark.system

LANGUAGES = {"es_ES": "ltr", "ar_001": "rtl"}
WIDTHS = (390, 1280)
FREE = ".o_ptc_line_open button[name=session_id]"
CATALOGUE = pathlib.Path(__file__).resolve().parents[1] / "ptc_conference" / "i18n" / "es.po"
MARKS = re.compile(r"%\(\w+\)s|<[^>]*>|\n|%")
SHORTEST = 9  # letters of a piece of a text that is looked for: shorter ones may be part of a name
# What is not Odoo's to translate: the school's own words, and names.
OWN_WORDS = "[translate=no], .o_ptc_introduction, script, style, template"
TEXT = f"""() => {{
    const copy = document.querySelector("#wrap, main").cloneNode(true);
    copy.querySelectorAll("{OWN_WORDS}").forEach((one) => one.remove());
    const told = [...copy.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label"));
    return [copy.textContent, ...told].join("\\n");
}}"""


@pytest.fixture(scope="module")
def english():
    """Return the pieces of texts of which none may be left."""
    translated = [one for one in polib.pofile(str(CATALOGUE)).translated_entries() if one.msgid != one.msgstr]
    pieces = {piece.strip() for entry in translated for piece in MARKS.split(entry.msgid)}
    return {piece for piece in pieces if len(piece) >= SHORTEST and " " in piece}


@pytest.fixture(scope="module")
def parents(odoo):
    """Return ``[(login, password), ...]`` of a couple."""
    found = (re.match(r"\s*Couple\s{2,}(\S+) / (\S+)", line) for line in odoo.accounts)
    return [match.groups() for match in found if match]


@pytest.fixture
def speak(odoo, parents):
    """Note a language for the parents: ``speak(code)``."""

    def note(code):
        [lang] = odoo.call("res.lang", "search", [("code", "=", code), ("active", "in", [True, False])])
        wizard = odoo.call("base.language.install", "create", {"lang_ids": [(6, 0, [lang])], "overwrite": True})
        odoo.call("base.language.install", "lang_install", [wizard])
        logins = [login for login, _password in parents]
        users = odoo.call("res.users", "search", [("login", "in", logins)])
        odoo.call("res.users", "write", users, {"lang": code})

    yield note
    booked = odoo.call("ptc.appointment", "search", [("state", "=", "booked")])
    odoo.call("ptc.appointment", "write", booked, {"state": "cancelled"})


class Reader(Visit):
    """A visit in a language."""

    def __init__(self, odoo, page, lang, english):
        super().__init__(odoo, page, WIDTHS[0])
        self.lang = lang
        self.english = english

    def look(self, shot, name):
        """Look at it as a phone shows it; of a desktop a picture is kept."""
        self.page.set_viewport_size({"width": WIDTHS[1], "height": 844})
        shot(self.page, f"state_{name}_{self.lang}_{WIDTHS[1]}")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        self.width = f"{self.lang}_{WIDTHS[0]}"
        super().look(shot, name)
        found = self.page.evaluate(TEXT)
        self.found += [(name, "English", piece) for piece in self.english if piece in found]
        direction = self.page.evaluate("getComputedStyle(document.querySelector('.o_ptc h1, main h1')).direction")
        root = self.page.evaluate("getComputedStyle(document.documentElement).direction")
        if {direction, root} != {LANGUAGES[self.lang]}:
            self.found.append((name, "direction", direction, root))


@pytest.fixture
def reader(odoo, new_page, sign_in, parents, english):
    """Sign in: ``reader(lang)``."""
    return lambda lang: Reader(odoo, sign_in(new_page(390), *parents[0]), lang, english)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_states_in_the_language(reader, speak, shot, lang):
    speak(lang)
    seen = reader(lang)
    seen.see("/my/conferences", shot, "list")
    for name, query in {"open": "SELECT", **STATES}.items():
        with seen.state(query):
            seen.see("", shot, name)
    with seen.state("UPDATE ptc_conference SET is_published = false"):
        seen.see("/my/conferences", shot, "list_empty")
    with seen.state("UPDATE ptc_guardian SET may_book = false"):
        seen.see("/my/conferences", shot, "no_children")
    for name in ("find", "unable", "help"):
        seen.see(f"/{name}", shot, name)
    seen.see("/my/contact-details", shot, "contact")
    with seen.state("UPDATE ptc_conference SET second_adult = 'asked'"):
        seen.see("/second", shot, "second_adult")
    assert not seen.found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_in_the_language(reader, speak, shot, lang):
    speak(lang)
    seen = reader(lang)
    page = seen.page
    page.goto(seen.address)
    send(page, page.locator(FREE).nth(2))
    seen.look(shot, "booked")
    with seen.state("UPDATE ptc_session SET is_blocked = true WHERE id % 3 = 0"):
        seen.see("", shot, "taken_too_close")
        expect(page.locator(".o_ptc_slot_taken").first).to_be_attached()
        expect(page.locator(".o_ptc_slot_clash").first).to_be_attached()
    seen.see("/after", shot, "after")
    page.goto(seen.address)
    button = page.locator(FREE).nth(2)
    with seen.state(f"UPDATE ptc_session SET is_blocked = true WHERE id = {int(button.get_attribute('value'))}"):
        send(page, button)
        seen.look(shot, "refused")
    page.goto(seen.address)
    page.locator(".o_ptc_appointment summary").click()
    seen.look(shot, "cancel_asks")
    send(page, page.locator(".o_ptc_appointment .o_ptc_button_danger"))
    seen.look(shot, "cancelled_undo")
    with seen.state(STATES["full"]):
        page.goto(seen.address)
        page.locator(".o_ptc_waiting button").first.click()
        page.locator(".o_ptc_waiting button[name=waiting_id]").first.wait_for()
        seen.see("", shot, "waiting")
        page.locator(".o_ptc_waiting button[name=waiting_id]").first.click()
    seen.see("/find", shot, "find")
    page.locator(".o_ptc_find_form button[type=submit]").first.click()
    seen.look(shot, "find_plans")
    assert not seen.found
