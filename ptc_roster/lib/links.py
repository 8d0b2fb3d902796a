# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who is whose guardian: guardian_links.csv, relationships.csv, agentSourcedIds.

Only guardian_links.csv speaks about rights, so for the students it names it
alone is heard.
"""

from collections import Counter

from .people import GUARDIAN, STUDENT
from .problems import NOTE, SKIP, WARNING
from .roster import GuardianLink

_RELATIONSHIPS = {
    **dict.fromkeys(["parent", "mother", "father", "adoptive parent"], "parent"),
    **dict.fromkeys(["step_parent", "step-parent", "stepparent", "stepmother", "stepfather"], "step_parent"),
    **dict.fromkeys(("guardian", "legal guardian", "legalguardian", "foster parent"), "guardian"),
    **dict.fromkeys(["relative", "grandparent", "grandmother", "grandfather", "aunt", "uncle", "sibling"], "relative"),
    "step parent": "step_parent",
    "other": "other",
}
_CUSTODY = {
    "full": "full",
    "sole": "full",
    "shared": "shared",
    "joint": "shared",
    "none": "none",
    "no": "none",
}
_TYPED = {"parent": "parent", "guardian": "guardian", "relative": "relative"}


_COLUMNS = ("studentSourcedId", "guardianSourcedId")
_TYPED_COLUMNS = ("userSourcedId", "relationshipUserSourcedId")


def read(ctx):
    """Fill the guardian links of the roster; give their adults the role."""
    found = {}
    if "guardian_links" in ctx.tables:
        _read_links_file(ctx, found)
    if "relationships" in ctx.tables:
        _read_relationships(ctx, found)
    if ctx.tables.get("users") and ctx.tables["users"].has("agentSourcedIds"):
        _read_agents(ctx, found)
    _number(ctx, found)
    for link in ctx.roster.links.values():
        if draft := ctx.drafts.get(link.guardian_id):
            draft["roles"].add(GUARDIAN)


def _roles(ctx, user):
    """Return a person's roles, ``None`` when nobody knows the person."""
    if draft := ctx.drafts.get(user):
        return draft["roles"]
    if ctx.is_whole("users"):
        return None
    return {STUDENT} if user in ctx.known.students else ctx.known.adults.get(user)


def _read_links_file(ctx, found):
    for row in ctx.tables["guardian_links"]:
        student, guardian = row["studentSourcedId"], row["guardianSourcedId"]
        if student:
            ctx.roster.governed.add(student)
        if ctx.is_removed(row):
            ctx.roster.removed["links"].add((student, guardian))
        elif not _is_pair_usable(ctx, row, (student, guardian), _COLUMNS):
            ctx.roster.held["links"].add((student, guardian))
        else:
            _add_governed(ctx, row, found, student, guardian)
    ctx.roster.spoken["links"] = _spoken_of(ctx)


def _spoken_of(ctx):
    """Return the students whose links the file tells in full; ``None`` for all.

    Without a status in its rows it is complete for every student it names, also
    when it comes alone or with files that hold only changes.
    """
    table = ctx.tables["guardian_links"]
    if ctx.is_whole("guardian_links"):
        return None
    if table.is_stamped or table.bad_rows or "guardian_links" in ctx.unclear:
        return set()
    return set(ctx.roster.governed)


def _is_pair_usable(ctx, row, pair, columns):
    """Tell whether both persons exist, a student first; report under the columns' names."""
    for column, user, wants_student in zip(columns, pair, (True, False), strict=True):
        roles = _roles(ctx, user)
        if user in ctx.roster.held["people"] or user in ctx.roster.removed["people"]:
            return False  # told where the person's own row is
        if roles is not None and (STUDENT in roles) == wants_student:
            continue
        if not user:
            ctx.unclear.add(row.table.kind)
            ctx.report(SKIP, "empty_cell", row, column)
        elif roles is None:
            ctx.report(SKIP, "unknown_user", row, column, value=user[:80])
        else:
            code = "not_a_student" if wants_student else "student_is_guardian"
            ctx.report(SKIP, code, row, column, value=user[:80])
        return False
    return True


def _add_governed(ctx, row, found, student, guardian):
    """Add a row of guardian_links.csv; rights that cannot be read are not guessed."""
    custody = ctx.choice(row, "custody", _CUSTODY)
    may_book = ctx.boolean(row, "mayBook")
    receives_mail = ctx.boolean(row, "receivesMail")
    cells = {"custody": custody, "mayBook": may_book, "receivesMail": receives_mail}
    if any(value is None and row[column] for column, value in cells.items()):
        ctx.roster.held["links"].add((student, guardian))
        return
    if may_book is None and custody == "none":
        may_book = False
    households = found.setdefault((student, guardian), {})
    household = row["household"] or None
    if household in households:
        ctx.report(SKIP, "link_twice", row, "guardianSourcedId")
        return
    households[household] = {
        "relationship": _relationship(ctx, row),
        "custody": custody,
        "may_book": may_book,
        "receives_mail": receives_mail,
        "stated_by": {"links"},
    }


