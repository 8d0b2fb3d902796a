# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Domain
from odoo.tools import format_list

# By what a class of this term is the one of last term, the surest first.
SAME = (
    lambda one: (one.name, one.class_type, one.grade_ids),
    lambda one: (one.subject_id, one.class_type, one.section_id, one.grade_ids),
)
NAMED = 5  # classes that are named in full


class PtcConference(models.Model):
    """A conference of another term: it names that term's classes, and asks nobody to come who was asked last time."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _use_again(self, name, days):
        new = super()._use_again(name, days)
        notes = [*new._forget_families(), *new._renew_classes()]
        for note in notes:
            new.message_post(body=note)
        return new

    def _forget_families(self):
        """Take the windows out that are for single families.

        :return: a list of sentences that say what is to be mended.
        """
        asked = self.window_ids.filtered(lambda window: window.audience == "families")
        asked.unlink()
        if not asked:
            return []
        return [
            self.env._(
                "The booking window for families asked to come was not taken over: these were asked last time. Add one"
                " if you ask families to come again."
            )
        ]

    def _renew_classes(self):
        """Name the classes of the new dates in place of those that are over by then.

        :return: a list of sentences that say what is to be mended.
        """
        lines = [line for name in ("rule_ids", "length_ids", "break_ids") for line in self[name]]
        named = self.excluded_class_ids.union(*(line.class_ids for line in lines))
        over = named - named._filter_held(self._get_first_date())
        new = over._find_successors(self._get_first_date()) if over else {}
        for record, name in [(self, "excluded_class_ids"), *((line, "class_ids") for line in lines)]:
            if record[name] & over:
                record[name] = record[name].browse({new.get(one, one).id for one in record[name]})
        left = over.filtered(lambda one: one not in new)
        if not left:
            return []
        names = [one.name for one in left[:NAMED]]
        if len(left) > NAMED:
            names.append(self.env._("%(count)s more", count=len(left) - NAMED))
        return [
            self.env._(
                "Rules, lengths, breaks or classes left out name classes that are over by then: %(classes)s. Name those"
                " of the new term instead.",
                classes=format_list(self.env, names),
            )
        ]

    def _get_first_date(self):
        return min(self.date_ids.mapped("date"))


class PtcClass(models.Model):
    _name = "ptc.class"
    _inherit = "ptc.class"

    def _filter_held(self, day):
        """Return those of these classes that exist on a local day."""
        return self.filtered(
            lambda one: (
                one.active
                and (not one.date_start or one.date_start <= day)
                and (not one.date_stop or one.date_stop > day)
            )
        )

    def _find_successors(self, day):
        """Return the class that is held on a local day in place of each of these: ``{class: class}``.

        Only where one class alone has the same name, or the same subject, section and grades.
        """
        kinds = Domain("class_type", "in", self.mapped("class_type"))
        held = self.search(kinds)._filter_held(day)
        found = {}
        for get_key in SAME:
            by_key = held.grouped(get_key)
            for one in self.filtered(lambda one, found=found: one not in found):
                successors = by_key.get(get_key(one), held.browse())
                if len(successors) == 1:
                    found[one] = successors
        return found
