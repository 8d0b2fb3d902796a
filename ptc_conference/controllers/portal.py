# SPDX-License-Identifier: LGPL-3.0-or-later
import functools
import time

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..exceptions import BookingRefused, BookingStale
from ..lib import request_key

MAX_ID = 2**31 - 1  # of a PostgreSQL integer
ATTEMPTS = 10
ASKED = ("link_id", "class_teacher_id", "session_id")
MAX_CHOICES = 100
PAGES = ("", "second/")  # the page, and that for a second adult
READ_AT = "X-Read-At"
REFUSED, EXPIRED = 409, 400  # HTTP statuses


def speak_own_language():
    """Answer in the language that the school has noted for the reader, whatever the browser has asked for before."""
    lang = request.env["res.users"].context_get().get("lang")
    if lang and lang != request.env.lang:
        request.update_context(lang=lang)


def form_route(path):
    """Return the decorator of a route that takes a form of the page of a conference.

    Odoo's own check of the form's token answers with an error page that leads nowhere. Here whoever has signed in
    again since the page was opened gets the page as it is now, and nothing is changed.
    """

    def decorate(method):
        @functools.wraps(method)
        def checked(self, conference_id, csrf_token=None, **form):
            speak_own_language()
            if not request.validate_csrf(csrf_token):
                return self._answer_expired(conference_id)
            return method(self, conference_id, **form)

        return route(path, type="http", auth="user", methods=["POST"], csrf=False)(checked)

    return decorate


def page_route(path):
    """Return the decorator of a route that shows a page of the parent's own, in the frame of Odoo's portal.

    A ``website`` route would look for the language in the address, in a cookie and in a default, and lead who has
    another one to another address first. Here it is the parent's own, whatever stands there.
    """

    def decorate(method):
        @functools.wraps(method)
        def framed(self, *args, **kw):
            speak_own_language()
            request.lang = request.env["res.lang"]._get_data(code=request.env.lang)
            request.is_frontend = True
            self.env["ir.http"]._frontend_pre_dispatch()
            return method(self, *args, **kw)

        return route(path, type="http", auth="user", readonly=True)(framed)

    return decorate