def _relationship(ctx, row):
    text = row["relationship"].lower()
    if text and text not in _RELATIONSHIPS:
        ctx.report_once(NOTE, "relationship_other", row, "relationship", value=text[:40])
        return "other"
    return _RELATIONSHIPS.get(text)


def _read_relationships(ctx, found):
    """Read typed pairs; the student may stand on either side."""
    unused = Counter()
    for row in ctx.tables["relationships"]:
        relationship = _TYPED.get(row["relationshipRole"].lower())
        pair = row["userSourcedId"], row["relationshipUserSourcedId"]
        if STUDENT not in (_roles(ctx, pair[0]) or ()) and STUDENT in (_roles(ctx, pair[1]) or ()):
            pair = pair[::-1]
        if ctx.is_removed(row):
            ctx.roster.removed["links"].add(pair)
        elif relationship is None:
            unused[row["relationshipRole"][:40]] += 1
        elif _is_pair_usable(ctx, row, pair, _TYPED_COLUMNS) and not _is_governed(ctx, pair):
            _add(found, pair, relationship, "relationships")
    ctx.roster.spoken["relationships"] = None if ctx.is_whole("relationships") else set()
    for role, count in unused.items():
        name = ctx.tables["relationships"].name
        ctx.problems.add(NOTE, "relationship_unused", name, 0, "relationshipRole", role=role, count=count)


def _read_agents(ctx, found):
    """Read the pairs of users.csv, from whichever side they are written."""
    is_whole = ctx.is_whole("users")
    for origin in ("student", "guardian"):
        ctx.roster.spoken[origin] = None if is_whole else set(ctx.drafts)
    unused, first_rows = Counter(), {}
    for user, draft in ctx.drafts.items():
        for agent in draft["agents"]:
            reason = _read_agent(ctx, found, user, agent)
            if reason:
                unused[reason] += 1
                first_rows.setdefault(reason, ctx.user_rows[user])
    for (level, code, first, second), count in unused.items():
        ctx.problems.add(
            level,
            code,
            ctx.tables["users"].name,
            first_rows[level, code, first, second],
            "agentSourcedIds",
            first=first,
            second=second,
            count=count,
        )


def _read_agent(ctx, found, user, agent):
    """Add the pair if it is a student and a guardian, else return why not."""
    own, other = _roles(ctx, user), _roles(ctx, agent)
    if agent in ctx.roster.removed["people"] or agent in ctx.roster.held["people"]:
        return None
    if other is None:
        return WARNING, "agents_unknown", "", ""
    if STUDENT in own and GUARDIAN in other and STUDENT not in other:
        pair, origin = (user, agent), "student"
    elif STUDENT in other and GUARDIAN in own and STUDENT not in own:
        pair, origin = (agent, user), "guardian"
    else:
        return NOTE, "agents_unused", _main_role(own), _main_role(other)
    if _is_governed(ctx, pair):
        is_beyond = pair not in found and pair not in ctx.roster.held["links"]
        return (WARNING, "agents_beyond_links", "", "") if is_beyond else None
    _add(found, pair, ctx.relationships.get(pair[1]), origin)
    return None


def _main_role(roles):
    order = ("student", "teacher", "guardian", "staff")
    return next((role for role in order if role in roles), "staff")


def _is_governed(ctx, pair):
    return pair[0] in ctx.roster.governed


def _add(found, pair, relationship, origin):
    """Add a pair without rights; several origins may state the same one."""
    link = found.setdefault(pair, {}).setdefault(
        None,
        {
            "relationship": None,
            "custody": None,
            "may_book": None,
            "receives_mail": None,
            "stated_by": set(),
        },
    )
    link["relationship"] = link["relationship"] or relationship
    link["stated_by"].add(origin)


def _number(ctx, found):
    """Give every link its identifier; a pair's second household gets a longer one."""
    for (student, guardian), households in found.items():
        ordered = sorted(households, key=lambda name: name or "")
        for number, household in enumerate(ordered):
            key = f"{student}/{guardian}" + (f"/{household}" if number else "")
            values = dict(households[household])
            values["stated_by"] = frozenset(values["stated_by"])
            ctx.roster.links[key] = GuardianLink(key, student, guardian, household=household, **values)
    ctx.roster.removed["links"] -= set(found)
