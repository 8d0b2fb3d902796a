# SPDX-License-Identifier: LGPL-3.0-or-later
"""One CSV file -> rows by column name, with the row number kept for problems."""

import codecs
import csv

from . import dates, schema
from .problems import NOTE, SKIP, STOP, WARNING

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t"


class Row:
    """One row; a cell is read by its column's canonical name, trimmed."""

    __slots__ = ("cells", "number", "table")

    def __init__(self, table, number, cells):
        self.table = table
        self.number = number
        self.cells = cells

    def __getitem__(self, column):
        index = self.table.columns.get(column)
        if index is None or index >= len(self.cells):
            return ""
        return self.cells[index].strip()

    def text(self, column):
        """Return a cell, ``""`` when empty, ``None`` when the file lacks the column."""
        return self[column] if column in self.table.columns else None

    def list(self, column):
        """Return the parts of a cell that holds several values."""
        return [part for part in (one.strip() for one in self[column].split(",")) if part]


class Table:
    """A file that was read and checked; iterating parses it again, row by row.

    Rows are not kept: 200,000 of them would take ten times the file's size.
    """

    def __init__(self, kind, name, text):
        self.kind = kind
        self.name = name
        self.text = text
        self.delimiter = ","
        self.columns = {}
        self.header_row = 1
        self.bad_rows = set()
        self.row_count = 0
        self.date_order = dates.ISO
        self.date_values = {}
        self.is_stamped = False

    def lines(self):
        """Yield ``(row number, cells)`` below the header, empty lines left out."""
        reader = csv.reader(_split_lines(self.text), delimiter=self.delimiter)
        for number, cells in enumerate(reader, 1):
            if number > self.header_row and any(cells):
                yield number, cells

    def __iter__(self):
        for number, cells in self.lines():
            if number not in self.bad_rows:
                yield Row(self, number, cells)

    def has(self, column):
        return column in self.columns

    def date(self, row, column, problems):
        """Return the date in a cell, ``""`` when empty, ``None`` when unreadable or not there."""
        text = row[column]
        if not text:
            return "" if column in self.columns else None
        value = dates.parse(text, self.date_order)
        if value is None:
            problems.add(WARNING, "bad_date", self.name, row.number, column, value=text[:40])
        return value


def read_table(kind, name, data, problems):
    """Return the table, or ``None`` after saying why it cannot be read."""
    text = decode(name, data, problems)
    if text is None:
        return None
    if not text.strip():
        problems.add(STOP, "file_empty", name)
        return None
    table = Table(kind, name, text)
    try:
        if not _read_header(table, problems):
            return None
        _check_rows(table, problems)
    except csv.Error:
        problems.add(STOP, "csv_broken", name)
        return None
    return table


def _split_lines(text):
    """Yield the lines of a text without a second copy of all of it."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text):
        yield text[start:]


def decode(name, data, problems):
    """Return the text of a file in UTF-8, UTF-16 with a mark, or Windows-1252."""
    encoding = next((found for bom, found in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        text = _decode_windows(name, data, row, problems) if encoding == "utf-8" else None
        if text is None:
            problems.add(STOP, "not_text", name, row)
    if text is not None and "\0" in text:
        problems.add(STOP, "not_text", name, text.count("\n", 0, text.index("\0")) + 1)
        return None
    if text is not None and "\n" not in text:
        text = text.replace("\r", "\n")
    return text


def _decode_windows(name, data, row, problems):
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    problems.add(WARNING, "not_utf8", name, row)
    return text


def _read_header(table, problems):
    """Find the delimiter and the columns; return whether the file is usable."""
    first = table.text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        table.header_row = 2
        table.delimiter = first[4]
        header_line = table.text.split("\n", 2)[1]
    else:
        header_line = first
        table.delimiter = max(_DELIMITERS, key=header_line.count)
    header = next(csv.reader([header_line.strip()], delimiter=table.delimiter), [])
    if table.delimiter != ",":
        problems.add(NOTE, "delimiter", table.name, table.header_row, delimiter=table.delimiter)
    _map_columns(table, header, problems)
    missing = [name for name in schema.REQUIRED[table.kind] if name not in table.columns]
    for column in missing:
        found = ", ".join(header)[:200] or "-"
        problems.add(STOP, "missing_column", table.name, table.header_row, column, found=found)
    return not missing


def _map_columns(table, header, problems):
    names = schema.column_names(table.kind)
    for index, found in enumerate(header):
        name = schema.canonical(table.kind, found, names)
        if not name:
            continue
        if name in table.columns:
            problems.add(WARNING, "column_twice", table.name, table.header_row, found)
        else:
            table.columns[name] = index
    table.width = len(header)


def _check_rows(table, problems):
    """Walk the file once: its shape, its dates, whether every row is stamped."""
    stamped = table.has("status") and table.has("dateLastModified")
    date_columns = [name for name in schema.DATES.get(table.kind, ()) if table.has(name)]
    for number, cells in table.lines():
        if not _is_well_formed(table, number, cells, problems):
            table.bad_rows.add(number)
            continue
        table.row_count += 1
        row = Row(table, number, cells)
        stamped = stamped and bool(row["status"] and row["dateLastModified"])
        for column in date_columns:
            if value := row[column]:
                table.date_values.setdefault(value, number)
    table.is_stamped = bool(stamped and table.row_count)


def _is_well_formed(table, number, cells, problems):
    if len(cells) > table.width and any(cells[table.width :]):
        problems.add(SKIP, "too_many_cells", table.name, number, cells=len(cells), columns=table.width)
        return False
    for index, cell in enumerate(cells):
        if "\n" in cell or "\r" in cell:
            column = next((name for name, at in table.columns.items() if at == index), "")
            if column:
                problems.add(SKIP, "line_break", table.name, number, column)
                return False
    return True


def settle_dates(tables, problems):
    """Decide the order of dates of every file, from the file, else from the others."""
    unclear, orders = [], set()
    for table in tables:
        order, evidence = dates.find_order(table.date_values)
        if order == "mixed":
            (row, text), (row_2, text_2) = sorted(evidence.values())
            problems.add(STOP, "dates_mixed", table.name, row_2, value=text_2, other=text, other_row=row)
        elif order is None:
            unclear.append(table)
        else:
            table.date_order = order
            orders.add(order)
    slashed = orders - {dates.ISO}
    for table in unclear:
        if len(slashed) == 1:
            table.date_order = next(iter(slashed))
        else:
            table.date_order = dates.US
            problems.add(WARNING, "dates_unclear", table.name, order=dates.US)
