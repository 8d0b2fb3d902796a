# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.ptc_conference.tests.change_common import ChangeCase

ZONE = "Europe/London"


class TestZone(ChangeCase):
    """Another time zone goes through the plan as hours do: the clocks of the sessions stay, the instants move."""

    def _get_page(self):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, self.mother)
        return str(page["schedule"])

    def _get_instants(self):
        self.env.invalidate_all()
        conference = self.conference
        return {
            "span": (conference.first_start, conference.last_stop),
            "sessions": sorted(conference.session_ids.mapped("start")),
            "held": sorted(self.env["ptc.occupancy"].search([]).mapped("start")),
            "windows": [(window.opens, window.closes) for window in conference.window_ids],
        }

    def test_nothing_changes_before_it_is_applied(self):
        for name in ("tz", "wanted_tz"):
            with self.subTest(name):
                before, page = self._get_instants(), self._get_page()
                self.conference.write({name: ZONE})
                self.assertEqual(self._get_instants(), before)
                self.assertEqual((self.conference.tz, self.conference.wanted_tz), ("Europe/Berlin", ZONE))
                self.assertTrue(self.conference.has_new_settings)
                self._allot()
                self.assertEqual(self.conference.tz, "Europe/Berlin")
                self.assertEqual(self._get_page(), page)
                self.conference.action_restore_settings()
                self.assertEqual(self.conference.wanted_tz, "Europe/Berlin")
                self.assertEqual(self._get_instants(), before)
                self.assertFalse(self.conference.has_new_settings)

    def test_the_plan_moves_all_to_the_same_clock(self):
        self.conference.wanted_tz = ZONE
        change = self._allot()
        self.assertEqual(set(self._get_whats(change).values()), {"moves"})
        self.assertEqual((change.tz, change.new_tz), ("Europe/Berlin", ZONE))
        change.action_apply()
        self._check_held()
        self.assertEqual(self.conference.tz, ZONE)
        self.assertEqual(self.ida_art.start, self._to_utc(clock="16:00", tz=ZONE))
        self.assertEqual(self.conference.first_start, self._to_utc(clock="16:00", tz=ZONE))
        self.assertEqual({event for _one, event in self._get_told()}, {"moved"})
        self.assertEqual((change.tz, change.new_tz), ("Europe/Berlin", ZONE))
        told = change.line_ids.filtered(lambda line: line.appointment_id == self.ida_art)._describe_for_staff()
        self.assertEqual(told.count("4:00"), 2)
        self.assertFalse(self.conference.has_new_settings)

    def test_discarded_it_stays(self):
        before = self._get_instants()
        self.conference.wanted_tz = ZONE
        self._allot().action_discard()
        self.assertEqual((self.conference.tz, self.conference.wanted_tz), ("Europe/Berlin", "Europe/Berlin"))
        self.assertEqual(self._get_instants(), before)

    def test_wishes_keep_their_clock(self):
        part = self._get_part(self.teacher_art)
        hours = {"start_minute": 17 * 60 + 20, "stop_minute": 17 * 60 + 50}
        wish = self.env["ptc.teacher.wish"].create(
            {"conference_teacher_id": part.id, "date_id": self.ida_art.session_id.date_id.id, **hours}
        )
        wish.action_accept()
        self.conference.wanted_tz = ZONE
        self.assertEqual(wish.start, self._to_utc(clock="17:20"))
        self._allot().action_apply()
        self.assertEqual(wish.start, self._to_utc(clock="17:20", tz=ZONE))
        starts = part.session_ids.mapped("start")
        self.assertNotIn(self._to_utc(clock="17:30", tz=ZONE), starts)
        self.assertIn(self._to_utc(clock="17:50", tz=ZONE), starts)

    def test_who_gives_only_some_sessions_keeps_those_that_are_booked(self):
        self._get_part(self.teacher_art).session_limit = 3
        self.conference.action_allot()
        self.conference.wanted_tz = ZONE
        change = self._allot()
        self.assertEqual(set(self._get_whats(change).values()), {"moves"})
        change.action_apply()
        self._check_held()
        self.assertEqual(self.tom_art.start, self._to_utc(clock="17:50", tz=ZONE))
        clocks = ("16:00", "16:10", "17:50")
        self.assertEqual(
            self._get_part(self.teacher_art).session_ids.mapped("start"),
            [self._to_utc(clock=clock, tz=ZONE) for clock in clocks],
        )

    def test_a_new_conference_follows_what_is_entered(self):
        other = self._make_conference(name="New")
        other.wanted_tz = ZONE
        self.assertEqual((other.tz, other.first_start), (ZONE, self._to_utc(clock="16:00", tz=ZONE)))
        other.tz = "Europe/Paris"
        self.assertEqual((other.tz, other.wanted_tz), ("Europe/Paris", "Europe/Paris"))

    def test_a_table_that_is_taken_by_the_new_clock_is_refused_without_sessions(self):
        first, second = (self._make_conference(name=name, break_ids=[]) for name in ("First", "Second"))
        for conference, minute in ((first, 8 * 60), (second, 10 * 60)):
            conference.date_ids.write({"start_minute": minute, "stop_minute": minute + 60})
            teacher = self._make_teacher(given=conference.name, family="Teacher")
            self._make_part(conference=conference, teacher=teacher, room_id=self.rooms[0].id)
        first.wanted_tz = ZONE
        with self.assertRaisesRegex(ValidationError, "at that time. Choose another room"):
            first.wanted_tz = "Atlantic/Azores"

    def test_a_taken_table_is_told(self):
        part = self._get_part(self.teacher_art)
        hours = {"start_minute": 18 * 60, "stop_minute": 19 * 60}
        other = self._make_conference(name="Evening", **hours, break_ids=[])
        teacher = self._make_teacher(given="Else", family="Where")
        self._make_part(conference=other, teacher=teacher, room_id=part.room_id.id, room_table=part.room_table)
        other.teacher_ids._allot()
        self.conference.wanted_tz = ZONE
        change = self._allot()
        self.assertIn("Evening", change.obstacle)
        self.conference.date_ids = [
            Command.update(day.id, {"stop_minute": 17 * 60}) for day in self.conference.date_ids
        ]
        self.assertFalse(self._allot().obstacle)


