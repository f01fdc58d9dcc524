"""Telling what a line does: whether it asks, and how, or tells an interviewer what to do."""

import re

from bot.catalogue.model import Kind

_SHORT = 80
READ = 600
"""Characters of a line that rules look at; no pattern can then take long."""

_QUESTION_MARK = re.compile(r"[?\uff1f؟⁇‽](?=[\s\"'”\u2019»)\]*_`」』.!]|$)|[\uff1f؟]")
_ENDS_WITH_MARK = re.compile(r"[?\uff1f؟](?:\s*[\"'”\u2019»)\]*_`」』.!]|\s*\([^()]{0,80}\))*\s*$")
_WORDS_THAT_ASK = re.compile(
    r"(?:what|why|how|when|where|which|who|whom|whose)(?:'s|\u2019s|'re|\u2019re)?\b"
    r"|(?:qué|cómo|por qué|cuál(?:es)?|comment|pourquoi|quel(?:le)?s?|was (?:ist|sind)|wie|warum"
    r"|wieso|welche[rsmn]?|o que|como|qual|quais|что|как|почему|какие|какой|зачем)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"(?:describe|explain|tell (?:me|us)|walk (?:me|us)|talk (?:me |us )?(?:about|through)|discuss"
    r"|compare|contrast|differentiate|distinguish|define|imagine|suppose|elaborate|summari[sz]e"
    r"|implement|given an?|if you|and if"
    r"|(?:design|build|create|write|reverse|sketch|draw|find|sort|give|provide|show)"
    r" (?:an?|the|your|me|us|some|down|code|all|two|three)"
    r"|(?:name|list|mention) (?:an?|the|some|all|few|any|two|three|four|five|\d+)"
    r"|(?:the )?(?:differences?|distinction) between|pros and cons|(?:dis)?advantages of"
    r"|(?:erklär|beschreib|nenne|erzähl)\w*|expliqu\w+|décri\w+|expli(?:que|car)\w*|descri(?:ba|be)"
    r"|расскаж\w+|объясн\w+|опиш\w+)\b(?!:)",
    re.IGNORECASE,
)
_HELPERS = re.compile(
    r"(?:can|could|would|should|do|does|did|is|are|have|has|will|was|were|am)\b", re.IGNORECASE
)
_EAST_ASIAN = re.compile(
    r"什么|甚麼|如何|为什么|為什麼|怎么|怎樣|哪些|哪个|区别|區別|是否|吗$|说说|谈谈|解释|介绍|描述"
    r"|ですか|ますか|とは|なぜ|説明して|무엇|어떻게|설명|입니까|인가요"
)
_ASKS_BELOW = re.compile(
    r"(?:(?:what|which) (?:is|are|was|were)|describe|explain|compare|define"
    r"|differences? between)\b",
    re.IGNORECASE,
)
_ABOUT_THE_DOCUMENT = re.compile(
    r"\b(?:contribut\w*|licen[cs]e\w*|table of contents|this (?:repo\w*|list|guide"
    r"|document|handbook|project|page|readme|book)"
    r"|what'?s (?:new|inside|next)|disclaimer|translations?|sponsor\w*"
    r"|changelog|to use)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_NESTED_ORDER = re.compile(
    r"(?:describe|explain|tell (?:me|us)|walk (?:me|us)|talk (?:me |us )?through|compare"
    r"|give (?:an?|me|us) |name (?:an?|some|two|three) |can you"
    r"|could you|(?:what|why|how|which|when) (?:do|does|did|would|could|can|should|is|are|was|were"
    r"|will|have|has)\b)(?!:)",
    re.IGNORECASE,
)
_STOPS = (".", ":", ";", "!", "。", "\uff1a", "…")


def marked(text: str) -> bool:
    """Tell whether a question mark ends a line or a sentence of it."""
    return bool(_QUESTION_MARK.search(text[:READ]) or _ENDS_WITH_MARK.search(text[-READ:]))


def ends_marked(text: str) -> bool:
    """Tell whether a line ends with a question mark, brackets and quotes left aside."""
    return bool(_ENDS_WITH_MARK.search(text[-READ:]))


def item_asks(text: str) -> bool:
    """Tell whether an item of a list is put as a question or as a task."""
    if marked(text):
        return True
    read = text[:READ]
    if read.rstrip().endswith((":", "\uff1a")):
        return bool(_ASKS_BELOW.match(read))
    words = _WORDS_THAT_ASK.match(read) or _ORDERS.match(read) or _EAST_ASIAN.search(read)
    return bool(words or (_HELPERS.match(read) and _YOU.search(read)))


def heading_asks(text: str) -> bool:
    """Tell whether a heading is a question; one about the document itself is none."""
    if _ABOUT_THE_DOCUMENT.search(text[:READ]) and not _YOU.search(text[:READ]):
        return False
    return item_asks(text)


def prose_asks(text: str) -> bool:
    """Tell whether running text is one question: it ends as one, or is one short order."""
    if ends_marked(text):
        return True
    if len(text) > READ or _ABOUT_THE_DOCUMENT.search(text):
        return False
    if _ORDERS.match(text):
        return not text.endswith((":", "\uff1a"))
    words = _WORDS_THAT_ASK.match(text) or (len(text) < _SHORT and _EAST_ASIAN.search(text))
    return bool(words) and not text.endswith(_STOPS)


def nested_asks(text: str) -> bool:
    """Tell whether a line inside a question asks on; answers begin with "when" and "how" too."""
    return ends_marked(text) or bool(
        _NESTED_ORDER.match(text[:READ]) and not text.endswith((":", "\uff1a"))
    )


# Rules

_RULE_VERB = re.compile(
    r"(?:always|never|please|remember|make sure|ensure|be sure|try to|do not|don['\u2019]t|avoid"
    r"|dig|probe|press|force|push|ask|skip|score|rate|note|allow|let|give|start|begin|stop|use|keep"
    r"|take|watch|listen|wait|follow up|go deeper)\b",
    re.IGNORECASE,
)
_RULE_SCOPE = re.compile(
    r"\b(?:if (?:they|he|she|the|rated|not|asked|stuck|time|someone|anyone|answered|unsure)"
    r"|(?:the )?(?:candidate|interviewee|applicant)s?|interviewers?|when (?:they|rated|asked|stuck)"
    r"|(?:self[- ]?)?rated|them(?:selves)?|each (?:question|section)|every (?:question|candidate)"
    r"|all (?:questions|candidates)|these questions|this (?:question|section|list)|per question)\b",
    re.IGNORECASE,
)


def is_rule(text: str) -> bool:
    """Tell whether a line tells interviewers what to do, rather than asking anything."""
    read = text[:READ]
    return bool(not marked(text) and _RULE_VERB.match(read) and _RULE_SCOPE.search(read))


# Kinds

_KINDS = {
    Kind.SYSTEM_DESIGN: r"\b(?:how would you (?:build|design|architect|scale)|design an?|architect"
    r"|system design)\b",
    Kind.CODING: r"\b(?:write|implement|code up|what does this (?:code|program))\b",
    Kind.BEHAVIOURAL: r"\b(?:conflict|disagree\w*|mentor\w*|feedback|team ?mates?|colleagues?)\b",
    Kind.EXPERIENCE: r"\b(?:tell (?:me|us) about|a time|have you(?: ever)?|did you|in your|you have"
    r"|your (?:last|current|work|role|project|team|experience))\b",
}
_KIND_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS.items())


def kind_of(prompt: str) -> Kind:
    """Return the kind of a question by how it is put; a conceptual one where nothing tells."""
    found = (kind for kind, pattern in _KIND_PATTERNS if pattern.search(prompt))
    return next(found, Kind.CONCEPTUAL)
