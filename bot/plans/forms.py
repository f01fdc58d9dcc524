"""The forms of /interview-plan: asking for a brief, correcting it, giving one's own list."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue.model import Level
from bot.plans.model import Brief
from bot.plans.reading.language import BANK_LANGUAGE, language_of_brief
from bot.plans.reading.ratings import SCALES, written
from bot.plans.restate import restate
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, listing

INPUT_LIMIT = 3000
LENGTHS = (30, 45, 60, 75, 90)
UNREAD_AT_THE_TOP = 8
UNREAD_AT_THE_END = 100
HIGH_SHOWN = 12


def typed_values(view: Mapping[str, Any]) -> dict[str, str]:
    """Return each input's text or chosen value by block id; empty ones as ''."""
    return {block_id: entered.text(view, block_id) for block_id in view["state"]["values"]}


def _level_field(level: str, action_id: str = "level") -> Block:
    options = [kit.option(each.value.capitalize(), each.value) for each in Level]
    element = kit.select(action_id, options, initial=level, placeholder="Choose a level")
    return kit.field("Level", element, block_id="level", optional=True)


def _length_field(length: str, action_id: str = "length") -> Block:
    minutes = sorted({*LENGTHS, *([int(length)] if length.isdigit() else [])})
    options = [kit.option(f"{each} minutes", str(each)) for each in minutes]
    element = kit.select(action_id, options, initial=length or "45")
    return kit.field("Length of the interview", element, block_id="length")


def build_ask_form(values: Mapping[str, str], asked_in: str, *, note: str = "") -> View:
    """Return the first form: a role in a few words, or a whole brief pasted or attached.

    `values` fills its fields, by block id; `note` says why it is shown once more.
    """

    def text(name: str, placeholder: str, *, multiline: bool = False) -> Block:
        initial = values.get(name, "")
        return kit.text_input(name, initial=initial, placeholder=placeholder, multiline=multiline)

    role = text("role", "Senior Go backend engineer")
    kind = text("kind", "Technical screen")
    brief = text("brief", "Paste a brief, or leave empty", multiline=True)
    blocks: list[Block] = [kit.section(f"*Please look again.* {escape(note)}")] if note else []
    blocks += [
        kit.field("Role", role, block_id="role", optional=True),
        _level_field(values.get("level", "")),
        _length_field(values.get("length", "")),
        kit.field("Kind of interview", kind, block_id="kind", optional=True),
        kit.field(
            "Brief",
            brief,
            block_id="brief",
            hint="What you want to learn, areas, rules, red and green flags: whatever you have. "
            "Longer than 3,000 characters? Attach it below, or send it to me as a direct message.",
            optional=True,
        ),
        kit.field("Brief as a file", _FILE, block_id="file", hint=_FILE_HINT, optional=True),
        *_ratings_fields(values),
        kit.actions(kit.button("Use My Questions", "plan.own", value="own"), block_id="own"),
    ]
    return kit.modal(
        "plan.ask",
        "Plan an interview",
        blocks,
        submit="Continue",
        metadata=entered.metadata(asked_in=asked_in),
    )


_FILE: Block = {
    "type": "file_input",
    "action_id": "file",
    "filetypes": ["txt", "md", "markdown", "text", "docx", "pdf", "html"],
    "max_files": 1,
}
_FILE_HINT = "Text, Markdown, Word (.docx), PDF or HTML. A job description will do as well."
_RATED = "The candidate's self-ratings"


def _ratings_fields(values: Mapping[str, str]) -> list[Block]:
    """Return the fields for what a candidate says of their own skills, and on which scale."""
    ratings = kit.text_input(
        "ratings", initial=values.get("ratings", ""), placeholder="Go: 9", multiline=True
    )
    options = [kit.option(f"Up to {end}", str(end)) for end in SCALES]
    scale = kit.select("scale", options, initial=values.get("scale", ""), placeholder="Choose one")
    return [
        kit.field(
            _RATED,
            ratings,
            block_id="ratings",
            hint="A skill and a number a line. Skills rated high get questions that make them "
            "explain. Leave the candidate's name out.",
            optional=True,
        ),
        kit.field(
            "The scale of these ratings",
            scale,
            block_id="scale",
            hint="Not needed where the ratings say it, as in 9/10.",
            optional=True,
        ),
    ]


def build_own_form(values: Mapping[str, str], asked_in: str) -> View:
    """Return the form in which a pasted list becomes the set; `values` as in `build_ask_form`.

    What was pasted as a brief is taken for the list.
    """
    role = kit.text_input("role", initial=values.get("role", ""))
    own = kit.text_input("own", initial=values.get("brief", ""), multiline=True)
    return kit.modal(
        "plan.own_list",
        "Use my questions",
        [
            kit.field("Role", role, block_id="role"),
            _level_field(values.get("level", "")),
            _length_field(values.get("length", "")),
            kit.field(
                "Your questions",
                own,
                block_id="own",
                hint="One a line. An indented line below a question becomes its follow-up.",
            ),
        ],
        submit="Use These",
        metadata=entered.metadata(asked_in=asked_in),
    )


def build_waiting(title: str, text: str) -> View:
    """Return a view that says what is being done, before slow work."""
    return kit.modal("plan.waiting", title, [kit.section(text)], close="Close")


_LONG_LISTS = (
    ("context", "Context", "The kind of interview and what matters in it, one thing a line."),
    ("goals", "What to learn", "One goal a line. Each is tied to a question or named as left out."),
    ("areas", "Areas to cover", "One a line."),
    ("rules", "Rules for the questions", "Such as: 4-5 questions; at least one on concurrency."),
    ("red_flags", "Red flags", "One a line."),
    ("green_flags", "Green flags", "One a line."),
)


_OWN = ("Your own questions", "Asked word for word. Empty this field, and I choose questions.")


