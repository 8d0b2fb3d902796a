# SPDX-License-Identifier: LGPL-3.0-or-later
import functools
from typing import Any, NamedTuple

from odoo import api, models
from odoo.tools.misc import get_lang

from ..lib import paper

MARGINS = 24  # mm above and below, see the template "paper"
SIDES = 28  # mm left and right
A4 = (210, 297)
RESERVE = 6  # mm that stay empty: fonts differ


class Sheet(NamedTuple):
    """What one person, room or class gets: one sheet of paper, or several. All texts are in its language.

    ``above`` and ``under``: small and large lines beside the ``title``; ``empty``: what is told without rows;
    ``scale``: how much larger than usual; ``lang``: code of the language.
    """

    company: Any
    title: str
    sections: list
    lang: str
    above: str = ""
    under: tuple = ()
    foot: tuple = ()
    empty: str = ""
    is_two_sided: bool = False
    scale: float = 1


class PtcPaper(models.AbstractModel):
    """Sheets as pages: each begins with its head, and repeats it where it goes on."""

    _name = "ptc.paper"
    _description = "Paper"

    @api.model
    def _get_pages(self, sheets, is_two_sided=None):
        """Return the pages of several sheets, in order.

        :param sheets: list of Sheet.
        :param is_two_sided: instead of what the sheets say.
        :return: list of dicts: ``sheet``, ``sections`` (of this page), ``number``, ``count`` (of the sheet's pages),
            ``dir`` (ltr or rtl), ``mark`` (a function for all texts), ``is_blank`` (the back of the last page, where
            paper is printed on both sides).
        """
        width, height = self._get_size()
        if is_two_sided is not None:
            sheets = [sheet._replace(is_two_sided=is_two_sided) for sheet in sheets]
        pages = [page for sheet in sheets for page in self._get_sheet_pages(sheet, width, height)]
        while pages and pages[-1]["is_blank"]:
            pages.pop()
        return pages

    @api.model
    def _get_size(self):
        """Return width and height of what is printed on, mm, by the paper of the company."""
        paper_format = self.env["ir.actions.report"].get_paperformat()
        width, height = paper_format.print_page_width or A4[0], paper_format.print_page_height or A4[1]
        return width - SIDES, height - MARGINS - RESERVE

    @api.model
    def _get_sheet_pages(self, sheet, width, height):
        foot = sum(paper.count_lines(text, int(width / paper.CHARACTER)) for text in sheet.foot) * paper.LINE + 4
        first = height - foot - self._get_head_height(sheet, width)
        found = paper.divide(
            sheet.sections, first / sheet.scale, (height - foot - 12) / sheet.scale, width / sheet.scale
        )
        direction = self._get_direction(sheet.lang)
        page = {"sheet": sheet, "count": len(found), "dir": direction, "is_blank": False}
        page["mark"] = functools.partial(paper.mark, is_rtl=direction == "rtl")
        pages = [{**page, "sections": sections, "number": number} for number, sections in enumerate(found, 1)]
        if sheet.is_two_sided and len(pages) % 2:
            pages.append({**page, "sections": [], "number": 0, "is_blank": True})
        return pages

    @api.model
    def _get_head_height(self, sheet, width):
        """Return the height of the head on the first page, mm: the title is large, and beside it stands the logo."""
        room = width * 0.6
        title = paper.count_lines(sheet.title, int(room / 5.5 / sheet.scale)) * 8.5 * sheet.scale
        under = sum(paper.count_lines(text, int(room / 2.7 / sheet.scale)) for text in sheet.under) * 5.6 * sheet.scale
        return max(19, paper.LINE + title + under) + 8

    @api.model
    def _get_direction(self, lang):
        return self.env["res.lang"]._get_data(code=lang).direction or "ltr"

    @api.model
    def _get_lang(self):
        return get_lang(self.env).code
