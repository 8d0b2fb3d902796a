# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL

# What a constraint of one row cannot see. Errors carry the name of the constraint that tells it to people.
# The advisory lock guards nothing: it makes two bookings of one family wait for each other instead of deadlocking in
# the exclusion constraint, which then sees the first and refuses the second.
GUARD = """
CREATE OR REPLACE FUNCTION ptc_occupancy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refused text;
    limits record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.session_id = OLD.session_id AND NEW.session_revision <> OLD.session_revision THEN
        -- Its session was changed, and the foreign key passes that on.
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock('ptc_occupancy'::regclass::int, NEW.family_id);
    SELECT s.revision,
           CASE WHEN s.is_blocked OR NOT s.active OR NEW.place > s.places THEN 'ptc_occupancy_session_open' END
      INTO NEW.session_revision, refused FROM ptc_session s WHERE s.id = NEW.session_id;
    IF refused IS NULL AND NEW.adult > 1 AND NEW.adult > (
        SELECT count(DISTINCT partner_id) FROM ptc_guardian WHERE family_id = NEW.family_id AND active
    ) THEN
        refused := 'ptc_occupancy_adults_enough';
    END IF;
    IF refused IS NULL AND NOT NEW.is_over_limit THEN
        SELECT family_limit, student_limit, teacher_limit INTO limits FROM ptc_conference WHERE id = NEW.conference_id;
        refused := CASE
            WHEN limits.teacher_limit > 0 AND NEW.class_teacher_id IS NOT NULL
                AND COALESCE(NEW.teacher_number, 0) NOT BETWEEN 1 AND limits.teacher_limit
                THEN 'ptc_occupancy_teacher_limit_once'
            WHEN limits.family_limit > 0 AND NEW.is_main
                AND COALESCE(NEW.family_number, 0) NOT BETWEEN 1 AND limits.family_limit
                THEN 'ptc_occupancy_family_limit_once'
            WHEN limits.student_limit > 0 AND NEW.is_main
                AND COALESCE(NEW.student_number, 0) NOT BETWEEN 1 AND limits.student_limit
                THEN 'ptc_occupancy_student_limit_once'
        END;
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = refused, TABLE = 'ptc_occupancy',
            CONSTRAINT = refused;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_guard ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_guard
    BEFORE INSERT OR UPDATE OF session_id, place, family_id, adult, family_number, student_number, teacher_number
    ON ptc_occupancy FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_guard();
"""


class PtcOccupancy(models.Model):
    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    def init(self):
        """Install the trigger that guards every way in, also plain SQL; hooks.py removes its function."""
        self.env.cr.execute(SQL(GUARD))
