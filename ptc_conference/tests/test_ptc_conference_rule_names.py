# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import ValidationError

from odoo.addons.ptc_conference.tests.test_ptc_conference_rule import RuleCase


class TestNames(RuleCase):
    def _get_in(self, names, **vals):
        """Return which of the names are in the range of a new rule."""
        families = self.env["ptc.family"].create([{"name": name} for name in names])
        found = self._add_rule(**vals)._get_in_range(families.ids)
        return [family.name for family in families if family.id in {family_id for _rule, family_id in found}]

    def _check(self, inside, outside, **vals):
        self.assertEqual(self._get_in([*inside, *outside], **vals), inside)

    def test_both_ends_are_in(self):
        self._check(
            ["Abel", "Lutz", "L", "k\u00f6hler", "A"],
            ["Maier", "Zorn", "M"],
            name_from="A",
            name_to="L",
        )

    def test_beginning_of_a_name(self):
        self._check(["McCoy", "Mc Donald", "MCAdam", "mcb"], ["Mbeki", "Maccoy", "Md"], name_from="Mc", name_to="Mc")
        self._check(["Mbeki", "Maccoy"], ["McCoy", "Md"], name_from="M", name_to="Mb")

    def test_accents_and_capitals_do_not_matter(self):
        self._check(
            ["\u00d6zil", "O\u0308zil", "ozil", "\u00d3 Briain", "O'Neil"],
            ["Paul", "N\u00fa\u00f1ez"],
            name_from="O",
            name_to="O",
        )
        self._check(["Abel", "\u00c1bel"], ["Abek", "Ab"], name_from="\u00c1bel", name_to="abel")

    def test_one_end_is_open(self):
        self._check(["Maier", "Zorn", "\u0418\u0432\u0430\u043d\u043e\u0432"], ["Abel", "Lutz"], name_from="M")
        self._check(["Abel", "Lutz"], ["Maier"], name_to="L")
        self._check(["Abel", "Maier"], [])

    def test_particles_are_skipped_as_the_setting_says(self):
        names = (
            ["van der Berg", "Van den Broek", "d'Artois", "D\u2019Amato", "al-Bakr"],
            ["von Thun", "Vandam", "Van"],
        )
        self._check(*names, name_from="A", name_to="B")
        self.conference.name_particles = False
        self._check(["von Thun", "van der Berg", "Vandam"], ["d'Artois"], name_from="V", name_to="V")
        self.conference.name_particles = "von"
        self._check(["van der Berg"], ["von Thun"], name_from="V", name_to="V")

    def test_particles_are_skipped_at_the_ends_of_a_range_too(self):
        self._check(["van der Berg", "Berg", "Carlsen"], ["Abel", "Vandam"], name_from="van der Berg", name_to="D")
        self._check(["Abel", "van der Berg"], ["Carlsen", "Vandam"], name_from="A", name_to="van der Berg")
        with self.assertRaisesRegex(ValidationError, "No name is from"):
            self._add_rule(name_from="C", name_to="van der Berg")

    def test_a_particle_alone_is_a_name(self):
        """Else "van der" would be "der", and no name from "Mc" to it."""
        self._check(["Merk", "Van Der", "van den"], ["van der Berg", "Lutz"], name_from="Merk", name_to="van der")

    def test_several_adults_are_in_order_of_the_first(self):
        self._check(["Berg / Maier"], ["Maier / Zorn"], name_from="A", name_to="L")

    def test_order_is_that_of_the_schools_language(self):
        partner = self.conference.company_id.partner_id
        self.env["res.lang"]._activate_lang("sv_SE")
        self.env["res.lang"]._activate_lang("cs_CZ")
        # Swedish: Å, Ä and Ö come after Z. Czech: Ch comes after H.
        partner.lang = "sv_SE"
        self._check(["Abel", "Zorn"], ["\u00c5berg", "\u00d6berg"], name_from="A", name_to="Z")
        partner.lang = "cs_CZ"
        self._check(["Cerny", "Hora"], ["Chalupa"], name_from="A", name_to="H")
        partner.lang = "en_US"
        self._check(["Abel", "\u00c5berg", "Chalupa", "\u00d6berg"], [], name_from="A", name_to="Z")

    def test_other_scripts(self):
        partner = self.conference.company_id.partner_id
        self.env["res.lang"]._activate_lang("el_GR")
        partner.lang = "el_GR"
        inside = [
            "\u0391\u03bd\u03b1\u03b3\u03bd\u03ce\u03c3\u03c4\u03bf\u03c5",
            "\u0386\u03bd\u03b8\u03b7",
            "\u039b\u03ac\u03bc\u03c0\u03c1\u03bf\u03c5",
        ]
        self._check(inside, ["\u039c\u03ac\u03b3\u03bf\u03c2"], name_from="\u0391", name_to="\u039b")

    def test_collation_of_a_language(self):
        rule = self.env["ptc.conference.rule"]
        cases = {"de_AT": "de-AT-x-icu", "en_US": "en-US-x-icu", "zh_CN": "zh-Hans-CN-x-icu", "xx_YY": "und-x-icu"}
        for lang, collation in cases.items():
            self.assertEqual(rule._find_collation(lang), collation)

    def test_collation_of_a_language_with_several_scripts(self):
        rule = self.env["ptc.conference.rule"]
        cases = {
            "bs_BA": "bs-Latn-BA-x-icu",
            "az_AZ": "az-Latn-AZ-x-icu",
            "sr_RS": "sr-Cyrl-RS-x-icu",
            "sr@latin": "sr-Latn-x-icu",
            "sr@Cyrl": "sr-Cyrl-x-icu",
            "zh_HK": "zh-Hant-HK-x-icu",
        }
        for lang, collation in cases.items():
            with self.subTest(lang=lang):
                self.assertEqual(rule._find_collation(lang), collation)

    def test_letters_of_the_script_that_the_school_writes(self):
        # Bosnian and Serbian in Latin letters: \u010c and \u0106 are letters of their own, behind C.
        for lang in ("bs_BA", "sr@latin"):
            with self.subTest(lang=lang):
                self.env["res.lang"]._activate_lang(lang)
                self.conference.company_id.partner_id.lang = lang
                self._check(["Babic", "Cvetic"], ["\u010coli\u0107", "\u0106osi\u0107"], name_from="A", name_to="C")

    def test_names_in_the_wrong_order_are_refused(self):
        self._add_rule(name_from="\u00c9", name_to="e")
        self._add_rule(name_from="van", name_to="V\u00e1n")
        for first, last in (("M", "A"), ("Mc", "Mb")):
            with (
                self.subTest(first=first),
                self.assertRaisesRegex(ValidationError, f"No name is from {first} to {last}"),
            ):
                self._add_rule(name_from=first, name_to=last)
