"""Which language a text is in, by its script and its commonest words; only where that is plain."""

import re
from collections.abc import Mapping

from bot.plans.model import Brief

BANK_LANGUAGE = "English"
"""The language of the question bank in `data/`."""

_FEWEST_WORDS = 4
_LEAST_SHARE = 0.12
_CLEARLY = 1.3
_READ = 5_000

# Words that are common in one of these languages and in few others.
_COMMON: Mapping[str, str] = {
    "English": "the and of to in for with you we our your are is will on as that this have from or "
    "be at an by who what it their they how can has if not",
    "German": "und der die das mit für wir du sie ist den von zu ein eine einen unser deine dein "
    "im auf nicht bei oder als uns auch wie dich sich dem des werden kann hat",
    "French": "et les des le la pour vous nous avec une un dans est du sur votre notre vos nos au "
    "aux que qui par ou en être sont plus ce cette",
    "Spanish": "y los las el la para con una un en del que por tu nuestro nuestra se como más o al "
    "es su sus nuestros son está",
    "Italian": "e il la per con una un di del della che gli le nel siamo sono tuo nostro o i si "
    "nella alla dei delle come anche",
    "Portuguese": "e os as o para com uma um em do da que por você nosso nossa se como mais ou ao "
    "não dos das são sua",
    "Dutch": "en het de een voor met je van wij we ons jouw zijn op als dat naar bij ook niet aan "
    "wat hebt bent jij onze te",
    "Swedish": "och att en ett för med du vi som på är av till din vår det den har om eller inom",
    "Danish": "og at en et for med du vi som på er af til din vores det den har om eller dig inden",
    "Polish": "i w z na do się jest oraz nie że dla jak od przez lub są nasz naszym twoje co",
    "Turkish": "ve bir için ile bu olan çok da de gibi en daha olarak biz sen veya",
}
_SETS = {name: frozenset(words.split()) for name, words in _COMMON.items()}
_SCRIPTS = (
    ("Japanese", re.compile(r"[\u3040-\u30ff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]")),
    ("Ukrainian", re.compile(r"[іїєґ]", re.IGNORECASE)),
    ("Russian", re.compile(r"[\u0400-\u04ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Hindi", re.compile(r"[\u0900-\u097f]")),
)
_SCRIPT_SHARE = 0.2
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the name of a text's language in English, or None where it is not plain.

    Words alone ("Senior Go engineer") are of no language: names of jobs and tools are the same in
    many.
    """
    text = text[:_READ]
    letters = sum(sign.isalpha() for sign in text) or 1
    foreign = sum(sign.isalpha() and ord(sign) >= 0x370 for sign in text)  # noqa: PLR2004 - Greek on
    if foreign / letters >= _SCRIPT_SHARE:
        return next((name for name, script in _SCRIPTS if script.search(text)), None)
    words = [word.casefold() for word in _WORD.findall(text)]
    shares = {name: sum(word in common for word in words) for name, common in _SETS.items()}
    best, count = max(shares.items(), key=lambda pair: pair[1])
    second = max(found for name, found in shares.items() if name != best)
    if count < max(_FEWEST_WORDS, _LEAST_SHARE * len(words)) or count < _CLEARLY * second:
        return None
    return best


def language_of_brief(brief: Brief) -> str | None:
    """Return the language of what a brief says in its own words, or None."""
    lines = (*brief.goals, *brief.areas, *brief.context, *brief.requirements)
    flags = (*brief.red_flags, *brief.green_flags, *brief.own_questions, *brief.not_understood)
    return language_of("\n".join((brief.title, brief.role, brief.experience, *lines, *flags)))


def other_language(brief: Brief) -> str:
    """Return a sentence on a brief that is in another language than the bank's, else ''."""
    found = language_of_brief(brief)
    if found in {None, BANK_LANGUAGE}:
        return ""
    return f"The question bank is in {BANK_LANGUAGE}; this brief is in {found}."
