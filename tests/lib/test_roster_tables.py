# SPDX-License-Identifier: LGPL-3.0-or-later
"""Encodings, delimiters, headers, dates: how a file is read."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_roster.lib import dates, tables
from ptc_roster.lib.problems import Problems

HEADER = "sourcedId,givenName,familyName,role"


def _table(data, kind="users"):
    problems = Problems()
    return tables.read_table(kind, f"{kind}.csv", data, problems), problems


def _names(table):
    return [(row.number, row["givenName"], row["familyName"]) for row in table]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_encodings_with_a_mark_need_no_word(encoding):
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    table, problems = _table(mark + f"{HEADER}\n1,Zoë,Núñez,student\n".encode(encoding))
    assert _names(table) == [(2, "Zoë", "Núñez")]
    assert not problems.count()


def test_windows_encoding_is_read_and_reported_with_its_row():
    table, problems = _table(f"{HEADER}\n1,Al,Oak,student\n2,Zoë,D’Arcy,student\n".encode("cp1252"))
    assert _names(table)[1] == (3, "Zoë", "D’Arcy")
    assert [(one.code, one.row) for one in problems.first()] == [("not_utf8", 3)]


@pytest.mark.parametrize("data", [f"{HEADER}\n1,A,B,student".encode("utf-16-le"), b"\x81\x8d\x00\x9d", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(data):
    table, problems = _table(data)
    assert table is None and problems.codes() == {"not_text"}


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(delimiter):
    text = f"{HEADER}\n1,Al,Oak,student\n".replace(",", delimiter)
    table, problems = _table(text.encode())
    assert _names(table) == [(2, "Al", "Oak")]
    assert problems.codes() == {"delimiter"}


def test_delimiter_hint_of_spreadsheets_is_understood():
    table, _problems = _table(f"sep=;\n{HEADER}\n1,Al,Oak,student\n".replace(",", ";").encode())
    assert _names(table) == [(3, "Al", "Oak")]


def test_headers_in_another_case_and_order_are_understood():
    table, problems = _table(b" FAMILYNAME ,Given Name,sourced_id,Role\nOak,Al,1,student\n")
    assert _names(table) == [(2, "Al", "Oak")] and not problems.count()


def test_headers_of_published_exports_are_understood():
    table, _problems = _table(
        b'sourcedId,dataLastModified,first name,last name,agents,grade,role,role\n1,x,A,B,"2,3",04,a,b\n'
    )
    row = next(iter(table))
    assert row.list("agentSourcedIds") == ["2", "3"]
    assert (row["dateLastModified"], row["grades"], row["role"]) == ("x", "04", "a")


def test_column_that_is_there_twice_is_reported():
    assert _table(b"sourcedId,givenName,familyName,role,role\n")[1].codes() == {"column_twice"}


def test_missing_column_is_named_with_what_was_found():
    table, problems = _table(b"sourcedId,familyName\n1,Oak\n")
    (problem,) = problems.first()
    assert table is None
    assert (problem.code, problem.column, problem.row) == ("missing_column", "givenName", 1)
    assert problem.params["found"] == "sourcedId, familyName"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_empty_file_is_refused(data):
    assert _table(data)[1].codes() == {"file_empty"}


def test_row_numbers_are_those_of_a_spreadsheet():
    table, _problems = _table(f"{HEADER}\r\n\r\n1,A,B,student\r\n,,,\r\n2,C,D,student\r\n".encode())
    assert [number for number, *_names in _names(table)] == [3, 5]


def test_row_with_too_many_cells_is_left_out():
    table, problems = _table(f"{HEADER}\n1,A,B,student,extra\n2,C,D,student\n".encode())
    assert _names(table) == [(3, "C", "D")]
    assert [(one.code, one.row) for one in problems.first()] == [("too_many_cells", 2)]


def test_short_rows_and_spare_commas_are_fine():
    table, problems = _table(f"{HEADER}\n1,A\n2,C,D,student,,,\n".encode())
    assert _names(table) == [(2, "A", ""), (3, "C", "D")] and not problems.count()


def test_open_quotation_mark_is_reported_where_it_begins():
    table, problems = _table(f'{HEADER}\n1,"A,B,student\n2,C,D,student\n'.encode())
    assert not list(table)
    assert [(one.code, one.row, one.column) for one in problems.first()] == [("line_break", 2, "givenName")]


def test_endless_cell_is_no_stack_trace():
    table, problems = _table(f'{HEADER}\n1,"'.encode() + b"x" * 200_000)
    assert table is None and problems.codes() == {"csv_broken"}


def test_old_line_ends_are_understood():
    assert _names(_table(f"{HEADER}\r1,A,B,student\r".encode())[0]) == [(2, "A", "B")]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_reason(data):
    table, problems = _table(data)
    assert (table is None) == problems.is_stopped
    if table is not None:
        list(table)


# --- dates ---


def _enrollments(*spans):
    rows = [f"c,s,student,{begin},{end}" for begin, end in spans]
    lines = ["classSourcedId,userSourcedId,role,beginDate,endDate", *rows]
    return "\n".join(lines).encode()


def _spans(*files):
    problems = Problems()
    read = [tables.read_table("enrollments", f"{number}.csv", data, problems) for number, data in enumerate(files)]
    tables.settle_dates(read, problems)
    found = [[table.date(row, "beginDate", problems) for row in table] for table in read]
    return found, problems


SEPTEMBER, OCTOBER = datetime.date(2026, 9, 8), datetime.date(2026, 10, 13)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-09-08", "2026-10-13"),
        ("9/8/2026", "10/13/2026"),
        ("08/09/2026", "13/10/2026"),
        ("8.9.2026", "13.10.2026"),
    ],
)
def test_the_file_shows_its_order(first, second):
    found, problems = _spans(_enrollments((first, ""), (second, "")))
    assert found == [[SEPTEMBER, OCTOBER]] and not problems.count()


def test_time_of_day_is_dropped():
    assert _spans(_enrollments(("2026-09-08T00:00:00Z", "")))[0] == [[SEPTEMBER]]


def test_another_file_settles_an_unclear_one():
    found, problems = _spans(_enrollments(("08/09/2026", "")), _enrollments(("13/10/2026", "")))
    assert found == [[SEPTEMBER], [OCTOBER]] and not problems.count()


def test_unclear_dates_are_read_as_month_first_with_a_warning():
    found, problems = _spans(_enrollments(("09/08/2026", "")))
    assert found == [[SEPTEMBER]]
    assert problems.codes() == {"dates_unclear"} and not problems.is_stopped


def test_two_orders_in_one_file_stop_the_import():
    _found, problems = _spans(_enrollments(("13/10/2026", ""), ("10/14/2026", "")))
    (problem,) = problems.first(1)
    assert (problem.code, problem.row, problem.params["other_row"]) == ("dates_mixed", 3, 2)


@pytest.mark.parametrize("text", ["2026-02-30", "next week", "31/31/2026", "8/9/26"])
def test_what_is_no_date_is_reported(text):
    found, problems = _spans(_enrollments((text, "")))
    assert found == [[None]] and "bad_date" in problems.codes()


@given(st.dates(min_value=datetime.date(1990, 1, 1)), st.sampled_from([dates.ISO, dates.US, dates.EUROPEAN]))
def test_every_date_is_read_in_its_own_order(day, order):
    text = {
        dates.ISO: day.isoformat(),
        dates.US: f"{day.month}/{day.day}/{day.year:04d}",
        dates.EUROPEAN: f"{day.day:02d}/{day.month:02d}/{day.year:04d}",
    }[order]
    assert dates.parse(text, order) == day
    assert dates.find_order({text: 2})[0] in (order, None)
