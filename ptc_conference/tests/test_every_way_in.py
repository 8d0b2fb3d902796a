# SPDX-License-Identifier: LGPL-3.0-or-later
import contextlib
import json
from typing import NamedTuple

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase

COLUMNS = ("session_id", "student_id", "family_id", "class_teacher_id")
RPC = "/web/dataset/call_kw/ptc.appointment/create"


class Refusal(NamedTuple):
    """What is wanted while ida is booked at art, 16:00: student, family, teacher, clock; and who is told what."""

    wanted: tuple
    plain: str
    parent: str
    office: str
    settings: dict = {}


TOO_CLOSE = "another appointment at that time, or too close to it to walk there"
REFUSALS = {
    "a session has one place": Refusal(
        ("tom", "other_family", "art", "16:00"),
        "This time has just been taken. Please choose another one.",
        "Somebody has just taken Tuesday, October 13, 4:00 PM.",
        "Somebody has just taken this time.",
    ),
    "a family is in one place": Refusal(
        ("ole", "family", "science", "16:00"), f"The family has {TOO_CLOSE}.", TOO_CLOSE, f"The family has {TOO_CLOSE};"
    ),
    "a family needs time to walk": Refusal(
        ("ole", "family", "science", "16:10"), f"The family has {TOO_CLOSE}.", TOO_CLOSE, f"The family has {TOO_CLOSE};"
    ),
    "one appointment about a student with a teacher": Refusal(
        ("ida", "family", "art", "17:20"),
        "There is already an appointment about this student with this teacher.",
        "You already have an appointment with this teacher. Move it to choose another time.",
        "The family already has an appointment about this student with this teacher: move it.",
    ),
    "no more than a family may have": Refusal(
        ("ole", "family", "science", "17:20"),
        "The family has as many appointments as are allowed.",
        "You have as many appointments as the school allows. Cancel one to book another.",
        "as many appointments as the school allows.",
        {"family_limit": 1},
    ),
    "no more than a student may have": Refusal(
        ("ida", "family", "homeroom", "17:20"),
        "There are as many appointments about this student as are allowed.",
        "You have as many appointments as the school allows. Cancel one to book another.",
        "as many appointments as the school allows.",
        {"student_limit": 1},
    ),
    "no more than a teacher may have": Refusal(
        ("tom", "other_family", "art", "17:20"),
        "The teacher has as many appointments as are allowed.",
        "This teacher has as many appointments as the school allows.",
        "This teacher has as many appointments as the school allows.",
        {"teacher_limit": 1},
    ),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestEveryWayIn(PortalCase):
    """Whichever way a booking comes, PostgreSQL refuses it, a sentence says why, and nothing is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("ways.office", "ptc_roster.group_office")

    def _find(self, student, family, teacher, clock):
        """Return the records of what is wanted by the names of the columns of an appointment."""
        student, family, teacher = (getattr(self, name) for name in (student, family, f"teacher_{teacher}"))
        session = self._get_session(teacher=teacher, clock=clock)
        part = self._get_class_teacher(student=student, teacher=teacher)
        return dict(zip(COLUMNS, (session, student, family, part), strict=True))

    def _try_each(self, way):
        """Call ``way(wanted, refusal)`` for each refusal."""
        for name, refusal in REFUSALS.items():
            with self.subTest(name), self._held(refusal.settings):
                way(self._find(*refusal.wanted), refusal)

    @contextlib.contextmanager
    def _held(self, settings):
        """Have ida booked meanwhile; check that nothing else is booked then."""
        limits = dict.fromkeys(("family_limit", "student_limit", "teacher_limit"), 0)
        self.conference.write({**limits, **settings})
        first = self._find("ida", "family", "art", "16:00")
        booked = self.env["ptc.appointment"].create({name: one.id for name, one in first.items()})
        self.env.flush_all()
        try:
            yield
            self.env.invalidate_all()
            self.assertEqual(self.env["ptc.appointment"].search([("state", "=", "booked")]), booked)
            self.assertEqual(self.env["ptc.occupancy"].search([]).appointment_id, booked)
        finally:
            booked.write({"state": "cancelled"})
            self.env.flush_all()

    def test_parent_on_the_page(self):
        def ask(wanted, refusal):
            adult = self.mother if wanted["family_id"] == self.family else self.other_mother
            self._sign_in(adult.user_ids)
            answer = self._book(partner=adult, student=wanted["student_id"], session=wanted["session_id"])
            self.assertIn(refusal.parent, self._notice(self._refused(answer)))

        self._try_each(ask)

    def test_office(self):
        def ask(wanted, refusal):
            names = {name.removesuffix("_id"): record for name, record in wanted.items()}
            service = self.env["ptc.appointment"].with_user(self.user_office)
            with self.assertRaises(UserError) as refused, service._explaining():
                service._book(**names, is_staff=True)
            self.assertIn(refusal.office, str(refused.exception))

        self._try_each(ask)

    @mute_logger("odoo.sql_db", "odoo.http")
    def test_rpc(self):
        self._sign_in(self.user_office)

        def ask(wanted, refusal):
            ids = {name: record.id for name, record in wanted.items()}
            params = {"model": "ptc.appointment", "method": "create", "args": [[ids]], "kwargs": {}}
            data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
            answer = self.url_open(RPC, data=data, headers={"Content-Type": "application/json"}).json()
            self.assertIn(refusal.plain, answer["error"]["data"]["message"])

        self._try_each(ask)

    @mute_logger("odoo.sql_db")
    def test_import_tells_the_row(self):
        def ask(wanted, refusal):
            row = [str(record.id) for record in wanted.values()]
            office = self.env["ptc.appointment"].with_user(self.user_office)
            found = office.load([f"{name}/.id" for name in COLUMNS], [row])
            self.assertFalse(found["ids"])
            [message] = found["messages"]
            self.assertEqual((message["message"], message["rows"]), (refusal.plain, {"from": 0, "to": 0}))

        self._try_each(ask)

    @mute_logger("odoo.sql_db")
    def test_import_of_sessions_tells_the_row(self):
        booked = self._get_session(teacher=self.teacher_art)
        self._make_appointment(student=self.ida, family=self.family, session=booked)
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science, clock="17:20")
        self._get_session(teacher=self.teacher_art, clock="17:20").unlink()
        row = [str(booked.id), "2026-10-13 15:20:00", "2026-10-13 15:30:00"]
        found = self.env["ptc.session"].load([".id", "start", "stop"], [row])
        self.assertEqual([one["message"] for one in found["messages"]], [f"The family has {TOO_CLOSE}."])
        self.assertEqual(booked.start, self._to_utc(clock="16:00"))
