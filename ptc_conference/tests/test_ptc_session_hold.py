# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..exceptions import BookingRefused, HeldMeanwhile
from ..models import ptc_session_claim
from .common import ConferenceCommon
from .test_ptc_session_claim import LOSES

# PostgreSQL minds its own clock.
LONG, AGO = "2126-01-01 00:00:00", "2006-01-01 00:00:00"


@freeze_time("2026-10-05 12:00:00")
class TestSessionHold(ConferenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._get_session(teacher=cls.teacher_art)
        cls.holds = cls.env["ptc.session.hold"]

    def _book(self, *, student, family, **vals):
        return self._make_appointment(student=student, family=family, session=self.session, **vals)

    def test_kept_for_one_family(self):
        revision = self.session.revision
        hold = self.holds._keep(self.session, self.family, LONG)
        self.assertRecordValues(hold, [{"session_id": self.session.id, "family_id": self.family.id}])
        self.assertGreater(self.session.revision, revision)
        self.assertRecordValues(self.session, [{"is_free": False, "status": "kept"}])
        self.assertNotIn(self.session, self.conference.session_ids.search([("is_free", "=", True)]))
        with self.assertRaises(BookingRefused) as caught:
            self._book(student=self.tom, family=self.other_family)
        self.assertEqual(caught.exception.code, "taken")
        self.assertEqual(str(caught.exception), "Somebody has just taken this time.")
        self.assertTrue(self._book(student=self.ida, family=self.family))

    def test_longer_appointment_and_move_are_refused_too(self):
        self.holds._keep(self.session, self.family, LONG)
        before = self._get_session(teacher=self.teacher_art, clock="16:10")
        for vals in ({"session": before, "extra_sessions": self.session},):
            with self.assertRaises(BookingRefused):
                self._make_appointment(student=self.tom, family=self.other_family, **vals)
        appointment = self._make_appointment(student=self.tom, family=self.other_family, session=before)
        with self.assertRaises(BookingRefused):
            appointment._move(session=self.session, is_staff=True)
        self.assertEqual(appointment.session_id, before)

    def test_free_again_by_the_clock(self):
        hold = self.holds._keep(self.session, self.family, fields.Datetime.now() + timedelta(minutes=2))
        with freeze_time("2026-10-05 12:02:00"):
            self.session.invalidate_recordset(["is_free", "status"])
            self.assertRecordValues(self.session, [{"is_free": True, "status": "free"}])
            self.assertIn(self.session, self.conference.session_ids.search([("is_free", "=", True)]))
            self.assertTrue(self.holds._keep(self.session, self.other_family, LONG))
            self.assertFalse(hold.exists())

    def test_what_is_over_refuses_nobody(self):
        self.holds.create({"session_id": self.session.id, "family_id": self.family.id, "until": AGO})
        self.assertTrue(self._book(student=self.tom, family=self.other_family))
        self.holds._gc_past()
        self.assertFalse(self.holds.search([]))

    def test_each_place_of_a_group_is_kept_once(self):
        self.session.places = 2
        self.assertTrue(self.holds._keep(self.session, self.family, LONG))
        self.assertTrue(self.session.is_free)
        self._book(student=self.tom, family=self.other_family)
        with self.assertRaises(BookingRefused):
            self._book(student=self.mia, family=self.family_mia_father)
        self.assertTrue(self._book(student=self.ida, family=self.family))

    def test_only_what_is_free_is_kept(self):
        self._book(student=self.tom, family=self.other_family)
        free = self._get_session(teacher=self.teacher_art, clock="16:10")
        self.assertFalse(self.holds._keep(self.session | free, self.family, LONG))
        self.assertFalse(free.hold_ids)
        free.action_block()
        self.assertFalse(self.holds._keep(free, self.family, LONG))

    def test_who_loses_is_told(self):
        with patch.object(ptc_session_claim, "CLAIM", LOSES), self.assertRaises(HeldMeanwhile):
            self.holds._keep(self.session, self.family, LONG)

    def test_nobody_but_the_office_reads_what_is_kept(self):
        hold = self.holds._keep(self.session, self.family, LONG)
        office = new_test_user(self.env, "kept_office", groups="ptc_roster.group_office")
        self.assertEqual(hold.with_user(office).family_id, self.family)
        for user in (self.user_mother, self.user_other_mother, new_test_user(self.env, "kept_user")):
            with self.assertRaises(AccessError):
                hold.with_user(user).read(["until"])
            with self.assertRaises(AccessError):
                self.holds.with_user(user).create({"session_id": self.session.id, "family_id": self.other_family.id})
