# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


def forget(env):
    """Have all workers forget what they keep: at once, and again when this is committed.

    Threads of one process share what is kept: one that read before the commit may have kept what stood there till then.
    """
    env.registry.clear_cache()
    told = env.cr.postcommit.data
    if not told.get("ptc_kept"):
        told["ptc_kept"] = True
        env.cr.postcommit.add(env.registry.clear_cache)


class PtcKept(models.AbstractModel):
    """Rows of which workers keep what pages are made of: who changes one has all workers forget that."""

    _name = "ptc.kept"
    _description = "Kept by workers"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        forget(self.env)
        return records

    def write(self, vals):
        result = super().write(vals)
        forget(self.env)
        return result

    def _write_multi(self, vals_list):
        """What is computed and stored comes here only."""
        result = super()._write_multi(vals_list)
        forget(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        forget(self.env)
        return result


class PtcCampus(models.Model):
    _name = "ptc.campus"
    _inherit = ["ptc.campus", "ptc.kept"]


class PtcClass(models.Model):
    _name = "ptc.class"
    _inherit = ["ptc.class", "ptc.kept"]


class PtcClassTeacher(models.Model):
    _name = "ptc.class.teacher"
    _inherit = ["ptc.class.teacher", "ptc.kept"]


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = ["ptc.conference", "ptc.kept"]


class PtcConferenceDate(models.Model):
    _name = "ptc.conference.date"
    _inherit = ["ptc.conference.date", "ptc.kept"]


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = ["ptc.conference.teacher", "ptc.kept"]


class PtcConferenceWindow(models.Model):
    _name = "ptc.conference.window"
    _inherit = ["ptc.conference.window", "ptc.kept"]


class PtcDivision(models.Model):
    _name = "ptc.division"
    _inherit = ["ptc.division", "ptc.kept"]


class PtcEnrollment(models.Model):
    _name = "ptc.enrollment"
    _inherit = ["ptc.enrollment", "ptc.kept"]


class PtcGrade(models.Model):
    _name = "ptc.grade"
    _inherit = ["ptc.grade", "ptc.kept"]


class PtcRoom(models.Model):
    _name = "ptc.room"
    _inherit = ["ptc.room", "ptc.kept"]


class PtcSubject(models.Model):
    _name = "ptc.subject"
    _inherit = ["ptc.subject", "ptc.kept"]
