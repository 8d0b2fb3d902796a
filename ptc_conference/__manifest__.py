# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Parent-Teacher Conferences",
    "summary": "Parents book on a phone, nobody is ever double-booked, the paper prints right",
    "version": "19.0.1.0.0",
    "category": "Services/Education",
    "author": "Parent-Teacher Conferences contributors",
    "license": "LGPL-3",
    "depends": ["ptc_roster", "calendar"],
    "external_dependencies": {"python": ["icalendar"]},
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ptc_division_data.xml",
        "views/ptc_message_templates.xml",
        "views/ptc_message_views.xml",
        "data/mail_template_data.xml",
        "data/ptc_outbox_cron.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "application": True,
}
