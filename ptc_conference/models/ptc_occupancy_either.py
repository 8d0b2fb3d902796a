# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

# Few schools have such classes. What is not run is not planned either.
EITHER = """
CREATE OR REPLACE FUNCTION ptc_occupancy_either() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.either_class_id := NULL;
    IF NEW.class_teacher_id IS NOT NULL AND EXISTS (SELECT FROM ptc_class WHERE co_teaching = 'either') THEN
        SELECT class.id INTO NEW.either_class_id
          FROM ptc_class_teacher part JOIN ptc_class class ON class.id = part.class_id
         WHERE part.id = NEW.class_teacher_id AND class.co_teaching = 'either';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_either ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_either BEFORE INSERT ON ptc_occupancy
    FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_either();
"""


class PtcOccupancy(models.Model):
    """Of a class whose parents meet one of its teachers, a family has one appointment about a student."""

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    either_class_id = fields.Many2one(
        "ptc.class", ondelete="set null", help="Of a class with one appointment, whoever the teacher is."
    )

    _either_class_once = models.UniqueIndex(
        "(conference_id, family_id, student_id, either_class_id)",
        "There is already an appointment about this student with a teacher of this class.",
    )

    def init(self):
        """Install the trigger; hooks.py removes its function."""
        result = super().init()
        self.env.cr.execute(SQL(EITHER))
        return result


class PtcFamilyPage(models.AbstractModel):
    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _fill_lines(self, lines, shown, free):
        """Leave out the times of the other teachers of a class of whom the family meets one already."""
        result = super()._fill_lines(lines, shown, free)
        chosen = {
            (line["link_id"], line["class_id"]): line["teacher"]
            for line in lines
            if line["appointment"] and line["co_teaching"] == "either"
        }
        for line in lines:
            teacher = chosen.get((line["link_id"], line["class_id"]))
            if teacher and not line["appointment"]:
                text = self.env._("You meet %(teacher)s for this class.", teacher=teacher)
                line.update(times=[], taken=[], can_choose=False, shows_times=False, instead_text=text)
        return result
