# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.errors import SerializationFailure

from odoo.tools import SQL, Query


def lock_rows(records):
    """Lock those of some records that nobody else has, for a cron that may leave what is left to its next run.

    Odoo's ``try_lock_for_update`` ends the transaction, with an error in the log, when one of them was changed after
    that began: a parent may do so at any moment.

    :return: the records that are locked; none when one of them was changed meanwhile.
    """
    if not records:
        return records
    table = SQL.identifier(records._table)
    query = SQL("SELECT id FROM %s WHERE id IN %s FOR UPDATE SKIP LOCKED", table, tuple(records.ids))
    try:
        with records.env.cr.savepoint():
            records.env.cr.execute(query, log_exceptions=False)
            locked = {number for (number,) in records.env.cr.fetchall()}
    except SerializationFailure:
        return records.browse()
    return records.filtered(lambda record: record.id in locked)


def take_turns(records):
    """Let requests that are about to change something of these records come one after the other, before they look.

    Odoo begins the second anew, and it sees what the first has done. Without this PostgreSQL would refuse it too, but
    after an error in the log; or two rows would come of what is to be there once.

    :raise psycopg2.errors.SerializationFailure: when somebody else was at it since this transaction began.
    """
    if records:
        table = SQL.identifier(records._table)
        query = SQL("UPDATE %s SET write_date = write_date WHERE id IN %s", table, tuple(records.ids))
        records.env.cr.execute(query, log_exceptions=False)


def fetch_rows(model, domain, columns, order=None):
    """Read values along many2one paths in one query, for pages that only show them.

    :param model: an empty recordset, with the rights to read by.
    :param dict columns: name of each value and its path, for example ``{"room": "session_id.room_id.name"}``.
    :param str order: as for ``search``; none by default.
    :return: a list of dicts; what is empty is ``None``, instants are naive UTC.
    """
    query = model._search(domain, order=order)
    values = (_path_to_sql(model, query, path) for path in columns.values())
    rows = model.env.execute_query(query.select(*values))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def get_source(model, columns):
    """Return SELECT and FROM of such a query, to keep: writing them takes longer than PostgreSQL's answer.

    A table is called by the path to it: ``ptc_session__room_id``. Rights are not asked. A value may also be SQL.

    :raise ValueError: when it is not the same for all users of a language.
    """
    query = Query(model.env, model._table, model._table_sql)
    values = [path if isinstance(path, SQL) else _path_to_sql(model.sudo(), query, path) for path in columns.values()]
    source = SQL("SELECT %s FROM %s", SQL(", ").join(values), query.from_clause)
    if set(source.params) - {model.env.lang, "en_US"}:
        raise ValueError(f"A query that depends on the user cannot be kept: {source}")
    return source


def _path_to_sql(model, query, path):
    *names, last = path.split(".")
    alias = query.table
    for name in names:
        model, alias = model._fields[name].join(model, alias, query)
    return model._field_to_sql(alias, last, query)
