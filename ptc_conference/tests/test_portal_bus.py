# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from datetime import UTC, datetime
from unittest.mock import MagicMock, patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.bus.models import ir_websocket as bus_ir_websocket

from .. import live
from .common import ConferenceCommon
from .portal_common import PortalCase

PAST = datetime(2020, 1, 1)
FUTURE = datetime(2200, 1, 1)


@freeze_time("2026-10-05 12:00:00")
class TestLiveMessages(ConferenceCommon):
    """What open pages are told: identifiers of sessions that are taken."""

    def _get_taken(self, since=PAST):
        return self.conference._get_taken_since(since)

    def _send(self):
        """Return the messages that are sent now, as ``{channel: payload}``."""
        self.env["bus.bus"].sudo().search([]).unlink()
        self.conference._send_live()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        return {json.loads(row.channel)[-1]: json.loads(row.message)["payload"] for row in rows}

    def test_booked_sessions_of_this_conference(self):
        self.assertEqual(self._get_taken(), {})
        booked = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertEqual(self._get_taken(), {None: booked.session_id.ids})
        self.assertEqual(self._get_taken(FUTURE), {})
        self.assertEqual(self._make_conference(name="Other")._get_taken_since(PAST), {})
        booked._cancel()
        self.assertEqual(self._get_taken(), {})

    def test_blocked_and_removed_sessions(self):
        blocked, removed = (self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:00", "16:10"))
        blocked.action_block()
        removed.action_archive()
        self.assertEqual({id for ids in self._get_taken().values() for id in ids}, {blocked.id, removed.id})

    def test_group_session_is_taken_when_it_is_full(self):
        session = self._get_session(teacher=self.teacher_art)
        session.places = 2
        self._make_appointment(student=self.ida, family=self.family, session=session)
        self.assertEqual(self._get_taken(), {})
        self._make_appointment(student=self.tom, family=self.other_family, session=session)
        self.assertEqual(self._get_taken(), {None: session.ids})

    def test_what_is_over_is_not_told(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        with freeze_time("2026-10-14 12:00:00"):
            self.assertEqual(self._get_taken(), {})

    def test_messages_hold_identifiers_only_and_rules_keep_them_apart(self):
        rule = self.env["ptc.conference.rule"].create(
            {"conference_id": self.conference.id, "name_from": "A", "name_to": "P"}
        )
        booked = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        kept = self._make_appointment(
            student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:30"
        )
        kept.session_id.rule_id = rule
        at = int(datetime(2026, 10, 5, 12, tzinfo=UTC).timestamp() * 1000)
        self.assertEqual(
            self._send(),
            {
                "taken-0": {"sessions": booked.session_id.ids, "at": at},
                f"taken-{rule.id}": {"sessions": kept.session_id.ids, "at": at},
                "changed": {"conference": self.conference.id},
                **dict.fromkeys(
                    (self.mother | self.father).ids,
                    {
                        "conference": self.conference.id,
                        "booked": (booked | kept).session_id.ids,
                        "left": [],
                        "at": at,
                    },
                ),
            },
        )

    def test_page_is_told_once_what_was_told_long_ago(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.assertIn("taken-0", self._send())
        self.env.cr.execute("UPDATE bus_bus SET create_date = %s", [FUTURE])
        self.conference._send_live()
        self.env.cr.precommit.run()
        self.assertEqual(self.env["bus.bus"].sudo().search_count([("channel", "like", "taken-0")]), 1)

    def test_who_waits_a_moment_ago_waits_again(self):
        with patch("time.sleep") as sleep:
            self.assertTrue(self.conference._wait_live())
            self.assertEqual(sleep.call_args.args, (0,))
            self._send()
            self.assertTrue(self.conference._wait_live())
            self.assertGreater(sleep.call_args.args[0], 1)


@freeze_time("2026-10-05 12:00:00")
class TestLiveWake(ConferenceCommon):
    """Whichever way a time is taken or given up, pages are told after the commit, once."""

    def _wakes(self, change):
        """Return the conferences of which pages are told when a change is committed."""
        waiting = self.env.cr.postcommit
        waiting.clear()
        with (
            patch.object(self.env.registry["ptc.conference"], "_tells_live", lambda self: True),
            patch.object(live, "wake") as wake,
        ):
            result = change()
            wake.assert_not_called()
            waiting.run()
        told = [call.args for call in wake.call_args_list]
        self.assertLessEqual(set(told), {(self.env.cr.dbname, self.conference.id)})
        return len(told), result

    def _book(self, clock="16:00"):
        return self.env["ptc.appointment"]._book(
            session=self._get_session(teacher=self.teacher_art, clock=clock),
            student=self.ida,
            family=self.family,
            class_teacher=self._get_class_teacher(student=self.ida, teacher=self.teacher_art),
            booked_by=self.mother,
        )

    def test_book_move_and_cancel(self):
        told, booked = self._wakes(self._book)
        self.assertEqual(told, 1)
        session = self._get_session(teacher=self.teacher_art, clock="16:30")
        self.assertEqual(self._wakes(lambda: booked._move(session=session))[0], 1)
        self.assertEqual(self._wakes(booked._cancel)[0], 1)
        self.assertEqual(self._wakes(self._get_session(teacher=self.teacher_art).action_block)[0], 1)

    def test_nothing_is_told_of_other_changes_or_in_tests(self):
        self.assertEqual(self._wakes(lambda: self.conference.write({"name": "Other"}))[0], 0)
        with patch.object(live, "wake") as wake:
            self._book()
            self.env.cr.postcommit.run()
        wake.assert_not_called()

    def test_one_thread_for_all_of_a_moment(self):
        with patch("threading.Thread") as thread:
            for conference_id in (-1, -1, -2):
                live.wake("nowhere", conference_id)
        self.assertEqual(thread.call_count, 2)
        live._due.clear()


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLiveChannels(PortalCase):
    """Who hears what is decided by the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.family.name, cls.other_family.name = "Olsen", "Zorn"

    def _get_channels(self, partner):
        found = self.env["ptc.conference"]._get_live_channels_sudo(self.conference.id, partner)
        self.assertLessEqual({conference for conference, _word in found}, {self.conference})
        return {word for _conference, word in found}

    def test_parents_hear_what_is_taken(self):
        self.assertEqual(self._get_channels(self.mother), {"taken-0"})

    def test_nobody_else_does(self):
        self.assertEqual(self._get_channels(self.teacher_art), set())
        self.assertEqual(self._get_channels(self.env.ref("base.public_user").partner_id), set())
        self.conference.action_withdraw()
        self.assertEqual(self._get_channels(self.mother), set())

    def test_separated_parents_are_told_no_identifiers(self):
        for parent in (self.mia_mother, self.mia_father):
            self.assertEqual(self._get_channels(parent), {"changed"})

    def test_times_that_a_rule_keeps_for_others_are_not_heard_of(self):
        rule = self.env["ptc.conference.rule"].create(
            {
                "conference_id": self.conference.id,
                "date_ids": [Command.set(self.conference.date_ids[:1].ids)],
                "name_from": "P",
                "name_to": "Z",
            }
        )
        self.conference.teacher_ids._allot()
        self.assertIn(rule, self.conference.session_ids.rule_id)
        self.assertEqual(self._get_channels(self.mother), {"taken-0"})
        self.assertEqual(self._get_channels(self.other_mother), {"taken-0", f"taken-{rule.id}"})

    def test_by_name_alone_nobody_hears_anything(self):
        name = f"ptc_conference_{self.conference.id}"
        socket = self.env["ir.websocket"]
        asked = [name, "ptc_conference_0", "another"]
        with patch.object(bus_ir_websocket, "wsrequest", MagicMock()) as request:
            request.session.uid = self.user_mother.id
            heard = socket.with_user(self.user_mother)._build_bus_channel_list(list(asked))
            self.assertIn((self.conference, "taken-0"), heard)
            self.assertFalse({name, "ptc_conference_0"} & {one for one in heard if isinstance(one, str)})
            self.assertIn("another", heard)
            office = socket._build_bus_channel_list(list(asked))
        self.assertFalse([one for one in office if isinstance(one, tuple) and one[0] == self.conference])

    def test_page_listens_where_the_bus_can_be_reached(self):
        self._sign_in(self.user_mother)
        for workers, proxy, is_live in ((0, False, True), (2, True, True), (2, False, False)):
            settings = {"workers": workers, "proxy_mode": proxy}
            with patch("odoo.addons.ptc_conference.models.ptc_conference_live.config", settings):
                [page] = self._read().xpath("//div[hasclass('o_ptc_page')]")
            self.assertEqual(page.get("data-live"), str(self.conference.id) if is_live else None)
