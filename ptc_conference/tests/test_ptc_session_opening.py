# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from ..lib import bitset
from . import test_ptc_session_grid as grid
from . import test_ptc_session_hand as hand
from . import test_ptc_session_length as length
from .portal_common import PortalCase


class BeforeOpening:
    """What is done to sessions by hand is possible as well before parents see the conference."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.action_withdraw()


class TestHandBeforeOpening(BeforeOpening, hand.TestPtcSessionHand):
    """Block, reopen, remove: one session, and a whole row of times."""


class TestAddBeforeOpening(BeforeOpening, hand.TestAddSessions):
    """Add one session, or one for each teacher."""


class TestLengthBeforeOpening(BeforeOpening, length.TestPtcSessionLength):
    """Lengthen and shorten one session, a row, all of a teacher."""


class TestLengthOfManyBeforeOpening(BeforeOpening, length.TestLengthOfManySessions):
    """Lengthen those that are selected in the list."""


class TestGridBeforeOpening(BeforeOpening, grid.TestPtcSessionGrid):
    """The same from the session grid."""


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestAddedIsBooked(PortalCase):
    """What is added is offered to parents, and theirs once they choose it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)

    def _get_free(self):
        document = self.url_open(f"{self.address}/free").json()
        return bitset.unpack(document["first"], document["free"])

    def _add(self, parts, clock="18:00"):
        return parts._add_sessions(self._to_utc(clock=clock)).done

    def _get_buttons(self, session):
        """Return the buttons of a session: those for Ida, and those for Ole, whose times are a link away."""
        pages = [self._read(f"{self.address}?teacher={number}") for number in (1, 3)]
        return [button for page in pages for button in page.xpath(f"//button[@value='{session.id}']")]

    def _press(self, button):
        """Send the form of a button as the browser does."""
        form = next(button.iterancestors("form"))
        return self.url_open(form.get("action"), data={**dict(form.fields), "session_id": button.get("value")})

    def _assert_offered_and_booked(self, session):
        self._sign_in(self.user_mother)
        self.assertIn(session.id, self._get_free())
        buttons = self._get_buttons(session)
        self.assertEqual([button.text_content().strip() for button in buttons], ["6:00\u202fPM"] * 2)
        self._press(buttons[0])
        self.assertEqual(self._get_booked(family_id=self.family).session_id, session)
        self.assertNotIn(session.id, self._get_free())

    def test_added_after_opening(self):
        self._assert_offered_and_booked(self._add(self.part))

    def test_added_before_opening(self):
        self.conference.action_withdraw()
        added = self._add(self.part)
        self._sign_in(self.user_mother)
        self.assertEqual(self.url_open(f"{self.address}/free", allow_redirects=False).status_code, 404)
        self.conference.action_open()
        self._assert_offered_and_booked(added)

    def test_row_added_for_all_teachers(self):
        added = self._add(self.conference.teacher_ids)
        self._sign_in(self.user_mother)
        self.assertEqual((len(added), set(added.ids) - self._get_free()), (3, set()))
        for session in added:
            self.assertTrue(self._get_buttons(session), session.teacher_id.name)

    def test_added_in_place_of_a_removed_one(self):
        removed = self._get_session(teacher=self.teacher_art)
        removed.action_remove()
        self._sign_in(self.user_mother)
        self.assertFalse(removed.id in self._get_free() or self._get_buttons(removed))
        self.assertEqual(self._add(self.part, clock="16:00"), removed)
        self.assertIn(removed.id, self._get_free())
        self.assertTrue(self._get_buttons(removed))

    def test_reopened_and_longer_ones(self):
        first, second = (self._get_session(teacher=self.teacher_art, clock=clock) for clock in ("16:00", "16:10"))
        first.action_block()
        self._sign_in(self.user_mother)
        self.assertNotIn(first.id, self._get_free())
        first.action_reopen()
        first.action_double()
        self.assertEqual({first.id, second.id} & self._get_free(), {first.id})
        self.assertFalse(self._get_buttons(second))
        self._press(self._get_buttons(first)[0])
        self.assertEqual(self._get_booked(family_id=self.family).session_id, first)
