# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from .portal_common import PortalCase

PAGE_QUERIES = 15
REFUSAL_QUERIES = 23  # over HTTP, with signing in, and whom to ask


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalQueries(PortalCase):
    """A page takes the same number of queries however much is on it, once something is booked."""

    def setUp(self):
        """Book one time for each of the families."""
        super().setUp()
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:30")
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, clock="16:40")

    def _count(self, read):
        """Return how many queries ``read`` takes with an empty cache, the registry's caches being warm."""
        read()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read()
        return self.env.cr.sql_log_count - before

    def _count_page(self, partner):
        page = self.env["ptc.family.page"]
        return self._count(lambda: page._get_page_sudo(self.conference.id, partner))

    def _add_much(self):
        """Give the family a third child, eight teachers, a second campus, and booked appointments."""
        child = self._make_student(given="Una", family="Olsen")
        for adult in (self.mother, self.father):
            self._make_guardian(student=child, partner=adult, family=self.family)
        north = self._make_campus(name="North campus")
        for number in range(8):
            teacher = self._make_teacher(given=f"Teacher{number}", family="More")
            self._make_class(
                name=f"Class {number}",
                class_type="specialty",
                subject_id=self.env["ptc.subject"].create({"name": f"Subject {number}"}).id,
                grade_ids=[Command.set(self.grade_4.ids)],
                teachers=[teacher],
                students=[self.ida, child],
            )
            self._make_room(name=f"N{number}", campus=north)
        self._make_sessions(conference=self.conference)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:30")

    def test_booking_reads_no_conference_again(self):
        """What it needs comes with what the parent asks for: the ORM would read all columns."""
        self._sign_in(self.user_mother)
        sent, execute = [], Cursor.execute

        def record(cursor, query, *args, **kwargs):
            sent.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, *args, **kwargs)

        session = self._get_session(teacher=self.teacher_art, clock="16:00")
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", record):
            response = self._book(partner=self.mother, student=self.ida, session=session)
        self.assertEqual(response.status_code, 303)
        self.assertTrue([text for text in sent if "ptc_appointment_wanted" in text])
        self.assertFalse([text for text in sent if 'FROM "ptc_conference"' in text])

    def test_page_of_a_parent(self):
        few = self._count_page(self.other_mother)
        self._add_much()
        many = self._count_page(self.mother)

        self.assertEqual(many, few)
        self.assertLessEqual(many, PAGE_QUERIES)
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        self.assertEqual([len(child["lines"]) for child in page["children"]], [10, 2, 8])

    def test_page_before_anything_is_booked(self):
        some = self._count_page(self.other_mother)
        self.env["ptc.appointment"].search([("family_id", "=", self.other_family.id)])._cancel()

        self.assertLess(self._count_page(self.other_mother), some)

    def test_page_over_http(self):
        self._sign_in(self.user_mother)
        few = self._count(self._read)
        self._add_much()
        many = self._count(self._read)

        self.assertEqual(many, few)
        self.assertLessEqual(few, PAGE_QUERIES)

    def test_page_of_a_worker_that_has_forgotten(self):
        """What workers keep is read again in as many queries, however much it is."""
        pages = self.registry["ptc.family.page"]
        for name in ("conference", "days", "windows", "teachings", "rows"):
            method = f"_get_kept_{name}"
            self.startPatcher(patch.object(pages, method, getattr(pages, method).__cache__.method))
        few = self._count_page(self.other_mother)
        self._add_much()
        self.assertEqual(self._count_page(self.mother), few)
        self.assertLessEqual(few, PAGE_QUERIES)

    def test_refusal(self):
        session = self._get_session(teacher=self.teacher_art, clock="17:50")
        session.action_block()
        self._sign_in(self.user_mother)

        def refuse():
            self.assertEqual(self._book(partner=self.mother, student=self.ida, session=session).status_code, 409)

        few = self._count(refuse)
        self._add_much()
        self.assertEqual(self._count(refuse), few)
        self.assertLessEqual(few, REFUSAL_QUERIES)

    def test_list_of_conferences(self):
        page = self.env["ptc.family.page"]
        few = self._count(lambda: page._get_list_sudo(self.other_mother))
        self._add_much()
        many = self._count(lambda: page._get_list_sudo(self.mother))

        self.assertEqual(many, few)

    def test_page_of_a_teacher(self):
        page = self.env["ptc.teaching.page"]
        few = self._count(lambda: page._get_page_sudo(self.teacher_homeroom))
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, clock="16:30")
        many = self._count(lambda: page._get_page_sudo(self.teacher_art))

        self.assertEqual(many, few)
