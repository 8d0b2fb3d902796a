# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse

from ..lib.names import particle_pattern

# Letters only, small, particles at the start left out: "van der Berg / Maier" is "bergmaier".
KEY = "regexp_replace(regexp_replace(lower(%s COLLATE %s), %s, ''), '[[:space:][:punct:]]', '', 'g')"
# In every locale U+FFFE sorts before and U+FFFF behind all characters (UTS 35, part 5, 1.5): so accents and capitals
# do not matter, and "L" as the end takes in all names that begin with it.
BEFORE_ALL, BEHIND_ALL = "\ufffe", "\uffff"
COLLATION = """
SELECT collname FROM pg_collation
 WHERE collprovider = 'i' AND collname = ANY(%s) ORDER BY array_position(%s, collname::text) LIMIT 1
"""
# What Odoo calls the scripts of a language that is written in several.
SCRIPTS = {"latin": "Latn", "Cyrl": "Cyrl"}


class PtcConferenceRule(models.Model):
    """Which families' names are in the range of an allotment rule. PostgreSQL puts them in the school's order."""

    _name = "ptc.conference.rule"
    _inherit = "ptc.conference.rule"

    @api.constrains("name_from", "name_to")
    def _check_names_ordered(self):
        for rule in self.filtered(lambda rule: rule.name_from and rule.name_to):
            terms = rule._get_terms(is_planned=True)
            is_ordered = SQL("SELECT %s", rule._get_range_sql(SQL("%s", rule.name_from), terms))
            if not self.env.execute_query(is_ordered)[0][0]:
                raise ValidationError(
                    self.env._(
                        "No name is from %(first)s to %(last)s: enter the name that comes first in the alphabet first.",
                        first=rule.name_from,
                        last=rule.name_to,
                    )
                )

    def _get_in_range(self, family_ids, is_planned=False):
        """Return the families whose names are in the ranges of these rules, in one query.

        :return: set of pairs (id of the rule, id of the family); rules without a range take all families.
        """
        terms = {rule: rule._get_terms(is_planned) for rule in self}
        ranged = self.filtered(lambda rule: terms[rule]["name_from"] or terms[rule]["name_to"])
        pairs = {(rule.id, family_id) for rule in self - ranged for family_id in family_ids}
        if not ranged or not family_ids:
            return pairs
        self.env["ptc.family"].flush_model(["name"])
        choices = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, id FROM ptc_family WHERE id IN %s AND %s",
                rule.id,
                tuple(family_ids),
                rule._get_range_sql(SQL("name"), terms[rule]),
            )
            for rule in ranged
        )
        return pairs | set(self.env.execute_query(choices))

    def _get_range_sql(self, name, terms):
        """Return whether the name that an SQL expression gives is in the range of this rule, as an SQL condition.

        :param dict terms: of this rule, see ``_get_terms``. Particles are left out at the start of names, and of the
            ends of the range too.
        """
        self.ensure_one()
        collation = SQL.identifier(self._find_collation(self.conference_id._get_name_lang()))
        pattern = particle_pattern(terms["particles"])
        key = SQL(KEY, name, collation, pattern)
        tests = []
        if terms["name_from"]:
            first = SQL(KEY, terms["name_from"], collation, pattern)
            tests.append(SQL("%s || %s >= %s", key, BEFORE_ALL, first))
        if terms["name_to"]:
            last = SQL(KEY, terms["name_to"], collation, pattern)
            tests.append(SQL("%s <= %s || %s", key, last, BEHIND_ALL))
        return SQL(" AND ").join(tests) if tests else SQL("TRUE")

    @api.model
    @tools.ormcache("lang")
    def _find_collation(self, lang):
        """Return the name of PostgreSQL's ICU collation for a language of Odoo's, for example "de-AT-x-icu"."""
        code, _, modifier = lang.partition("@")
        language, _, territory = code.partition("_")
        # Bosnian is written in Latin letters: in the order of Cyrillic ones, Č would be a C.
        script = SCRIPTS.get(modifier) or babel_locale_parse(code).script
        parts = [(language, script, territory), (language, territory), (language, script), (language,), ("und",)]
        names = ["-".join([*filter(None, one), "x-icu"]) for one in parts]
        found = self.env.execute_query(SQL(COLLATION, names, names))
        return found[0][0] if found else "default"
