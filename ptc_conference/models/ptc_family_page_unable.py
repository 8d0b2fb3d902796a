# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rows import take_turns
from ..when import When
from .ptc_decline import MAX_MESSAGE

# Whether the families of ``own`` can come; see ptc_family_page_asked.py.
DECLINED = """
SELECT 'declined', decline.id, decline.family_id, decline.student_id, decline.class_teacher_id, false
  FROM ptc_decline decline
  JOIN own ON own.family_id = decline.family_id AND own.student_id = decline.student_id
 WHERE decline.conference_id = %(conference)s AND decline.active
"""


class PtcFamilyPage(models.AbstractModel):
    """The page on which parents tell that they cannot come; only lines of the own children are ever reached."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_told_queries(self):
        return [*super()._get_told_queries(), DECLINED]

    @api.model
    def _add_told(self, page, lines, told):
        result = super()._add_told(page, lines, told)
        for line in lines:
            line["is_declined"] = any(("declined", key) in told for key in self._get_declined_keys(line))
        return result

    @api.model
    def _get_declined_keys(self, line):
        """Return the keys of the declines that are about a line: of its teacher, and of the whole conference."""
        return [line["key"], (*line["key"][:2], None)]

    @api.model
    def _get_unable_sudo(self, conference_id, partner, opened=None, form=None, refusal=None):
        """Return the page on which a parent tells of not coming, or None when nothing of it is the parent's.

        :param int opened: number of the line that is ticked at first.
        :param dict form: what was typed, see ``_read_unable``, when it was refused with the sentence ``refusal``.
        :return: ``{"id", "name", "is_open", "children": [{"child", "lines"}], "has_appointments", "declines", "form",
            "refusal", "contact"}``; a line has ``value``, ``teacher``, ``class_text``, ``moment`` and ``is_ticked``.
        """
        page = self.sudo()
        found = page._find_unable(conference_id, partner)
        if not found:
            return None
        conference, lines = found["conference"], found["lines"]
        ticked = set((form or {}).get("lines", ()))
        for line in lines:
            line["is_ticked"] = line["value"] in ticked or (form is None and line["number"] == opened)
        declines = page._find_declines(conference, lines)
        return {
            "id": conference.id,
            "name": conference.name,
            "is_open": not conference._is_over(page._get_now()),
            "children": page._group_children(found["links"], lines),
            "has_appointments": any(line["appointment"] for line in lines),
            "declines": [page._describe_decline(decline) for decline in declines],
            "form": form or {"scope": "some" if opened else ""},
            "refusal": refusal,
            "contact": page._describe_contact(conference.contact_id),
        }

    @api.model
    def _group_children(self, links, lines):
        """Return the lines child by child: ``[{"child", "lines"}]``."""
        own = [{**link, "lines": [line for line in lines if line["link_id"] == link["link_id"]]} for link in links]
        return [child for child in own if child["lines"]]

    @api.model
    def _find_unable(self, conference_id, partner):
        """Return the parent's rows, see ``_find_own``; each line has its ``value`` in the form and what is booked."""
        now = self._get_now()
        found = self._find_own(self._find_conference(conference_id), partner, now)
        if not found:
            return None
        when = When(self.env, found["conference"].tz)
        self._describe_appointments(found["shown"], found["adults"], partner, when)
        booked = {key: appointment for appointment in found["shown"] for key in appointment["keys"]}
        for line in found["lines"]:
            line["appointment"] = booked.get(line["key"])
            line["value"] = ":".join(map(str, line["key"]))
        return found

    @api.model
    def _find_declines(self, conference, lines):
        """Return what was told about these lines, or about their children as a whole."""
        own = {(line["family_id"], line["student_id"]) for line in lines}
        families = [family_id for family_id, _student_id in own]
        domain = [("conference_id", "=", conference.id), ("family_id", "in", families)]
        declines = self.env["ptc.decline"].search(domain, order="told_on, id")
        return declines.filtered(lambda one: (one.family_id.id, one.student_id.id) in own)

    @api.model
    def _describe_decline(self, decline):
        return {
            "id": decline.id,
            "child": decline.student_id.name,
            "about": decline.teacher_id.name or self.env._("The whole conference"),
            "message": decline.message,
            "ways_text": decline.ways_text,
        }

    @api.model
    def _decline_sudo(self, conference_id, partner, form):
        """Keep what a parent has told, and cancel the appointments if the parent says so.

        :param dict form: see ``_read_unable``.
        :raise UserError: when it cannot be kept, with a sentence for the parent; nothing is changed then.
        """
        page = self.sudo()
        found = page._find_unable(conference_id, partner)
        vals, lines = page._read_unable(found, form)
        with self.env.cr.savepoint():
            page._put_declines(found["conference"], partner, vals, lines, form.get("scope") == "all")
            if form.get("cancel") == "yes":
                ids = {line["appointment"]["appointment_id"] for line in lines if line["appointment"]}
                page.env["ptc.appointment"].browse(sorted(ids))._cancel()

    @api.model
    def _read_unable(self, found, form):
        """Return the values of a decline, and the lines it is about.

        :param dict form: texts ``scope`` (all, or some if any), ``message``, ``phone``, ``other_day``, ``cancel`` (yes
            or no), and ``lines``, a list of values.
        :raise UserError: when something is missing.
        """
        if not found or found["conference"]._is_over(self._get_now()):
            raise UserError(self.env._("This conference is over, so nothing was changed."))
        ticked, is_whole = set(form["lines"]), form.get("scope") == "all"
        # Who ticks teachers and nothing above them means these.
        lines = [line for line in found["lines"] if is_whole or line["value"] in ticked]
        if not lines:
            raise UserError(self.env._("Say whether it is the whole conference, or tick the teachers."))
        message = (form.get("message") or "").strip()
        if len(message) > MAX_MESSAGE:
            raise UserError(self.env._("The message is too long: %(most)s characters at the most.", most=MAX_MESSAGE))
        booked = [line["appointment"] for line in lines if line["appointment"]]
        if booked and form.get("cancel") not in ("yes", "no"):
            raise UserError(
                self.env._(
                    "You have an appointment with %(teacher)s on %(moment)s. Say below whether to cancel it too.",
                    teacher=booked[0]["teacher"],
                    moment=booked[0]["moment"],
                )
            )
        ways = {"is_phone_welcome": bool(form.get("phone")), "is_other_day_welcome": bool(form.get("other_day"))}
        return {"message": message or False, **ways}, lines

    @api.model
    def _put_declines(self, conference, partner, vals, lines, is_whole):
        """Write a decline for each line, or for each child as a whole; what was told before is told anew."""
        take_turns(self.env["ptc.family"].browse(sorted({line["family_id"] for line in lines})))
        keys = dict.fromkeys((*line["key"][:2], None if is_whole else line["key"][2]) for line in lines)
        known = {
            (one.family_id.id, one.student_id.id, one.class_teacher_id.id or None): one
            for one in self._find_declines(conference, lines)
        }
        told = {**vals, "partner_id": partner.id, "told_on": fields.Datetime.now()}
        self.env["ptc.decline"].browse([known[key].id for key in keys if key in known]).write(told)
        names = ("family_id", "student_id", "class_teacher_id")
        vals_list = [
            {**told, **dict(zip(names, key, strict=True)), "conference_id": conference.id}
            for key in keys
            if key not in known
        ]
        self.env["ptc.decline"].create(vals_list)

    @api.model
    def _take_back_sudo(self, conference_id, partner, decline_id):
        """Take back what was told about the parent's own children; tell whether it is there for the parent."""
        page = self.sudo()
        found = page._find_unable(conference_id, partner)
        declines = found and page._find_declines(found["conference"], found["lines"])
        mine = declines and declines.filtered(lambda one: one.id == decline_id)
        if mine:
            mine.action_take_back()
        return bool(found)
