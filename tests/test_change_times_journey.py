# SPDX-License-Identifier: LGPL-3.0-or-later
"""An administrator plans another time zone, a removed date and who is met together: looked at, discarded, applied.

The tests of this module follow each other.
"""

import pytest
from playwright.sync_api import expect

from tests.change_steps import PAUSE, begin, choose, count_booked, find_open, press, show_conference

pytestmark = pytest.mark.system

ZONE = "America/Halifax"
TOGETHER = """
SELECT class.id, class.name
  FROM ptc_class class
  JOIN ptc_class_teacher part ON part.class_id = class.id AND part.role <> '3_substitute'
  JOIN ptc_conference_teacher taking ON taking.teacher_id = part.teacher_id AND taking.conference_id = {0}
 WHERE EXISTS (SELECT FROM ptc_appointment one JOIN ptc_class_teacher held ON held.id = one.class_teacher_id
                WHERE held.class_id = class.id AND one.state = 'booked' AND one.conference_id = {0})
   AND (SELECT count(*) FROM ptc_class same WHERE same.name = class.name) = 1
 GROUP BY class.id HAVING count(*) = 2 ORDER BY class.id LIMIT 1
"""


@pytest.fixture(scope="module")
def conference(odoo):
    """The sample school's conference that is open, with the appointments made in it, by id."""
    return find_open(odoo)


@pytest.fixture
def clerk(desktop, sign_in, conference):
    """The form of the conference for the administrator, 1280 px wide."""
    page = sign_in(desktop, "admin", "admin")
    show_conference(page, conference)
    return page


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


def show_plan_on(phone, sign_in, conference, shot, name):
    """Keep a picture of the plan that waits, as a phone shows it."""
    page = sign_in(phone, "admin", "admin")
    show_conference(page, conference)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    page.wait_for_timeout(PAUSE)
    shot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_time_zone_is_planned_and_discarded(odoo, clerk, phone, sign_in, conference, shot):
    before, known = get_starts(odoo, conference), read(odoo, conference, "tz", "first_start")
    enter_zone(clerk, ZONE)
    shot(clerk, "change_zone_entered", full_page=False)
    press(clerk, "Allot sessions")
    sheet = clerk.locator(".o_form_sheet")
    expect(sheet).to_contain_text("The time zone changes from")
    expect(sheet).to_contain_text(ZONE)
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
    press(clerk, "Apply")
    shot(clerk, "change_zone_applied")
    after = get_starts(odoo, conference)
    assert read(odoo, conference, "tz")["tz"] == ZONE
    assert get_clocks(odoo, conference) == clocks
    assert after.keys() == before.keys()
    assert all(after[one] != start for one, start in before.items())


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


def test_who_is_met_together_is_planned_and_applied(odoo, clerk, phone, sign_in, conference, shot):
    [[class_id, name]] = odoo.sql(TOGETHER.format(conference))
    dialog = begin(clerk, "Whom parents meet together")
    shot(clerk, "change_together_dialog", full_page=False)
    choose(dialog, "class_ids", name)
    choose_option(dialog, "new_co_teaching", "All teachers together")
    shot(clerk, "change_together_dialog_filled", full_page=False)
    press(clerk, "Show the plan", ".modal")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("Nothing is changed yet")
    expect(clerk.locator(".o_form_sheet")).to_contain_text("With all teachers of the class")
    shot(clerk, "change_together_plan")
    show_plan_on(phone, sign_in, conference, shot, "change_together_plan_phone")
    plan = odoo.call("ptc.change", "search_read", [("state", "=", "planned")], ["moved_line_ids"])[0]
    press(clerk, "Apply")
    shot(clerk, "change_together_applied")
    taught = odoo.call("ptc.class", "read", [int(class_id)], ["co_teaching"])[0]
    assert taught["co_teaching"] == "joint"
    lines = odoo.call("ptc.change.line", "read", plan["moved_line_ids"], ["appointment_id"])
    joint = odoo.call("ptc.appointment", "read", [one["appointment_id"][0] for one in lines], ["extra_session_ids"])
    assert lines
    assert all(one["extra_session_ids"] for one in joint)
