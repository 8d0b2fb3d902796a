# SPDX-License-Identifier: LGPL-3.0-or-later
import re
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.http import Request
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import ptc_conference_free
from .common import THURSDAY, TUESDAY
from .portal_common import PortalCase
from .test_families_separated import SeparatedCommon

# What is new in every answer: tokens of forms and of requests, and what a search or a moment is named.
FRESH = re.compile(rb"\b[0-9a-f]{32,}(o\d+)?\b|done=[^#\"]+|name=\"token\" value=\"[^\"]+\"")
SAVEPOINT = re.compile(r'SAVEPOINT ".*"')


class Plans:
    """Counts what PostgreSQL plans, from what it tells of it."""

    def __init__(self):
        self.count = 0

    def append(self, notice):
        self.count += notice.startswith("LOG:  plan:")


class Undone(Exception):
    """Takes back what was tried."""


class AlikeCase(PortalCase, SeparatedCommon):
    """What mia's father asks for, once while her mother has a time and once while strangers have it."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_mia_father)

    @contextmanager
    def _record(self):
        """Yield the list of statements that are sent to PostgreSQL meanwhile, without their values.

        After each stands how many PostgreSQL had to plan for it, those in functions and triggers too: that is most of
        what a request costs, see docs/architecture.md.
        """
        sent, execute, plans = [], Cursor.execute, Plans()

        def record(cursor, query, *args, **kwargs):
            before = plans.count
            try:
                return execute(cursor, query, *args, **kwargs)
            finally:
                text = SAVEPOINT.sub("SAVEPOINT", query.code if isinstance(query, SQL) else query)
                sent.append((text, plans.count - before))

        with self._tell_plans(plans), patch.object(Cursor, "execute", record):
            yield sent

    @contextmanager
    def _tell_plans(self, plans):
        """Have PostgreSQL forget its plans, as it does before each request, and tell of each one it makes.

        It may keep a plan once it has made it five times: whatever ran before in this session must not count.
        """
        connection = self.env.cr._cnx
        notices, connection.notices = connection.notices, plans
        self.env.cr.execute("DISCARD PLANS; SET client_min_messages = log; SET debug_print_plan = on")
        self.env.cr.execute("SET plan_cache_mode = force_custom_plan")
        try:
            yield
        finally:
            self.env.cr.execute("RESET debug_print_plan; RESET client_min_messages; RESET plan_cache_mode")
            connection.notices = notices

    def _try(self, prepare, ask):
        """Return what ``ask`` takes and answers after ``prepare``; nothing of both stays.

        :return: ``(statements, (status, content))``.
        """
        found = []
        try:
            with self.env.cr.savepoint():
                prepare()
                self.env.flush_all()
                self.env.invalidate_all()
                with self._record() as sent:
                    response = ask()
                found = [sent, (response.status_code, FRESH.sub(b"", response.content))]
                raise Undone
        except Undone:
            self.env.invalidate_all()
        return found

    def _compare(self, worlds, ask):
        """Check that ``ask`` takes the same statements and answers the same in all worlds."""
        for prepare in worlds:
            self._try(prepare, ask)  # caches that live longer than a request
        (sent, answer), *others = [self._try(prepare, ask) for prepare in worlds]
        self.assertGreater(len(sent), 3, "something was asked of PostgreSQL")
        for other_sent, other_answer in others:
            self.assertEqual(other_sent, sent)
            self.assertEqual(other_answer, answer)
        return answer

    def _compare_readings(self):
        for ask in (self._ask_page, self._ask_free, self._ask_unable):
            with self.subTest(ask=ask.__name__):
                self.assertEqual(self._compare(self.worlds, ask)[0], 200)

    def _ask_page(self):
        return self.url_open(self.address)

    def _ask_free(self):
        return self.url_open(f"{self.address}/free")

    def _ask_unable(self):
        return self.url_open(f"{self.address}/unable")

    def _ask_wait(self):
        link = self.mia.guardian_ids.filtered(lambda link: link.partner_id == self.mia_father)
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        return self._post("wait", link_id=link.id, class_teacher_id=part.id)

    def _block_free(self):
        """Leave the homeroom teacher no free time."""
        own = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        own.filtered("is_free").action_block()

    def _ask_find(self):
        """Search, and keep the best plan."""
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        lines = f"{self.mia.id}:{part.id}"
        values = {"csrf_token": Request.csrf_token(self), "aim": "short", "line": lines}
        return self.url_open(f"{self.address}/find", data=values)

    def _ask_decline(self):
        """Tell of not coming to the teacher."""
        part = self._get_class_teacher(student=self.mia, teacher=self.teacher_homeroom)
        value = f"{self.family_mia_father.id}:{self.mia.id}:{part.id}"
        return self._post("unable", scope="some", lines=[value], message="Away")

    def _ask_book(self, session):
        return lambda: self._book(partner=self.mia_father, student=self.mia, session=session)

    def _ask_move(self, appointment, session):
        return lambda: self._post("move", appointment_id=appointment.id, session_id=session.id)

    def _ask_cancel(self, appointment):
        return lambda: self._post("cancel", appointment_id=appointment.id)


class WholeAlike:
    """What every setting has: who reads, changes, or is refused ``wanted``, learns nothing of ``worlds``.

    ``free_day`` is one on which the father may book.
    """

    free_day = TUESDAY

    def test_what_is_read(self):
        self._compare_readings()

    def test_what_is_changed(self):
        self.conference.has_waitlist = True
        other = self._get_session(teacher=self.teacher_art, clock="17:40", day=self.free_day)
        for ask, status in (
            # While a time is free nobody waits.
            (self._ask_wait, 409),
            (self._ask_find, 200),
            (self._ask_decline, 303),
            (self._ask_move(self.own, other), 303),
            (self._ask_cancel(self.own), 303),
        ):
            with self.subTest(ask=ask.__name__):
                self.assertEqual(self._compare(self.worlds, ask)[0], status)

    def test_waiting_for_who_is_full(self):
        self.conference.has_waitlist = True
        worlds = [lambda prepare=prepare: (prepare(), self._block_free()) for prepare in self.worlds]
        self.assertEqual(self._compare(worlds, self._ask_wait)[0], 303)

    def test_refusals(self):
        with self.subTest("book"):
            self.assertEqual(self._compare(self.worlds, self._ask_book(self.wanted))[0], 409)
        of_homeroom = self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50", day=self.free_day)
        with self.subTest("move"):
            self.assertEqual(self._compare(self.worlds, self._ask_move(of_homeroom, self.wanted))[0], 409)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedAlike(WholeAlike, AlikeCase):
    """Each has an appointment with every teacher: the mother's is as that of strangers."""

    def setUp(self):
        super().setUp()
        self.own = self._book_mia("father", teacher=self.teacher_art, clock="16:30")
        self.wanted = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        self.worlds = [
            lambda: self._book_mia("mother", teacher=self.teacher_homeroom, clock="17:30"),
            lambda: self._make_appointment(student=self.tom, family=self.other_family, session=self.wanted),
        ]

    def test_free_times_are_put_together_for_each_of_them(self):
        """That takes longer than to give what others have got already, so it tells nothing."""
        conferences, kept = self.env["ptc.conference"], {}
        with (
            patch.object(ptc_conference_free, "get_kept", return_value=kept),  # what writes keeps nothing
            patch.object(ptc_conference_free, "_pack", wraps=ptc_conference_free._pack) as pack,
        ):
            for partner, count in ((self.other_mother, 1), (self.other_father, 1), (self.mia_father, 2)):
                self.assertTrue(conferences._get_free_sudo(self.conference.id, partner))
                self.assertEqual(pack.call_count, count)

    def test_a_difference_would_be_seen(self):
        """The father's own appointment makes another page, and so would any trace of the mother's."""
        mine = [self.worlds[1], lambda: self._book_mia("father", teacher=self.teacher_homeroom, clock="17:30")]
        with self.assertRaises(AssertionError):
            self._compare(mine, self._ask_page)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedEveningsAlike(WholeAlike, AlikeCase):
    """Never on the same evening: the mother's evening is as one of which strangers have all times."""

    free_day = THURSDAY

    def setUp(self):
        super().setUp()
        self.conference.separated = "evenings"
        self.wanted = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        self.own = self._book_mia("father", teacher=self.teacher_art, clock="16:30", day=THURSDAY)
        self.worlds = [lambda: self._book_mia("mother", clock="16:00"), self._take_evening]

    def _take_evening(self):
        """Let strangers have the time that is wanted, and let no other be free."""
        self._make_appointment(student=self.tom, family=self.other_family, session=self.wanted)
        others = self.conference.session_ids - self.wanted
        others.filtered(lambda one: one.start.date() == TUESDAY).action_block()


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSeparatedAttendingAlike(AlikeCase):
    """Mia attends her mother's appointment: at that time she is as taken as by strangers."""

    def setUp(self):
        super().setUp()
        self.wanted = self._get_session(teacher=self.teacher_homeroom, clock="17:30")
        self.own = self._book_mia("father", teacher=self.teacher_homeroom, clock="17:50", is_student_attending=True)
        self.worlds = [
            lambda: self._book_mia("mother", clock="17:30", is_student_attending=True),
            self._take_both,
        ]

    def _take_both(self):
        """Let strangers have what is wanted, and what the mother has."""
        self._make_appointment(student=self.tom, family=self.other_family, session=self.wanted)
        of_art = self._get_session(teacher=self.teacher_art, clock="17:30")
        self._make_appointment(student=self.ida, family=self.family, session=of_art)

    def test_what_is_read(self):
        self._compare_readings()

    def test_refusals(self):
        self.assertEqual(self._compare(self.worlds, self._ask_move(self.own, self.wanted))[0], 409)
