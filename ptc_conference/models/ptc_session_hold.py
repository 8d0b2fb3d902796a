# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# A family that books what is kept for another one is refused under the name of the constraint that tells it to people.
GUARD = """
CREATE OR REPLACE FUNCTION ptc_occupancy_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept integer := (
        SELECT count(*) FROM ptc_session_hold hold
         WHERE hold.session_id = NEW.session_id AND hold.family_id <> NEW.family_id
           AND hold.until > clock_timestamp() AT TIME ZONE 'UTC');
BEGIN
    IF kept > 0 THEN
        IF kept + (SELECT count(*) FROM ptc_occupancy held WHERE held.session_id = NEW.session_id)
            >= (SELECT places FROM ptc_session WHERE id = NEW.session_id)
        THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'ptc_occupancy_not_kept',
                TABLE = 'ptc_occupancy', CONSTRAINT = 'ptc_occupancy_not_kept';
        END IF;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_occupancy_kept ON ptc_occupancy;
CREATE TRIGGER ptc_occupancy_kept
    BEFORE INSERT ON ptc_occupancy FOR EACH ROW EXECUTE FUNCTION ptc_occupancy_kept();
"""
HAS_PLACE = """
(SELECT count(*) FROM ptc_session_hold hold WHERE hold.session_id = %(id)s AND hold.until > %(now)s)
+ (SELECT count(*) FROM ptc_occupancy held WHERE held.session_id = %(id)s) < %(places)s
"""


class PtcSessionHold(models.Model):
    """A session that is kept for one family until an instant; by then it is booked, or free again by the clock.

    PostgreSQL refuses everybody else meanwhile. Neither of two transactions sees the other, so who keeps a session
    claims it first, see ptc_session_claim.py: of a hold and a booking at the same moment one is refused.
    """

    _name = "ptc.session.hold"
    _description = "Session kept for a family"
    _order = "until, id"

    session_id = fields.Many2one("ptc.session", required=True, readonly=True, ondelete="cascade")
    family_id = fields.Many2one("ptc.family", required=True, index=True, readonly=True, ondelete="cascade")
    until = fields.Datetime("Kept until", required=True, index=True, readonly=True)

    _once = models.UniqueIndex("(session_id, family_id)", "This time is kept for the family already.")

    def init(self):
        """Install the trigger; hooks.py removes its function."""
        self.env.cr.execute(SQL(GUARD))

    @api.model
    def _keep(self, sessions, family, until):
        """Keep sessions for a family, all of them or none.

        :param until: naive UTC; until then nobody else can book them.
        :return: the holds, or none when one of the sessions is not free.
        :raise HeldMeanwhile: when somebody else takes or keeps one at this very moment.
        """
        sessions._claim()
        self._forget_past(sessions)
        sessions.invalidate_recordset(["is_free", "occupancy_ids", "hold_ids"], flush=False)
        now = fields.Datetime.now()
        if any(not session.active or session.start <= now or not session.is_free for session in sessions):
            return self.browse()
        return self.create([{"session_id": one.id, "family_id": family.id, "until": until} for one in sessions])

    @api.model
    def _forget_past(self, sessions=None):
        """Remove the holds that are over: of these sessions, or all."""
        domain = Domain("until", "<=", fields.Datetime.now())
        if sessions is not None:
            domain &= Domain("session_id", "in", sessions.ids)
        self.search(domain).unlink()

    @api.autovacuum
    def _gc_past(self):
        """Remove what is over: it holds nothing any more."""
        self._forget_past()


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    hold_ids = fields.One2many("ptc.session.hold", "session_id", "Kept for")
    status = fields.Selection(selection_add=[("kept", "Kept for a family"), ("blocked",)])

    @api.depends("hold_ids.until")
    def _compute_is_free(self):
        result = super()._compute_is_free()
        now = fields.Datetime.now()
        for session in self:
            kept = session.hold_ids.filtered(lambda hold: hold.until > now)
            if session.is_free and len(session.occupancy_ids) + len(kept) >= session.places:
                session.is_free, session.status = False, "kept"
        return result

    @api.model
    def _search_is_free(self, operator, value):
        domain = super()._search_is_free(operator, value)
        if domain is NotImplemented:
            return domain
        self.env["ptc.session.hold"].flush_model()
        now = fields.Datetime.now()
        return domain & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                HAS_PLACE, id=SQL.identifier(alias, "id"), places=SQL.identifier(alias, "places"), now=now
            )
        )


class PtcOccupancy(models.Model):
    _name = "ptc.occupancy"
    _inherit = "ptc.occupancy"

    # What the trigger refuses under this name.
    _not_kept = models.Constraint(
        "CHECK (session_id > 0)", "This time is kept for another family for some minutes. Choose another one."
    )
