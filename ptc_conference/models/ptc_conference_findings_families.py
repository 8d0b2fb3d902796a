# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcConference(models.Model):
    """The checks of students, their families, and the windows in which those may book."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _check_students(self, facts):
        """Return students whom nobody would be met about: no teacher, or no adult who may book."""
        teachers = self._get_met_teachers(facts)
        meetings = [one for one in facts.meetings if one.teacher in teachers]
        meeting = {one.student for one in meetings}
        # Who meets the principal only lacks a class, unless the conference is with other staff only.
        taught = {one.student for one in meetings if one.class_} or meeting
        linked = {link.student for link in facts.links}
        lonely, orphaned = sorted(facts.students - taught), sorted(meeting - linked)
        name = self.env._("Students who can meet no teacher of a class")
        advice = self.env._("Look at their classes, and at the teachers who do not take part.")
        found = self._find("no_teacher", "warn", name, advice, "ptc.student", lonely)
        name, advice = self.env._("Students without a guardian"), self.env._("Enter an adult for each of them.")
        found += self._find("no_guardian", "warn", name, advice, "ptc.student", orphaned)
        return found + self._check_families([link for link in facts.links if link.student in meeting])

    def _get_met_teachers(self, facts):
        """Return the ids of the teachers whom families can meet, or could as long as nobody has sessions yet."""
        if not facts.sessions:
            return {meeting.teacher for meeting in facts.meetings}
        sessions = {session.part for session in facts.sessions if not session.is_blocked}
        return {part.teacher for part in facts.parts if part.room and part.id in sessions}

    def _check_families(self, links):
        """Return families that cannot book, cannot be written to, or cannot sign in; each leads to the adults.

        :param links: Links of students who meet a teacher.
        """
        cared = {link.student for link in links if link.may_book}
        booking = {link.family for link in links if link.may_book}
        mailed = {link.family for link in links if link.has_mail}
        signed_in = {link.family for link in links if link.may_book and link.has_login}
        stuck = {link.family for link in links if link.student not in cared}
        second = {link.family for link in links} - booking - stuck
        found = [
            self._find_families(links, *kind)
            for kind in zip(
                self._get_family_words(), (stuck, second, booking - mailed, booking - signed_in), strict=True
            )
        ]
        return [finding for several in found for finding in several]

    def _find_families(self, links, words, families):
        code, severity, name, advice = words
        adults = [link.id for link in links if link.family in families]
        found = self._find(code, severity, name, advice, "ptc.guardian", adults)
        return [finding._replace(count=len(families)) for finding in found]

    def _get_family_words(self):
        """Return what is said of families, each with its code and severity."""
        return [*self._get_booker_words(), *self._get_reach_words()]

    def _get_booker_words(self):
        """Return what is said of families in which nobody may book."""
        return [
            (
                "no_booker",
                "warn",
                self.env._("Families in which nobody may book"),
                self.env._("Let an adult book, or telephone and book for them."),
            ),
            # That may be so by a court's order.
            (
                "no_booker_second",
                "inform",
                self.env._("Second households of students in which nobody may book"),
                self.env._("The other household books alone. Let an adult book too unless that is meant."),
            ),
        ]

    def _get_reach_words(self):
        """Return what is said of families that get no messages, or cannot sign in."""
        return [
            (
                "no_address",
                "warn",
                self.env._("Families without an e-mail address"),
                self.env._("They get no messages: enter an address, or telephone."),
            ),
            (
                "no_login",
                "warn",
                self.env._("Families in which nobody can sign in yet"),
                self.env._("Invite them to the portal."),
            ),
        ]

    def _check_windows(self, facts):
        """Return booking windows that help nobody, and families that no window admits."""
        now = fields.Datetime.now()
        admitting, left_out = self._fetch_admitted(list({one.student for one in facts.meetings}), now)
        windows = self.env["ptc.conference.window"].browse([row["id"] for row in facts.settings["window_ids"]])
        found = self._check_each_window(windows, admitting, now)
        name = self.env._("Families that no booking window lets in")
        advice = self.env._("Add a window for them, or for all families.")
        shut_out = left_out if windows else ()
        return found + self._find("window_missing", "warn", name, advice, "ptc.family", sorted(shut_out))

    def _check_each_window(self, windows, admitting, now):
        """Return booking windows that are over, too late, or for nobody.

        :param admitting: ids of those that let somebody in.
        """
        late = windows.filtered(lambda window: self.first_start and window.opens >= self.first_start)
        kinds = [
            (
                "window_closed",
                windows.filtered(lambda window: window.closes <= now),
                self.env._("Booking windows that are over"),
                self.env._("Move or remove them."),
            ),
            (
                "window_late",
                late,
                self.env._("Booking windows that open when the conference has begun"),
                self.env._("Let them open earlier."),
            ),
            (
                "window_empty",
                windows.filtered(lambda window: window.id not in admitting),
                self.env._("Booking windows that no family is in"),
                self.env._("Look at whom they are for."),
            ),
        ]
        found = [self._find(code, "warn", *words, windows._name, records.ids) for code, records, *words in kinds]
        return [finding for several in found for finding in several]
