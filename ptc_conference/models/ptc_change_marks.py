# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

MARKS = ("ptc.must.see", "ptc.decline", "ptc.waitlist")


class PtcChange(models.Model):
    """What families and a replaced teacher have said goes along: who waits, who cannot come, who must be seen."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _apply_teacher(self):
        known = [self.env[name].sudo()._find_of(self.part_id) for name in MARKS]
        result = super()._apply_teacher()
        links = self._get_successors(self.env["ptc.class.teacher"].union(*(marks.class_teacher_id for marks in known)))
        for marks in known:
            for link, group in marks.grouped("class_teacher_id").items():
                if links.get(link):
                    group._hand_over_to(links[link])
        return result

    def _get_successors(self, links):
        """Return ``{ptc.class.teacher: that of the new teacher}``, in the same class, or as other staff."""
        new = self._get_links_of(links.class_id)
        return {link: new.get(link.class_id) for link in links}

    def _get_links_of(self, classes):
        """Return ``{class: ptc.class.teacher}`` of the new teacher; as other staff under the empty class."""
        links = self.env["ptc.class.teacher"].search(
            [("class_id", "in", classes.ids), ("teacher_id", "=", self.new_teacher_id.id)]
        )
        return {link.class_id: link for link in links | self._get_new_part().staff_link_ids}


class PtcTeacherMark(models.AbstractModel):
    """Something about a student and a teacher that a successor takes over."""

    _name = "ptc.teacher.mark"
    _description = "What goes along to the teacher who takes over"

    def _find_of(self, part):
        """Return those about a teacher in the conference of a part."""
        return self.search([("conference_id", "=", part.conference_id.id), ("teacher_id", "=", part.teacher_id.id)])

    def _hand_over_to(self, link):
        """Let these be about another teacher's part in a class; who has one there already keeps that one."""
        names = [name for name in ("family_id", "student_id") if name in self._fields]
        there = self._find_there(link)
        known = {tuple(one[name] for name in names): one for one in there}
        for mark in self:
            other = known.get(tuple(mark[name] for name in names))
            if other:
                other._take_in(mark)
            else:
                mark.class_teacher_id = link

    def _find_there(self, link):
        return self.search([("conference_id", "=", self.conference_id.id), ("class_teacher_id", "=", link.id)])

    def _take_in(self, mark):
        """Let another record, about the same people, be part of this one."""
        mark.active = False


class PtcWaitlist(models.Model):
    _name = "ptc.waitlist"
    _inherit = ["ptc.waitlist", "ptc.teacher.mark"]

    def _take_in(self, mark):
        self.entered_on = min(self.entered_on, mark.entered_on)
        mark._forget_hold()
        mark.write({"active": False, "session_id": False, "offer_until": False})


class PtcDecline(models.Model):
    _name = "ptc.decline"
    _inherit = ["ptc.decline", "ptc.teacher.mark"]


class PtcMustSee(models.Model):
    _name = "ptc.must.see"
    _inherit = ["ptc.must.see", "ptc.teacher.mark"]

    def _hand_over_to(self, link):
        """Leave those about students whom the new teacher does not meet."""
        met = self.conference_id._get_meetings(self.student_id.ids).get(link.id, ())
        return super(PtcMustSee, self.filtered(lambda mark: mark.student_id.id in met))._hand_over_to(link)

    def _take_in(self, mark):
        self.write(
            {
                "is_asked": self.is_asked or mark.is_asked,
                "session_count": max(self.session_count, mark.session_count),
                "reason": self.reason or mark.reason,
            }
        )
        mark.unlink()
