# SPDX-License-Identifier: LGPL-3.0-or-later
"""Each kind of message over SMTP: made to be sent, received, parsed, its link followed, its files read back."""

import contextlib
import io
import re
import time
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import pypdf
import pytest

pytestmark = pytest.mark.system

# Of the people of the sample school only one couple and one teacher read mail: few messages of each kind.
FEW_READERS = """
UPDATE ptc_guardian SET receives_mail = false WHERE partner_id NOT IN
       (SELECT partner_id FROM res_users WHERE login IN ({parents}));
UPDATE res_partner SET email = NULL, email_normalized = NULL
 WHERE is_teacher AND id <> (SELECT partner_id FROM res_users WHERE login = 'teacher');
UPDATE res_partner SET email = 'teacher@school.example', email_normalized = 'teacher@school.example'
 WHERE id = (SELECT partner_id FROM res_users WHERE login = 'teacher')
"""
# Students of the couple's family and the teachers of their classes, as the parents' page has them.
LINE = """
SELECT met.class_teacher_id, met.teacher_id, met.student_id, guardian.family_id
  FROM ptc_guardian guardian
  JOIN res_users account ON account.partner_id = guardian.partner_id AND account.login = '{parent}'
 CROSS JOIN LATERAL ptc_conference_meetings(
       {conference}, now() AT TIME ZONE 'UTC', ARRAY[guardian.student_id], NULL) met
  JOIN ptc_conference_teacher own ON own.teacher_id = met.teacher_id AND own.conference_id = {conference}
 WHERE guardian.active AND met.class_id IS NOT NULL AND own.room_id IS NOT NULL ORDER BY met.class_teacher_id
"""
FREE = """
SELECT session.id, session.start FROM ptc_session session
 WHERE session.conference_id = {conference} AND session.teacher_id = {teacher} AND session.active
   AND session.is_blocked IS NOT TRUE AND session.rule_id IS NULL
   AND NOT EXISTS (SELECT FROM ptc_occupancy held WHERE held.session_id = session.id)
 ORDER BY session.start
"""
MESSAGES = """
SELECT message.kind, '<ptc-message-' || message.id || '-' || message.number || '.' || parameter.value || '@ptc>'
  FROM ptc_message message JOIN ir_config_parameter parameter ON parameter.key = 'database.uuid'
 WHERE message.state = 'sent' ORDER BY message.id
"""
CONFERENCE_PAGE = r"/my/conferences/\d+"
TEACHER_PAGE = r"/my/teaching/conferences/\d+"
NUMBER = "+1 212 555 0177"
CALL = r"/chat/\d+/\w{10}"
# Enough of a teacher's times for all that happens: some schools' other staff are there for an hour.
MANY_TIMES = 20
SAFE_LINKS = rf"{CONFERENCE_PAGE}|{TEACHER_PAGE}|/my/teaching/\d+/wishes|/odoo/[a-z-]+|{CALL}"


class Kind(NamedTuple):
    """What a message must be: its subject, words of it, where its link leads (None: it has none), its files."""

    subject: str
    words: tuple
    link: str | None
    shows: str = ""
    files: tuple = ()


