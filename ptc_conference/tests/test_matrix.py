# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .portal_common import PortalCase

QUERIES = 20


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestMatrix(PortalCase):
    """The scheduling matrix as a page: what it shows, filters, and how many queries it takes."""

    def setUp(self):
        super().setUp()
        self.user_office = self._make_user("matrix.office", "ptc_roster.group_office")
        self.path = f"/conference-matrix/{self.conference.id}"
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self._get_session(teacher=self.teacher_art, clock="16:10").is_blocked = True

    def _look(self, query=""):
        """Return ``{teacher: [status, ...]}`` as the page shows it."""
        self._sign_in(self.user_office)
        response = self.url_open(f"{self.path}?{query}")
        self.assertEqual(response.status_code, 200)
        self.tree = html.fromstring(response.text)
        rows = self.tree.xpath("//div[contains(@class, 'o_ptc_matrix')]//tbody/tr")
        return {
            row.xpath("th")[0].text_content(): [
                cell.xpath("string(span[2])") for cell in row.xpath("td[position() > 2]")
            ]
            for row in rows
        }

    def test_each_time_of_each_teacher(self):
        rows = self._look()
        self.assertEqual(list(rows), ["Arno Art", "Hanna Homeroom", "Selma Science"])
        self.assertEqual(rows["Arno Art"][:3], ["Free", "Blocked", "Free"])
        self.assertEqual(rows["Hanna Homeroom"][:3], ["Booked", "Free", "Free"])
        self.assertEqual({len(cells) for cells in rows.values()}, {10})

    def test_other_date(self):
        rows = self._look("day=2026-10-15")
        self.assertEqual(set(rows["Hanna Homeroom"]), {"Free"})
        current = self.tree.xpath("//a[@aria-current]")
        self.assertEqual([link.text_content() for link in current], ["Thursday, October 15"])

    def test_filters(self):
        self.assertEqual(list(self._look("teacher=sci")), ["Selma Science"])
        self.assertEqual(list(self._look("status=booked")), ["Hanna Homeroom"])
        self.assertEqual(list(self._look("status=blocked&since=16:20")), [])
        self.assertEqual(list(self._look("status=blocked&since=16:10")), ["Arno Art"])

    def test_divisions(self):
        upper = self.env["ptc.division"].create({"name": "Upper"})
        grade = self.env["ptc.grade"].create({"name": "Twelve", "code": "T12", "division_id": upper.id})
        teacher = self._make_teacher(given="Ulla", family="Upper")
        older = self._make_student(given="Otto", family="Old", grade_id=grade.id, section_id=False)
        self._make_class(name="U1", class_type="specialty", teachers=[teacher], students=[older])
        self._make_sessions(conference=self.conference)
        self.assertIn("Ulla Upper", self._look())
        self.assertIn("Upper", self.tree.xpath("//select[@name='division']/option/text()"))
        self.assertEqual(list(self._look(f"division={upper.id}")), ["Ulla Upper"])

    def test_nonsense_is_left_out(self):
        for query in ("day=x", "status=%27", "since=99:99&status=none", "teacher=%3Cscript%3E"):
            self._look(query)
        for query in ("division=x", "division=999999", "division=%C2%B2"):
            self.assertEqual(len(self._look(query)), 3)

    def test_names_no_family(self):
        self._look()
        self.assertNotIn("Olsen", self.tree.xpath("string(//main)"))

    def test_queries_do_not_grow(self):
        matrix, conference = self.env["ptc.matrix"], self.conference

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            matrix._get_matrix(conference, {})
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(5):
            teacher = self._make_teacher(given=f"Teacher{number}", family="More")
            self._make_class(name=f"C{number}", class_type="specialty", teachers=[teacher], students=[self.ida])
            self._make_room(name=f"M{number}", campus=self.campus)
        self._make_sessions(conference=conference)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 8)

    def test_whole_page_within_its_queries(self):
        self._look()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.url_open(self.path)
        self.assertLessEqual(self.env.cr.sql_log_count - before, QUERIES)

    def test_conference_without_sessions(self):
        empty = self._make_conference(name="Empty")
        self._sign_in(self.user_office)
        self.assertIn("No sessions have been allotted yet.", self.url_open(f"/conference-matrix/{empty.id}").text)

    def test_others_do_not_find_it(self):
        for user in (self.user_mother, self._make_user("matrix.internal", "base.group_user")):
            self._sign_in(user)
            self.assertEqual(self.url_open(self.path).status_code, 404)
        self._sign_in(self.user_office)
        self.assertEqual(self.url_open("/conference-matrix/999999").status_code, 404)
