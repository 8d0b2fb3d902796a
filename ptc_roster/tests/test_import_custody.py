# SPDX-License-Identifier: LGPL-3.0-or-later
from .import_common import ImportCommon


class TestImportCustody(ImportCommon):
    """What a person has taken away or put apart is not given back by importing again."""

    def _import_links(self, **lines):
        """Import with other lines of guardian links; the keys are ``s1_g2``."""
        return self._import({"guardian_links.csv": {key.replace("_", "/"): line for key, line in lines.items()}})

    def test_ended_link_does_not_come_back_by_another_household(self):
        self._import()
        self._find("ptc.guardian", "s1/g2").action_archive()
        for _again in range(2):
            self._import_links(new="s1,g2,parent,H9,full,true,true")
            links = self._find("res.partner", "g2").guardian_ids.filtered("active")
            self.assertTrue(links)
            self.assertFalse(any(links.mapped("may_book")) or any(links.mapped("receives_mail")))

    def test_right_taken_by_hand_stays_when_the_source_repeats_itself(self):
        self._import()
        link = self._find("ptc.guardian", "s1/g2")
        link.write({"may_book": False, "receives_mail": False})
        for line in ("s1,g2,guardian,H1,full,true,true", "s1,g2,parent,H1,shared,true,true"):
            self._import_links(s1_g2=line)
            self.assertRecordValues(link, [{"may_book": False, "receives_mail": False}])

    def test_new_sibling_of_a_restricted_adult_waits(self):
        users = {"users.csv": {"s1": 's1,true,student,Ana,Alder,,,"g1,g2",04'}}
        self._import(users, drop=["guardian_links.csv"])
        self._find("ptc.guardian", "s1/g2").may_book = False
        users["users.csv"]["s2"] = 's2,true,student,Ben,Alder,,,"g1,g2",04'
        for _again in range(2):
            self._import(users, drop=["guardian_links.csv"])
            self.assertTrue(self._find("ptc.guardian", "s2/g1").may_book)
            self.assertFalse(self._find("ptc.guardian", "s2/g2").may_book)

    def test_family_put_apart_stays_apart_with_a_new_sibling(self):
        self._import()
        father = self._find("res.partner", "g2")
        apart = self.env["ptc.family"].create({})
        father.guardian_ids.family_id = apart
        for _again in range(2):
            self._import_links(s2_g2="s2,g2,parent,H1,full,true,true")
            self.assertEqual(father.guardian_ids.family_id, apart)
        self.assertEqual(apart.student_ids, self._find("ptc.student", "s1") | self._find("ptc.student", "s2"))

    def test_adult_who_was_not_moved_follows_the_source(self):
        self._import()
        self._import_links(s2_g2="s2,g2,parent,H1,full,true,true")
        father, mother = self._find("res.partner", "g2"), self._find("res.partner", "g1")
        self.assertEqual(father.family_ids, mother.family_ids)
        self.assertTrue(self._find("ptc.guardian", "s2/g2").may_book)
