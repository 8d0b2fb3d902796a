# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "School Roster",
    "summary": "Students, families, guardians, teachers and classes of a school",
    "version": "19.0.1.0.0",
    "category": "Services/Education",
    "author": "Parent-Teacher Conferences contributors",
    "license": "LGPL-3",
    "depends": ["mail", "portal"],
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ptc_division_data.xml",
        "views/menus.xml",
    ],
    "application": True,
}
