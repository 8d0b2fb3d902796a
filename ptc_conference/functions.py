# SPDX-License-Identifier: LGPL-3.0-or-later
"""Queries that are part of every booking, as functions of PostgreSQL.

Odoo discards the plans that PostgreSQL keeps with each request, so planning is most of what a booking costs. In a
function only what is run is planned: so what is rare is a statement of its own, behind an IF.
"""

from odoo.tools import SQL

FUNCTION = """
CREATE FUNCTION {name}({parameters}) RETURNS TABLE ({columns})
LANGUAGE plpgsql {volatility} AS $$
#variable_conflict use_column
{variables}
BEGIN
    {body}
END $$
"""
DECLARED = {}


def declare(name, parameters, columns, body, variables="", volatility="STABLE"):
    """Have a function installed with the addon, and dropped with it.

    :param str parameters: names with their types, as SQL has them.
    :param str columns: of the rows it returns, likewise.
    :param str body: its statements; a column goes before a parameter of that name.
    :param str variables: a DECLARE block, for what is looked up once.
    :param str volatility: ``VOLATILE`` for one that writes.
    """
    DECLARED[name] = FUNCTION.format(
        name=name,
        parameters=parameters,
        columns=columns,
        body=body.strip(),
        variables=variables.strip(),
        volatility=volatility,
    )


def install(env):
    """Make all functions anew."""
    drop(env)
    for function in DECLARED.values():
        env.cr.execute(SQL(function))


def drop(env):
    """Drop all functions."""
    for name in DECLARED:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(name)))
