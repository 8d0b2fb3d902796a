# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..lib import plan, reader
from ..lib.problems import WARNING
from .ptc_import import FILES_KEPT_DAYS, RUNNING

_logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
SHOWN_PROBLEMS = 50


class PtcImport(models.Model):
    """The work itself: check, apply, and the scheduled action that does both."""

    _name = "ptc.import"
    _inherit = "ptc.import"

    def _check_files(self, files):
        """Read the files and note what an import would do; nothing else is written.

        :param dict files: ``{name: bytes}``
        """
        self.ensure_one()
        self._forget()
        plans, snapshot, roster, problems = self._plan(files)
        self._note_result(plans, snapshot, roster, problems)
        self.write({"state": "checked", "date_checked": fields.Datetime.now()})

    def _apply_files(self, files):
        """Read the files again and write them; ask again if more would leave by now.

        :param dict files: ``{name: bytes}``
        """
        self.ensure_one()
        plans, snapshot, roster, problems = self._plan(files)
        may_archive = self.may_archive
        self._forget()
        self._note_result(plans, snapshot, roster, problems)
        if self.is_stopped or (self.leaving and not may_archive):
            self.state = "checked"
            return
        total = sum(len(one.said) for one in plans.values())
        report = self.env["ptc.import.progress"]._reporter(self, total)
        self.env["ptc.import.writer"]._store(plans, snapshot, self.source, report)
        self.attachment_ids.unlink()
        self.write({"state": "done", "may_archive": may_archive, "date_applied": fields.Datetime.now()})

    def _plan(self, files):
        """Return ``(plans, Snapshot, Roster, Problems)``; no plans when the files are unusable."""
        snapshot, known = self.env["ptc.import.loader"]._load(self.source)
        roster, problems = reader.read(files, known, fields.Date.context_today(self))
        self._warn_other_source(problems)
        plans = {} if problems.is_stopped else plan.make_plan(roster, snapshot, problems)
        return plans, snapshot, roster, problems

    def _warn_other_source(self, problems):
        other = self.env["ptc.student"].search([("roster_source", "not in", [False, self.source])], limit=1)
        if other:
            problems.add(WARNING, "other_source", other=other.roster_source, source=self.source)

    def _note_result(self, plans, snapshot, roster, problems):
        shown = problems.first(SHOWN_PROBLEMS)
        self.env["ptc.import.problem"].create(
            [self._prepare_problem(number, problem) for number, problem in enumerate(shown)]
        )
        self.write(
            {
                "format": roster.format or False,
                "counts": {kind: one.counts() for kind, one in plans.items()},
                "leaving": plan.to_confirm(plans, snapshot) if plans else False,
                "problem_count": problems.count(),
                "is_stopped": problems.is_stopped,
            }
        )

    def _prepare_problem(self, number, problem):
        speaker = self.env["ptc.import.sentences"].with_context(lang=self.user_id.lang)
        params = {"column": problem.column, **problem.params}
        return {
            "import_id": self.id,
            "sequence": number,
            "level": problem.level,
            "code": problem.code,
            "file": problem.file,
            "row_text": str(problem.row or ""),
            "column": problem.column,
            "message": speaker._get_sentence(problem.code, params),
        }

    @api.model
    def _cron_run(self):
        """Do the oldest waiting check or import; come back for the others."""
        waiting = [("state", "in", RUNNING)]
        record = self.search(waiting, order="id", limit=1)
        if record:
            record._work()
        self.env["ir.cron"]._commit_progress(len(record), remaining=self.search_count(waiting))

    def _work(self):
        """Check or apply once; a fault leaves nothing behind but the sentence that tells it.

        A server that is stopped rolls everything back; the next run begins anew.
        """
        if self.env["ptc.import.progress"]._begin(self) > MAX_ATTEMPTS:
            self._fail(self._get_stopped_sentence())
            return
        try:
            with self.env.cr.savepoint():
                files = {one.name: one.raw for one in self.attachment_ids}
                work = {"checking": self._check_files, "applying": self._apply_files}[self.state]
                work(files)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            _logger.info("Roster import %s met somebody else's change and begins anew", self.id)
        except UserError as error:
            self._fail(str(error))
        except psycopg2.Error as error:
            self._fail(self._get_database_sentence(error))
        except Exception:
            _logger.exception("Roster import %s failed", self.id)
            self._fail(self.env._("Something unexpected happened. Nothing was imported. The server's log says more."))

    def _get_stopped_sentence(self):
        return self.env._(
            "The import was interrupted each time it was tried. Nothing was imported. Either others were changing "
            "the same records: try again at a quiet hour. Or the server was stopped: its limits "
            "(limit_time_real_cron, limit_memory_hard) are probably too low for files of this size."
        )

    def _get_database_sentence(self, error):
        """Return the sentence of a constraint, if it is one of ours."""
        _logger.info("Roster import %s refused by the database: %s", self.id, error.diag.constraint_name)
        constraint = self.env["ir.model.constraint"].search([("name", "=", error.diag.constraint_name)], limit=1)
        reason = constraint.message or self.env._("The database refused a row.")
        return self.env._("%(reason)s Nothing was imported.", reason=reason)

    def _fail(self, message):
        self.write({"state": "failed", "message": message})

    @api.autovacuum
    def _gc_files(self):
        """Delete the files of imports that nobody went on with."""
        day = fields.Datetime.subtract(fields.Datetime.now(), days=FILES_KEPT_DAYS)
        stale = self.search([("state", "not in", RUNNING), ("attachment_ids", "!=", False), ("write_date", "<", day)])
        for record in stale.filtered(lambda one: one.state == "checked"):
            record._fail(self.env._("Nobody went on with this import, so its files were deleted. Upload them again."))
        stale.attachment_ids.unlink()
