# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError

from ..exceptions import BookingStale, HeldMeanwhile


class PtcChange(models.Model):
    """Carrying a plan out: in one transaction, and only while it still holds."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _apply(self):
        """Carry this plan out; when it no longer holds, make it anew and say so.

        While it runs, bookings wait: whatever they want of what changes is decided after it.

        :return: the action that tells what was done.
        :raise BookingStale: when somebody books at this very moment; Odoo then begins again by itself.
        """
        self._check_planned()
        self._claim()
        outcomes = self._propose(self._get_chosen())
        if not self._holds(outcomes):
            return self._plan_anew()
        try:
            with self.env.cr.savepoint():
                self._carry_out()
        except (IntegrityError, HeldMeanwhile) as error:
            message = self.env._(
                "Somebody is booking at this moment. Please apply the plan again. If that does not help, plan anew."
            )
            raise BookingStale(message) from error
        return self._tell_applied()

    def _claim(self):
        """Let whoever else applies a plan of the conference wait, and then begin again and find it applied.

        Quietly, since losing is no fault; the bookings come last, so that they wait as short as possible.
        """
        self.env.flush_all()
        for query in (
            "UPDATE ptc_change SET write_date = write_date WHERE id = %s",
            "SELECT FROM ptc_conference JOIN ptc_change change ON change.conference_id = ptc_conference.id"
            " WHERE change.id = %s FOR NO KEY UPDATE OF ptc_conference",
        ):
            self.env.cr.execute(query, [self.id], log_exceptions=False)
        self.env["ptc.occupancy"]._lock_all()

    def _check_planned(self):
        self.ensure_one()
        self._check_unfinished()
        if self.state != "planned":
            raise UserError(self.env._("Show the plan first, then apply it."))

    def _holds(self, outcomes):
        """Tell whether what would become of appointments now is what the plan says.

        :param outcomes: of ``_propose``, with what was chosen.
        """
        targets = self._get_targets()
        lost = (self.lost_line_ids - self.lost_line_ids.filtered("option_id")).appointment_id
        planned = {one.id: ("moves", spans) for one, spans in targets.items()} | {one.id: ("lost", ()) for one in lost}
        now = {number: (one.what, one.spans) for number, one in outcomes.items() if one.what != "stays"}
        return planned == now

    def _plan_anew(self):
        self.tz, self.new_tz = self._get_zones()
        self._write_lines(self._propose())
        message = self.env._(
            "Nothing was changed yet: appointments have changed since this plan was made, or two were given the same"
            " time. The plan was made anew. Please look at it, and apply it then."
        )
        return self.conference_id._notification("warning", message)

    def _carry_out(self):
        """Write everything: the sessions, then the appointments, then the lines of the outbox."""
        self._finish("applied")
        getattr(self, f"_apply_{self.kind}")()
        self._place_appointments()
        self._cancel_appointments()
        self.env.flush_all()

    def _get_touched(self):
        """Return the appointments that move or are cancelled."""
        return (self.moved_line_ids | self.lost_line_ids).appointment_id

    def _release_touched(self):
        """Let go of what the touched appointments hold, so that sessions may go and others be held."""
        self.env["ptc.occupancy"]._release_sudo(self._get_touched())
        self.env.flush_all()

    def _place_appointments(self):
        """Give the appointments that move their new sessions."""
        targets = self._get_new_sessions()
        if targets:
            self.env["ptc.appointment"]._place(self._find_sessions(targets), self._get_class_teachers(targets))

    def _get_new_sessions(self):
        """Return the sessions, as ``_get_targets`` does, of the appointments that get other ones."""
        return self._get_targets()

    def _find_sessions(self, targets):
        """Return ``{ptc.appointment: ptc.session records, the main one first}``.

        :param targets: ``{ptc.appointment: spans}``
        :raise BookingStale: when one of them is not there.
        """
        by_span = {session._get_span(): session for session in self.conference_id.session_ids}
        found = {}
        for appointment, spans in targets.items():
            spans = [self._resolve(span) for span in spans]
            if not by_span.keys() >= set(spans):
                raise BookingStale(self.env._("Sessions are being changed at this moment. Please make the plan anew."))
            found[appointment] = self.env["ptc.session"].concat(*(by_span[span] for span in spans))
        return found

    def _resolve(self, span):
        """Return a span of the plan as it is named once the plan is carried out."""
        return span

    def _get_class_teachers(self, appointments):
        """Return ``{ptc.appointment: ptc.class.teacher}`` of those that get another one."""
        return {}

    def _cancel_appointments(self):
        """Cancel what cannot be kept and got no other time."""
        lost = self.lost_line_ids.filtered(lambda line: not line.option_id).appointment_id
        lost._cancel_many()

    def _tell_applied(self):
        message = self.env._(
            "Done: %(moved)s appointments moved, %(cancelled)s cancelled. Families told: %(families)s.",
            moved=self.moves_count + self.chosen_count,
            cancelled=self.lost_count - self.chosen_count,
            families=self.family_count,
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        self.conference_id.message_post(
            body=self.env._("%(kind)s. %(message)s", kind=kinds[self.kind], message=message)
        )
        return self.conference_id._notification("success", message)
