# SPDX-License-Identifier: LGPL-3.0-or-later
"""A family that waits for a teacher who is full takes what is offered on a phone, with one tap."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.system

WAIT = re.compile("Wait for a time with")


@pytest.fixture(scope="module")
def conference(odoo):
    """Return the id of the open conference."""
    [found] = odoo.call("ptc.conference", "search", [("is_published", "=", True)], limit=1)
    return found


@pytest.fixture(scope="module")
def couple(odoo):
    """Return the logins and passwords of a couple, as ``make demo`` prints them."""
    lines = [line for line in odoo.accounts if line.strip().startswith("Couple")]
    return [re.search(r"(\S+) / (\S+)", line).groups() for line in lines]


@pytest.fixture(scope="module")
def full_teacher(odoo, couple, conference):
    """Let others have all times of the first teacher of the couple's first child; return one of these appointments."""
    [link] = odoo.call(
        "ptc.guardian", "search_read", [("partner_id.email", "=", couple[0][0])], ["student_id"], limit=1
    )
    classes = odoo.call("ptc.enrollment", "search", [("student_id", "=", link["student_id"][0])])
    [part] = odoo.call(
        "ptc.class.teacher",
        "search_read",
        [("class_id.enrollment_ids", "in", classes), ("class_id.class_type", "=", "homeroom")],
        ["teacher_id", "class_id"],
        limit=1,
    )
    keys = [("conference_id", "=", conference), ("teacher_id", "=", part["teacher_id"][0])]
    sessions = odoo.call("ptc.session", "search", [*keys, ("is_free", "=", True)], order="start")
    others = odoo.call(
        "ptc.guardian",
        "search_read",
        [
            ("student_id.enrollment_ids.class_id", "=", part["class_id"][0]),
            ("partner_id.email", "not in", [login for login, _password in couple]),
            ("may_book", "=", True),
        ],
        ["student_id", "family_id"],
    )
    booked, session = _book_one(odoo, sessions, others, part["id"])
    odoo.call("ptc.session", "action_block", [one for one in sessions if one != session])
    return booked, part["teacher_id"][1]


def _book_one(odoo, sessions, links, class_teacher):
    """Book for the first of some families that can come; return the appointment's id and its session's."""
    for link in links:
        values = {"student_id": link["student_id"][0], "family_id": link["family_id"][0]}
        for session in sessions:
            try:
                vals = {**values, "session_id": session, "class_teacher_id": class_teacher}
                [booked] = odoo.call("ptc.appointment", "create", [vals])
            except RuntimeError:
                continue
            return booked, session
    return pytest.fail("nobody can come")


def test_offer_is_taken_on_a_phone(odoo, phone, sign_in, shot, couple, conference, full_teacher):
    appointment, teacher = full_teacher
    page = sign_in(phone, *couple[0])
    page.goto(f"/my/conferences/{conference}")
    page.get_by_role("link", name=teacher).first.click()
    expect(page.locator(".o_ptc_line_open")).to_contain_text(teacher)
    shot(page, "waiting_full_phone")
    page.get_by_role("button", name=WAIT).first.click()
    expect(page.locator("body")).to_contain_text("You are on the waiting list")
    odoo.call("ptc.appointment", "write", [appointment], {"state": "cancelled"})
    # No mail has gone out yet: the page itself has the offer.
    page.reload()
    offer = page.locator(".o_ptc_offer")
    expect(offer).to_contain_text(teacher)
    shot(page, "waiting_offer_phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    offer.get_by_role("button", name="Take this time").tap()
    expect(page.locator(".o_ptc_notice_good")).to_contain_text("Booked")
    expect(page.locator(".o_ptc_appointment")).to_contain_text(teacher)
    shot(page, "waiting_taken_phone")
    rows = odoo.sql(f"SELECT count(*) FROM ptc_waitlist WHERE conference_id = {conference} AND active")
    assert rows == [["0"]]
