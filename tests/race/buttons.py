# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who presses a button of the parents' pages that books nothing, while the family does so on another device.

What is to be there once is there once, whoever comes second sees no error, and none stands in the log.
"""

from .booking import pick
from .race import Client, Race
from .waiting import WAIT

ADULTS, DEVICES = (0, 1), (0,)  # the two adults of a family
ALONE = DEVICES, ADULTS  # two devices of one adult
DECLINE = """
INSERT INTO ptc_decline (conference_id, family_id, student_id, partner_id, told_on, active)
SELECT %s, link.family_id, link.student_id, link.partner_id, now() AT TIME ZONE 'UTC', true
  FROM ptc_guardian link WHERE link.family_id = %s AND link.student_id = %s LIMIT 1
"""


def wait_at_once(cast, clients, turn):
    """Two adults of each family ask to wait for a teacher who has no free time."""
    part = pick(cast.evening["parts"], turn)
    cast.arena.sql("UPDATE ptc_session SET is_blocked = true WHERE conference_teacher_id = %s", [part["id"]])

    def fill(family, adult):
        _session, student, _family, class_teacher = cast.want(family, part, None)
        link = cast.families[family]["adults"][adult]["links"][str(student)]
        return {"link_id": link, "class_teacher_id": class_teacher}

    return _press_by_all(cast, clients, "/my/conferences/%s/wait", fill, "ptc_waitlist WHERE active", 1)


def leave_at_once(cast, clients, turn):
    """Two adults of each family leave the waiting list of a teacher."""
    part, conference = pick(cast.evening["parts"], turn), cast.evening["id"]
    entries = {}
    for family in range(clients // 2):
        _session, student, key, class_teacher = cast.want(family, part, None)
        cast.arena.sql(WAIT, [conference, student, key, student, class_teacher])
        [(entries[family],)] = cast.arena.sql("SELECT max(id) FROM ptc_waitlist")

    def fill(family, adult):
        return {"waiting_id": entries[family]}

    return _press_by_all(cast, clients, "/my/conferences/%s/leave", fill, "ptc_waitlist WHERE active", 0)


def decline_at_once(cast, clients, turn):
    """Two adults of each family tell that they cannot come at all."""

    def fill(family, adult):
        return {"scope": "all", "message": f"Adult {adult}"}

    rows = f"ptc_decline WHERE active AND student_id IN {_first_students(cast)}"
    return _press_by_all(cast, clients, "/my/conferences/%s/unable", fill, rows, 1)


def come_at_once(cast, clients, turn):
    """Two adults of each family take back that they cannot come."""
    declines = {}
    for family in range(clients // 2):
        people = cast.families[family]
        cast.arena.sql(DECLINE, [cast.evening["id"], people["id"], people["students"][0]])
        [(declines[family],)] = cast.arena.sql("SELECT max(id) FROM ptc_decline")

    def fill(family, adult):
        return {"decline_id": declines[family]}

    return _press_by_all(cast, clients, "/my/conferences/%s/unable", fill, "ptc_decline WHERE active", 0)


def correct_at_once(cast, clients, turn):
    """One adult of each family corrects the own contact details on two devices."""

    def fill(family, adult):
        return {"conference_id": cast.evening["id"], "phone": f"555 01{family:02}", "email": ""}

    rows = "ptc_contact_check WHERE state = 'asked'"
    return _press_by_all(cast, clients, "/my/contact-details", fill, rows, 1, ALONE)


def renew_at_once(cast, clients, turn):
    """One adult of each family asks for a calendar address on two devices."""
    for family in range(clients // 2):
        part = pick(cast.evening["parts"], family)
        cast.book(cast.parent(cast.evening, family, part, part["sessions"][family // len(cast.evening["parts"])]))

    def fill(family, adult):
        return {"change": "renew"}

    return _press_by_all(cast, clients, "/my/conferences/%s/calendar", fill, "ptc_calendar_feed", 1, ALONE)


def skip_at_once(cast, clients, turn):
    """One adult of each family skips the hints on two devices."""

    def fill(family, adult):
        return {}

    return _press_by_all(cast, clients, "/my/conferences/%s/hints", fill, "res_users WHERE has_skipped_hints", 1, ALONE)


def ask_at_once(cast, clients, turn):
    """One adult of each family asks the school the same on two devices."""

    def fill(family, adult):
        return {"text": f"Where is the gym? {family}"}

    return _press_by_all(cast, clients, "/my/conferences/%s/help", fill, "ptc_help_request", 1, ALONE)


def mark_at_once(cast, clients, turn):
    """Teachers mark a student whom they must see, each on two devices."""
    found, parts = [], cast.evening["parts"][: clients // 2]
    for part in parts:
        _session, student, _family, class_teacher = cast.want(turn, part, None)
        form = {"student": f"{class_teacher}:{student}", "is_asked": "yes", "session_count": "1", "reason": "Reading"}
        address = f"/my/teaching/{part['id']}/students"
        found += [_press(cast.teacher(part, number), address, form) for number in range(2)]
    return _race(cast, found, "ptc_must_see", len(parts))


def _first_students(cast):
    return "({})".format(", ".join(str(people["students"][0]) for people in cast.families))


def _press_by_all(cast, clients, path, fill, rows, each, who=(ADULTS, DEVICES)):
    """Return the race of two devices of each family that send a form.

    :param Callable fill: takes the numbers of family and adult; returns the form's fields.
    :param str rows: SQL of the rows that are counted afterwards.
    :param int each: how many of them there must be for each family.
    :param tuple who: numbers of the adults, and of the devices of each.
    """
    address = path.replace("%s", str(cast.evening["id"]))
    pairs = [(adult, device) for adult in who[0] for device in who[1]]
    found = []
    for family in range(clients // 2):
        for adult, number in pairs:
            browser, form = cast.device(family, adult, number), fill(family, adult)
            found.append(_press(browser, address, form))
    return _race(cast, found, rows, each * (clients // 2))


def _press(browser, address, form):
    return Client(lambda: browser.press(address, form))


def _race(cast, found, rows, wanted):
    def check(answers):
        wrong = [f"{answer.status}: {answer.text}" for answer in answers if answer.outcome != "good"]
        [(count,)] = cast.arena.sql(f"SELECT count(*) FROM {rows}")
        return wrong if count == wanted else [*wrong, f"{count} of {rows}"]

    return Race(found, (0, 0), offers=False, check=check)


BUTTONS = (
    wait_at_once,
    leave_at_once,
    decline_at_once,
    come_at_once,
    correct_at_once,
    renew_at_once,
    skip_at_once,
    ask_at_once,
    mark_at_once,
)
