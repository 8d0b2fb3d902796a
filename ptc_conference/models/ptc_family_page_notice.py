# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..lib import request_key
from ..when import When
from .ptc_appointment_booking import HAS_ALTERNATIVES

ALTERNATIVES = 4
SUCCESS = {
    "book": "booked",
    "move": "moved",
    "cancel": "cancelled",
    "undo": "booked",
    "join": "booked",
    "part": "booked",
}
# Refusals after which the nearest free times are offered.
OFFERS = (*HAS_ALTERNATIVES, "unknown", "cancelled")
# Refusals because of somebody else, who is not told of.
GONE = ("taken", "student", "evening")
# Refusals that may mean: the other parent was quicker, and has just this time.
CONTESTED = ("taken", "again")


class PtcFamilyPage(models.AbstractModel):
    """What a parent is told above the page: what a request has led to.

    A *notice* is a dict. ``event`` is ``booked``, ``moved``, ``cancelled``, or ``refused``; then ``code`` and ``text``
    tell why. ``wanted`` is a list of ``{"key", "session_id", "start", "stop"}``: the line, and the time asked for; for
    several see ptc_family_page_several.py. Successes are read from ptc.booking.request, so that each page that is open
    is told of its own.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_refusal_sudo(self, conference_id, partner, notice):
        """Return what to tell of a refused request, of the lines it is about; a small part of the page's work.

        :return: ``{"id", "name", "notice"}``, see ``_describe_notice``; None when nothing of it is the parent's.
        """
        page, now = self.sudo(), fields.Datetime.now()
        keys = [wanted["key"] for wanted in notice["wanted"]]
        found = page._find_own(page._find_conference(conference_id), partner, now, keys)
        if not found:
            return None
        conference, lines, shown = found["conference"], found["lines"], found["shown"]
        when = When(self.env, conference.tz)
        page._mark_changeable(found, now)
        page._describe_appointments(shown, found["adults"], partner, when)
        for line in lines:
            line["is_shown"] = True
        page._fill_lines(lines, shown, page._get_free(conference, lines, now + conference._get_lead()))
        page._mark_clashes(conference, lines, found["busy"], when)
        told = page._describe_notice(notice, conference, lines, when)
        told = told and {**told, "contact": page._describe_contact(conference.contact_id)}
        return {"id": conference.id, "name": conference.name, "notice": told}

    @api.model
    def _find_notice_sudo(self, conference_id, key):
        """Return what the signed-in user's request with this key has led to, as it is now; None when there is none."""
        action = request_key.get_action(key)
        known = action and self.env["ptc.booking.request"].sudo()._get_appointments(key)
        here = known and known.filtered(lambda appointment: appointment.conference_id.id == conference_id)
        return self._prepare_notice(action, here) if here else None

    @api.model
    def _prepare_notice(self, action, appointments):
        """Return the notice about what an ``action`` has led to: appointments may have changed since."""
        state = "cancelled" if action == "cancel" else "booked"
        done = appointments.filtered(lambda appointment: appointment.state == state)
        if done:
            return {"event": SUCCESS[action], "wanted": [self._get_held(one) for one in done]}
        return self._prepare_refusal("cancelled", "", [self._get_held(one) for one in appointments])

    @api.model
    def _prepare_refusal(self, code, text, wanted=()):
        """Return the notice about a request that was refused."""
        return {"event": "refused", "code": code, "text": text, "wanted": wanted}

    @api.model
    def _get_held(self, appointment, session=None):
        """Return an appointment's time, or another ``session`` wanted for it, and its line as notices have them."""
        names = ("family", "student", "class_teacher")
        line = {name: appointment[f"{name}_id"] for name in names}
        return self._get_wanted(session=session or appointment.session_id, **line)

    @api.model
    def _get_wanted(self, *, session, family, student, class_teacher, **_options):
        """Return a time and its line as notices have them, from the arguments of ``_book``."""
        key = (family.id, student.id, class_teacher.id)
        return {"key": key, "session_id": session.id, "start": session.start, "stop": session.stop}

    @api.model
    def _describe_notice(self, notice, conference, lines, when):
        """Return a notice in words, or None when there is nothing to tell.

        :return: ``is_success``; ``is_held`` (refused, but the family has just what was wanted);
            ``is_gone`` (refused, the time is somebody else's); ``text``, ``details`` (a list of texts), ``kept_text``,
            ``offer_text``; ``line``; ``times`` to take with one tap, each with its ``label``, and ``choices`` to send
            along; ``next``, the line to go on with or None, and ``next_text``.
        """
        line, event = self._find_line(lines, notice), notice["event"]
        if event in ("booked", "moved") and not line:
            return None
        own, times = line and line["appointment"], self._get_offered(notice, line, when)
        following = self._get_next_line(lines, notice) if event in ("booked", "moved") else None
        return {
            "is_success": event != "refused",
            "is_held": self._is_held(notice, own),
            "is_gone": notice.get("code") in GONE,
            "text": self._describe_event(notice, line, when),
            "details": [],
            "kept_text": self._describe_kept(own) if own and event in ("refused", "cancelled") else "",
            "offer_text": self._describe_offer(notice, line, times),
            "line": line,
            "times": times,
            "choices": [],
            "next": following,
            "next_text": following and self._describe_next(following),
        }

    @api.model
    def _describe_plainly(self, text):
        """Return a notice in words that is about no line."""
        empty = dict.fromkeys(("kept_text", "offer_text", "next_text"), "")
        empty.update(details=[], times=[], choices=[], line=None, next=None)
        return {**empty, "is_success": False, "is_held": False, "text": text}

    @api.model
    def _is_held(self, notice, own):
        """Tell whether a refused family has just the time that was wanted: the other parent was quicker."""
        is_contested = notice["event"] == "refused" and notice["code"] in CONTESTED
        return bool(is_contested and own and own["session_id"] == notice["wanted"][0]["session_id"])

    @api.model
    def _describe_event(self, notice, line, when):
        """Return what has happened in a sentence."""
        moment = notice["wanted"] and when.moment(notice["wanted"][0]["start"])
        if notice["event"] == "refused":
            return self._describe_refusal(notice, moment)
        if notice["event"] == "cancelled":
            return self.env._("Cancelled: the appointment on %(moment)s.", moment=moment)
        place = (line["appointment"] or line)["place"]
        values = {"child": line["child"], "teacher": line["teacher"], "moment": moment, "place": place}
        if notice["event"] == "moved":
            return self.env._("Moved: %(child)s with %(teacher)s is now on %(moment)s, %(place)s.", **values)
        return self.env._("Booked: %(child)s with %(teacher)s on %(moment)s, %(place)s.", **values)

    @api.model
    def _describe_refusal(self, notice, moment):
        """Return why nothing was done; a time that is gone is named, since the page shows it no longer."""
        if notice["code"] in GONE:
            return self.env._("Somebody has just taken %(moment)s.", moment=moment)
        if notice["code"] == "cancelled":
            return self.env._(
                "The appointment on %(moment)s was cancelled meanwhile. Nothing was changed.", moment=moment
            )
        return notice["text"]

    @api.model
    def _describe_offer(self, notice, line, times):
        """Return what stands above the times offered after a refusal, or that there are none."""
        if line and notice["event"] == "cancelled" and not times and not line["appointment"] and line["can_choose"]:
            return self.env._("Somebody has taken that time meanwhile, so it cannot be booked again.")
        if not line or notice["event"] != "refused" or notice["code"] not in OFFERS:
            return ""
        about = {"teacher": line["teacher"], "child": line["child"]}
        if times:
            return self.env._("These times with %(teacher)s about %(child)s are free and near:", **about)
        return self.env._("%(teacher)s has no other free time that suits you at the moment.", **about)

    @api.model
    def _describe_kept(self, appointment):
        return self.env._("Your appointment on %(moment)s is kept.", moment=appointment["moment"])

    @api.model
    def _describe_next(self, line):
        about = {"teacher": line["teacher"], "child": line["child"], "subject": line["class_text"]}
        return self.env._("Next: %(teacher)s about %(child)s, %(subject)s", **about)

    @api.model
    def _get_offered(self, notice, line, when):
        """Return free times of the line: after a refusal the nearest ones, after cancelling the time given up."""
        wanted, events = notice["wanted"][:1], (notice["event"], notice.get("code"))
        is_again = "cancelled" in events
        if not line or not wanted or (is_again and line["appointment"]):
            return []
        free = [time for time in line["times"] if not time["clash"]]
        again = [time for time in free if is_again and time["session_id"] == wanted[0]["session_id"]]
        offered = free if notice.get("code") in OFFERS else again
        nearest = self._get_nearest(offered, wanted[0]["start"])
        return [self._describe_offered(time, when, time in again) for time in nearest]

    @api.model
    def _get_nearest(self, times, start):
        """Return the few of these times that are nearest to a start, the nearest first."""
        return sorted(times, key=lambda time: (abs(time["start"] - start), time["start"]))[:ALTERNATIVES]

    @api.model
    def _describe_offered(self, time, when, is_again):
        moment = when.moment(time["start"])
        label = self.env._("Book it again: %(moment)s", moment=moment) if is_again else moment
        return {**time, "moment": moment, "label": label}
