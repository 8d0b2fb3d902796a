# SPDX-License-Identifier: LGPL-3.0-or-later
import gzip
from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import THURSDAY
from .portal_common import PortalCase

QUERIES = 15
BYTES = 60_000  # of the whole page, packed
CHILDREN, TEACHERS, SESSIONS = 6, 12, 400


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalSize(PortalCase):
    """The page of a large family at a long conference: as many queries as that of one child with two teachers."""

    def _count(self):
        """Return how many queries the page takes with an empty cache, the registry's caches being warm."""
        page = self.env["ptc.family.page"]
        page._get_page_sudo(self.conference.id, self.other_mother)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page._get_page_sudo(self.conference.id, self.other_mother)
        return self.env.cr.sql_log_count - before

    def _get_size(self):
        """Return how many children, teachers of the child that is shown, and their sessions are on the page."""
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.other_mother)
        shown = next(child for child in page["children"] if child["is_shown"])
        parts = {line["part_id"] for line in shown["lines"]}
        sessions = self.env["ptc.session"].search_count([("conference_teacher_id", "in", list(parts))])
        return len(page["children"]), len(parts), sessions

    def _add_children(self):
        for number in range(CHILDREN - 1):
            child = self._make_student(given=f"Child{number}", family="Reyes")
            for adult in (self.other_mother, self.other_father):
                self._make_guardian(student=child, partner=adult, family=self.other_family)
            (self.homeroom_4a | self.art).write({"enrollment_ids": [Command.create({"student_id": child.id})]})

    def _add_teachers(self):
        for number in range(TEACHERS - 2):
            teacher = self._make_teacher(given=f"Teacher{number}", family="More")
            subject = self.env["ptc.subject"].create({"name": f"Subject {number}"})
            self._make_class(
                name=f"Class {number}",
                class_type="specialty",
                subject_id=subject.id,
                grade_ids=[Command.set(self.grade_4.ids)],
                teachers=[teacher],
                students=self.other_family.student_ids,
            )
            self._make_room(name=f"N{number}", campus=self.campus)
        self._make_sessions(conference=self.conference)

    def _add_sessions(self):
        hours = {"start_minute": 16 * 60, "stop_minute": 18 * 60}
        days = [THURSDAY + timedelta(days=number) for number in (4, 5, 6)]
        self.conference.write({"date_ids": [Command.create({"date": day, **hours}) for day in days]})
        self._make_sessions(conference=self.conference)

    def test_page_of_a_large_family(self):
        counts = [self._count()]
        self.assertEqual(self._get_size(), (1, 2, 40))
        for add in (self._add_children, self._add_teachers, self._add_sessions):
            add()
            counts.append(self._count())

        children, teachers, sessions = self._get_size()
        self.assertEqual((children, teachers), (CHILDREN, TEACHERS))
        self.assertGreaterEqual(sessions, SESSIONS)
        self.assertEqual(counts, counts[:1] * 4)
        self.assertLessEqual(counts[0], QUERIES)
        self._sign_in(self.user_other_mother)
        content = self.url_open(self.address).content
        self.assertLess(len(gzip.compress(content, 6)), BYTES)
