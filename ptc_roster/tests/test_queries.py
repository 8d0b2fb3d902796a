# SPDX-License-Identifier: LGPL-3.0-or-later
from .common import RosterCommon


class TestQueries(RosterCommon):
    """A list takes as many queries for many records as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.students = cls.env["ptc.student"]
        cls.families = cls.env["ptc.family"]
        for number in range(12):
            student = cls._make_student(given=f"Student{number}", family="Many")
            adults = cls._make_partner(given=f"A{number}", family="Many")
            adults |= cls._make_partner(given=f"B{number}", family="Many")
            cls.families |= cls._make_family(students=student, adults=adults)
            cls.students |= student
        cls.adults = cls.env["res.partner"].browse(cls.families.guardian_partner_ids.ids)
        cls.env.flush_all()

    def _count_queries(self, records, names):
        """Return the queries that a list of some records takes for the office."""
        specification = {}
        for name in names:
            related = records._fields[name].relational
            specification[name] = {"fields": {"display_name": {}}} if related else {}
        records = records.with_user(self.user_office)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        records.web_read(specification)
        return self.env.cr.sql_log_count - before

    def assertConstant(self, records, names):
        self._count_queries(records, names)  # fills what Odoo keeps between requests
        self.assertEqual(self._count_queries(records, names), self._count_queries(records[:2], names))

    def test_students(self):
        self.assertConstant(self.students, ["name", "grade_id", "section_id", "family_ids", "has_booker"])

    def test_families(self):
        self.assertConstant(self.families, ["name", "guardian_partner_ids", "student_ids", "has_booker"])

    def test_guardians(self):
        names = ["name", "guarded_student_ids", "family_ids", "has_account", "portal_invitation"]
        self.assertConstant(self.adults, names)

    def test_refusals_of_many_invitations(self):
        counts = []
        for partners in (self.adults, self.adults, self.adults[:2]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(partners._get_invitation_refusals(), {})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
