# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import pathlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

_logger = logging.getLogger(__name__)

RUNNING = ("checking", "applying")
FILES_KEPT_DAYS = 7


class PtcImport(models.Model):
    """One import of roster files, and the log of it.

    The buttons only queue; a scheduled action that is woken at once reads and
    writes, so that no file is too large for a web request. Uploaded files are
    deleted after the import: they hold more than is taken from them.
    """

    _name = "ptc.import"
    _description = "Roster import"
    _order = "id desc"

    def _default_source(self):
        """Return the source of the last import: the same name is the same people."""
        return self.search([("state", "=", "done")], limit=1).source or "SIS"

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [
            ("draft", "Choose files"),
            ("checking", "Checking"),
            ("checked", "Look at the result"),
            ("applying", "Importing"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Choose files", copy=False)
    file_names = fields.Char("Names of the files", readonly=True, copy=False)
    source = fields.Char(
        "Source system",
        required=True,
        default=lambda self: self._default_source(),
        help="The system the files come from. Keep the name from import to import: it tells who is the same person.",
    )
    user_id = fields.Many2one("res.users", "By", default=lambda self: self.env.uid, readonly=True, copy=False)

    # What was found
    format = fields.Selection(
        [
            ("oneroster-1.1", "OneRoster 1.1"),
            ("oneroster-1.2", "OneRoster 1.2"),
            ("sds-2.1", "School Data Sync 2.1"),
            ("links", "Guardian links only"),
        ],
        readonly=True,
        copy=False,
    )
    counts = fields.Json(readonly=True, copy=False, help="Rows added, changed and archived, by kind.")
    summary = fields.Html(compute="_compute_summary", sanitize=False)
    has_changes = fields.Boolean(compute="_compute_summary")
    problem_ids = fields.One2many("ptc.import.problem", "import_id", "Problems", readonly=True, copy=False)
    problem_count = fields.Integer("Number of problems", readonly=True, copy=False)
    is_stopped = fields.Boolean("Cannot be imported", readonly=True, copy=False)
    leaving = fields.Json(readonly=True, copy=False, help="Students and links that would leave, if they are many.")
    question = fields.Text(compute="_compute_question")
    may_archive = fields.Boolean("Yes, archive them", copy=False)
    message = fields.Text(readonly=True, copy=False)
    date_checked = fields.Datetime("Checked on", readonly=True, copy=False)
    date_applied = fields.Datetime("Imported on", readonly=True, copy=False)

    # How far it is
    progress_ids = fields.One2many("ptc.import.progress", "import_id", "Progress rows", copy=False)
    progress = fields.Integer("Percent", compute="_compute_progress")
    progress_text = fields.Char("Step", compute="_compute_progress")

    @api.depends("create_date")
    def _compute_name(self):
        for record in self:
            when = record.create_date and format_datetime(self.env, record.create_date, dt_format="short")
            record.name = self.env._("Import of %(when)s", when=when) if when else self.env._("New import")

    @api.depends("counts")
    @api.depends_context("lang")
    def _compute_summary(self):
        labels = self._get_kind_labels()
        for record in self:
            counts = record.counts or {}
            rows = [(label, counts[kind]) for kind, label in labels.items() if any(counts.get(kind, {}).values())]
            record.has_changes = bool(rows)
            record.summary = self.env["ir.qweb"]._render("ptc_roster.ptc_import_summary", {"rows": rows})

    @api.depends("leaving")
    @api.depends_context("lang")
    def _compute_question(self):
        labels = self._get_kind_labels()
        for record in self:
            parts = [
                self.env._("%(gone)s of %(all)s (%(kind)s)", gone=numbers[0], all=numbers[1], kind=labels[kind])
                for kind, numbers in sorted((record.leaving or {}).items(), reverse=True)
            ]
            question = self.env._(
                "More than a tenth would be archived: %(parts)s. This happens when an export is incomplete. "
                "Is it complete?",
                parts=", ".join(parts),
            )
            record.question = question if parts else False

    @api.depends("state")
    def _compute_progress(self):
        rows = {row.import_id: row for row in self.env["ptc.import.progress"].search([("import_id", "in", self.ids)])}
        for record in self:
            row = rows.get(record)
            record.progress = min(99, 100 * row.done // row.total) if row and row.total else 0
            record.progress_text = record._get_progress_text(row)

    def _get_progress_text(self, row):
        if not row or not row.attempts:
            return self.env._("Waiting for the server to begin …")
        if row.step == "read":
            return self.env._("Reading the files …")
        return self.env._("Writing: %(kind)s …", kind=self._get_kind_labels().get(row.step, row.step))

    @api.model
    def _get_kind_labels(self):
        return {
            "students": self.env._("Students"),
            "people": self.env._("Teachers and guardians"),
            "links": self.env._("Guardian links"),
            "families": self.env._("Families"),
            "classes": self.env._("Classes"),
            "sections": self.env._("Sections"),
            "teachings": self.env._("Teachers of classes"),
            "enrollments": self.env._("Enrollments"),
            "subjects": self.env._("Subjects"),
            "grades": self.env._("Grades"),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_log(self):
        if any(record.state not in ("draft", "checked", "failed") for record in self):
            raise UserError(self.env._("An import that ran, or is running, stays in the log."))

    def action_check(self):
        """Queue the check of the uploaded files."""
        self.ensure_one()
        self._check_state("draft", "checked", "failed")
        if not self.attachment_ids:
            raise UserError(self.env._("Choose the files first: one zip, or the CSV files."))
        names = self.attachment_ids.mapped("name")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UserError(self.env._("%(names)s is there twice. Leave one of them.", names=", ".join(twice)))
        self.file_names = ", ".join(sorted(names))
        return self._queue("checking")

    def action_import(self):
        """Queue the import of the files that were checked."""
        self.ensure_one()
        self._check_state("checked")
        self._check_may_apply()
        return self._queue("applying")

    def action_reset(self):
        """Go back to choosing files."""
        self._check_state("draft", "checked", "failed")
        self.attachment_ids = False
        self._forget()
        return self.write({"state": "draft"})

    def _check_state(self, *states):
        if any(record.state not in states for record in self):
            raise UserError(self.env._("This import has gone on meanwhile. Reload the page."))

    def _check_may_apply(self):
        if self.is_stopped:
            raise UserError(self.env._("The files have problems that stop the import. Mend them and check again."))
        if self.leaving and not self.may_archive:
            raise UserError(self.env._("%(question)s If so, tick the box first.", question=self.question))

    def _queue(self, state):
        """Leave the work to the scheduled action, which is woken at once."""
        self.write({"state": state, "message": False})
        self.progress_ids.unlink()
        self.env["ptc.import.progress"].create({"import_id": self.id})
        self.env.ref("ptc_roster.ptc_import_cron_run")._trigger()
        return True

    def _forget(self):
        """Forget the result of an earlier check."""
        self.problem_ids.unlink()
        self.write(
            {
                "counts": False,
                "problem_count": 0,
                "is_stopped": False,
                "leaving": False,
                "may_archive": False,
                "message": False,
                "format": False,
            }
        )

    @api.model
    def _run(self, files, source=None, may_archive=False):
        """Import at once, in this transaction: for tests, demo and scripts.

        :param files: ``{name: bytes}``, or the path of a folder or a zip.
        :param str source: name of the source; that of the last import if not given.
        :param bool may_archive: more than a tenth may leave.
        :return: the import, in state ``done``.
        :raise UserError: nothing was imported; the message says why.
        """
        if isinstance(files, str | pathlib.Path):
            files = _read_path(pathlib.Path(files))
        record = self.create({"file_names": ", ".join(sorted(files)), **({"source": source} if source else {})})
        record.may_archive = may_archive
        record._apply_files(files)
        if record.is_stopped:
            stops = record.problem_ids.filtered(lambda one: one.level == "stop")
            raise UserError("\n".join(f"{one.file}: {one.message}" for one in stops))
        record._check_may_apply()
        return record


def _read_path(path):
    paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    return {one.name: one.read_bytes() for one in paths}
