# SPDX-License-Identifier: LGPL-3.0-or-later
"""Those who take part: parents at the portal, the office and administrators over RPC, and what each was answered."""

import http.client
import json
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

from lxml import html

TIMEOUT = 120  # seconds
DONE, REFUSED = 303, 409
# What Odoo's screens show as a sentence: all else is no answer.
REFUSALS = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.addons.ptc_conference.exceptions.HeldMeanwhile",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answer:
    """What a client was told.

    :param str outcome: ``good``, ``refused``, or ``broken``: neither a yes nor a no.
    :param str text: the sentence, or what broke.
    :param int offered: how many free sessions came with a refusal; None where the way in offers none.
    :param lost: what is gone when a session is: the words of the page, or the session's id; None where it is not told.
    :param int about: id of the class-teacher whose free sessions came with a refusal at the portal.
    """

    outcome: str
    text: str = ""
    offered: int | None = None
    lost: str | int | None = None
    about: int | None = None
    status: int = 200
    sent: float = 0.0
    seconds: float = 0.0
    appointments: list = field(default_factory=list)


class Device:
    """A browser of somebody who has signed in.

    :param int port: of the server on this machine.
    :param str session: id of a session of Odoo.
    :param str token: what the forms of that session carry.
    """

    def __init__(self, port, session, token):
        self.port = port
        self.session = session
        self.token = token

    def request(self, method, path, body=None, headers=None):
        """Return status, headers and text of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, {"Cookie": f"session_id={self.session}", **(headers or {})})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read().decode()
        finally:
            connection.close()

    def post(self, path, values):
        """Send a form."""
        return self.request("POST", path, urllib.parse.urlencode(values, doseq=True), FORM)

    def portal(self, conference, action, token=None, **values):
        """Press a button of the parents' page; return the Answer.

        :param str token: of the page as it was rendered; a page of its own unless given.
        """
        page = f"/my/conferences/{conference}"
        values = {"csrf_token": self.token, "token": token or uuid.uuid4().hex, **values}
        return self._timed(lambda: self._press(page, action, values))

    def press(self, address, values):
        """Press a button after which the page tells nothing; return the Answer."""
        return self._timed(lambda: self._press_only(address, {"csrf_token": self.token, **values}))

    def _press_only(self, address, values):
        status, _headers, text = self.post(address, values)
        return Answer("good" if status == DONE else "broken", text[:200], status=status)

    def _press(self, page, action, values):
        status, headers, text = self.post(f"{page}/{action}", values)
        if status == REFUSED:
            return read_page(text)
        if status != DONE:
            return Answer("broken", f"{action} answers {status}: {text[:200]}", status=status)
        where = urllib.parse.urlsplit(headers["Location"])
        status, _headers, text = self.request("GET", f"{where.path}?{where.query}")
        if status != 200:
            return Answer("broken", f"the page answers {status}", status=status)
        # What was done may have been changed by somebody else before this page was read.
        return Answer("good", read_page(text).text)

    def service(self, name, **values):
        """Call the booking service through the test addon."""
        return self._timed(lambda: self.call_service(name, json.dumps(values)))

    def call_service(self, name, payload):
        """Do the same with the payload as it is sent; errors of the connection are raised."""
        status, _headers, text = self.post(f"/race/{name}", {"payload": payload})
        if status != 200:
            return Answer("broken", f"{name} answers {status}: {text[:200]}", status=status)
        found = json.loads(text)
        if found["outcome"] == "good":
            return Answer("good", appointments=found["appointments"])
        return Answer("refused", found["text"], len(found["offered"]), found["lost"])

    def rpc(self, model, method, *arguments):
        """Call a method of a model as a program or Odoo's own screens do."""
        return self._timed(lambda: self._call_rpc(model, method, arguments))

    def _call_rpc(self, model, method, arguments):
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        path = f"/web/dataset/call_kw/{model}/{method}"
        status, _headers, text = self.request("POST", path, body, {"Content-Type": "application/json"})
        found = json.loads(text) if status == 200 else {"error": {}}
        if "error" not in found:
            return Answer("good")
        error = found["error"].get("data", {})
        if error.get("name") in REFUSALS:
            return Answer("refused", error["message"])
        text = f"{model}.{method} answers {status}: {error.get('name')} {error.get('message')}"
        return Answer("broken", text, status=500)

    def _timed(self, act):
        sent, began = time.time(), time.monotonic()
        try:
            answer = act()
        except (OSError, http.client.HTTPException) as error:
            answer = Answer("broken", f"no answer: {error!r}", status=0)
        answer.sent, answer.seconds = sent, time.monotonic() - began
        return answer


def read_page(text):
    """Return the Answer that a page of the portal tells."""
    notices = html.fromstring(text).xpath('//div[@id="notice"]')
    if not notices:
        return Answer("broken", "the page tells nothing")
    notice = notices[0]
    words = " ".join(notice.xpath('.//*[contains(@class, "o_ptc_notice_text")]')[0].text_content().split())
    if "o_ptc_notice_good" in notice.get("class"):
        return Answer("good", words)
    about = notice.xpath('.//input[@name="class_teacher_id"]/@value')
    offered = len(notice.xpath('.//button[@name="session_id" or @name="choice"]'))
    return Answer("refused", words, offered, words, int(about[0]) if about else None, REFUSED)


def at_once(acts):
    """Do all of these at once, each in a thread; return their results in order."""
    barrier = threading.Barrier(len(acts))
    answers = [Answer("broken", "no answer", status=0) for _act in acts]

    def run(number, act):
        barrier.wait()
        answers[number] = act()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
    return answers
