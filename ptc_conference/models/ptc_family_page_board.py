# SPDX-License-Identifier: LGPL-3.0-or-later
from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import ormcache

from ..when import When

# Cells of the board. Strings, put together here: hundreds of them in QWeb take longer than all the rest of the page.
BUTTON = '<li><button type="submit" name="session_id" class="o_ptc_slot" value="'
TOLD = '<li%s><span class="o_ptc_slot o_ptc_slot_%s"><b>%s</b> <small>%s</small></span></li>'
SHOWN = '<li><span class="o_ptc_slot o_ptc_slot_shown">%s</span></li>'
NONE = '<li class="o_ptc_none" aria-hidden="true"></li>'
BREAK = '<li class="o_ptc_break"><span>%s</span></li>'
RAIL = "<li>%s</li>"
GONE = ' class="o_ptc_gone" data-session="%s"'
HERE = "\0"  # where a text has its changing part


class PtcFamilyPage(models.AbstractModel):
    """The board: the teachers of a child side by side, with one row for each time of a day.

    All columns have all rows, so that times stand beside each other on a wide screen; on a phone only the open column
    is shown, without what cannot be taken.
    """

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_board(self, lines, when):
        """Add to each line ``days``: its cells as ``[{"day", "cells"}]``; none when there is nothing to choose.

        :return: the same for the times down the side.
        """
        entries = {line["number"]: self._get_entries(line) for line in lines}
        spans = {(time["start"], time["stop"]) for own in entries.values() for _kind, time in own.values()}
        rows = self._get_kept_rows(tuple(sorted(spans)), when.tz)
        for line in lines:
            own = entries[line["number"]]
            cells = self._get_cells(line, own, rows["words"]) if own else None
            line["days"] = self._join(rows["days"], cells, when) if cells else []
        return rows["rail"]

    @api.model
    @ormcache("spans", "tz", "self.env.lang")
    def _get_kept_rows(self, spans, tz):
        """Return what the boards of many families have in common, to be read only: workers keep it.

        :param spans: sorted ``(start, stop)`` of all times on the board.
        :return: ``{"days", "words", "rail"}``: see ``_get_rows`` and ``_get_cell_words``; the times down the side.
        """
        when = When(self.env, tz)
        days = self._get_rows(spans, when)
        words = self._get_cell_words(days, when)
        clocks = {start: RAIL % clock for start, clock in words["clocks"].items()}
        rail = {**clocks, **{row: BREAK % "" for rows in days.values() for row in rows if row not in clocks}}
        return {"days": days, "words": words, "rail": self._join(days, rail, when)}

    @api.model
    def _get_entries(self, line):
        """Return the times of a line in its column, as ``{start: (kind, time)}``."""
        own = line["appointment"]
        entries = {time["start"]: ("taken", time) for time in line["taken"]}
        for time in line["times"]:
            kind = "free" if not time["clash"] else "family" if time["is_elsewhere"] else "close"
            entries[time["start"]] = (kind, time)
        if own and entries:
            entries[own["start"]] = ("own", own)
        return entries

    @api.model
    def _get_rows(self, spans, when):
        """Return the rows of the board, day by day: ``{date: [start, ...]}``.

        Where no teacher has a session for as long as one takes, there is a row for the break: ``(start, stop)``.
        """
        days = {}
        for start, stop in spans:
            rows, last = days.setdefault(when.date(start), ([], []))
            if last and start - last[0] >= stop - start:
                rows.append((last[0], start))
            if not rows or rows[-1] != start:
                rows.append(start)
            last[:] = [max(stop, *last)] if last else [stop]
        return {date: rows for date, (rows, _last) in days.items()}

    @api.model
    def _get_cell_words(self, days, when):
        """Return what the cells of all columns have in common, each escaped once."""
        starts = [row for rows in days.values() for row in rows if not isinstance(row, tuple)]
        breaks = [row for rows in days.values() for row in rows if isinstance(row, tuple)]
        told = {row: self.env._("Break until %(clock)s", clock=when.clock(row[1])) for row in breaks}
        clocks = {start: str(escape(when.clock(start))) for start in starts}
        return {
            "clocks": clocks,
            "moments": self._get_moments(days, clocks, when),
            "breaks": {row: BREAK % escape(text) for row, text in told.items()},
            "taken": str(escape(self.env._("taken"))),
            "own": str(escape(self.env._("your time"))),
        }

    @api.model
    def _get_moments(self, days, clocks, when):
        """Return day and time of each row, escaped: ``{start: HTML}``."""
        moments = {}
        for date, rows in days.items():
            text = self.env._("%(day)s, %(clock)s", day=when.day(date), clock=HERE)
            before, after = (str(escape(part)) for part in text.split(HERE))
            moments.update({row: before + clocks[row] + after for row in rows if row in clocks})
        return moments

    @api.model
    def _get_cells(self, line, entries, words):
        """Return the cells of a column as ``{row: HTML}``; a row that is not in it has none."""
        cells, clocks, moments = dict(words["breaks"]), words["clocks"], words["moments"]
        before, after = (str(escape(text)) for text in self._describe_button(line).split(HERE))
        for start, (kind, time) in entries.items():
            if kind == "free" and line["can_choose"]:
                label = f"{before}{moments[start]}{after}"
                cells[start] = f'{BUTTON}{time["session_id"]}" aria-label="{label}">{clocks[start]}</button></li>'
            elif kind == "free":
                cells[start] = SHOWN % clocks[start]
            else:
                text = words[kind] if kind in words else escape(time["clash"])
                shape = "clash o_ptc_slot_family" if kind == "family" else "clash" if kind == "close" else kind
                about = GONE % time["session_id"] if kind == "taken" else ""
                cells[start] = TOLD % (about, shape, clocks[start], text)
        return cells

    @api.model
    def _describe_button(self, line):
        """Return what the button of a free time says to who cannot see where it stands."""
        about = {"moment": HERE, "teacher": line["teacher"], "child": line["child"]}
        if line["appointment"]:
            return self.env._("Move to %(moment)s: %(teacher)s about %(child)s", **about)
        return self.env._("Book %(moment)s: %(teacher)s about %(child)s", **about)

    @api.model
    def _join(self, days, cells, when):
        """Return a column, day by day."""
        return [
            {"day": when.short_day(date), "cells": Markup("".join([cells.get(row, NONE) for row in rows]))}
            for date, rows in days.items()
        ]
