# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures and paper in a real browser: the dashboard, the matrix, what is printed and exported by the office."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from dev import axe

pytestmark = pytest.mark.system

# Title of each graph -> whose figures it counts, and by what.
GRAPHS = {
    "Signed up, by division": ("ptc.figure.signup", "division_id", "state"),
    "Signed up, by grade": ("ptc.figure.signup", "grade_id", "state"),
    "Must-see reached, by division": ("ptc.figure.must.see", "division_id", "state"),
    "Families not reached, by grade": ("ptc.figure.signup", "grade_id", "reason"),
    "Load, by hour": ("ptc.figure.session", "hour", "status"),
    "Load, by teacher": ("ptc.figure.session", "teacher_id", "status"),
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LISTS = (
    "conference-signed-up",
    "conference-load",
    "conference-matrix-rows",
    "conference-must-see-reached",
    "conference-class-lists",
    "conference-students-classes",
    "conference-teachers-classes",
    "conference-unable",
)
CUT = "found => found.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
BOOKED_TEACHER = """
SELECT teacher.name FROM ptc_occupancy held JOIN res_partner teacher ON teacher.id = held.teacher_id
 ORDER BY teacher.name LIMIT 1
"""


@pytest.fixture(scope="module")
def conference(odoo):
    return odoo.call("ptc.conference", "search", [("is_published", "=", True)])[0]


def open_dashboard(page):
    page.goto("/odoo/conference-dashboard")
    page.locator(".o_ptc_dashboard canvas").first.wait_for()
    expect(page.locator(".o_ptc_dashboard section canvas, .o_ptc_dashboard section > p.text-muted")).to_have_count(
        len(GRAPHS)
    )


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_dashboard(size, request, sign_in, shot):
    page = sign_in(request.getfixturevalue(size), "office", "office")
    open_dashboard(page)
    assert not is_too_wide(page)
    page.wait_for_timeout(1500)  # bars grow
    shot(page, f"dashboard_{size}", full_page=False)
    page.get_by_role("button", name="Signed up").first.click()
    shown = page.locator(".o_list_view .o_data_row, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)")
    expect(shown.first).to_contain_text("Signed up")
    page.go_back()
    expect(page.locator(".o_ptc_dashboard_tiles button")).to_have_count(4)


def test_graphs_count_what_their_titles_say(desktop, sign_in):
    page = sign_in(desktop, "office", "office")
    asked = set()

    def note(request):
        if request.url.endswith("/formatted_read_group"):
            params = request.post_data_json["params"]
            asked.add((params["model"], *params["kwargs"]["groupby"]))

    page.on("request", note)
    open_dashboard(page)
    expect(page.locator(".o_ptc_dashboard section h2")).to_have_text(list(GRAPHS))
    empty = page.locator(".o_ptc_dashboard section:has(> p.text-muted) h2").all_inner_texts()
    assert asked == {groups for title, groups in GRAPHS.items() if title not in empty}
    assert len(empty) < 3


def test_dashboard_opens_each_list(desktop, sign_in):
    page = sign_in(desktop, "office", "office")
    open_dashboard(page)
    for number, card in enumerate(page.locator(".o_ptc_dashboard section").all()):
        if card.get_by_role("button").count():
            page.locator(".o_ptc_dashboard section").nth(number).get_by_role("button").click()
            page.locator(".o_list_view, .o_pivot_view").first.wait_for()
            open_dashboard(page)


def test_bar_of_a_graph_opens_what_it_counts(desktop, sign_in):
    page = sign_in(desktop, "office", "office")
    open_dashboard(page)
    canvas = page.locator(".o_ptc_dashboard section").nth(4).locator("canvas")
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)  # bars grow
    box = canvas.bounding_box()
    for share in range(10, 95, 3):
        page.mouse.click(box["x"] + box["width"] * share / 100, box["y"] + box["height"] * 0.8)
        if page.locator(".o_list_view").count():
            break
    page.locator(".o_list_view .o_data_row, .o_list_view .o_group_header").first.wait_for()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_matrix(size, request, sign_in, shot, odoo, conference):
    [[name]] = odoo.sql(BOOKED_TEACHER)
    page = sign_in(request.getfixturevalue(size), "office", "office")
    page.goto(f"/conference-matrix/{conference}")
    shot(page, f"matrix_{size}", full_page=False)
    rows = page.locator(".o_ptc_matrix tbody tr")
    everybody = rows.count()
    assert not is_too_wide(page)
    page.get_by_label("With a time that is").select_option("booked")
    page.get_by_label("Teacher or room").fill(name.lower())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(rows.first).to_contain_text(name)
    assert 0 < rows.count() < everybody
    assert not is_too_wide(page)
    shot(page, f"matrix_filtered_{size}", full_page=False)
    page.add_script_tag(path=axe.ensure())
    told = page.evaluate("options => axe.run(document.querySelector('#wrap'), options)", RULES)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in told["violations"]] == []


