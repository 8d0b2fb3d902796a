# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from lxml import html

from odoo.fields import Command

from odoo.addons.ptc_conference.tests.common import ConferenceCommon


@freeze_time("2026-10-05 12:00:00")
class TestStateBar(ConferenceCommon):
    """The window is open from 1 to 12 October, the conference is over on the 15th."""

    def _get_steps(self):
        self.conference.invalidate_recordset()
        steps = self.conference._get_state_steps()
        return {step["label"]: (step["place"], step["when"].replace("\u202f", " ")) for step in steps}

    def test_states_come_with_dates(self):
        self.assertEqual(
            self._get_steps(),
            {
                "Draft": ("done", ""),
                "Preview": ("done", ""),
                "Open for booking": ("current", "Thu, Oct 1, 8:00 AM to Mon, Oct 12, 8:00 PM"),
                "View only": ("next", "from Mon, Oct 12, 8:00 PM"),
                "Over": ("next", "from Thu, Oct 15, 6:00 PM"),
            },
        )

    def test_dates_are_on_the_bar(self):
        self.conference.window_ids.preview_from = "2026-09-20 06:00:00"
        self.conference.window_ids.copy({"opens": "2026-10-12 18:00:00", "closes": "2026-10-14 06:00:00"})
        self.conference.invalidate_recordset()
        steps = html.fromstring(self.conference.state_bar).xpath("//li")
        shown = [[span.text_content().replace("\u202f", " ") for span in step.xpath("span")] for step in steps]
        self.assertEqual(
            shown,
            [
                ["Draft"],
                ["Preview", "from Sun, Sep 20, 8:00 AM"],
                ["Open for booking", "Thu, Oct 1, 8:00 AM to Wed, Oct 14, 8:00 AM"],
                ["View only", "from Wed, Oct 14, 8:00 AM"],
                ["Over", "from Thu, Oct 15, 6:00 PM"],
            ],
        )
        self.assertEqual([step.get("aria-current") for step in steps], [None, None, "step", None, None])

    def test_wishes_are_a_state_when_teachers_are_asked(self):
        self.conference.is_published = False
        self.conference.wish_until = "2026-10-07 10:00:00"
        steps = self._get_steps()
        self.assertEqual(steps["Teachers' wishes"], ("current", "until Wed, Oct 7, 12:00 PM"))
        self.assertEqual(steps["Draft"][0], "done")

    def test_several_windows_last_from_the_first_to_the_last(self):
        vals = {"preview_from": "2026-09-20 06:00:00", "opens": "2026-09-25 06:00:00", "closes": "2026-10-01 06:00:00"}
        self.conference.window_ids = [Command.create(vals)]
        steps = self._get_steps()
        self.assertEqual(steps["Open for booking"][1], "Fri, Sep 25, 8:00 AM to Mon, Oct 12, 8:00 PM")
        self.assertEqual(steps["Preview"][1], "", "The other window may be looked at as soon as it is opened")
        self.conference.window_ids.preview_from = "2026-09-20 06:00:00"
        self.assertEqual(self._get_steps()["Preview"][1], "from Sun, Sep 20, 8:00 AM")

    def test_cancelled_conference_has_no_other_state(self):
        self.conference.is_cancelled = True
        self.assertEqual(self._get_steps(), {"Cancelled": ("current", "")})

    def test_conference_without_dates_has_its_states_too(self):
        conference = self._make_conference(name="New", days=(), window_ids=False)
        steps = conference._get_state_steps()
        self.assertEqual([step["place"] for step in steps], ["current", "next", "next", "next", "next"])
        self.assertIn('aria-current="step"', conference.state_bar)
