# SPDX-License-Identifier: LGPL-3.0-or-later
"""An administrator plans another time zone, a removed date and who is met together: looked at, discarded, applied.

The tests of this module follow each other.
"""

import pytest
from playwright.sync_api import expect

from tests.change_steps import PAUSE, begin, count_booked, press, show_conference

pytestmark = pytest.mark.system

ZONE = "America/Halifax"


def open_tab(page, name):
    page.locator(".o_notebook .nav-link", has_text=name).first.click()
    page.wait_for_timeout(PAUSE)


def enter_zone(page, zone):
    open_tab(page, "School")
    choose_option(page, "wanted_tz", zone)


def choose_option(scope, name, text):
    """Choose an entry of a selection."""
    page = getattr(scope, "page", scope)
    box = scope.locator(f"[name={name}] input").first
    box.click()
    box.fill(text)
    page.locator(".o_select_menu_item", has_text=text).first.click()
    page.wait_for_timeout(PAUSE)


def remove_first_date(page):
    open_tab(page, "Times")
    page.locator("[name=date_ids] .o_list_record_remove").first.click()
    page.wait_for_timeout(PAUSE)


def read(odoo, conference, *names):
    return odoo.call("ptc.conference", "read", [conference], list(names))[0]


def get_starts(odoo, conference):
    """Return when the booked appointments begin: ``{id: UTC as text}``."""
    booked = [("conference_id", "=", conference), ("state", "=", "booked")]
    return {one["id"]: one["start"] for one in odoo.call("ptc.appointment", "search_read", booked, ["start"])}


def get_clocks(odoo, conference):
    """Return the local time of day of the booked appointments: ``{id: "16:00"}``."""
    rows = odoo.sql(
        "SELECT one.id, to_char(one.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz, 'HH24:MI')"
        "  FROM ptc_appointment one JOIN ptc_conference conference ON conference.id = one.conference_id"
        f" WHERE one.state = 'booked' AND conference.id = {conference}"
    )
    return dict(rows)


def read_plan(odoo):
    return odoo.call("ptc.change", "search_read", [("state", "=", "planned")], ["moved_line_ids", "lost_line_ids"])[0]


def show_plan_on(phone, sign_in, conference, shot, name):
    """Keep a picture of the plan that waits, as a phone shows it."""
    page = sign_in(phone, "admin", "admin")
    show_conference(page, conference)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    page.wait_for_timeout(PAUSE)
    shot(page, name)
    page.locator(".o_notebook").scroll_into_view_if_needed()
    page.locator(".o_notebook .o_kanban_record").first.scroll_into_view_if_needed()
    shot(page, f"{name}_list", full_page=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_time_zone_is_planned_and_discarded(odoo, clerk, phone, sign_in, conference, shot):
    before, known = get_starts(odoo, conference), read(odoo, conference, "tz", "first_start")
    enter_zone(clerk, ZONE)
    shot(clerk, "change_zone_entered", full_page=False)
    press(clerk, "Allot sessions")
    sheet = clerk.locator(".o_form_sheet")
    expect(sheet).to_contain_text(f"Time zone: {ZONE} instead of")
    expect(sheet).to_contain_text('"Now" is by the clocks of')
    shot(clerk, "change_zone_plan")
    show_plan_on(phone, sign_in, conference, shot, "change_zone_plan_phone")
    assert (get_starts(odoo, conference), read(odoo, conference, "tz", "first_start")) == (before, known)
    press(clerk, "Discard")
    assert (get_starts(odoo, conference), read(odoo, conference, "tz", "first_start")) == (before, known)
    assert read(odoo, conference, "wanted_tz")["wanted_tz"] == known["tz"]


def test_another_time_zone_is_planned_and_applied(odoo, clerk, conference, shot):
    before, clocks = get_starts(odoo, conference), get_clocks(odoo, conference)
    enter_zone(clerk, ZONE)
    press(clerk, "Allot sessions")
    plan = read_plan(odoo)
    press(clerk, "Apply")
    shot(clerk, "change_zone_applied")
    after = get_starts(odoo, conference)
    assert read(odoo, conference, "tz")["tz"] == ZONE
    assert len(after) == len(before) - len(plan["lost_line_ids"])
    assert all(start != before[one] for one, start in after.items())
    # Who may not be in two places by the rules of today moves within the evening.
    kept = [one for one, clock in get_clocks(odoo, conference).items() if clock == clocks[one]]
    assert len(kept) > 0.9 * len(before)


def test_a_removed_date_is_planned_and_discarded(odoo, clerk, phone, sign_in, conference, shot):
    before, dates = get_starts(odoo, conference), read(odoo, conference, "date_ids")
    remove_first_date(clerk)
    press(clerk, "Allot sessions")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("cannot be kept")
    shot(clerk, "change_removed_plan")
    show_plan_on(phone, sign_in, conference, shot, "change_removed_plan_phone")
    press(clerk, "Discard")
    assert (get_starts(odoo, conference), read(odoo, conference, "date_ids")) == (before, dates)


def test_a_removed_date_is_planned_and_applied(odoo, clerk, conference, shot):
    before, dates = count_booked(odoo, conference), read(odoo, conference, "date_ids")["date_ids"]
    remove_first_date(clerk)
    press(clerk, "Allot sessions")
    press(clerk, "Move the rest to other days")
    shot(clerk, "change_removed_moved")
    plan = odoo.call("ptc.change", "search_read", [("state", "=", "planned")], ["moves_count", "lost_count"])[0]
    assert plan["moves_count"] > 0
    press(clerk, "Apply")
    shot(clerk, "change_removed_applied")
    assert read(odoo, conference, "date_ids")["date_ids"] == dates[1:]
    assert count_booked(odoo, conference) == before - plan["lost_count"]


def read_appointments(odoo, line_ids, *names):
    """Return what the appointments of lines of a plan are now."""
    lines = odoo.call("ptc.change.line", "read", line_ids, ["appointment_id"])
    return odoo.call("ptc.appointment", "read", [one["appointment_id"][0] for one in lines], list(names))


def test_a_teacher_met_twice_is_planned_and_applied(odoo, clerk, phone, sign_in, conference, shot):
    dialog = begin(clerk, "Whom parents meet together")
    choose_option(dialog, "new_taught_twice", "One longer appointment for all classes")
    shot(clerk, "change_twice_dialog", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    shot(clerk, "change_twice_plan")
    show_plan_on(phone, sign_in, conference, shot, "change_twice_plan_phone")
    plan = read_plan(odoo)
    press(clerk, "Apply")
    assert read(odoo, conference, "taught_twice")["taught_twice"] == "one"
    assert plan["moved_line_ids"]
    longer = read_appointments(odoo, plan["moved_line_ids"], "state", "extra_session_ids")
    assert all(one["state"] == "booked" and one["extra_session_ids"] for one in longer)
    merged = read_appointments(odoo, plan["lost_line_ids"], "state")
    assert {one["state"] for one in merged} <= {"cancelled"}
