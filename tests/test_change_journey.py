# SPDX-License-Identifier: LGPL-3.0-or-later
"""An administrator changes a conference of the sample school in which appointments are booked: plan first, then apply.

The tests of this module follow each other.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.change_steps import PAUSE, begin, choose, count_booked, press, show_conference

pytestmark = pytest.mark.system

LATER = date.today() + timedelta(days=400)  # dates of another year are longer
CUT = "found => found.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"


def enter_length(page, minutes):
    page.locator(".nav-link[name=times], .o_notebook .nav-link", has_text="Times").first.click()
    box = page.locator("[name=duration] input").first
    box.fill(str(minutes))
    box.blur()
    page.wait_for_timeout(PAUSE)


def find_part(odoo, conference, number=0):
    """Return a teacher's part in the conference who has most appointments, and others after it."""
    names = ["teacher_id", "room_id", "appointment_count"]
    parts = odoo.call("ptc.conference.teacher", "search_read", [("conference_id", "=", conference)], names)
    return sorted(parts, key=lambda part: -part["appointment_count"])[number]


def test_lengths_are_planned_and_discarded(odoo, clerk, conference, shot):
    before = count_booked(odoo, conference)
    assert before > 3
    shot(clerk, "change_0_conference")
    enter_length(clerk, 12)
    press(clerk, "Allot sessions")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    shot(clerk, "change_1_lengths_plan")
    press(clerk, "Discard")
    shot(clerk, "change_1_lengths_discarded")
    show_conference(clerk, conference)
    assert odoo.call("ptc.conference", "read", [conference], ["duration"])[0]["duration"] != 12
    assert count_booked(odoo, conference) == before


def test_lengths_are_planned_and_applied(odoo, clerk, conference, shot):
    enter_length(clerk, 12)
    press(clerk, "Allot sessions")
    clerk.get_by_role("button", name="Apply", exact=True).first.click()
    clerk.wait_for_timeout(PAUSE)
    shot(clerk, "change_2_lengths_asked", full_page=False)
    with clerk.expect_response(lambda answer: "/call_button/" in answer.url):
        clerk.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(clerk.locator(".o_notification")).to_contain_text("Done")
    shot(clerk, "change_2_lengths_applied", full_page=False)
    session = odoo.call("ptc.session", "search_read", [("conference_id", "=", conference)], ["start", "stop"], limit=1)
    assert session[0]["stop"][14:16] != session[0]["start"][14:16]
    assert odoo.call("ptc.conference", "read", [conference], ["duration"])[0]["duration"] == 12


def test_a_teacher_moves_to_another_room(odoo, clerk, conference, shot):
    part = find_part(odoo, conference)
    taken = odoo.call("ptc.conference.teacher", "search_read", [("conference_id", "=", conference)], ["room_id"])
    known = [one["room_id"][0] for one in taken if one["room_id"]]
    room = odoo.call("ptc.room", "search_read", [("id", "not in", known)], ["name", "display_name"], limit=1)
    if not room:
        campus = odoo.call("ptc.campus", "search", [], limit=1)[0]
        odoo.call("ptc.room", "create", {"name": "Library 2", "campus_id": campus})
        room = [{"name": "Library 2"}]
    dialog = begin(clerk, "Other rooms")
    choose(dialog, "moved_part_ids", part["teacher_id"][1])
    choose(dialog, "target_room_ids", room[0]["name"])
    shot(clerk, "change_3_rooms_dialog", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text(part["teacher_id"][1])
    shot(clerk, "change_3_rooms_plan")
    press(clerk, "Apply")
    shot(clerk, "change_3_rooms_applied")
    now = odoo.call("ptc.conference.teacher", "read", [part["id"]], ["room_id"])[0]["room_id"][1]
    assert room[0]["name"] in now


def test_a_teacher_is_replaced(odoo, clerk, conference, shot):
    part = find_part(odoo, conference)
    relief = {"name": "Robin Relief", "is_teacher": True, "email": "relief@example.com"}
    new = odoo.call("res.partner", "create", relief)
    dialog = begin(clerk, "A teacher is replaced by another")
    choose(dialog, "part_id", part["teacher_id"][1])
    choose(dialog, "new_teacher_id", "Robin Relief")
    shot(clerk, "change_4_teacher_dialog", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Robin Relief")
    shot(clerk, "change_4_teacher_plan")
    press(clerk, "Apply")
    shot(clerk, "change_4_teacher_applied")
    assert count_booked(odoo, conference, teacher_id=new) == part["appointment_count"]


def test_a_date_is_postponed(odoo, clerk, conference, shot):
    dialog = begin(clerk, "Postponed to other dates")
    clerk.wait_for_timeout(PAUSE)
    dialog.locator(".o_data_row [name=new_date]").first.click()
    cell = dialog.locator(".o_selected_row [name=new_date]")
    cell.locator("input, button").first.wait_for()
    if cell.locator("button").count():
        cell.locator("button").first.click()
    cell.locator("input").first.fill(LATER.strftime("%m/%d/%Y"))
    clerk.keyboard.press("Tab")
    clerk.wait_for_timeout(PAUSE)
    dialog.locator(".modal-title").click()
    shot(clerk, "change_5_postponed_dialog", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    clerk.get_by_role("tab", name="Move").click()
    times = clerk.locator(".o_data_cell.o_ptc_conference_time_cell")
    times.first.wait_for()
    assert times.evaluate_all(CUT) == []
    shot(clerk, "change_5_postponed_plan")
    press(clerk, "Apply")
    shot(clerk, "change_5_postponed_applied")
    days = odoo.call("ptc.conference.date", "search_read", [("conference_id", "=", conference)], ["date"])
    assert str(LATER) in [day["date"] for day in days]


def test_a_plan_on_a_phone(odoo, phone, sign_in, conference, shot):
    page = sign_in(phone, "admin", "admin")
    change = odoo.call("ptc.change", "create", {"conference_id": conference, "kind": "cancelled"})
    odoo.call("ptc.change", "action_plan", [change])
    show_conference(page, conference)
    shot(page, "change_6_conference_phone")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    shot(page, "change_6_plan_phone")


def test_the_conference_is_cancelled_and_held_after_all(odoo, clerk, conference, shot):
    sessions = odoo.call("ptc.session", "search_count", [("conference_id", "=", conference)])
    begin(clerk, "Cancel the conference")
    shot(clerk, "change_7_cancelled_dialog", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    shot(clerk, "change_7_cancelled_plan")
    press(clerk, "Apply")
    assert count_booked(odoo, conference) == 0
    show_conference(clerk, conference)
    expect(clerk.locator(".o_form_sheet")).to_contain_text("This conference is cancelled")
    shot(clerk, "change_7_cancelled_conference")
    press(clerk, "Hold it after all")
    shot(clerk, "change_7_held_after_all")
    assert odoo.call("ptc.session", "search_count", [("conference_id", "=", conference)]) == sessions
