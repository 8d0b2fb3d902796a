# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, models


class PtcImportSentences(models.AbstractModel):
    """Problems in words: what is wrong, and what to do."""

    _name = "ptc.import.sentences"
    _description = "Sentences about roster files"

    @api.model
    def _get_sentence(self, code, params):
        """Return the sentence of a problem in the language of the environment."""
        return self._get_sentences()[code] % defaultdict(str, params)

    @api.model
    def _get_sentences(self):
        """Return ``{code: sentence}``; the codes are those of ``lib``."""
        return {
            **self._get_upload_sentences(),
            **self._get_zip_sentences(),
            **self._get_file_sentences(),
            **self._get_text_sentences(),
            **self._get_column_sentences(),
            **self._get_date_sentences(),
            **self._get_cell_sentences(),
            **self._get_reference_sentences(),
            **self._get_value_sentences(),
            **self._get_link_sentences(),
            **self._get_agent_sentences(),
            **self._get_result_sentences(),
        }

    def _get_upload_sentences(self):
        return {
            "no_files": self.env._(
                "There is no CSV file in it. Export the roster again and upload the zip or its CSV files."
            ),
            "no_roster_files": self.env._(
                "None of these is a roster file. Expected are users.csv, classes.csv, enrollments.csv and so on."
            ),
            "not_a_zip": self.env._(
                "This is not a zip file although its name says so. Export it again, or upload the CSV files."
            ),
            "other_archive": self.env._("This kind of archive cannot be read. Pack the CSV files as a zip."),
            "file_twice": self.env._("%(member)s is there twice. Upload each file once."),
            "file_ignored": self.env._("This file is not part of a roster and is not read."),
            "and_more": self.env._("The same problem is in more rows of this file (%(count)s)."),
            "spreadsheet": self.env._("This is a spreadsheet. Save each sheet as CSV (UTF-8) and upload those files."),
        }

    def _get_zip_sentences(self):
        return {
            "zip_damaged": self.env._("The zip is damaged or incomplete. Export or download it again."),
            "zip_method": self.env._(
                "The zip is packed in an unusual way. Pack the CSV files again with the usual zip."
            ),
            "zip_password": self.env._("The zip has a password. Pack the CSV files again without one."),
            "zip_path": self.env._(
                "The zip holds a name that leads outside of it (%(member)s). It is refused; pack it anew."
            ),
            "zip_folders": self.env._(
                "The zip has folders in folders. Put the CSV files side by side, without folders, and zip them again."
            ),
            "zip_too_many": self.env._(
                "The zip holds %(count)s files; at most %(limit)s are read. Leave only the roster files in."
            ),
            "zip_too_big": self.env._(
                "Unpacked this is more than %(limit)s MB. Leave out files that are not part of the roster."
            ),
            "zip_bomb": self.env._(
                "The zip unpacks to more than %(limit)s times its size, which no roster does. It is refused."
            ),
        }

    def _get_file_sentences(self):
        return {
            "missing_file": self.env._(
                "This file is missing. Add it to the export, or say in manifest.csv that it is absent."
            ),
            "announced_missing": self.env._(
                "manifest.csv announces this file, but it is missing. Add it and upload all files again."
            ),
            "absent_but_there": self.env._(
                "manifest.csv says that this file is absent. It is not believed: the file is read."
            ),
            "file_left_out": self.env._("This file is not there. What it would hold stays as it is."),
        }

    def _get_text_sentences(self):
        return {
            "file_empty": self.env._("The file is empty. Export it again."),
            "not_text": self.env._("The file is no readable text. Save it as CSV with the encoding UTF-8."),
            "not_utf8": self.env._(
                "The file is not UTF-8 from this row on; it was read as Windows-1252. "
                "Check names with accents, or export as UTF-8."
            ),
            "csv_broken": self.env._(
                "The file cannot be read as CSV. Open it, look for stray quotation marks, and save it again."
            ),
            "delimiter": self.env._("Cells are parted by another sign than the comma. It was read all the same."),
        }

    def _get_column_sentences(self):
        return {
            "missing_column": self.env._("The column %(column)s is missing. Found: %(found)s. Add it to the export."),
            "column_twice": self.env._("The column is there twice. The first one counts; remove the other."),
            "read_as_changes": self.env._(
                "There is no manifest.csv and every row has a status: read as changes only. Nothing that is "
                "missing is archived."
            ),
            "changes_unstamped": self.env._(
                "manifest.csv says that this file holds changes, but rows have no status. They are read as active; "
                "nobody is archived by them."
            ),
            "role_column_missing": self.env._(
                "The column role is missing, and there is no roles.csv. Add one of them to the export."
            ),
            "roles_missing": self.env._(
                "This is OneRoster 1.2, which keeps roles in roles.csv. Add that file to the upload."
            ),
        }

    def _get_date_sentences(self):
        return {
            "dates_mixed": self.env._(
                'Dates are written in two orders: "%(other)s" in row %(other_row)s and "%(value)s" here. '
                "Write all as 2026-08-31."
            ),
            "dates_unclear": self.env._(
                "It is not clear which number is the month. Read as %(order)s; if that is wrong, export dates as"
                " 2026-08-31."
            ),
            "not_archived": self.env._(
                "Because of rows that could not be read, nothing is archived for being missing from this file."
            ),
            "nobody": self.env._(
                "There is no student, teacher or guardian in the files. Check that the export is not empty."
            ),
        }

    def _get_cell_sentences(self):
        return {
            "no_id": self.env._(
                "The row has no identifier. Give it one in the source; without it the row cannot be told from others."
            ),
            "no_name": self.env._("The person has no name. Add it in the source."),
            "empty_cell": self.env._("The cell is empty. Fill it in the source."),
            "duplicate_id": self.env._(
                "The identifier %(value)s is already used in row %(first)s. Give every row its own."
            ),
            "too_many_cells": self.env._(
                "The row has %(cells)s cells for %(columns)s columns. Probably a comma stands in a text without "
                "quotation marks."
            ),
            "line_break": self.env._("A cell goes on in the next line. Look for a missing quotation mark in this row."),
        }

    def _get_reference_sentences(self):
        return {
            "unknown_class": self.env._("There is no class %(value)s. Check classes.csv."),
            "unknown_user": self.env._("There is no usable person %(value)s. Check users.csv."),
            "unknown_reference": self.env._("There is no %(value)s in %(other)s.csv. The row is imported without it."),
            "not_a_student": self.env._("%(value)s is not a student. Check the person's role."),
            "student_teaches": self.env._("%(value)s is a student and cannot be a teacher. Check the role."),
            "enrolled_twice": self.env._("A student is enrolled twice in one class. The rows are taken together."),
            "two_primaries": self.env._(
                "The class has several primary teachers. %(leader)s leads, the others are co-teachers. Mark one "
                "as primary."
            ),
        }

    def _get_value_sentences(self):
        return {
            "bad_value": self.env._('"%(value)s" is not understood. Write one of: %(allowed)s.'),
            "bad_class_type": self.env._(
                '"%(value)s" is no type of class; read as scheduled. Write one of: %(allowed)s.'
            ),
            "bad_date": self.env._('"%(value)s" is no date. Write it as 2026-08-31. The row is imported without it.'),
            "dates_reversed": self.env._(
                "The end (%(stop)s) is not after the beginning (%(start)s). The row is imported without dates."
            ),
            "bad_status": self.env._('"%(value)s" is no status; read as active. Write active or tobedeleted.'),
            "status_inactive": self.env._("The status inactive is read as: has left. Write tobedeleted to be sure."),
            "letter_case": self.env._('"%(value)s" is written with capitals. It is understood all the same.'),
            "role_unused": self.env._(
                'Rows with the role "%(value)s" are not imported: only students and teachers have a class.'
            ),
            "relationship_other": self.env._('"%(value)s" is no known relationship; imported as: other.'),
        }

    def _get_link_sentences(self):
        return {
            "student_is_guardian": self.env._("%(value)s is a student and cannot be a guardian. Check the row."),
            "link_twice": self.env._(
                "This guardian is already linked to the student in this household. Remove one of the rows."
            ),
            "relationship_unused": self.env._(
                'Rows with the relationship "%(role)s" are not imported: these persons are not guardians (%(count)s).'
            ),
        }

    def _get_agent_sentences(self):
        return {
            "agents_unknown": self.env._(
                "Identifiers in this column that name nobody in the files are left out (%(count)s)."
            ),
            "agents_unused": self.env._(
                "Pairs of %(first)s and %(second)s are not guardianship and are left out (%(count)s)."
            ),
            "agents_beyond_links": self.env._(
                "Adults named here are missing from guardian_links.csv, which alone counts for its students "
                "(%(count)s). "
                "Add them there if they are guardians."
            ),
            "students_unlinked": self.env._("Students without a guardian: %(count)s. Nobody can book for them."),
            "rights_withheld": self.env._(
                "New guardians who may not book yet: %(count)s. Rights to their students were restricted before. "
                "Check each one, then allow booking by hand."
            ),
        }

    def _get_result_sentences(self):
        return {
            "people_unused": self.env._(
                "Persons who are neither student, teacher nor guardian are not imported (%(count)s)."
            ),
            "accounts_left": self.env._(
                "Adults who have left but have an account: %(count)s. Their contact stays; close the account by hand."
            ),
            "kept_by_hand": self.env._(
                "Records that were changed by hand and keep that: %(count)s. Each one shows what the source says."
            ),
            "other_source": self.env._(
                'There are already students of the source "%(other)s". Rows of "%(source)s" come in beside them; '
                "if it is the same system, choose the same name."
            ),
        }