class TestZoneOfCancelled(ChangeCase):
    """What is cancelled is told by the clock by which it was booked."""

    def _remove_day(self):
        """Remove the day of all appointments and enter another zone: no appointment can be kept."""
        self.ida_art.session_id.date_id.unlink()
        self.conference.wanted_tz = ZONE
        return self._allot()

    def _get_entries(self, partner, lines=None):
        """Return the cancelled entries that a guardian's message has: ``[(date, start, stop)]``."""
        lines = lines or self.env["ptc.outbox"].search([("state", "=", "pending")])
        lines._tell()
        message = lines.message_ids.filtered(lambda one: one.partner_id == partner)
        cancelled = message._get_schedule()["cancelled"]
        return message, [(one["date"], one["start"].replace("\u202f", " "), one["stop"]) for one in cancelled]

    def test_by_the_plan(self):
        self._remove_day().action_apply()
        self.assertEqual(self.conference.tz, ZONE)
        message, entries = self._get_entries(self.mother)
        self.assertEqual([start for _date, start, _stop in entries], ["4:00 PM", "4:30 PM"])
        self.assertEqual({date for date, _start, _stop in entries}, {"Tuesday, October 13, 2026"})
        files = [content.decode() for _name, content, _type in message._get_files()]
        self.assertTrue(all("TZID=Europe/Berlin:20261013T16" in content for content in files))
        self.assertIn("4:00", self.ida_art.display_name)

    def test_before_the_plan_and_not_told_yet(self):
        self.ida_art._cancel(is_staff=True)
        self.conference.wanted_tz = ZONE
        self._allot().action_apply()
        lines = self.env["ptc.outbox"].search([("appointment_id", "=", self.ida_art.id)])
        _message, entries = self._get_entries(self.mother, lines)
        self.assertEqual([start for _date, start, _stop in entries], ["4:00 PM"])

    def test_what_moves_and_what_is_cancelled_later_is_told_by_the_new_clock(self):
        self.conference.wanted_tz = ZONE
        self._allot().action_apply()
        self.assertEqual(self.ida_art.tz, ZONE)
        self._forget_outbox()
        self.ida_art._cancel(is_staff=True)
        _message, entries = self._get_entries(self.mother)
        self.assertEqual([start for _date, start, _stop in entries], ["4:00 PM"])
        self.assertFalse(self.ida_art.cancelled_tz)

    def test_what_is_booked_again_follows_the_clock_in_force(self):
        self._remove_day().action_apply()
        self.assertEqual(self.ida_art.tz, "Europe/Berlin")
        day = self.conference.date_ids.date
        self.ida_art.write({"session_id": self._get_session(teacher=self.teacher_art, day=day).id})
        self.ida_art.write({"state": "booked"})
        self.assertEqual((self.ida_art.tz, self.ida_art.cancelled_tz), (ZONE, False))

    def test_discarded_nothing_is_kept(self):
        self._remove_day().action_discard()
        self.ida_art._cancel(is_staff=True)
        self.assertEqual((self.ida_art.tz, self.ida_art.cancelled_tz), ("Europe/Berlin", False))
