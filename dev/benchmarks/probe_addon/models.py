# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ProbePlace(models.Model):
    """The columns and constraints of ptc.occupancy, and nothing else: the floor of what a booking must write."""

    _name = "probe.place"
    _description = "Place held, without any rule"
    _log_access = False

    session_id = fields.Many2one("ptc.session", required=True, ondelete="restrict")
    place = fields.Integer(required=True, default=1)
    conference_id = fields.Many2one("ptc.conference", required=True, ondelete="cascade")
    teacher_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    family_id = fields.Many2one("ptc.family", required=True, ondelete="restrict")
    student_id = fields.Many2one("ptc.student", required=True, index=True, ondelete="restrict")
    class_teacher_id = fields.Many2one("ptc.class.teacher", index="btree_not_null", ondelete="restrict")
    attending_student_id = fields.Many2one("ptc.student", ondelete="restrict")
    appointment_id = fields.Integer(required=True, index=True)
    adult = fields.Integer(required=True, default=1)
    start = fields.Datetime()
    stop = fields.Datetime()
    reserved_until = fields.Datetime()
    family_number = fields.Integer()
    student_number = fields.Integer()
    teacher_number = fields.Integer()

    _session_once = models.UniqueIndex("(session_id, place)")
    _class_teacher_once = models.UniqueIndex("(conference_id, family_id, student_id, class_teacher_id)")
    _family_limit_once = models.UniqueIndex("(conference_id, family_id, family_number)")
    _student_limit_once = models.UniqueIndex("(conference_id, family_id, student_id, student_number)")
    _teacher_limit_once = models.UniqueIndex("(conference_id, teacher_id, teacher_number)")
    _family_once = models.Constraint(
        "EXCLUDE USING gist (family_id WITH =, adult WITH =,"
        " tsrange(start, reserved_until) WITH &&, appointment_id WITH <>)"
    )
    _student_once = models.Constraint(
        "EXCLUDE USING gist (attending_student_id WITH =, tsrange(start, stop) WITH &&, appointment_id WITH <>)"
    )
