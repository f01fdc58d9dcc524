"""From what a person typed, pasted, attached or sent to a draft and a set in the making."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from bot.catalogue.bank import Bank
from bot.catalogue.model import Level
from bot.deps import Deps
from bot.errors import Problem
from bot.plans import forms, show, store
from bot.plans.composing.own import MOST_QUESTIONS, split_questions
from bot.plans.model import Brief
from bot.plans.reading.brief import contradictions, parse_brief
from bot.plans.reading.frame import family_of, frame, level_of
from bot.plans.reading.ratings import corrected_ratings, rated_in, write_ratings
from bot.plans.reading.words import parse_words
from bot.plans.restate import RATINGS_HEADING, BriefFields, as_text, merged, restate
from bot.plans.store import Draft, PlannedSet
from bot.slack.model import Received, View
from bot.slack.text import clip, listing
from bot.storage.database import Connection
from bot.storage.ids import new_id

_AREAS_NAMED = 5


def from_ask_form(values: Mapping[str, str]) -> str:
    """Return the brief's text from the first form.

    Raises:
        Problem: neither a role nor a brief was given, or the brief or the ratings cannot be read.
    """
    rated = rated_in(values)
    role, text = values.get("role", ""), values.get("brief", "")
    if not role and not text:
        raise Problem(fields={"role": "Give a role in a few words, or paste a brief below."})
    if not text:
        return _from_words(role, values, write_ratings(rated) if rated else "")
    try:
        return completed(text, values)
    except Problem as problem:
        raise Problem(fields=problem.fields or {"brief": problem.message}) from problem


def _from_words(role: str, values: Mapping[str, str], ratings: str) -> str:
    said = restate(parse_words(role))
    filled = replace(
        said,
        level=said.level or values.get("level", ""),
        length=said.length or values.get("length", ""),
        context=said.context or values.get("kind", ""),
        ratings=ratings,
    )
    return as_text(filled)


def completed(text: str, values: Mapping[str, str]) -> str:
    """Add to a brief what it left open and the form's fields say; its own words stay as they are.

    Raises:
        Problem: the text is no brief that can be read, or the ratings cannot be.
    """
    brief, rated = parse_brief(text), rated_in(values)
    if brief.ratings and rated:
        raise Problem(fields={"ratings": RATED_TWICE})
    left_open = {
        "Role": "" if brief.role else values.get("role"),
        "Level": "" if brief.level else values.get("level"),
        "Length": "" if brief.length_minutes else _minutes(values.get("length")),
        "Interview type": "" if brief.interview_type else values.get("kind"),
        RATINGS_HEADING: write_ratings(rated) if rated else "",
    }
    added = (f"\n\n## {heading}\n{said}" for heading, said in left_open.items() if said)
    return text + "".join(added)


def _minutes(length: str | None) -> str:
    return f"{length} minutes" if length else ""


RATED_TWICE = "The brief holds self-ratings already. Empty this field, or take them out of there."
NAME_THE_ROLE = "Name the role, such as: Senior Go backend engineer."
GONE = "I do not have this brief any more. Type /interview-plan to start again."


def keep_draft(
    deps: Deps, con: Connection, team: str, user: str, text: str, *, asked_in: str
) -> Draft:
    """Keep a brief so that it can be reviewed, corrected and used again."""
    draft = Draft(new_id("draft"), team, user, asked_in, text)
    store.insert_draft(con, draft, now=deps.clock.now())
    return draft


def build_review(draft: Draft, bank: Bank) -> View:
    """Return the form that shows what was understood of a draft."""
    return build_understood(parse_brief(draft.text), bank, draft=draft.id)


def build_understood(brief: Brief, bank: Bank, **ids: str) -> View:
    """Return the form that shows what was understood of a brief; `ids` as in forms.py."""
    warnings = contradictions(brief)
    return forms.build_review_form(brief, warnings, family=_taken_for(brief, bank), **ids)


def _taken_for(brief: Brief, bank: Bank) -> str:
    """Say which family a role was taken for and what it is asked about; "" where that is given."""
    family = family_of(brief, bank)
    if family is None or brief.own_questions:
        return ""
    said = f"Taken for the family “{family.name}”."
    if brief.areas:
        return said
    areas = [bank.areas.name(each) for each in family.areas_at(level_of(brief))[:_AREAS_NAMED]]
    return f"{said} Unless you name areas below, it is asked about {listing(areas)} and more."


def own_brief(values: Mapping[str, str]) -> Brief:
    """Return the brief that a person's own list of questions amounts to.

    Raises:
        Problem: the role or the list is missing, or the list is too long.
    """
    if not values.get("role"):
        raise Problem(fields={"role": NAME_THE_ROLE})
    lines = _own_questions(values.get("own", ""))
    if not lines:
        raise Problem(fields={"own": "Paste your questions, one a line."})
    brief = parse_words(values["role"])
    return brief.model_copy(
        update={
            "role": values["role"],
            "level": Level(values["level"]) if values.get("level") else brief.level,
            "length_minutes": int(values.get("length") or 45),
            "own_questions": lines,
        }
    )


def _own_questions(text: str) -> tuple[str, ...]:
    lines = split_questions(text)
    if len(lines) > MOST_QUESTIONS:
        raise Problem(
            fields={
                "own": f"These are {len(lines)} questions; a set holds up to {MOST_QUESTIONS}. "
                "Split them into several interviews."
            }
        )
    return lines


def corrected(before: Brief, typed: Mapping[str, str]) -> Brief:
    """Return a brief with the person's corrections, which are read like any brief.

    Raises:
        Problem: a field is missing or cannot be read, or rules contradict each other, next to the
            field.
    """
    if not typed.get("role"):
        raise Problem(fields={"role": NAME_THE_ROLE})
    said: BriefFields = merged(restate(before), typed)
    own, ratings = _own_questions(said.own), corrected_ratings(said.ratings)
    brief = parse_brief(as_text(said, title=before.title))
    _require_rules_read(brief, typed.get("rules", ""))
    _require_no_clash(brief, shown=contradictions(before))
    return brief.model_copy(
        update={
            "output": before.output,
            "own_questions": own,
            "ratings": ratings,
            "not_understood": _still_not_understood(before, brief, said),
        }
    )


def _require_rules_read(brief: Brief, rules: str) -> None:
    lines = {line.strip(" -*•") for line in rules.splitlines()}
    unread = [line for line in brief.not_understood if line in lines]
    if unread:
        raise Problem(
            fields={
                "rules": f"I cannot read “{clip(unread[0], 200)}” as a rule. Put it another way, "
                "such as: at least one question on testing. Or move it to Context."
            }
        )


def _require_no_clash(brief: Brief, *, shown: Sequence[str]) -> None:
    """Refuse what cannot be: always for minutes and numbers, else once.

    A doubt that stood above the form (“Is that meant?”) was answered by submitting it.
    """
    impossible = _clashes(brief, level=None, experience="", red_flags=())
    beside: dict[str, str] = {}
    for clash in contradictions(brief):
        is_doubt = clash.endswith("?") or clash not in impossible
        if not (is_doubt and clash in shown):
            place = _place_of(clash, brief)
            beside[place] = f"{beside.get(place, '')} {clash}".strip()
    if beside:
        raise Problem(fields=beside)


def _place_of(clash: str, brief: Brief) -> str:
    """Return the field beside which a contradiction belongs: the one without which it is gone."""
    without: Mapping[str, Mapping[str, object]] = {
        "level": {"level": None, "experience": ""},
        "red_flags": {"red_flags": ()},
        "rules": {"question_count": None, "mix": (), "at_least_one": ()},
    }
    gone = (name for name, left in without.items() if clash not in _clashes(brief, **left))
    return next(gone, "length")


def _clashes(brief: Brief, **changes: object) -> tuple[str, ...]:
    return contradictions(brief.model_copy(update=changes))


def _still_not_understood(before: Brief, brief: Brief, said: BriefFields) -> tuple[str, ...]:
    """Return what nobody took up: lines of the brief not in the form, lines of the form not read.

    They are shown with the set, and the model sees them; they are never dropped.
    """
    taken_up = "\n".join(getattr(said, each.name) for each in fields(said))
    left = [line for line in before.not_understood if line not in taken_up]
    unread = [line for line in brief.not_understood if line not in brief.context]
    return tuple(dict.fromkeys((*left, *unread)))


def begin_set(
    deps: Deps, con: Connection, received: Received, brief: Brief, draft: Draft, bank: Bank
) -> PlannedSet:
    """Begin a set and ask for its message, in the caller's transaction."""
    planned = PlannedSet(
        id=new_id("set"),
        team=received.team,
        draft_id=draft.id,
        created_by=received.user,
        asked_in=draft.asked_in,
        title=frame(brief, bank).title,
        status="composing",
        brief=brief,
        created_at=deps.clock.now(),
    )
    store.insert_set(con, planned)
    show.announce(deps, con, planned.id)
    return planned


def begin_again(
    deps: Deps, con: Connection, received: Received, set_id: str, brief: Brief, bank: Bank
) -> None:
    """Write a set anew from a changed brief, in its place; its versions so far are kept.

    Raises:
        Problem: the set is being written just now, or is approved and stays as it is.
    """
    if not store.restart(con, set_id, brief, title=frame(brief, bank).title):
        raise Problem("This set is being written just now, or has been approved meanwhile.")
    show.refresh(deps, con, set_id, received.key)
    show.compose(deps, con, set_id, received.key)
