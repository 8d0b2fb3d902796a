# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an office follows up in the sample school: students whom a teacher must see, families who cannot come."""

from datetime import timedelta

from odoo import fields

REASONS = (
    ("Reading has become hard since the summer; I should like to agree on what we do at home and here.", 2),
    ("Often without homework for two weeks now.", 1),
    ("Very good work this term: let us talk about the faster course.", 1),
    ("New at the school since October.", 1),
)
DECLINES = (
    {"message": "I work on both evenings until nine.", "is_phone_welcome": True},
    {"message": "We are away that week.", "is_other_day_welcome": True},
)


def add(conference, teacher, links):
    """Mark students of a teacher, of whose families some were told and some have opened the page; some cannot come.

    :param teacher: the partner who has an account, or nobody.
    :param links: guardian links of families who may be shown in examples.
    """
    met = get_met(conference, teacher, links)
    marks = _mark(conference, met[: len(REASONS)])
    yesterday = fields.Datetime.now() - timedelta(days=1)
    # They were told before the demo begins: it sends nothing by itself.
    marks.family_line_ids.write({"asked_on": yesterday, "told_on": yesterday})
    marks[1:2].family_line_ids.opened_on = yesterday
    _decline(conference, met[len(REASONS) - 1 :])


def get_met(conference, teacher, links):
    """Return ``[(link, class-teacher), ...]``, one for each family and student that meets the teacher, in order."""
    found = {}
    for link in links.sorted("id"):
        parts = conference._get_class_teachers(link.student_id).filtered(lambda part: part.teacher_id == teacher)
        if parts and link.may_book:
            found.setdefault((link.family_id, link.student_id), (link, parts[:1]))
    return list(found.values())


def _mark(conference, met):
    return conference.env["ptc.must.see"].create(
        [
            {
                "conference_id": conference.id,
                "student_id": link.student_id.id,
                "class_teacher_id": part.id,
                "reason": reason,
                "session_count": count,
            }
            for (link, part), (reason, count) in zip(met, REASONS, strict=False)
        ]
    )


def _decline(conference, met):
    conference.env["ptc.decline"].create(
        [
            {
                "conference_id": conference.id,
                "family_id": link.family_id.id,
                "student_id": link.student_id.id,
                "class_teacher_id": part.id,
                "partner_id": link.partner_id.id,
                **what,
            }
            for (link, part), what in zip(met, DECLINES, strict=False)
        ]
    )