def test_print_dialog(desktop, sign_in, shot, conference):
    page = sign_in(desktop, "office", "office")
    page.goto(f"/odoo/conferences/{conference}")
    page.locator(".o_form_view").wait_for()
    page.locator(".o_button_more").click()
    page.locator(".o-dropdown--menu, .o_popover").get_by_role("button", name="Print").click()
    dialog = page.locator(".modal")
    dialog.get_by_label("Door signs").check()
    shot(page, "print_dialog", full_page=False)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Print").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    dialog.get_by_label("Login slips").check()
    expect(dialog.get_by_role("status")).to_contain_text("separated parents")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Print").click()
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    assert len(names) > 1


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_exported(path, desktop, sign_in, shot):
    page = sign_in(desktop, "office", "office")
    page.goto(f"/odoo/{path}?view_type=list")
    page.locator(".o_list_view .o_data_row, .o_list_view .o_group_header").first.wait_for()
    assert page.locator(".o_list_view .badge, .o_list_view th[data-name] span").evaluate_all(CUT) == []
    shot(page, f"list_{path}", full_page=False)
    page.locator(".o_control_panel .o_cp_action_menus .fa-cog").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export All").click()
    assert zipfile.is_zipfile(download.value.path())


def test_telephone_number_of_who_asks_can_be_read(desktop, sign_in, shot, odoo):
    """The office calls back: the number is not cut off."""
    odoo.sql(
        "INSERT INTO ptc_help_request (partner_id, company_id, text, phone, state, create_date)"
        " SELECT min(one.partner_id), min(c.id), 'Where is the lift?', '+1 212 555 0100', 'open', now()"
        " FROM ptc_guardian one, res_company c"
    )
    sign_in(desktop, "office", "office").goto("/odoo/action-ptc_conference.ptc_help_request_action")
    row = desktop.locator(".o_data_row", has_text="Where is the lift?")
    expect(row).to_be_visible()
    shot(desktop, "help_requests_1280")
    for name in ("create_date", "phone"):
        cell = row.locator(f"td[name={name}]")
        assert cell.evaluate("one => one.scrollWidth <= one.clientWidth"), name


@pytest.mark.parametrize("address", ["conference-dashboard", "session-grid"])
def test_without_a_conference_the_way_to_one_is_shown(odoo, new_page, sign_in, shot, address):
    conferences = odoo.call("ptc.conference", "search", [])
    # Not by the ORM, which keeps what families still come to.
    odoo.sql("UPDATE ptc_conference SET active = false")
    try:
        office = sign_in(new_page(390), "office", "office")
        office.goto(f"/odoo/{address}")
        expect(office.locator(".o_nocontent_help")).to_contain_text("An administrator of conferences can set one up.")
        shot(office, f"no_conference_{address}_phone", full_page=False)
        page = sign_in(new_page(), "admin", "admin")
        page.goto(f"/odoo/{address}")
        page.get_by_role("button", name="Set up a conference").wait_for()
        shot(page, f"no_conference_{address}", full_page=False)
        page.get_by_role("button", name="Set up a conference").click()
        expect(page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text("What and when")
    finally:
        odoo.call("ptc.conference", "write", conferences, {"active": True})