class ConferencePortal(CustomerPortal):
    """The parents' pages. What is not the signed-in partner's answers like something that never existed."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        partner = self.env.user.partner_id
        page = self.env["ptc.family.page"].sudo()
        if not counters:
            values["is_guardian"] = bool(page._get_links(partner)[0])
        if "conference_count" in counters:
            values["conference_count"] = len(page._get_list_sudo(partner)["coming"])
        return values

    @page_route("/my/conferences")
    def portal_my_conferences(self, **kw):
        """List the conferences in which the own children have teachers."""
        found = self.env["ptc.family.page"]._get_list_sudo(self.env.user.partner_id)
        values = {"found": found, "page_name": "conferences", "title": self.env._("Conferences")}
        return self._render_private("ptc_conference.portal_my_conferences", values)

    @page_route("/my/conferences/<int:conference_id>")
    def portal_conference(self, conference_id, teacher=None, done=None, **kw):
        """Show a conference.

        :param teacher: the number on the page of the teacher to show open.
        :param done: the key of a request that was carried out, to be told what it has led to.
        """
        self.env["ptc.family.page"]._read_user_sudo()
        notice = self.env["ptc.family.page"]._find_notice_sudo(conference_id, done)
        return self._render_page(self._get_page(conference_id, notice, self._to_id(teacher)))

    @route("/my/conferences/<int:conference_id>/free", type="http", auth="user", readonly=True, save_session=False)
    def portal_conference_free(self, conference_id, **kw):
        """Answer the free times of all teachers as JSON; 304 while they are as the browser knows them.

        A header says since when they are known, in milliseconds since the epoch: what the bus says may be older.
        """
        headers = {"Cache-Control": "private, no-cache", READ_AT: int(time.time() * 1000)}
        free = self.env["ptc.conference"]._get_free_again_sudo(self._to_id(conference_id), self.env.user)
        if free is None:
            raise NotFound()
        response = request.make_json_response(free, headers=headers)
        response.add_etag()
        return response.make_conditional(request.httprequest.environ)

    @route(
        [f"/my/conferences/<int:conference_id>/{page}{action}" for page in PAGES for action in request_key.ACTIONS],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_conference_back(self, conference_id, **kw):
        """Lead to the page who asks for the address of a form: by "back", a new tab, or after signing in again."""
        return request.redirect(self._get_address(conference_id), code=303)

    @form_route("/my/conferences/<int:conference_id>/book")
    def portal_conference_book(self, conference_id, **form):
        """Book one time, or several, all or nothing, see ``_get_asked``."""
        asked, partner = self._get_asked(form), self.env.user.partner_id
        appointments_sudo = self.env["ptc.appointment"].sudo()
        wanted = appointments_sudo._find_wanted_sudo(partner, self._to_id(conference_id), asked)
        if not wanted:
            raise NotFound()
        key = request_key.make_key("book", form.get("token"), *asked)
        told = [self.env["ptc.family.page"]._get_wanted(**one) for one in wanted]
        book = functools.partial(appointments_sudo._book_all, wanted=wanted, booked_by=partner, key=key)
        return self._answer(conference_id, key, told, book)

    @form_route([f"/my/conferences/<int:conference_id>/{page}move" for page in PAGES])
    def portal_conference_move(self, conference_id, appointment_id=None, session_id=None, **form):
        appointment_sudo = self._find_appointment_sudo(conference_id, appointment_id)
        session_sudo = appointment_sudo._find_session_sudo(
            appointment_sudo.conference_id, appointment_sudo.teacher_id, self._to_id(session_id)
        )
        if not session_sudo:
            raise NotFound()
        key = request_key.make_key("move", form.get("token"), appointment_sudo.id, session_sudo.id)
        told = [self.env["ptc.family.page"]._get_held(appointment_sudo, session_sudo)]
        return self._answer(conference_id, key, told, lambda: appointment_sudo._move(session=session_sudo, key=key))

    @form_route([f"/my/conferences/<int:conference_id>/{page}cancel" for page in PAGES])
    def portal_conference_cancel(self, conference_id, appointment_id=None, **form):
        appointment_sudo = self._find_appointment_sudo(conference_id, appointment_id)
        key = request_key.make_key("cancel", form.get("token"), appointment_sudo.id)
        told = [self.env["ptc.family.page"]._get_held(appointment_sudo)]
        return self._answer(conference_id, key, told, lambda: appointment_sudo._cancel_for_now(key=key))

    @form_route([f"/my/conferences/<int:conference_id>/{page}undo" for page in PAGES])
    def portal_conference_undo(self, conference_id, appointment_id=None, **form):
        """Take a cancellation back."""
        appointment_sudo = self._find_appointment_sudo(conference_id, appointment_id)
        key = request_key.make_key("undo", form.get("token"), appointment_sudo.id)
        told = [self.env["ptc.family.page"]._get_held(appointment_sudo)]
        undo = functools.partial(appointment_sudo._undo, booked_by=self.env.user.partner_id, key=key)
        return self._answer(conference_id, key, told, undo)

    def _get_asked(self, form):
        """Return what a form asks to book as a list of ``(link_id, class_teacher_id, session_id)``.

        One time comes in these three fields; several at once come in fields ``choice``, each of the three ids with
        colons between them.

        :raise NotFound: when a choice is none, or there are more than anybody could choose.
        """
        choices = request.httprequest.form.getlist("choice")
        texts = [choice.split(":") for choice in choices] or [[form.get(name) for name in ASKED]]
        asked = [tuple(map(self._to_id, ids)) for ids in texts if len(ids) == len(ASKED)]
        if len(asked) < len(texts) or len(asked) > MAX_CHOICES:
            raise NotFound()
        return list(dict.fromkeys(asked))

    def _find_appointment_sudo(self, conference_id, appointment_id):
        """Return the parent's own appointment as sudo.

        :raise NotFound: when it is not theirs, or not there.
        """
        appointment_sudo = self.env["ptc.appointment"]._find_own_sudo(
            self.env.user.partner_id, self._to_id(conference_id), self._to_id(appointment_id)
        )
        if not appointment_sudo:
            raise NotFound()
        return appointment_sudo

    def _answer(self, conference_id, key, wanted, change):
        """Make a change and lead back to the page, which tells of it; or tell at once why not, and what is free.

        What was taken meanwhile is not in the snapshot of this transaction: the answer is read in a new one.

        :param str key: of the request.
        :param list wanted: what it is about, see ptc_family_page_notice.py.
        :param change: carries the request out, and returns appointments if they may have changed since.
        """
        attempts, partner = ATTEMPTS, self.env.user.partner_id
        while refusal := self._try(change, wanted):
            attempts -= 1
            self.env.cr.rollback()
            if refusal["code"] == "stale" and attempts:
                continue
            page = self._get_reader()._get_refusal_sudo(conference_id, partner, refusal)
            if not page:
                raise NotFound()
            if not page["notice"]["is_held"] or not attempts:
                return self._render_notice(page["id"], page["name"], page["notice"], REFUSED)
        return request.redirect(f"{self._get_address(conference_id)}?done={key}#notice", code=303)

    def _get_address(self, conference_id):
        """Return the address of the page to which the forms of a request belong."""
        return f"/my/conferences/{conference_id}"

    def _get_reader(self):
        """Return the read model of that page."""
        return self.env["ptc.family.page"]

    def _try(self, change, wanted):
        """Make a change; return the notice of its refusal, or None."""
        page = self.env["ptc.family.page"]
        try:
            appointments = change()
        except BookingRefused as refused:
            return page._prepare_refusal(refused.code, str(refused), wanted)
        except BookingStale as stale:
            return page._prepare_refusal("stale", str(stale), wanted)
        is_gone = appointments and not appointments._get_booked()
        return page._prepare_refusal("cancelled", "", wanted) if is_gone else None

    def _answer_expired(self, conference_id):
        text = self.env._(
            "You have signed in again since this page was opened, so nothing was changed. Please choose again."
        )
        return self._answer_plainly(conference_id, text, EXPIRED)

    def _answer_plainly(self, conference_id, text, status):
        """Say why a form was not carried out, where that is about no time."""
        notice = self.env["ptc.family.page"]._describe_plainly(text)
        return self._render_notice(conference_id, self.env._("Conference"), notice, status)

    def _render_notice(self, conference_id, title, notice, status):
        """Render what a form has led to, alone: many are refused when booking opens, and a page takes much longer."""
        direction = self.env["res.lang"]._get_data(code=self.env.lang).direction
        values = {"address": self._get_address(conference_id), "title": title, "notice": notice}
        values.update(direction=direction, token=request_key.make_token(), csrf=request.csrf_token())
        values["help_address"] = self._get_help_address()
        response = request.render("ptc_conference.portal_refused", values, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _get_help_address(self):
        """Return where the reader of this page asks the school, or "" where that is not offered."""
        return ""

    def _get_page(self, conference_id, notice=None, opened=None):
        """Return the page of a conference, see ``_get_page_sudo`` of ptc.family.page.

        :raise NotFound: when nothing of the conference is the parent's.
        """
        page = self.env["ptc.family.page"]._get_page_sudo(
            self._to_id(conference_id), self.env.user.partner_id, notice, opened
        )
        if not page:
            raise NotFound()
        return page

    def _render_page(self, page):
        """Render the page of a conference; its forms carry a token of their own."""
        values = {"page": page, "page_name": "conference", "title": page["name"], "token": request_key.make_token()}
        return self._render_private("ptc_conference.portal_conference_page", values)

    def _to_id(self, value):
        """Return an id that came from the browser as a number that PostgreSQL takes, or 0."""
        text = str(value or "")
        return int(text) if text.isdecimal() and len(text) <= 10 and int(text) <= MAX_ID else 0

    def _render_private(self, template, values):
        """Render a page that neither a proxy nor a shared computer may keep."""
        direction = self.env["res.lang"]._get_data(code=self.env.lang).direction
        values = {**self._prepare_portal_layout_values(), "direction": direction, **values}
        values.update(html_data={"lang": self.env.lang.replace("_", "-"), "dir": direction}, has_icons_later=True)
        response = request.render(template, values)
        response.headers["Cache-Control"] = "no-store"
        return response
