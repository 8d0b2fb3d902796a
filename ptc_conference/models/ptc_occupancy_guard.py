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
    asked record;
    is_beside boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.session_id = OLD.session_id AND NEW.session_revision <> OLD.session_revision THEN
        -- Its session was changed, and the foreign key passes that on.
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock('ptc_occupancy'::regclass::int, NEW.family_id);
    SELECT s.revision, s.is_blocked, s.active, s.places, c.family_limit, c.student_limit, c.teacher_limit INTO asked
      FROM ptc_session s JOIN ptc_conference c ON c.id = s.conference_id WHERE s.id = NEW.session_id;
    NEW.session_revision := asked.revision;
    -- What is rare is asked for alone: PostgreSQL plans what is run, with each request.
    IF NEW.place > asked.places AND asked.places = 1 AND NEW.is_main IS NOT TRUE THEN
        -- Another student of an appointment that has the one place, see ptc_appointment_also.py.
        is_beside := EXISTS (
            SELECT FROM ptc_occupancy held WHERE held.appointment_id = NEW.appointment_id
               AND held.session_id = NEW.session_id AND held.place = 1 AND held.is_main);
    END IF;
    refused := CASE
        WHEN asked.is_blocked OR NOT asked.active OR NEW.place > asked.places AND NOT is_beside
            THEN 'ptc_occupancy_session_open'
        WHEN NEW.is_over_limit THEN NULL
        WHEN asked.teacher_limit > 0 AND NEW.class_teacher_id IS NOT NULL
            AND COALESCE(NEW.teacher_number, 0) NOT BETWEEN 1 AND asked.teacher_limit
            THEN 'ptc_occupancy_teacher_limit_once'
        WHEN asked.family_limit > 0 AND NEW.is_main
            AND COALESCE(NEW.family_number, 0) NOT BETWEEN 1 AND asked.family_limit
            THEN 'ptc_occupancy_family_limit_once'
        WHEN asked.student_limit > 0 AND NEW.is_main
            AND COALESCE(NEW.student_number, 0) NOT BETWEEN 1 AND asked.student_limit
            THEN 'ptc_occupancy_student_limit_once'
    END;
    IF NEW.adult > 1 THEN
        -- Who may not book is no adult who could be elsewhere.
        IF NEW.adult > (SELECT count(DISTINCT link.partner_id) FROM ptc_guardian link
                         WHERE link.family_id = NEW.family_id AND link.active AND link.may_book)
        THEN
            refused := COALESCE(refused, 'ptc_occupancy_adults_enough');
        END IF;
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