KINDS = {
    "invitation": Kind("Please come: .* on .*", ("invite you", "Questions?"), CONFERENCE_PAGE, "o_ptc_line"),
    "opening": Kind("You can book now: .* on .*", ("can now choose",), CONFERENCE_PAGE, "o_ptc_line"),
    "asked": Kind("Please come to meet .*: .*", ("ask you to come",), CONFERENCE_PAGE, "o_ptc_line"),
    "booked": Kind(
        "2 booked – Your conferences on .*: 2 appointments", ("2 booked",), CONFERENCE_PAGE, "o_ptc_line", ("REQUEST",)
    ),
    "changed": Kind(
        "1 moved – Your conferences on .*: 2 appointments",
        ("1 moved", "If this does not suit you, these are free"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("REQUEST",),
    ),
    "by video": Kind(
        "1 moved – Your conferences on .*: 2 appointments",
        ("1 moved", "Video call: follow this link"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("REQUEST",),
    ),
    "by telephone": Kind(
        "1 moved – Your conferences on .*: 2 appointments",
        ("1 moved", f"we call you at {NUMBER}"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("REQUEST",),
    ),
    "by parent": Kind(
        "1 cancelled – Your conferences on .*: 1 appointment",
        ("1 cancelled", "Free instead"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("CANCEL",),
    ),
    "by school": Kind(
        "1 cancelled – Your conferences on .*: no appointments",
        ("1 cancelled", "Free instead"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("CANCEL",),
    ),
    "by teacher": Kind(
        "1 cancelled – Your conferences on .*: no appointments",
        ("1 cancelled", "Free instead"),
        CONFERENCE_PAGE,
        "o_ptc_line",
        ("CANCEL",),
    ),
    "reminder": Kind("Reminder: your conferences on .*", ("look forward",), CONFERENCE_PAGE, "o_ptc_line"),
    "last_call": Kind("Last call: .*", ("No time has been booked",), CONFERENCE_PAGE, "o_ptc_line"),
    "offer": Kind("A time has come free: .*", ("kept for you until",), CONFERENCE_PAGE, "o_ptc_offer"),
    "decline": Kind("Unable to attend: .*", ("Cannot come, says",), TEACHER_PAGE, "o_ptc_part"),
    "teacher_schedule": Kind("Your schedule on .*", ("sessions booked",), TEACHER_PAGE, "o_ptc_part", ("PDF",)),
    "teacher_digest": Kind("Changes on .*", ("Booked",), TEACHER_PAGE, "o_ptc_part"),
    "wishes_asked": Kind("When can you come.*", ("cannot come",), r"/my/teaching/\d+/wishes", "o_ptc"),
    "wishes_decided": Kind(
        "Your wishes: .*", ("decided", "Declined", "Nobody else can."), r"/my/teaching/\d+/wishes", "o_ptc"
    ),
    "takes over": Kind(
        "Your sessions have changed: .*",
        ("has changed for you", "A teacher is replaced by another", "Your sessions now"),
        TEACHER_PAGE,
        "o_ptc_part",
    ),
    "replaced": Kind(
        "Your sessions have changed: .*",
        ("has changed for you", "Your appointments", "You have no sessions"),
        TEACHER_PAGE,
        "o_ptc_part",
    ),
    "office_list": Kind(".*: .*conferences", ("appointments", "families"), None, "", ("PDF",)),
}


class Story:
    """What happens at the school, one after the other, and the messages it leads to.

    :param odoo: the school.
    """

    def __init__(self, odoo):
        self.odoo = odoo
        lines = [line for line in odoo.accounts if line.strip().startswith("Couple")]
        self.parents = [re.search(r"(\S+) / (\S+)", line).groups() for line in lines]
        self.parent = self.parents[0][0]
        self.conference = odoo.call("ptc.conference", "search", [("is_published", "=", True)])[0]
        odoo.sql(FEW_READERS.format(parents=", ".join(f"'{login}'" for login, _password in self.parents)))
        odoo.call("ptc.conference", "write", [self.conference], {"message_delay": 0, "has_waitlist": True})
        self.messages = {}

    def tell(self, name, kind=None, to=None, says=""):
        """Wait until a message of a kind that was not there has come, by itself; keep it under a name.

        :param says: what is in its text.
        """
        known = {message["Message-Id"] for message in self.messages.values()}
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            kinds = {key: found for found, key in self.odoo.sql(MESSAGES)}
            for message in self.odoo.mail.messages(to=to or self.parent):
                is_new = kinds.get(message["Message-Id"]) == (kind or name) and message["Message-Id"] not in known
                if is_new and says in get_texts(message)[1]:
                    self.messages[name] = message
                    return
            time.sleep(0.2)
        raise TimeoutError(name)

    def find_lines(self):
        """Return ``[(class-teacher, teacher, student, family)]`` of the couple."""
        query = LINE.format(parent=self.parent, conference=self.conference)
        return [tuple(map(int, row)) for row in self.odoo.sql(query)]

    def find_free(self, teacher):
        """Return the ids of the free sessions of a teacher that are for everybody."""
        query = FREE.format(conference=self.conference, teacher=teacher)
        return [int(number) for number, _start in self.odoo.sql(query)]

    def book(self, lines, where):
        """Book for the couple: of two lines, far from each other."""
        vals = [
            {
                "session_id": self.find_free(teacher)[where[number]],
                "class_teacher_id": part,
                "student_id": student,
                "family_id": family,
            }
            for number, (part, teacher, student, family) in enumerate(lines)
        ]
        return self.odoo.call("ptc.appointment", "create", vals)

    def send(self, kind, to=None, **values):
        """Have a message to all sent."""
        vals = {"conference_id": self.conference, "kind": kind, **values}
        self.odoo.call("ptc.mailing", "action_send", self.odoo.call("ptc.mailing", "create", [vals]))
        self.tell(kind, to=to)


def sign_in(odoo, address, login, password):
    """Open an address signed out and sign in on the page it leads to; return (address, HTML) of where that ends."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(address, timeout=60) as answer:
        page, found = answer.read().decode(), answer.url
    assert urllib.parse.urlsplit(found).path == "/web/login", "it asks who one is"
    [target] = urllib.parse.parse_qs(urllib.parse.urlsplit(found).query)["redirect"]
    form = {"csrf_token": read_hidden(page)["csrf_token"], "login": login, "password": password, "redirect": target}
    with opener.open(f"{odoo.url}/web/login", urllib.parse.urlencode(form).encode(), timeout=60) as answer:
        return opener, answer.url, answer.read().decode()


def read_hidden(html):
    """Return the hidden fields of a form."""
    fields = [tag for tag in re.findall(r"<input[^>]*>", html) if 'type="hidden"' in tag]
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in fields]
    return {name[1]: value[1] if value else "" for name, value in pairs if name}


def cancel_as_parent(story):
    """Cancel the last appointment of the schedule on the parent's own page."""
    address = f"{story.odoo.url}/my/conferences/{story.conference}"
    opener, _address, page = sign_in(story.odoo, address, *story.parents[0])
    form = re.findall(r'<form[^>]*action="([^"]*/cancel)#notice"[^>]*>(.*?)</form>', page, re.DOTALL)[-1]
    with opener.open(story.odoo.url + form[0], urllib.parse.urlencode(read_hidden(form[1])).encode(), timeout=60):
        pass


@pytest.fixture(scope="module")
def story(odoo):
    """Let everything happen once, in more than twenty messages."""
    story = Story(odoo)
    [[account]] = odoo.sql("SELECT partner_id FROM res_users WHERE login = 'teacher'")
    mine = next(line for line in story.find_lines() if line[1] == int(account))
    others = [line for line in story.find_lines() if line[1] != mine[1]]
    lines = [line for line in others if len(story.find_free(line[1])) >= MANY_TIMES]
    first, second = lines[0], next(line for line in lines if line[1] != lines[0][1] and line[2] != lines[0][2])
    [[day]] = odoo.sql(f"SELECT min(date) FROM ptc_conference_date WHERE conference_id = {story.conference}")
    story.send("invitation")
    story.send("opening")
    story.send("last_call")
    booked = story.book([first, second], (2, -3))
    story.tell("booked", "schedule")
    odoo.call("ptc.appointment", "write", [booked[0]], {"session_id": story.find_free(first[1])[6]})
    story.tell("changed", "schedule")
    meet(story, booked[0], "video", "by video")
    [parent] = odoo.call("res.partner", "search", [("email", "=", story.parent)])
    odoo.call("res.partner", "write", [parent], {"phone": NUMBER})
    meet(story, booked[0], "phone", "by telephone")
    meet(story, booked[0], "person", "in person again")
    story.send("reminder")
    cancel_as_parent(story)
    story.tell("by parent", "schedule")
    left = odoo.call("ptc.appointment", "search", [("id", "in", booked), ("state", "=", "booked")])
    odoo.call("ptc.appointment", "write", left, {"state": "cancelled"})
    story.tell("by school", "schedule")
    tell_of_teacher(story, mine, "teacher@school.example", day)
    story.send("office_list", to=find_contact(story), day=day)
    take_away(story, second)
    offer(story, first)
    decide_wish(story, mine[1], "teacher@school.example")
    replace(story, second, mine[1], "teacher@school.example")
    return story


def meet(story, appointment, way, name):
    """Let the couple meet a teacher in another way."""
    [found] = story.odoo.call("ptc.appointment", "read", [appointment], ["session_id"])
    story.odoo.call("ptc.session", "write", [found["session_id"][0]], {"way": way})
    story.tell(name, "schedule")


def find_contact(story):
    """Return the address of whom parents are told to ask."""
    query = "SELECT partner.email_normalized FROM ptc_conference one JOIN res_partner partner"
    [[address]] = story.odoo.sql(f"{query} ON partner.id = one.contact_id WHERE one.id = {story.conference}")
    return address


def tell_of_teacher(story, line, address, day):
    """Have the couple asked by the teacher with an account and unable to meet her, and the teacher told."""
    part, teacher, student, family = line
    keys = {"conference_id": story.conference, "class_teacher_id": part, "student_id": student}
    story.odoo.call("ptc.must.see", "create", [keys])
    story.tell("asked")
    [person] = story.odoo.call("res.partner", "search", [("email", "=", story.parent)])
    story.odoo.call("ptc.decline", "create", [{**keys, "family_id": family, "partner_id": person}])
    story.tell("decline", to=address)
    book_with(story, teacher)
    story.send("teacher_schedule", to=address, day=day)
    now = datetime.now(ZoneInfo("America/New_York"))
    today = (now + timedelta(days=now.hour >= 17)).date()
    story.send("teacher_digest", to=address, day=str(today))
    open_wishes(story)
    story.send("wishes_asked", to=address)


def open_wishes(story):
    """Let teachers enter wishes for another day: they are asked only while they can."""
    until = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    story.odoo.call("ptc.conference", "write", [story.conference], {"wish_until": until})


def book_with(story, teacher):
    """Let another family have an appointment with the teacher, who then has something to be told."""
    couple = {line[3] for line in story.find_lines()}
    links = story.odoo.sql(
        "SELECT part.id, enrollment.student_id, link.family_id FROM ptc_class_teacher part"
        " JOIN ptc_enrollment enrollment ON enrollment.class_id = part.class_id AND enrollment.active"
        " JOIN ptc_guardian link ON link.student_id = enrollment.student_id AND link.active AND link.may_book"
        f" WHERE part.active AND part.teacher_id = {teacher} ORDER BY link.id"
    )
    for part, student, family in (map(int, link) for link in links):
        for session in story.find_free(teacher)[:3] if family not in couple else ():
            vals = {"session_id": session, "class_teacher_id": part, "student_id": student, "family_id": family}
            with contextlib.suppress(RuntimeError):
                return story.odoo.call("ptc.appointment", "create", [vals])
    return pytest.fail("nobody can come")


def offer(story, line):
    """Let the couple wait for a teacher all of whose times are taken, and one of them come free."""
    part, teacher, student, family = line
    booked = book_with(story, teacher)
    story.odoo.call("ptc.session", "action_block", story.find_free(teacher))
    keys = {"class_teacher_id": part, "student_id": student, "family_id": family}
    story.odoo.call("ptc.waitlist", "create", [{"conference_id": story.conference, **keys}])
    story.odoo.call("ptc.appointment", "write", booked, {"state": "cancelled"})
    story.tell("offer")


def take_away(story, line):
    """Let a teacher be unable to come on the first day, on which the couple has booked, and apply the plan for that."""
    story.book([line], (0,))
    story.tell("booked with who cannot come", "schedule")
    [day] = story.odoo.call("ptc.conference.date", "search", [("conference_id", "=", story.conference)], limit=1)
    away = {"name": "Away", "date_id": day, "start_minute": 0, "stop_minute": 1440, "teacher_ids": [(6, 0, [line[1]])]}
    story.odoo.call("ptc.conference", "write", [story.conference], {"break_ids": [(0, 0, away)]})
    plan = story.odoo.call("ptc.conference", "action_allot", [story.conference])["res_id"]
    story.odoo.call("ptc.change", "action_apply", [plan])
    story.tell("by teacher", "schedule")


def decide_wish(story, teacher, address):
    """Decline a wish of the teacher, and let the minutes pass in which the office may decide others."""
    own = [("conference_id", "=", story.conference), ("teacher_id", "=", teacher)]
    [part] = story.odoo.call("ptc.conference.teacher", "search", own)
    [day] = story.odoo.call("ptc.conference.date", "search", own[:1], limit=1)
    wish = {"conference_teacher_id": part, "date_id": day, "start_minute": 1020, "stop_minute": 1030}
    wishes = story.odoo.call("ptc.teacher.wish", "create", [wish])
    story.odoo.call("ptc.teacher.wish", "write", wishes, {"state": "declined", "answer": "Nobody else can."})
    story.odoo.sql(f"UPDATE ptc_teacher_wish SET decided_on = decided_on - interval '1 hour' WHERE id = {wishes[0]}")
    story.odoo.run_cron("ptc_outbox_cron_send")
    story.tell("wishes_decided", to=address)


def replace(story, line, teacher, address):
    """Let the teacher take over from another, with whom the couple has booked; both are told."""
    replaced, away = line[1], "replaced@school.example"
    story.odoo.call("res.partner", "write", [replaced], {"email": away})
    story.book([line], (0,))
    own = [("conference_id", "=", story.conference), ("teacher_id", "=", replaced)]
    [part] = story.odoo.call("ptc.conference.teacher", "search", own)
    vals = {"conference_id": story.conference, "kind": "teacher", "part_id": part, "new_teacher_id": teacher}
    plans = story.odoo.call("ptc.change", "create", [vals])
    story.odoo.call("ptc.change", "action_plan", plans)
    story.odoo.call("ptc.change", "action_apply", plans)
    story.tell("takes over", "teacher_change", to=address, says="replaced by another")
    story.tell("replaced", "teacher_change", to=away, says="replaced by another")


def get_texts(message):
    """Return the HTML and the plain text of a message, the text in one line."""
    html, text = (message.get_body((part,)).get_content() for part in ("html", "plain"))
    return html, " ".join(text.split())


def get_links(html):
    """Return the addresses a message leads to, as parsed by urllib."""
    return [urllib.parse.urlsplit(link) for link in re.findall(r'href="([^"]+)"', html)]


@pytest.mark.parametrize("name", KINDS)
def test_message_says_what_it_is(story, name):
    kind, message = KINDS[name], story.messages[name]
    html, text = get_texts(message)
    assert re.fullmatch(kind.subject, " ".join(message["Subject"].split()))
    assert [word for word in kind.words if word not in text] == []
    assert [word for word in kind.words if word not in " ".join(re.sub("<[^>]+>", "", html).split())] == []


@pytest.mark.parametrize("name", KINDS)
def test_message_loads_nothing_and_links_tell_nothing(story, name):
    html, text = get_texts(story.messages[name])
    assert not re.search(r"<img|<link|<iframe|<script|background=|url\(|src=|@import", html)
    for link in get_links(html):
        assert re.fullmatch(SAFE_LINKS, link.path)
        assert (link.query, link.fragment) == ("", "")
    assert set(re.findall(r"https?://\S+", text)) <= {link.geturl() for link in get_links(html)}


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.link])
def test_link_leads_through_the_login_to_the_thing(odoo, story, name):
    kind = KINDS[name]
    links = {link.path for link in get_links(get_texts(story.messages[name])[0])}
    [link] = {link for link in links if not re.fullmatch(CALL, link)}
    assert re.fullmatch(kind.link, link)
    staff = link.startswith("/my/teaching")
    account = ("teacher", "teacher") if staff else story.parents[0]
    _opener, address, page = sign_in(odoo, odoo.url + link, *account)
    ended = urllib.parse.urlsplit(address)
    number = link.split("/")[-1]
    if re.fullmatch(TEACHER_PAGE, link):
        assert (ended.path, ended.fragment) == ("/my/teaching", f"conference-{number}")
        assert f'id="conference-{number}"' in page
    else:
        assert ended.path == link
    assert kind.shows in page


def test_call_can_be_joined_without_signing_in(odoo, story):
    """The link is for whoever has the message, as a video call is; of an appointment by telephone there is none."""
    links = {
        name: [link for link in get_links(get_texts(told)[0]) if re.fullmatch(CALL, link.path)]
        for name, told in story.messages.items()
    }
    assert {name for name, found in links.items() if found} == {"by video"}
    with urllib.request.urlopen(odoo.url + links["by video"][0].path, timeout=60) as answer:
        assert urllib.parse.urlsplit(answer.url).path != "/web/login"
        assert "discuss" in answer.read().decode()


# What of a message cannot be read as it is shown: too wide, too faint (WCAG 2.2, 1.4.3), or a button too small to tap.
UNREADABLE = """
() => {
    const parse = (text) => {
        const [red, green, blue, alpha = 1] = text.match(/[\\d.]+/g).map(Number);
        return { light: [red, green, blue], alpha };
    };
    const shine = (color) => color.map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const found = parse(getComputedStyle(at).backgroundColor);
            if (found.alpha === 1) {
                return found.light;
            }
        }
        return [255, 255, 255];
    };
    const problems = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        const text = walk.currentNode.textContent.trim();
        const shown = [parse(getComputedStyle(element).color).light, behind(element)].map(shine).sort((a, b) => b - a);
        if (text && (shown[0] + 0.05) / (shown[1] + 0.05) < 4.5) {
            problems.push(`too faint: ${text}`);
        }
    }
    for (const link of document.querySelectorAll("a[style*='inline-block']")) {
        if (link.getBoundingClientRect().height < 44) {
            problems.push(`too small: ${link.textContent}`);
        }
    }
    if (document.documentElement.scrollWidth > window.innerWidth) {
        problems.push(`too wide: ${document.documentElement.scrollWidth}`);
    }
    return { problems, ground: shine(behind(document.querySelector("table table"))) };
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 800])
def test_message_can_be_read_as_it_is_shown(story, new_page, shot, width, scheme):
    page = new_page(width, color_scheme=scheme)
    seen = {}
    for name in KINDS:
        page.set_content(get_texts(story.messages[name])[0])
        seen[name] = page.evaluate(UNREADABLE)
        shot(page, f"mail-{name.replace(' ', '-')}-{width}-{scheme}")
    assert {name: found["problems"] for name, found in seen.items() if found["problems"]} == {}
    # The dark one is dark indeed.
    assert {found["ground"] < 0.2 for found in seen.values()} == {scheme == "dark"}


@pytest.mark.parametrize("name", KINDS)
def test_files_can_be_read(story, name):
    files = list(story.messages[name].iter_attachments())
    found = {read_file(story, file) for file in files}
    assert found == set(KINDS[name].files)


def read_file(story, file):
    """Return the METHOD of a calendar file, or "PDF" of one that names a teacher."""
    content = file.get_payload(decode=True)
    if file.get_content_type() == "application/pdf":
        [[name]] = story.odoo.sql(
            "SELECT partner.name FROM res_users JOIN res_partner partner ON partner.id = res_users.partner_id"
            " WHERE login = 'teacher'"
        )
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        assert name in " ".join(" ".join(page.extract_text() for page in pages).split())
        return "PDF"
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{story.parent.lower()}"
    # RFC 6047, 2.4: the type says what is in it, and the same method as the calendar.
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method", "").upper() == calendar["METHOD"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert len(event.walk("VALARM")) == (1 if calendar["METHOD"] == "REQUEST" else 0)
    return str(calendar["METHOD"])
