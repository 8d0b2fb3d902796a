# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

# Who comes is whoever moved or booked, or the only adult of the family who may; nobody in particular when the school
# booked for a couple, or for a second adult. An adult who books for two families minds what both have, also what
# others of these families have booked: that is what the own page shows. The others of a family mind nothing of it, so
# they cannot learn of a family that is not theirs.
PERSON = """
CREATE OR REPLACE FUNCTION ptc_occupancy_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person IS NOT NULL THEN
        RETURN NEW;
    END IF;
    NEW.person := 0;
    IF NEW.adult = 1 THEN
        SELECT COALESCE(
                   min(link.partner_id) FILTER (WHERE link.partner_id = one.moved_by_id),
                   min(link.partner_id) FILTER (WHERE link.partner_id = one.booked_by_id),
                   CASE WHEN min(link.partner_id) = max(link.partner_id) THEN min(link.partner_id) END, 0)
          INTO NEW.person
          FROM ptc_appointment one JOIN ptc_guardian link ON link.family_id = one.family_id
         WHERE one.id = NEW.appointment_id AND link.active AND link.may_book;
    END IF;
    IF NEW.person > 0 THEN
        PERFORM pg_advisory_xact_lock('res_partner'::regclass::int, NEW.person);
        -- Most adults book for one family. What is not run is not planned either.
        IF EXISTS (
            SELECT FROM ptc_guardian link
             WHERE link.partner_id = NEW.person AND link.active AND link.may_book AND link.family_id <> NEW.family_id
        ) THEN
            IF EXISTS (
                SELECT FROM ptc_guardian link JOIN ptc_occupancy held ON held.family_id = link.family_id
                 WHERE link.partner_id = NEW.person AND link.active AND link.may_book
                   AND link.family_id <> NEW.family_id
                   AND held.adult = 1 AND held.appointment_id <> NEW.appointment_id
                   AND held.teacher_id <> NEW.teacher_id
                   AND tsrange(held.start, held.reserved_until) && tsrange(NEW.start, NEW.reserved_until)
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'ptc_occupancy_person_once',
                    TABLE = 'ptc_occupancy', CONSTRAINT = 'ptc_occupancy_person_once';
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_person ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_person BEFORE INSERT ON ptc_occupancy
    FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_person();
"""


class PtcOccupancy(models.Model):
    """An adult of two families is in one place at a time too.

    The constraint refuses what two transactions do at once; the trigger also minds what others of the own families have
    booked, as far as its snapshot shows it.
    """

    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    person = fields.Integer(help="The adult who comes, the id of a contact; 0 is nobody in particular.")

    _person_once = models.Constraint(
        "EXCLUDE USING gist (person WITH =, (teacher_id::bigint) WITH <>,"
        " tsrange(start, reserved_until) WITH &&, (appointment_id::bigint) WITH <>) WHERE (person > 0)",
        "An adult of the family has an appointment for another family at that time, or too close to it.",
    )

    def init(self):
        """Install the trigger; hooks.py removes its function."""
        result = super().init()
        self.env.cr.execute(SQL(PERSON))
        return result
