# SPDX-License-Identifier: LGPL-3.0-or-later
import functools
import re

from odoo.tools import format_date, format_time, get_lang
from odoo.tools.misc import babel_locale_parse

from .lib import grid

# Times of day and dates as each language writes them: there are few, and writing one takes as long as a row of a page.
_TEXTS = {}
_MOST_TEXTS = 20000


class When:
    """Instants (naive UTC) in words: in one time zone, in the reader's language, each worked out once."""

    def __init__(self, env, tz):
        self.env = env
        self.tz = tz
        self._lang = get_lang(env).code
        self._clocks = {}
        self._locals = {}

    def date(self, instant):
        """Return the local date of an instant."""
        return self._get_local(instant).date()

    def _get_local(self, instant):
        if instant not in self._locals:
            self._locals[instant] = grid.to_local(instant, self.tz)
        return self._locals[instant]

    def clock(self, instant):
        """Return the local time of day, for example "4:40 PM"."""
        if instant not in self._clocks:
            self._clocks[instant] = self._get_clock(instant)
        return self._clocks[instant]

    def _get_clock(self, instant):
        local = self._get_local(instant)
        write = functools.partial(format_time, self.env, instant, tz=self.tz, time_format="short")
        return self._remember((local.hour, local.minute), write)

    def _remember(self, key, write):
        """Return the text that ``write`` makes, as it was written last time."""
        key = (self._lang, *key)
        if key not in _TEXTS:
            if len(_TEXTS) >= _MOST_TEXTS:
                _TEXTS.clear()
            _TEXTS[key] = write()
        return _TEXTS[key]

    def until(self, instant):
        """Return the end of a span of time, to stand after its start, for example "to 4:50 PM"."""
        return self.env._("to %(clock)s", clock=self.clock(instant))

    def day(self, date):
        """Return a date without its year, for example "Thursday, December 3"."""
        return self._remember(("day", date), lambda: self._write(date, self._get_day_pattern()))

    def moment(self, instant):
        """Return day and time, for example "Thursday, December 3, 4:40 PM"."""
        return self.env._("%(day)s, %(clock)s", day=self.day(self.date(instant)), clock=self.clock(instant))

    def short_day(self, date):
        """Return a date in few letters, for example "Thu, Dec 3"."""
        return self._remember(("short", date), lambda: self._write(date, self._get_short_pattern()))

    def dated(self, date):
        """Return a date with its year in few letters, for example "Thu, Dec 3, 2026"."""
        known = self._find_pattern("yMMMEd")
        return self._remember(("dated", date), lambda: self._write(date, known.pattern if known else "medium"))

    def short(self, instant):
        """Return day and time in few letters, for example "Thu, Dec 3, 4:40 PM"."""
        return self.env._("%(day)s, %(clock)s", day=self.short_day(self.date(instant)), clock=self.clock(instant))

    def _write(self, date, pattern):
        return format_date(self.env, date, date_format=pattern)

    def _get_short_pattern(self):
        known = self._find_pattern("MMMEd")
        return known.pattern if known else "medium"

    def _find_pattern(self, *keys):
        """Return the first of some CLDR skeletons that the language has, or None."""
        skeletons = babel_locale_parse(get_lang(self.env).code).datetime_skeletons
        return next((skeletons[key] for key in keys if key in skeletons), None)

    def _get_day_pattern(self):
        """Return the LDML pattern of a weekday, day and month written out, in the order of the language."""
        known = self._find_pattern("MMMMEEEEd", "MMMMEd", "MMMEd")
        if known is None:
            return "full"
        return re.sub("M{3,}", "MMMM", re.sub("E+", "EEEE", known.pattern))
