# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("teachers", "Teachers' schedules"),
    ("families", "Families' schedules"),
    ("signs", "Door signs"),
    ("overview", "Who is where"),
    ("classes", "Class lists to sign"),
    ("slips", "Login slips with QR code"),
    ("labels", "Address labels"),
    ("letters", "Letters to parents without e-mail or account"),
    ("letters_all", "Letters to all parents"),
]
APART = ("families", "slips", "labels", "letters", "letters_all")  # separated parents share no file
REPORTS = {
    "teachers": "action_report_teacher_schedule",
    "families": "action_report_conference_families",
    "signs": "action_report_door_signs",
    "overview": "action_report_campus_overview",
    "classes": "action_report_class_list",
    "slips": "action_report_login_slips",
    "labels": "action_report_labels",
    "letters": "action_report_letters",
    "letters_all": "action_report_letters",
}
FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same papers make the same file


class PtcPaperPrint(models.TransientModel):
    """All papers of one kind of a conference, as one file; a file for each side where parents are separated."""

    _name = "ptc.paper.print"
    _description = "Print papers of a conference"

    conference_id = fields.Many2one("ptc.conference", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection("_selection_kind", "What", required=True, default="teachers")
    teacher_order = fields.Selection(
        [("name", "Name"), ("place", "Campus, floor and room")], "In the order of", required=True, default="name"
    )
    family_order = fields.Selection(
        [("name", "Name"), ("section", "Section of a child")], "Sorted by", required=True, default="section"
    )
    is_two_sided = fields.Boolean(
        "Print on both sides",
        compute="_compute_is_two_sided",
        store=True,
        readonly=False,
        help="Each person then begins a fresh sheet.",
    )
    has_separated = fields.Boolean(compute="_compute_has_separated")
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    @api.depends("conference_id")
    def _compute_is_two_sided(self):
        for dialog in self:
            dialog.is_two_sided = dialog.conference_id.is_two_sided

    @api.depends("kind", "conference_id")
    def _compute_has_separated(self):
        for dialog in self:
            dialog.has_separated = dialog._count_files() > 1

    @api.model
    def _selection_kind(self):
        return KINDS

    def action_print(self):
        """Make the file and have the browser load it."""
        self.ensure_one()
        self.check_access("write")
        documents = self._render_documents()
        extension = "zip" if len(documents) > 1 else "pdf"
        content = self._zip(documents) if len(documents) > 1 else documents[0]
        self.write({"file": base64.b64encode(content), "file_name": f"{self.kind}.{extension}"})
        address = f"/web/content/{self._name}/{self.id}/file/{self.file_name}?download=true"
        return {"type": "ir.actions.act_url", "url": address, "target": "download"}

    def _render_documents(self):
        """Return the PDFs: one, or for families of separated parents several.

        :raise UserError: when there is nothing to print.
        """
        records = self._get_records()
        if not records:
            raise UserError(self.env._("There is nothing to print yet: add teachers and allot sessions first."))
        report = self.env["ir.actions.report"].with_context(lang=self.env.lang)
        data = {"is_two_sided": self.is_two_sided, "order": self.teacher_order}
        if self.kind in APART:
            data.update(order=self.family_order, kind=self.kind)
        name = f"ptc_conference.{REPORTS[self.kind]}"
        return [
            report._render_qweb_pdf(name, records.ids, data={**data, "file_number": number})[0]
            for number in range(self._count_files())
        ]

    def _count_files(self):
        """Return how many files it takes, so that separated parents share none; at least 1."""
        if self.kind == "families":
            return max(1, len(self.env["ptc.family.sheet"]._get_conference_files(self.conference_id)))
        if self.kind in APART:
            return max(1, len(self.env["ptc.paper.card"]._get_files(self.conference_id, self.kind)))
        return 1

    def _get_records(self):
        """Return what is printed; of classes those whose teachers parents meet."""
        if self.kind == "classes":
            return self.conference_id._get_class_teachers().class_id.sorted()
        return self.conference_id.teacher_ids if self.kind == "teachers" else self.conference_id

    def _zip(self, documents):
        """Return PDFs as one archive: ``families-1.pdf``, ``families-2.pdf``."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, document in enumerate(documents, 1):
                archive.writestr(zipfile.ZipInfo(f"{self.kind}-{number}.pdf", FIXED_DATE), document)
        return stream.getvalue()
