# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import format_list


class PtcFamilyPage(models.AbstractModel):
    """What a parent's page says of a teacher whom the family meets anyway.

    One appointment may be about several students, or two may follow each other. Only the parent's own students are
    named, and who does not book for all of them changes nothing.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_busy(self, conference, links, now):
        held = super()._get_busy(conference, links, now)
        names = {(link["family_id"], link["student_id"]): link["child"] for link in links}
        for one in held:
            students = dict.fromkeys(key[:2] for key in one["keys"])
            one["is_all_own"] = names.keys() >= students.keys()
            if len(students) > 1:
                own = [student for student in students if student in names]
                one["is_shown"] = bool(own) and one["conference_id"] == conference.id
                one["child"] = format_list(self.env, [names[student] for student in own])
                if own and not one["is_all_own"]:
                    # As an appointment about the own one.
                    one["student_id"] = own[0][1]
        return held

    @api.model
    def _describe_appointments(self, shown, adults, partner, when):
        """Tell the classes of all own students that an appointment is about."""
        result = super()._describe_appointments(shown, adults, partner, when)
        for one in shown:
            own = [key for key in one["keys"] if key[2] and (one["is_all_own"] or key[1] == one["student_id"])]
            if len(own) > len(set(one["teachers"])) or not one["is_all_own"]:
                one["class_text"] = self._describe_topics(own)
        return result

    @api.model
    def _describe_topics(self, keys):
        """Return the classes of keys in words, each once."""
        texts = {}
        for part in self.env["ptc.class.teacher"].browse([class_teacher_id for *_family, class_teacher_id in keys]):
            taught = part.class_id
            names = {"subject": taught.subject_id.name, "class": taught.name}
            texts[self._describe_class({"role": part.conference_teacher_id.staff_role, **names})] = True
        return format_list(self.env, list(texts))

    @api.model
    def _mark_changeable(self, found, now):
        result = super()._mark_changeable(found, now)
        for one in found["shown"]:
            if not one["is_all_own"]:
                one.update(can_change=False, can_cancel=False)
        return result

    @api.model
    def _fill_lines(self, lines, shown, free):
        """Let a line of several classes be that of the class that is booked."""
        booked = {key for one in shown for key in one["keys"]}
        for line in lines:
            keys = [line["key"], *(one["key"] for one in line.get("within", ()))]
            line["key"] = next((key for key in keys if key in booked), line["key"])
            line["class_teacher_id"] = line["key"][2]
        return super()._fill_lines(lines, shown, free)

    @api.model
    def _describe_free(self, conference, lines, busy, when):
        result = super()._describe_free(conference, lines, busy, when)
        for line in lines:
            line["beside"] = self._get_beside(conference, line, busy, when)
        return result

    @api.model
    def _get_beside(self, conference, line, busy, when):
        """Return what can be done about a line since the family meets its teacher anyway, or None.

        :return: ``{"text", "appointment_id", "joins": [{"value", "text"}], "part_text", "times": [{"session_id",
            "text"}]}``.
        """
        mine = line["appointment"]
        if not line["is_shown"] or not line["can_choose"] or (mine and not mine["can_change"]):
            return None
        if mine and self._is_further(line, mine):
            return self._describe_part(line, mine)
        near = [one for one in busy if one is not mine and self._is_beside(line, one)]
        if not near:
            return None
        gap = conference._get_longest_gap()
        return {
            "text": self._describe_beside(line, near[0]),
            "appointment_id": near[0]["appointment_id"],
            "joins": self._describe_joins(conference, line, near[0], gap),
            "part_text": "",
            "times": [] if mine else self._get_adjoining(line, near, gap, when),
        }

    @api.model
    def _is_beside(self, line, held):
        """Tell whether an appointment is one of the family with the teacher of a line, and shown."""
        keys = ("family_id", "teacher_id")
        return held["is_shown"] and not held["is_shared"] and all(held[key] == line[key] for key in keys)

    @api.model
    def _is_further(self, line, held):
        """Tell whether an appointment is about the line too, but not in the first place."""
        main = (held["family_id"], held["student_id"], held["class_teacher_id"])
        is_within = any(one["key"] == main for one in line.get("within", ()))
        return line["key"] != main and held["teacher_id"] == line["teacher_id"] and not is_within

    @api.model
    def _get_join_ways(self, conference, line, held):
        """Return the ways in which parents may talk about a line in another appointment: ``same``, ``longer``."""
        is_sibling = line["student_id"] not in [key[1] for key in held["keys"]]
        return [conference.siblings] if is_sibling and conference.siblings != "apart" else []

    @api.model
    def _describe_joins(self, conference, line, held, gap):
        """Return the buttons by which the appointment ``held`` is about a line too.

        It can be longer where the time after it is free, or is what the family has booked about the line.
        """
        texts = {
            "same": self.env._("Talk about %(child)s in the same appointment", child=line["child"]),
            "longer": self.env._(
                "Talk about %(child)s in the same appointment, and make it longer", child=line["child"]
            ),
        }
        later = [*line["times"], *([line["appointment"]] if line["appointment"] else [])]
        has_next = any(self._follows(held, time, gap) for time in later)
        ways = self._get_join_ways(conference, line, held) if held["can_change"] else []
        return [{"value": way, "text": texts[way]} for way in ways if way == "same" or has_next]

    @api.model
    def _follows(self, before, after, gap):
        """Tell whether one time begins right after another."""
        return before["stop"] <= after["start"] <= before["stop"] + gap

    @api.model
    def _get_adjoining(self, line, near, gap, when):
        """Return the free times right before and after appointments with the same teacher."""
        found = []
        for time in line["times"]:
            clock, text = when.clock(time["start"]), ""
            if any(self._follows(one, time, gap) for one in near):
                text = self.env._("Right after: %(clock)s", clock=clock)
            elif any(self._follows(time, one, gap) for one in near):
                text = self.env._("Right before: %(clock)s", clock=clock)
            if text and not time["clash"]:
                found.append({"session_id": time["session_id"], "text": text})
        return found

    @api.model
    def _describe_beside(self, line, held):
        about = {"moment": held["short"], "child": held["child"]}
        if line["student_id"] in [key[1] for key in held["keys"]]:
            return self.env._("You meet on %(moment)s about another class.", **about)
        return self.env._("You meet on %(moment)s about %(child)s.", **about)

    @api.model
    def _describe_part(self, line, held):
        text = self.env._("You talk about %(children)s in one appointment.", children=held["child"])
        part = self.env._("Talk about %(child)s in an appointment of its own", child=line["child"])
        return {"text": text, "appointment_id": held["appointment_id"], "joins": [], "part_text": part, "times": []}

    @api.model
    def _describe_event(self, notice, line, when):
        """Name all students of the appointment."""
        told = line and line["appointment"]
        if told and notice["event"] in ("booked", "moved") and len({key[1] for key in told["keys"]}) > 1:
            line = {**line, "child": told["child"]}
        return super()._describe_event(notice, line, when)


class PtcSecondAdultPage(models.AbstractModel):
    _name = "ptc.second.adult.page"
    _inherit = "ptc.second.adult.page"

    @api.model
    def _get_beside(self, conference, line, busy, when):
        """Whoever comes as a second adult does not come to what the first has."""
