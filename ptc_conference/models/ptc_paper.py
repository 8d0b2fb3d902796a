# SPDX-License-Identifier: LGPL-3.0-or-later
import functools
from typing import Any, NamedTuple

from lxml import html
from markupsafe import Markup

from odoo import api, models
from odoo.tools.mail import html_to_inner_content
from odoo.tools.misc import get_lang

from ..lib import paper, paper_text

MARGINS = 24  # mm above and below, see the template "paper"
SIDES = 28  # mm left and right
A4 = (210, 297)
LOGO = 16  # mm, at most
FIRST = Markup("<strong>%s</strong>%s%s")
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
            ``dir`` (ltr or rtl), ``width`` (of the line, mm), ``mark`` (a function for all texts), ``tagline`` (of the
            school), ``foot`` (of the sheet and the school), ``is_blank`` (the back of the last page, where paper is
            printed on both sides).
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
        tagline, footer = ("", "") if sheet.scale > 1 else self._read_layout(sheet.company, sheet.lang)
        told = (*sheet.foot, footer) if footer else sheet.foot
        foot = sum(paper_text.count_lines(text, width, paper_text.SMALL) for text in told) * paper.LINE + 4
        first = height - foot - self._get_head_height(sheet, width, tagline)
        rest = height - foot - self._get_next_head_height(sheet, width)
        found = paper.divide(sheet.sections, first / sheet.scale, rest / sheet.scale, width / sheet.scale)
        direction = self._get_direction(sheet.lang)
        page = {"sheet": sheet, "count": len(found), "dir": direction, "is_blank": False}
        page.update(tagline=tagline, foot=told)
        page["width"] = width / sheet.scale
        page["mark"] = self._get_mark(sheet.lang, width / sheet.scale)
        pages = [{**page, "sections": sections, "number": number} for number, sections in enumerate(found, 1)]
        if sheet.is_two_sided and len(pages) % 2:
            pages.append({**page, "sections": [], "number": 0, "is_blank": True})
        return pages

    @api.model
    def _read_layout(self, company, lang):
        """Return the tagline and the footer of a school's layout in a language, each as one line; "" without."""
        school = company.with_context(lang=lang)
        return html_to_inner_content(school.report_header), html_to_inner_content(school.report_footer)

    @api.model
    def _get_head_height(self, sheet, width, tagline=""):
        """Return the height of the head on the first page, mm: the title is large, and beside it stands the logo."""
        room = width * 0.6
        title = paper_text.count_lines(sheet.title, room / sheet.scale, paper_text.TITLE, is_bold=True) * 8.5
        under = sum(paper_text.count_lines(text, room / sheet.scale, paper_text.UNDER) for text in sheet.under) * 5.6
        name = paper_text.count_lines(sheet.company.name, width * 0.34 / sheet.scale, is_bold=True)
        school = (name + 1) * paper.LINE * sheet.scale + (0 if sheet.company.uses_default_logo else LOGO)
        if tagline:
            school += paper_text.count_lines(tagline, width * 0.34, paper_text.SMALL) * paper.LINE
        return max(school, paper.LINE + (title + under) * sheet.scale) + 8

    @api.model
    def _get_next_head_height(self, sheet, width):
        """Return the height of the head on each later page, mm."""
        lines = paper_text.count_lines(f"{sheet.title}, {sheet.above}", width * 0.6 / sheet.scale, is_bold=True)
        return 12 + paper.LINE * (lines - 1) * sheet.scale

    @api.model
    def _get_direction(self, lang):
        return self.env["res.lang"]._get_data(code=lang).direction or "ltr"

    @api.model
    def _get_mark(self, lang, width):
        """Return the function that all texts on paper of a language pass through, those of templates too.

        :param width: of the line, mm, where a text is not told another ``width``, see ``paper_text.mark``.
        """
        is_rtl = self._get_direction(lang) == "rtl"

        def mark(text, width=width, **letters):
            text = text.unescape().strip() if isinstance(text, Markup) else text
            told = paper_text.mark(text, is_rtl, width, **letters)
            return told if paper_text.RTL in (told or "") else paper_text.keep_whole(told)

        return mark

    @api.model
    def _mark_html(self, content, lang, width):
        """Return HTML that a person has written, each text in it as of ``_get_mark``."""
        if not content or self._get_direction(lang) != "rtl":
            return content
        root = html.fragment_fromstring(str(content), create_parent="div")
        for node in root.iter():
            node.text, node.tail = (paper_text.mark(text, True, width) for text in (node.text, node.tail))
        return Markup(html.tostring(root, encoding="unicode"))

    @api.model
    def _get_cells(self, page, section, row):
        """Return the cells of a row for a template: dicts of ``text`` (HTML), ``kind`` and ``span``, per cent."""
        cells = []
        for text, column, span in zip(row.cells, section.columns, paper.get_spans(row, section.columns), strict=False):
            room = None if column.kind == "time" else paper.get_cell_width(span, page["width"])
            mark = functools.partial(page["mark"], width=room)
            told = mark(text, is_bold=column.kind == "strong")
            if column.kind == "first":
                first, newline, rest = (text or "").partition("\n")
                told = FIRST % (mark(first, is_bold=True), newline, mark(rest))
            cells.append({"text": told, "kind": column.kind, "span": span})
        return cells

    @api.model
    def _get_lang(self):
        return get_lang(self.env).code
