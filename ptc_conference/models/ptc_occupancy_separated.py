# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

# The evenings of a family are those of each of its students with another family that may book.
SEPARATED = """
CREATE OR REPLACE FUNCTION ptc_occupancy_together() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ptc_appointment WHERE id = NEW.appointment_id AND is_together) THEN
        -- What it is about too may be a sibling of whom this is not asked.
        SELECT student.id INTO NEW.together_student_id
          FROM ptc_appointment one
          JOIN ptc_student student ON student.id = NEW.student_id
          JOIN ptc_conference conference ON conference.id = NEW.conference_id
         WHERE one.id = NEW.appointment_id
           AND (student.id = one.student_id OR COALESCE(student.separated, conference.separated) = 'together');
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_together ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_together BEFORE INSERT ON ptc_occupancy
    FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_together();

CREATE OR REPLACE FUNCTION ptc_occupancy_evening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM ptc_occupancy_evening WHERE occupancy_id = NEW.id;
    END IF;
    -- Few schools ask this of anybody. What is not run is not planned either.
    IF NOT EXISTS (SELECT FROM ptc_conference WHERE id = NEW.conference_id AND separated = 'evenings')
        AND NOT EXISTS (SELECT FROM ptc_student WHERE separated = 'evenings')
    THEN
        RETURN NULL;
    END IF;
    -- Guards nothing: of two families that come at once the second waits for the first instead of deadlocking.
    PERFORM pg_advisory_xact_lock('ptc_student'::regclass::int, student_id) FROM (
        SELECT DISTINCT link.student_id FROM ptc_guardian link
         WHERE link.family_id = NEW.family_id AND link.active ORDER BY link.student_id) AS of_family;
    DELETE FROM ptc_occupancy_evening kept USING ptc_session_hold hold
     WHERE hold.id = kept.hold_id AND hold.undo_until <= clock_timestamp() AT TIME ZONE 'UTC'
       AND kept.student_id IN (SELECT link.student_id FROM ptc_guardian link WHERE link.family_id = NEW.family_id);
    INSERT INTO ptc_occupancy_evening (occupancy_id, student_id, family_id, day)
    SELECT DISTINCT NEW.id, student.id, NEW.family_id, (NEW.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date
      FROM ptc_conference conference
      JOIN ptc_guardian link ON link.family_id = NEW.family_id AND link.active
      JOIN ptc_student student ON student.id = link.student_id
     WHERE conference.id = NEW.conference_id AND COALESCE(student.separated, conference.separated) = 'evenings'
       AND EXISTS (SELECT FROM ptc_guardian other WHERE other.student_id = student.id AND other.active
                      AND other.may_book AND other.family_id <> NEW.family_id);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_evening ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_evening AFTER INSERT OR UPDATE OF start ON ptc_occupancy
    FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_evening();
"""
# As the trigger does it, for what is held already. Where both families have an evening, the first to book keeps it.
FOLLOW = """
WITH gone AS (
    DELETE FROM ptc_occupancy_evening evening USING ptc_occupancy held
     WHERE held.id = evening.occupancy_id AND held.start > %(now)s
       AND held.family_id IN (SELECT family_id FROM ptc_guardian WHERE student_id IN %(students)s)
)
SELECT held.id, student.id, held.family_id, (held.start AT TIME ZONE 'UTC' AT TIME ZONE conference.tz)::date
  FROM ptc_occupancy held
  JOIN ptc_conference conference ON conference.id = held.conference_id
  JOIN ptc_guardian link ON link.family_id = held.family_id AND link.active
  JOIN ptc_student student ON student.id = link.student_id
 WHERE held.start > %(now)s AND COALESCE(student.separated, conference.separated) = 'evenings'
   AND held.family_id IN (SELECT family_id FROM ptc_guardian WHERE student_id IN %(students)s)
   AND EXISTS (SELECT FROM ptc_guardian other WHERE other.student_id = student.id AND other.active
                  AND other.may_book AND other.family_id <> held.family_id)
 GROUP BY held.id, student.id, conference.tz ORDER BY held.id, student.id
"""
KEEP = """
INSERT INTO ptc_occupancy_evening (occupancy_id, student_id, family_id, day)
SELECT * FROM unnest(%s, %s, %s, %s::date[]) ON CONFLICT DO NOTHING
"""


class PtcOccupancy(models.Model):
    """What separated parents hold, by what the conference or the student asks of them."""

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    together_student_id = fields.Many2one(
        "ptc.student", ondelete="restrict", help="Where one appointment is for all families of the student."
    )

    _together_once = models.UniqueIndex(
        "(conference_id, together_student_id, class_teacher_id)",
        "There is already an appointment about this student with this teacher, for all families of the student.",
    )

    def init(self):
        """Install the triggers; hooks.py removes their functions."""
        result = super().init()
        self.env.cr.execute(SQL(SEPARATED))
        return result

    @api.model
    def _find_together(self, conferences):
        """Return what is held in conferences for all families of a student, of whom this is still asked."""
        domain = [("conference_id", "in", conferences.ids), ("together_student_id", "!=", False)]
        held = self.search_fetch(domain, ["appointment_id", "conference_id", "together_student_id", "family_id"])
        return held.filtered(lambda one: one.conference_id._asks_together(one.together_student_id))

    @api.model
    def _follow_separated(self, students):
        """Let the evenings of the families of students be as settings and links are now.

        What both families have booked on one evening stays as it is, and the office sees it.
        """
        if not students:
            return
        self.env.flush_all()
        values = {"now": fields.Datetime.now(), "students": tuple(students.ids)}
        rows = self.env.execute_query(SQL(FOLLOW, **values))
        if rows:
            self.env.cr.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])
        self.env["ptc.occupancy.evening"].invalidate_model(flush=False)


class PtcOccupancyEvening(models.Model):
    """An evening on which a family comes, and another family of a student is not to; written by a trigger.

    One that was cancelled stays the family's as long as that can be undone.
    """

    _name = "ptc.occupancy.evening"
    _description = "Evening of a family"
    _log_access = False

    occupancy_id = fields.Many2one("ptc.occupancy", index="btree_not_null", ondelete="cascade")
    hold_id = fields.Many2one("ptc.session.hold", "To undo", index="btree_not_null", ondelete="cascade")
    student_id = fields.Many2one("ptc.student", required=True, ondelete="restrict")
    family_id = fields.Many2one("ptc.family", required=True, ondelete="restrict")
    day = fields.Date(required=True, help="Of the conference, in its time zone.")

    _of_one = models.Constraint(
        "CHECK (num_nonnulls(occupancy_id, hold_id) = 1)", "An evening is held by one thing: enter which."
    )
    _family_apart = models.Constraint(
        "EXCLUDE USING gist (student_id WITH =, day WITH =, family_id WITH <>)",
        "Another family of the student comes on that day, and they are not to come on the same evening.",
    )
