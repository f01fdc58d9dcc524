"""How people put what they want of a set: the words of requests, as patterns."""

import re

_I = re.IGNORECASE
SWAP = r"swap|switch|replace|exchange|change|substitute|trade"
DROP = (
    r"drop|remove|delete|cut out|cut|skip|lose|leave out|leave off|take out|get rid of|throw out"
    r"|ditch|kill|scrap|omit|strike|discard|eliminate|axe|toss|we (?:do not|don'?t) need"
    r"|no need for"
    r"|(?:do not|don'?t) ask|no more|lose the|bin|exclude"
)
MOVE = r"move|put|place|shift|bring|push|pull|drag|reorder|order|rearrange|ask|have"
LOCK = (
    r"lock(?: in| down)?|pin|freeze|keep|protect|hold on to"
    r"|(?:do not|don'?t|dont|never) (?:touch|change|swap|replace|drop|alter|remove|lose|edit"
    r"|modify)"
)
AS_IS = (
    r"\s(?:exactly )?(?:as (?:it|they|that) (?:is|are|was|were)|as is|as-is|alone|locked|fixed"
    r"|in place|unchanged|untouched|the same|in there|in|where (?:it|they) (?:is|are)"
    r"|like (?:that|this))"
)
UNLOCK = r"unlock|unpin|unfreeze|release|free up|free"
ADD = r"add|include|insert|throw in|append|squeeze in|put in|work in"
STARTS = (
    rf"{SWAP}|{DROP}|{MOVE}|{LOCK}|leave|{UNLOCK}|{ADD}|make|shorten|undo|revert|go back|roll back"
    r"|start with|begin with|open with|end with|finish with|close with|combine|merge|split|reword"
    r"|rephrase|rewrite|give|only|use|turn|simplify|reduce|extend|limit|trim|tighten|raise|lower"
    r"|harder|easier|shorter|tougher|simpler|no follow|one more|one fewer|reverse|restore|focus"
    r"|translate|clarify|emphasi[sz]e|increase|decrease|level up|mention|stretch|fewer"
)
POLITE = (
    r"please|can u|could u|reorder so that|make sure that|make sure|so that|pls|plz|kindly"
    r"|just|also|then|now|and|but|so|ok|okay|hi|hey|hello|hmm|well|actually"
    r"|maybe|perhaps|next|finally|lastly|first|firstly|secondly|additionally|could you"
    r"|can you|would you|will you|can we|could we|should we|shall we|may we|can i|could i|let'?s"
    r"|let us|lets|i'?d like (?:you )?to|i would like (?:you )?to|i want (?:you )?to|i wanna"
    r"|we want to|we'?d like to|we should|we need to|you should|you can|we can|i need you to"
    r"|would you mind|would it be possible to|is it possible to|i think we should|i think|try to"
    r"|how about we|what if we|go ahead and|feel free to|bot|there|let me|we could"
)
POLITE_START = re.compile(rf"^(?:(?:{POLITE})\b[\s,:!.\u2013-]*)+", _I)
POLITE_END = re.compile(
    r"(?:[\s,.!?;:]+(?:please|pls|plz|thanks|thank you|thx|ty|cheers|ok|okay|for me|if possible"
    r"|if you can|too|as well|instead|now|again|a bit|a little|somewhat|from the set"
    r"|from the list|in the set|in the list|altogether|entirely|completely|totally"
    r"|thanks a lot|many thanks|will you|would you|could you|right))*[\s,.!?;:]*$",
    _I,
)
BREAK = re.compile(
    r"\s*(?:[;\n]+|(?<=[^\d\s])(?<!\bno)(?<!\bnr)[.!?]+(?=\s|$)|(?<=\d)[.!?]+(?=\s+\D|$))\s*"
)
NEXT = re.compile(
    r"(?:\s*,)?\s+(?:and then|and also|and|then|plus|but|also|while you'?re at it,?|as well as)"
    rf"\s+(?=(?:(?:{POLITE})\s+){{0,4}}(?:{STARTS})\b)"
    rf"|\s*,\s*(?=(?:(?:{POLITE})\s+){{0,4}}(?:{STARTS})\b)",
    _I,
)
TALK = re.compile(
    r"^(?:(?:thanks?|thank you|thx|ty|cheers|great|good|nice|perfect|lovely|awesome|cool|excellent"
    r"|looks|fine|lgtm|ok|okay|hi|hello|hey|morning|afternoon|evening|done|yes|no|yep|nope|nah|sure"
    r"|got it|well|much|better|sorry|nevermind|never mind|wow|so|very|really|too|a lot|all|to me"
    r"|team|everyone|bot|work|job|now|that|this|is|it)\b\W*)+$",
    _I,
)
GREETING = re.compile(r"\b(?:hi|hello|hey|morning|afternoon|evening)\b", _I)
ASKS = re.compile(
    r"^(?:what|why|who|when|where|which|how many|how much|how long|how do|how does|how is|is|are"
    r"|was|were|does|did|do you|has|have you|will)\b",
    _I,
)
WISH = re.compile(
    r"\b(?:rephrase|reword\w*|rewrite|re-?write|combine|merge|join|split|translate|simplif\w+"
    r"|clarif\w+"
    r"|focus\w*|emphasi[sz]e|mention|avoid|adapt|tailor|expand|explain|write|phrase|make|turn"
    r"|add|include|ask|change|replace|swap|use|need|needs|want|should|more|less|fewer|instead"
    r"|wording|tone|formal|friendl\w+|practical|concrete|longer|shorter|harder|easier|different"
    r"|too|don'?t like|hate|prefer|give|drop|move|keep|shorten|lock|get rid|better|rather"
    r"|improve|tweak|fix|adjust|refine|polish|generali[sz]e|similar)\b",
    _I,
)
ABOUT_SET = re.compile(
    r"\b(?:questions?|q\d|follow[\s-]?ups?|rubric|criteri\w+|wording|set|interview|flags?|\d+"
    r"|it|them|they|this|that|one|candidates?|prompts?|level|scenario)\b|#\d",
    _I,
)
FOLLOW_UPS = r"(?:follow[\s-]?ups?(?: questions?)?|probes|probing questions|sub-?questions)"
DURATION = r"(?:\d+(?:[.,]\d+)?|an?|half an|one|two)[\s-]*(?:minutes?|mins?|m|hours?|hrs?|h)\b"
ONE_MORE = r"(?:one more|another|a new|an extra|an additional|one|a|an|some)"
AROUND = re.compile(
    r"^(?:(?:an?|the|one|another|some|other|any|one more|two|more|new|different|good|better|nice"
    r"|extra|additional|separate|dedicated|single|great|proper|simple|bit|little|completely|totally"
    r"|technical|open[\s-]ended|deep(?:er)?)\s+)*"
    r"(?:(?:questions?|one|ones|something|anything|stuff|things?|sth|thing)\b\s*)?"
    r"(?:(?:else|different|new|other|more|better|nice|good|that (?:is |asks |covers )?"
    r"|which (?:is |asks |covers )?)\s*)*"
    r"(?:(?:on|about|around|regarding|covering|covers|concerning|related to|relating to|involving"
    r"|to do with|dealing with|that covers|testing for|in the area of|touching(?: on)?|for|with"
    r"|focus(?:ed|ing) on)\s+)?",
    _I,
)
NOT_A_TOPIC = frozenset({"first", "last", "second", "third", "some", "one", "two", "long", "most"})
HARDER_WORDS = (
    r"(?:an? |something |one |(?:a )?(?:bit|little) |slightly |much |way |somewhat |even "
    r"|that'?s |far )*"
    r"(?:harder|tougher|trickier|more (?:difficult|challenging|advanced|demanding|senior"
    r"|complex)|meatier)"
    r"(?: ones?| questions?)?"
)
EASIER_WORDS = (
    r"(?:an? |something |one |(?:a )?(?:bit|little) |slightly |much |way |somewhat |even "
    r"|that'?s |far )*"
    r"(?:easier|simpler|gentler|softer|less (?:difficult|hard|challenging|advanced|demanding"
    r"|complex)"
    r"|more (?:junior|basic)|not so hard)(?: ones?| questions?)?"
)
SUBJECT_IS = r"(?P<which>[^,]{1,60}?)(?:'s| is| are| feels?| seems?| looks?)"
HARDERS = (
    (re.compile(rf"{HARDER_WORDS}$", _I), False),
    (re.compile(rf"{EASIER_WORDS}$", _I), True),
    (re.compile(rf"make (?P<which>.+?) (?:all )?{HARDER_WORDS}$", _I), False),
    (re.compile(rf"make (?P<which>.+?) (?:all )?{EASIER_WORDS}$", _I), True),
    (
        re.compile(
            rf"(?P<which>.+?) (?:should|could|must|can|needs? to|has to"
            rf"|have to) be {HARDER_WORDS}$",
            _I,
        ),
        False,
    ),
    (
        re.compile(
            rf"(?P<which>.+?) (?:should|could|must|can|needs? to|has to"
            rf"|have to) be {EASIER_WORDS}$",
            _I,
        ),
        True,
    ),
    (
        re.compile(
            rf"{SUBJECT_IS} (?:way |much |far |a bit |a little )*(?:too|so) (?:easy|simple"
            rf"|basic|trivial|junior)(?: for .+)?$",
            _I,
        ),
        False,
    ),
    (
        re.compile(
            rf"{SUBJECT_IS} (?:way |much |far |a bit |a little )*(?:too|so) (?:hard|difficult"
            rf"|tough|advanced|tricky|senior|challenging)(?: for .+)?$",
            _I,
        ),
        True,
    ),
    (re.compile(r"(?:way |much |far )?too (?:easy|simple|basic)$", _I), False),
    (re.compile(r"(?:way |much |far )?too (?:hard|difficult|tough|advanced)$", _I), True),
    (
        re.compile(
            r"(?:raise the bar|level up|(?:raise|increase|crank up|up) the (?:difficulty|level"
            r"|bar)|step it up)(?: (?:of|on|for|in) (?P<which>.+))?$",
            _I,
        ),
        False,
    ),
    (
        re.compile(
            r"(?:lower the bar|level down|(?:lower|reduce|decrease|drop) the (?:difficulty"
            r"|level|bar)|tone it down|go easier)(?: (?:of|on|for|in) (?P<which>.+))?$",
            _I,
        ),
        True,
    ),
    (
        re.compile(
            rf"(?:give me |use |ask |i want |we need )?(?:an? )?{HARDER_WORDS} (?:version of "
            rf"|variant of )?(?P<which>.+)$",
            _I,
        ),
        False,
    ),
    (
        re.compile(
            rf"(?:give me |use |ask |i want |we need )?(?:an? )?{EASIER_WORDS} (?:version of "
            rf"|variant of )?(?P<which>.+)$",
            _I,
        ),
        True,
    ),
)
WHOLE = re.compile(
    r"it|this|that|them|all|everything|(?:the |this |my )?(?:whole |entire )?(?:set|questions?"
    r"|interview|thing|lot|list)"
    r"|all (?:of )?(?:the )?(?:questions|them|it)|these|they|things|every question|each question",
    _I,
)
SHORTER_WORDS = (
    r"(?:(?:a )?(?:bit|little) |slightly |much |way |somewhat |even )*"
    r"(?:shorter|briefer|quicker|less long|more compact|tighter)"
)
SHORTENS = (
    re.compile(rf"{SHORTER_WORDS}(?: set| interview)?$", _I),
    re.compile(rf"make (?P<which>.+?) {SHORTER_WORDS}$", _I),
    re.compile(rf"{SUBJECT_IS} (?:way |much |far |a bit |a little )*too long$", _I),
    re.compile(r"(?:way |much |far |a bit )*too long$", _I),
    re.compile(
        r"(?:shorten|tighten|trim|condense|cut down|trim down"
        r"|cut back)(?: up)?(?: (?P<which>.+?))?(?: down| back)?$",
        _I,
    ),
    re.compile(r"cut (?P<which>it|this|the set|the interview) (?:down|short|back)$", _I),
    re.compile(r"(?:spend |use |plan )?less time (?:on|for|with) (?P<which>.+)$", _I),
    re.compile(
        rf"(?P<which>.+?) (?:should|could|must|can|needs? to|has to) be {SHORTER_WORDS}$", _I
    ),
    re.compile(r"(?:use |ask |have |want )?fewer questions$|(?:ask )?less questions$", _I),
)
UNDO = re.compile(
    r"(?:undo|revert|go back|roll ?back|back|step back)(?: (?:it|that|this|them|everything))?"
    r"(?: (?:the |my |your |our )?(?:last|latest|previous|recent)?(?: (?:change|changes|edit"
    r"|step|one|thing|swap|move))?)?"
    r"(?: (?:to|and restore) (?:the |how |what )?(?:previous|last|earlier|prior|old|it was"
    r"|version before)?(?: (?:version|one|set|state|before))*)?$"
    r"|restore (?:the )?(?:previous|last|earlier|prior|old)(?: (?:version|one|set))?$"
    r"|take (?:that|it|the last (?:one|change)) back$"
    r"|put (?:it|that|everything) back(?: (?:as|how|like|the way) it was(?: before)?)?$"
    r"|(?:the )?(?:previous|last|earlier|old) (?:version|one|set)(?: was better| again)?$"
    r"|(?:i )?(?:liked|preferred) (?:the )?(?:previous|last|earlier|old) (?:version|one"
    r"|set)(?: better| more)?$"
    r"|as it was(?: before)?$|it was better before$|change (?:it|that) back$",
    _I,
)
# An older version is gone back to step by step, and a set of no questions is none.
NOT_FOR_A_MODEL = re.compile(
    r"(?:undo|revert|restore|use|take|go back|roll ?back|back|return)\b.*\bversion \d+$"
    rf"|(?:{DROP}) (?:it all|them all|everything"
    r"|all(?: of)?(?: the| these)?(?: them| questions)?)$",
    _I,
)
TIMES = (
    re.compile(
        rf"(?:give|allow|allot|plan|set|make|put|limit|cut|reduce|shorten|keep|extend|cap|trim"
        rf"|bring)\s(?P<which>.+?)(?: down)?(?: (?:to|at|for|only|just|be|take|up to|a"
        rf"|last))*\s(?P<time>{DURATION})(?: long| only| max| in total| each)?$",
        _I,
    ),
    re.compile(
        rf"(?:spend|plan|use|allow|take|give|only|just|make it)?\s?(?:only "
        rf"|just )?(?P<time>{DURATION})\s(?:only )?(?:for|on|to|with"
        rf"|in)\s(?P<which>.+?)(?: each)?$",
        _I,
    ),
    re.compile(
        rf"(?P<which>.+?)(?::|,| should| must| can| may| gets?| needs?| has| have| in| only"
        rf"| just| is| to| take| takes| be| last| want| at)+\s(?:only |just |at most |max |a "
        rf"|to )*(?P<time>{DURATION})(?: only| max| long| each)?$",
        _I,
    ),
)
COUNT_WORD = (
    r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen"
)
LEAD_COUNT = (
    r"(?:(?:only|just|make (?:it|that|this)|use|ask|i want|we want|want|we need|need|i need"
    r"|give me|max(?:imum)?|at most"
    r"|no more than|keep it (?:to|at)|limit (?:it |this |the set )?to|cut (?:it "
    r"|this )?(?:down )?to|reduce (?:it )?to"
    r"|bring (?:it )?(?:down |up )?to|get (?:it )?(?:down )?to|trim (?:it )?(?:down )?to"
    r"|down to|up to|have|exactly|shorten (?:it )?to|fit"
    r"|there should be|it should (?:be|have)|go (?:down |up )?to|squeeze|a total of|in total"
    r"|for)\s)*"
)
COUNTED = re.compile(
    rf"{LEAD_COUNT}(?P<count>{COUNT_WORD})(?: (?:technical|good|short|total"
    rf"|different))*\s(?:questions?|qs)"
    rf"(?: only| max| at most| in total| total| is enough| are enough| would be enough"
    rf"| suffice| will do)*"
    rf"(?:,?\s(?:in|for|within|into)\s(?P<time>{DURATION}))?$",
    _I,
)
FEWER = re.compile(
    rf"(?:(?:make it|use|ask|have|drop|remove|cut|lose|take out"
    rf"|delete)\s)?(?:any\s)?(?P<count>{COUNT_WORD})\s"
    r"(?:(?:questions?\s)?(?:fewer|less)(?: questions?)?|of (?:the|them"
    r"|these)(?: questions?)?(?: fewer| less)?)$"
    rf"|(?:drop|remove|cut|lose|take out|delete)\s(?:any\s)?(?:two|three|four|2|3|4) questions?$",
    _I,
)
ONE_FEWER = re.compile(
    r"(?:drop|remove|cut|lose|take out|delete|leave out|skip)\s(?:any |a |an "
    r"|one )(?:of the )?questions?$|(?:one|a) question (?:fewer|less)$",
    _I,
)
# "Make it 30 minutes" is about the interview, "give it 10 minutes" about a question.
IT_ALL = re.compile(r"(?!give|allow|allot|plan|spend)", _I)
PRONOUNS = frozenset({"it", "this", "that", "them", "these"})
BY_MINUTES = (
    re.compile(
        r"(?:make it |it should be |cut |trim |shave(?: off)? |take(?: off)? |lose |save |add "
        r"|drop |give (?:us|me|it|them) |another |an extra |by )*"
        rf"(?P<time>{DURATION})\s?(?:shorter|longer|less|more|extra|off"
        r"|(?:from|off|to) (?:it|the interview|the set))$",
        _I,
    ),
    re.compile(
        r"(?:cut|shave off|shave|trim|take off|lose|save|add|another"
        r"|(?:extend|stretch|shorten|reduce)(?: it| the interview| the set)? by)\s"
        rf"(?P<time>{DURATION})$",
        _I,
    ),
)
LENGTH = re.compile(
    r"(?:(?:(?:i|we) (?:need|want) (?:it|this|that|the interview)(?: to be| to take| to last)?"
    r"|only|just|we(?:'ve| have)?(?: only| just)?(?: got| have)?|i(?:'ve| have)?(?: only"
    r"| just)?(?: got| have)?|there (?:is|are)(?: only| just)?|make (?:it|this|that|the (?:set"
    r"|interview|whole thing))"
    r"|cut (?:it |this |the interview |the set )?(?:down )?to|shorten (?:it |this "
    r"|the interview |the set )?to|reduce (?:it |the interview )?to|trim (?:it "
    r"|this )?(?:down )?to|extend (?:it |the interview )?to"
    r"|stretch (?:it |the interview )?to|fit (?:it |this |everything |the set |all )?(?:in"
    r"|into|to|within)(?: the)?|keep (?:it |this )?(?:to|under|within|at|below)|limit (?:it "
    r"|this |the interview )?to"
    r"|bring (?:it |this )?(?:down |up )?to|get (?:it |this )?(?:down )?to|(?:it|this"
    r"|the interview|the set|the whole thing) (?:should|has to|must|can|needs to|will|is"
    r"|may)(?: now)?(?: only| just)?(?: be| take| last| fit in| fit into| to be| to take)?"
    r"|in|within|for|time is|length:?|at most|max(?:imum)?|no more than|up to|under|a"
    r"|do|change (?:it |the length |the time |the duration )?to|set (?:it |the length |the time "
    r"|the duration )?to|resize (?:it )?to|down to|go (?:for|to|with)|need(?: it)?(?: to be"
    r"| to fit)?(?: in)?|use|want|have|squeeze (?:it )?into"
    r"|i want|i need|we need|turn (?:it|this) into|as|the|be)\s+)*"
    rf"(?P<time>{DURATION}(?:(?: and)? a half)?|half an hour|an hour(?: and a half)?"
    rf"|three quarters of an hour|half[\s-]hour|(?:one|two|full"
    rf"|an)[\s-]hours?)(?:[\s-](?:interview|screen|set|slot|version|session|call|one))?"
    r"(?: (?:instead of|rather than|not) (?:the )?(?:usual |planned )?\d{1,3}"
    r"(?:[\s-]?(?:minutes?|mins?|m))?"
    r"| long| only| max| total| in total| at most| instead| left| for (?:it|this|everything"
    r"|all|the interview)| altogether)*$",
    _I,
)
BEFORE = frozenset({"before", "above", "ahead of", "in front of"})
TOP = re.compile(
    r"(?:the )?(?:very )?(?:top|start|begin|open|kick off|lead|beginning|front|first"
    r"|first place|first position|first question|first spot|number one|number 1|opener|opening"
    r"|head|the first one|first one)"
    r"(?: of (?:the )?(?:list|set|interview|line))?"
)
BOTTOM = re.compile(
    r"(?:the )?(?:very )?(?:bottom|end|finish|close|conclude|wrap up|last|last place"
    r"|last position|last question|last spot|back|closing|last one|final question|closer)"
    r"(?: of (?:the )?(?:list|set|interview|line))?"
)
SIDES = r"(?P<side>before|after|above|below|ahead of|behind|in front of|under|following)"
SHIFT = r"(?:move|put|place|shift|bring|push|pull|drag|have|make|get|let|set|ask|send|take)"
MOVES = (
    re.compile(
        rf"{SHIFT}\s(?P<which>.+?)\s(?P<by>up|down|earlier|later|forward"
        rf"|back)(?: by)?(?:\s(?P<steps>{COUNT_WORD}|a))?(?: places?| spots?| steps?"
        rf"| positions?| notch| slots?)?$",
        _I,
    ),
    re.compile(
        rf"{SHIFT}\s(?P<which>.+?)\s(?:come |go |be |right |directly |just |to |stand "
        rf"|asked )*{SIDES}\s(?P<other>.+)$",
        _I,
    ),
    re.compile(
        rf"{SHIFT}\s(?P<which>.+?)\s(?:to|at|into|in|as|up to|down to|be|come|go|up at|down at"
        rf"|to be)\s(?:be |the )?(?P<to>.+)$",
        _I,
    ),
    re.compile(
        r"(?:make|ask|put|have|do|take|get)\s(?P<which>.+?)\s(?:come |go "
        r"|be )?(?P<to>(?:the )?(?:very )?(?:first|last|number (?:\d+|one|two|three)"
        r"|(?:opening|opener|closing|closer)|first question|last question|first one|last one"
        r"|(?:second|third|fourth|fifth)(?: question)?))$",
        _I,
    ),
    re.compile(
        r"(?P<which>.+?)\s(?:should|must|has to|needs to|can|could|goes|comes|to)\s?(?:be "
        r"|come |go |be asked |stand )*(?P<to>(?:the )?(?:first|last|top|end|second|third"
        r"|fourth))(?: question| one| place)?$",
        _I,
    ),
    re.compile(
        rf"(?P<which>.+?)\s(?:should|must|has to|needs to|can|could)?\s?(?:be |come |go "
        rf"|be asked |goes |comes )+{SIDES}\s(?P<other>.+)$",
        _I,
    ),
    re.compile(r"(?P<which>[\w#' -]{1,40}?)\s(?P<to>first|last)$", _I),
    re.compile(
        r"(?P<to>start|begin|open|kick off|lead)(?: it| the interview"
        r"| the set)?(?: off)? (?:with|on)\s(?P<which>.+)$",
        _I,
    ),
    re.compile(
        r"(?P<to>end|finish|close|conclude|wrap up)(?: it| the interview| the set)?(?: off"
        r"| up)? (?:with|on)\s(?P<which>.+)$",
        _I,
    ),
)
SWAPS = (
    re.compile(rf"(?:{SWAP})\s(?P<which>[^:>=\u2192]+?)\s?(?:->|=>|\u2192|:)\s?(?P<topic>.+)$", _I),
    re.compile(
        rf"(?:{SWAP})(?: out)?\s(?P<which>.+?)(?: out)?\s(?:for|with|by|to|into"
        rf"|against)\s(?P<topic>.+)$",
        _I,
    ),
    re.compile(rf"(?:{SWAP})(?: out)?\s(?P<which>.+?)(?: out| round)?$", _I),
    re.compile(
        r"(?:make|turn)\s(?P<which>.+?)\s(?:about|into|on|be about|to be about)\s(?P<topic>.+)$", _I
    ),
    re.compile(
        r"(?P<which>.+?)\s(?:should|could|must|ought to)\s(?:be|cover"
        r"|ask)(?: something)?(?: about| on)?\s(?P<topic>.+)$",
        _I,
    ),
    re.compile(
        r"(?:give me |find |show me |suggest |get me |pick |i want |i need |use |choose "
        r"|get )?(?:another|a different|something else|a new|some other"
        r"|an alternative)(?: questions?| one)?(?: (?:for|instead of|in place of"
        r"|to))?\s(?P<which>(?:question |q|#|no\.? ?|the )?[\w ]{1,30}?)$",
        _I,
    ),
    re.compile(
        r"(?:give me |find |show me |suggest |get me |pick |i want |i need |use |choose "
        r"|get )?(?:another|a different|something else|something|a|an)(?: questions?"
        r"| one)? ?(?:on|about) (?P<topic>.+?) (?:for|instead of|in place of"
        r"|rather than)\s(?P<which>.+)$",
        _I,
    ),
)
INSTEADS = (
    re.compile(
        r"(?:i'?d|we'?d|i would|we would) (?:rather|prefer)(?: to)?(?: have| ask| see)?\s"
        r"(?P<topic>.+?)\s(?:than|over|to|instead of)\s(?P<which>.+)$",
        _I,
    ),
    re.compile(
        r"(?:swap|switch|sub) in\s(?P<topic>.+?)\s(?:for|instead of|in place of)\s(?P<which>.+)$",
        _I,
    ),
    re.compile(
        r"(?:use|ask|put|take|have|do|add|get|let us have|try"
        r"|include)?\s?(?P<topic>.+?)\s(?:instead of|in place of|rather than)\s(?P<which>.+)$",
        _I,
    ),
    re.compile(
        r"(?:instead of|in place of|rather than)\s(?P<which>[^,]+?)(?:,\s?|\s(?=ask|use"
        r"|something|a question|put|have))(?:ask |use |put |have |do "
        r"|take )?(?:about )?(?P<topic>.+)$",
        _I,
    ),
)
MORE_OF = (
    r"(?:on|about|for|covering|regarding|around|related to|involving|to cover|concerning"
    r"|that covers?|that asks? about)"
)
ADDS = (
    re.compile(
        rf"(?:(?:{ADD}|give me|i want|i'd like|we need|we want|want|need|use|ask|have|with"
        rf"|how about|what about|i would like)\s)?(?P<count>{COUNT_WORD})\s(?:more|extra"
        rf"|additional|further|other)\s?(?:questions?)?(?:\s{MORE_OF}\s(?P<topic>.+))?$",
        _I,
    ),
    re.compile(
        rf"(?:{ADD})(?: in)?\s(?P<count>two|three|four|2|3|4)\s(?:questions?"
        rf"|things)(?:\s{MORE_OF}\s(?P<topic>.+))?$",
        _I,
    ),
    re.compile(
        rf"(?:(?:{ADD}|give me|i want|i'd like|we need|we want|there should be|want|need|have"
        rf"|how about|what about|i would like|i miss|we miss|what's missing is"
        rf"|missing:)\s)(?:in )?{ONE_MORE}(?: more| extra| new| good| other)*(?: questions?"
        rf"| one| ones| things?)(?:\s{MORE_OF}\s(?P<topic>.+))?$",
        _I,
    ),
    re.compile(
        rf"(?:(?:{ADD}|give me|i want|i'd like|we need|we want|there should be|want|need|have"
        rf"|ask|how about|what about|i would like|i miss|we miss)\s)(?:something|more|anything"
        rf"|sth|a bit|some)(?: more| else)?\s{MORE_OF}\s(?P<topic>.+)$",
        _I,
    ),
    re.compile(
        rf"(?:one more|another|an? extra|an? additional|something|more|more questions?"
        rf"|one)(?: more)?(?: questions?| one)?\s{MORE_OF}\s(?P<topic>.+)$",
        _I,
    ),
    re.compile(r"(?:one more|another|an? extra|more)(?: questions?| one)?$", _I),
    re.compile(
        rf"(?:{ADD})\s(?:an? |another |one more |some )?(?P<topic>.+?)(?: to (?:it|the set"
        rf"|the list|the interview|this))?$",
        _I,
    ),
    re.compile(
        r"(?:we |i )?(?:need|want|give me) (?:an? |another |one more )(?P<topic>.+?) questions?$",
        _I,
    ),
    re.compile(
        r"(?:also )?ask(?: them| something| a question| one more)?(?: too)? about (?P<topic>.+)$",
        _I,
    ),
)
NOT_ADDED = re.compile(
    r"follow[\s-]?up|probe|red flag|green flag|\bflag\b|\brubric|criteri|\bhint|\bminutes?\b"
    r"|\bhours?\b|look[\s-]?for"
    r"|\bdetail|\bcontext\b|\bexample|\bnote\b|\bintro|\bscenario\b|\bpart\b"
    r"|\bto (?:the )?(?:question|q|#)?\s?\d",
    _I,
)
# A topic that long is a description: finding something for it takes more than words.
TOO_MUCH = re.compile(r"(?:\S+\s+){9}\S|\?$|: ")
STAYS = re.compile(
    r"(?P<which>.+?)\s(?:should|must|has to|have to|needs? to|can|is to|are to)\s(?:be|stay"
    r"|remain)\s"
    r"(?:locked|kept|unchanged|untouched|in|left alone|as (?:it|they) (?:is|are)|the same)$",
    _I,
)
ALL_BUT = re.compile(
    rf"(?:{DROP})\s(?:everything|all(?: the| of the)?(?: questions)?|the rest"
    rf"|the others)(?: else)?\s"
    r"(?:except|but|apart from|other than|besides)(?: for)?\s(?P<which>.+)$",
    _I,
)
MORE_TIME = re.compile(
    rf"(?P<verb>add|cut|take|shave|remove)(?: off)?\s(?P<time>{DURATION})(?: more)?\s"
    r"(?:to|from|off|for)\s(?P<which>.+)$",
    _I,
)
LESS_OF = re.compile(r"(?:less|longer|more|better)(?: (?:on|about|of)\b.*)?$", _I)
MENTIONED = re.compile(
    r"(?:^|\b)(?:the )?(?:questions?\s?#?\d{1,2}\b|#\d{1,2}|q\d{1,2}\b"
    r"|(?:first|second|third|fourth|fifth|last) (?:question|one))",
    _I,
)