def build_review_form(
    brief: Brief, warnings: Sequence[str], *, family: str = "", **ids: str
) -> View:
    """Return what was understood of a brief, to be corrected before a set is written.

    `family` says which role family it was taken for and what that is asked about, if anything.
    `ids` names where the brief comes from: a `draft`, or the `set` that is to be written anew.
    """
    said = restate(brief)
    blocks = _notices(brief, warnings)
    # Slack keeps what stands in a field of the same ids when a form is updated; what was understood
    # must show instead, so these have action ids of their own.
    blocks += [
        kit.field("Role", kit.text_input("understood_role", initial=said.role), block_id="role"),
        *([kit.context(escape(family))] if family else []),
        _level_field(said.level, "understood_level"),
        kit.field(
            "Experience, in your words",
            kit.text_input("experience", initial=said.experience),
            block_id="experience",
            optional=True,
        ),
        _length_field(said.length, "understood_length"),
    ]
    if said.own:
        blocks.append(_list_field("own", *_OWN, said.own))
    for name, label, hint in _LONG_LISTS:
        blocks.append(_list_field(name, label, hint, getattr(said, name)))
    blocks += _understood_ratings(brief, said.ratings)
    blocks.append(_scoring_field(said.scoring))
    blocks += _unread_rest(brief)
    return kit.modal(
        "plan.review",
        "What I understood",
        blocks,
        submit="Write the Set",
        metadata=entered.metadata(**ids),
    )


def _understood_ratings(brief: Brief, text: str) -> list[Block]:
    """Return the field with what was understood of self-ratings, and what counts as high."""
    hint = "One a line with its scale: Go: 9/10."
    # An action id of its own, as above: the first form has this field as well.
    blocks = [_list_field("ratings", _RATED, hint, text, action_id="understood_ratings")]
    if brief.ratings is None:
        return blocks
    ratings = brief.ratings
    skills = [escape(clip(one.skill, 80)) for one in ratings.high]
    if len(skills) > HIGH_SHOWN:
        skills[HIGH_SHOWN:] = [f"{len(skills) - HIGH_SHOWN} more"]
    digs = f"Questions that make them explain: {listing(skills)}." if skills else "None is high."
    high = f"From {written(ratings.threshold)} of {ratings.scale} on a rating counts as high."
    return [*blocks, kit.context(f"{high} {digs}")]


def _notices(brief: Brief, warnings: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    language = language_of_brief(brief)
    if language not in {None, BANK_LANGUAGE}:
        said = f"This brief is in {language}, and I find my way by {BANK_LANGUAGE} headings"
        blocks.append(kit.section(f"*{said}.* Please fill in below what I missed."))
    if warnings:
        lines = "\n".join(f"• {escape(clip(each, 400))}" for each in warnings[:5])
        blocks.append(kit.section(f"*Please look at this first*\n{lines}"))
    if unread := _bullets(brief.not_understood[:UNREAD_AT_THE_TOP]):
        more = len(brief.not_understood) - UNREAD_AT_THE_TOP
        tail = [f"… and {more} more, at the end of this form"] if more > 0 else []
        blocks += sections(["*Not understood*, so please add below what matters:", *unread, *tail])
    return blocks


def _unread_rest(brief: Brief) -> list[Block]:
    rest = brief.not_understood[UNREAD_AT_THE_TOP:]
    if not rest:
        return []
    more = len(rest) - UNREAD_AT_THE_END
    tail = [f"… and {more} more. Perhaps this is more than a brief?"] if more > 0 else []
    return sections(["*Not understood either*", *_bullets(rest[:UNREAD_AT_THE_END]), *tail])


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"• {escape(clip(line, 200))}" for line in lines]


def _list_field(name: str, label: str, hint: str, text: str, *, action_id: str = "") -> Block:
    if len(text) > INPUT_LIMIT:
        lines = text.count("\n") + 1
        return kit.section(f"*{label}*: {lines} lines, kept as they stand in your brief.")
    element = kit.text_input(action_id or name, initial=text, multiline=True)
    return kit.field(label, element, block_id=name, hint=hint, optional=True)


def _scoring_field(scoring: str) -> Block:
    options = [
        kit.option("A person, from their notes", "person"),
        kit.option("A model, from the transcript", "transcript"),
    ]
    element: Block = {
        "type": "radio_buttons",
        "action_id": "scoring",
        "options": options,
        "initial_option": options[1 if scoring == "transcript" else 0],
    }
    hint = "From a transcript, every signal must be something that can be heard."
    return kit.field("Who scores the answers", element, block_id="scoring", hint=hint)


def build_override_form(
    set_id: str, version: int, problems: Sequence[str], *, stops: Sequence[str] = ()
) -> View:
    """Return the form that asks for a reason to approve over checks that failed.

    `stops` is what is not to be asked, which only admins come to see here.
    """
    blocks = [_failed("*This should not be asked:*", stops)] if stops else []
    blocks += [_failed("These checks did not pass:", problems)] if problems else []
    reason = kit.text_input("reason", multiline=True, max_length=500)
    hint = "Kept with the approval, for whoever looks later."
    if stops:
        hint = "Kept with your name, for whoever looks later. Rewording it is nearly always better."
    label = "Why may it be asked all the same?" if stops else "Why is it fine as it is?"
    return kit.modal(
        "plan.override",
        "Approve anyway?",
        [*blocks, kit.field(label, reason, block_id="reason", hint=hint)],
        submit="Approve Anyway",
        metadata=entered.metadata(set=set_id, version=str(version)),
    )


def _failed(head: str, details: Sequence[str]) -> Block:
    lines = "\n".join(f"• {escape(each)}" for each in details)
    return kit.section(f"{head}\n{clip(lines, 2800)}")
