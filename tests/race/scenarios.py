# SPDX-License-Identifier: LGPL-3.0-or-later
"""All races."""

from . import booking, changing, families, planning, replacing, waiting

SCENARIOS = (
    booking.one_session,
    booking.two_parents,
    booking.two_tabs,
    booking.two_floors,
    booking.siblings,
    booking.attending,
    families.one_evening,
    families.one_for_both,
    families.one_adult,
    booking.one_table,
    booking.family_limit,
    booking.student_limit,
    booking.teacher_limit,
    booking.last_place,
    booking.joint,
    booking.long,
    booking.wishes,
    booking.several,
    changing.cancel_and_rebook,
    changing.cancel_and_move,
    changing.crossing,
    changing.swapping,
    booking.office_and_parent,
    changing.block_and_book,
    replacing.block_and_replace,
    replacing.archive_and_book,
    replacing.remove_and_book,
    replacing.shift_and_book,
    replacing.fewer_places,
    changing.window_closing,
    booking.same_form,
    planning.allot,
    planning.apply_and_book,
    planning.seat,
    waiting.offer_and_book,
)
BY_NAME = {scenario.__name__: scenario for scenario in SCENARIOS}
