"""What the verb of a sentence about work says: that it is to be done, is under way, or is done."""

from __future__ import annotations

import re

from postmortems.importing.moments.dates import MONTH
from postmortems.importing.readers.actions.no_work import CLAUSES, NO_SUBJECT, THOUGHT, State, is_about_others
from postmortems.importing.sentences import did_work, is_work

LONGEST_SENTENCE = 480
"""Characters. A longer one is no single item."""


def plan_in(sentence: str, language: str, *, goes_on: bool = False) -> State | None:
    """What a sentence in a section of actions says of work, by its first verb; None if it is about something else.

    If it goes on with what the sentence before it names, `It will be replaced` is a plan, too.
    """
    if goes_on:
        sentence = re.sub(r"^The work['’](?:re|s)", "The work is", _GOES_ON.sub("The work", sentence))
    if len(sentence) > LONGEST_SENTENCE or NO_SUBJECT.match(sentence):
        return None
    clauses = CLAUSES.split(sentence)
    states = [state for clause in clauses if (state := _plan_in_clause(clause, language))]
    return "doing" if "doing" in states and states[0] == "open" else states[0] if states else None


def without_lead(sentence: str) -> str:
    """A sentence from its subject on: `Orders get a queue` of `Beyond that, orders get a queue`."""
    rest = _LEAD.sub("", sentence)
    return sentence if rest == sentence else rest[:1].upper() + rest[1:]


def _plan_in_clause(clause: str, language: str) -> State | None:
    bare = _LEAD.sub("", _RIGHT_AFTER.sub("We", clause))
    if is_about_others(clause) or NO_SUBJECT.match(bare):
        return None
    habit = _WE_DO.match(bare)
    if did_work(bare) or (habit and (is_work(habit["verb"]) or habit["verb"] in ("run", "test"))):
        return "open" if habit and _LATER.search(bare) else "done"
    named = _NAMED_WORK.search(bare)
    verbs = _VERBS_OF.get(language, _VERBS)
    found = [(match.start(), state) for state, pattern in verbs.items() if (match := pattern.search(bare))]
    found = [(place, state) for place, state in found if not named or (state in ("doing", "done") and place > 0)]
    setting = _THEY_DO.search(bare)
    found += [(setting.start(), "building")] if setting and is_work(setting["verb"]) else []
    state = min(found)[1] if found else "open" if named else None
    if state is None and (since := _FROM_NOW.match(clause)):
        return "done" if since["now"] else "open"
    return None if state == "done" and (_AT.search(bare) or THOUGHT.search(bare)) else state


_LATER = re.compile(rf"\b(?:in|by|during|before) (?:Q[1-4]|H[12]|next \w+|the (?:coming|next) \w+|(?i:{MONTH})\b)")
"""A time to come, after what is done regularly otherwise: `We run a drill in Q2`."""
_FROM_NOW = re.compile(
    r"(?:And |So )?(?:(?P<now>From (?:now|today)(?: on)?|As of (?:now|today)|Since then),?"
    r"|(?:Going|Moving) forward,|In (?:the )?future,) (?!you\b)\w"
)
_LEAD = re.compile(
    r"^(?:(?:Long|Longer|Medium|Short|Shorter)[- ]term,? |From (?:today|now)(?: on)?,? "
    r"|(?:Also|And|But|Then|So|Still|Besides|Meanwhile|Additionally|Furthermore|Moreover|Separately|Finally|Lastly"
    r"|Beyond that|On top of that|Going forward|Moving forward|Thanks to [^,]{2,40}"
    r"|(?:As|Until|Once|When|After|Before|From|Starting|Beginning|Effective|In|By|On|For|At|To|With|During|Over|Within"
    r"|Since|Later|Because of)\b[^,.]{2,80}), )+"
)
"""What comes before the subject of a sentence."""
_GOES_ON = re.compile(
    r"^(?:It|They|These|This)(?=(?:['’](?:s|re)| is| are) [^.;]* now\b"
    r"| (?:will be|was|were|has been|have been|is being|are being) )"
)
_RIGHT_AFTER = re.compile(r"^(?:Immediately|Right|Directly|Shortly|Straight) after [^,.;]{2,50}?,? (?:we|I)\b")
_AT = re.compile(r"\b(?:at|by|until|from|um|à|a las) \d{1,2}[:.h]\d\d\b")
"""What was done at a time of the day is a step of the response."""
_WE_DO = re.compile(r"We(?: also)? (?P<verb>[a-z]+) (?!to\b)\w")
"""A new habit: `We run the evaluation on random hosts.`"""
_THEY_DO = re.compile(r"\b(?:are|is)(?: also| now| already| currently)* (?P<verb>[a-z]{3,}ing) (?!of\b|for\b)\w")
"""Somebody, whoever it is: `Support and sales are setting up a shared inbox.`"""
_NAMED_WORK = re.compile(
    r"(?<!not )\b(?:on|to) (?:our|the|my|their) (?:[\w-]+ )?(?:list|roadmap|backlog|agenda|plan|board)\b"
    r"|^(?:Up |And )?(?:[Nn]ext|Later|Planned|Still (?:open|missing|to do))\b[^.:]{0,40}: "
    r"|\b(?:[Aa]|[Tt]he|[Aa]nother|[Oo]ne|[Oo]ur|[Mm]y) (?:\w+ )?(?:follow-up|next step|issue|project|proposal"
    r"|pull request|task|ticket)(?: is| was| has been)?(?: open| filed| opened)? to \w"
)
"""Work without a verb: `a follow-up to move the cache`, `next on our list: …`."""
_PART = (
    r"(?:\w+ly )?(?:\w{2,}(?:ed|pt)|begun|bought|broken|brought|built|chosen|cut|done|drawn|found|frozen|given|held"
    r"|hidden|made|put|rebuilt|rewritten|set|shown|shut|sold|split|sent|taken|withdrawn|written)"
)
_DECIDED = r"(?:agreed|approved|planned|proposed|scheduled)\b"
_SOON = r"(?: also| now| still| soon| then| first| only| probably| eventually| always)*"
SINCE = re.compile(
    r"\b(?i:as of|since|from) (?:yesterday|today|now on|this (?:morning|week)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
REGULARLY = re.compile(
    r"^[A-Z](?:(?!\b(?:will|should|must|were|was)\b)[^,;:.]){2,40} (?:is|are|runs?|happens?)"
    r"(?: made| taken| tested| run| copied)? (?:every (?:hour|day|morning|evening|night|week|month|\d|\w+day)|hourly"
    r"|daily|nightly|weekly"
    r"|monthly)\b[^,;:.]{0,20}\W*$"
)
"""How often something is done from now on: `Backups are every hour.`"""
_VERBS: dict[State, re.Pattern[str]] = {
    "open": re.compile(
        rf"\b(?:(?:will|shall){_SOON} (?!have\b|remain\b|continue to be\b|never\b)\w|(?:is|are|am|remains?){_SOON} "
        r"(?:to (?:be )?\w|going to|planned|planning|scheduled|due to|intended|meant to)"
        rf"|(?:plans?|intends?|wants?|would{_SOON} like|aims?|needs?|has|have|ought){_SOON} "
        r"(?:(?:the |our |an? )?\w+ )?to (?!do with\b|(?:the|an?|our|its|their)\b)\w"
        rf"|(?:should|must)(?:n't)?{_SOON} (?!have\b|not have\b|be able\b)\w|deserves? "
        r"|would be (?:great|good|nice|better|helpful|useful) (?:to|if) )|\b(?:[Ww]e|I)'d(?: also"
        r"| still| really)? like (?:\w+ ){0,4}to\b|\bagreed(?: \w+)? (?:that|to)\b"
        rf"|\b(?:has|have)(?: now| already| also)* been {_DECIDED}"
    ),
    "doing": re.compile(
        rf"\b(?:is|are){_SOON}(?: \w+ly| already| currently)* (?:being {_PART}|in (?:review|progress|flight|testing"
        r"|the works)|under (?:way|review|test|construction|development|discussion)|underway|half done"
        r"|on (?:its|the|their) way)\b"
        r"|\b(?:has|have)(?: already| just| now)* (?:started|begun)(?: to\b| on\b| work\b| \w+ing\b)"
        r"|\b[Ww]ork\b[^.]{0,60}\b(?:has (?:started|begun)|begins|starts)\b"
    ),
    "building": re.compile(
        r"\b(?:[Ww]e|I|[A-Z][\w-]+(?: and [A-Z][\w-]+)?|(?:[Tt]he|[Oo]ur) (?:[\w-]+ ){1,2}team)(?:'re|'m| are| am| is)"
        r"(?: also| now| already| currently| actively)* "
        r"(?:(?!do|be|go|hir|hop|look|think|tak|apologi|see|learn|hav|us|hold|serv|runn|fail)\w{2,}ing\b|in talks\b)"
    ),
    "done": re.compile(
        r"^There(?:['’]s| is| are) .*\bnow\b"
        rf"|\b(?:has|have)(?: now| already| since| all| both)* been (?!{_DECIDED}){_PART}\b"
        r"(?! by (?:the|an?) (?:failure|outage|incident))"
        r"|\b(?:has|have)(?: now| already| since| all| both| also)* (?:moved|switched|migrated|got (?:an?|its|their)) "
        r"|\b(?:is|are|was|were) (?:now|already|no longer) \w"
        r"|\b(?:is|are|has|have) [^,;]{2,40} now(?=[.:;]|$| and\b)|\b(?:is|are) (?:in place|live|merged|deployed"
        r"|done|fixed|gone)\b"
        r"|\b(?:went live|has (?:gone live|landed|shipped)|shipped|landed)\b|\bnow (?:go|have|are|run|use|need|get"
        r"|page|\w+(?<!s)s)\b|\bno longer \w+s\b"
        rf"|\b(?:[Ww]e|I)(?:'ve| have){_SOON}(?: since| already)* {_PART}\b"
        rf"|{SINCE.pattern}|{REGULARLY.pattern}"
        rf"|\b(?:was|were)(?: also| then| all| both)* {_PART}\b"
    ),
}
"""By these verbs a sentence in a section of actions says what is done, under way or to be done."""
_VERBS_OF: dict[str, dict[State, re.Pattern[str]]] = {
    "de": {
        "open": re.compile(
            r"(?i)\b(?:wird|werden|soll|sollen|muss|müssen|wollen|möchten|planen|prüfen)\b"
            r"(?!.*\b(?:gerade|derzeit|nicht|worden|Ihnen|Sie)\b)|\bist (?:noch )?zu \w+"
            r"|\b(?:ist|sind)\b[^,.]{0,40}\b(?:geplant|vorgesehen)\b"
        ),
        "doing": re.compile(
            r"(?i)\b(?:wird|werden) (?:gerade|derzeit)\b|\barbeiten (?:bereits |schon )?(?:an|daran)\b"
        ),
        "done": re.compile(
            r"(?i)\b(?:wurde|wurden)\b(?!.*\bnicht\b)|\b(?:haben wir|wir haben)\b(?!.*\b(?:nicht|uns)\b)"
            r"|\b(?:ist|sind) (?:jetzt|nun|inzwischen|bereits)\b"
        ),
    },
    "fr": {
        "open": re.compile(
            r"(?i)\b(?:sera|seront|doit|doivent|devra|devront|allons|va|vont|prévoyons|voulons|devons|souhaitons)\b"
            r"(?!.*\b(?:pas|vous)\b)|\b(?:est|sont) prévu|\b\w+(?:erons|irons)\b"
        ),
        "doing": re.compile(r"(?i)\ben cours\b|\bsommes en train\b|\bavons commencé\b"),
        "done": re.compile(
            r"(?i)\b(?:a|ont)(?: déjà| depuis)? été\b|\bnous avons\b(?!.*\bpas\b)"
            r"|\b(?:est|sont) (?:désormais|maintenant)\b"
        ),
    },
    "es": {
        "open": re.compile(
            r"(?i)\b(?:vamos a|van a|va a|planeamos|queremos|debemos|tenemos que|debe|deben|habrá que)\b"
            r"|\b\w{3,}(?:aremos|eremos|iremos|ará|erá|irá|arán|erán|irán)\b|\b(?:está|están) previst"
        ),
        "doing": re.compile(r"(?i)\ben curso\b"),
        "building": re.compile(r"(?i)\b(?:estamos|está|están) \w+ndo\b"),
        "done": re.compile(r"(?i)\b(?:hemos|se ha|se han|ha sido|han sido)\b|\bya (?:está|están|se)\b"),
    },
    "pt": {
        "open": re.compile(
            r"(?i)\b(?:vamos|vai|vão|planejamos|queremos|devemos|precisamos|deve|devem)\b"
            r"|\b\w{3,}(?:aremos|eremos|iremos|ará|erá|irá|arão|erão|irão)\b"
        ),
        "doing": re.compile(r"(?i)\bem andamento\b"),
        "building": re.compile(r"(?i)\b(?:estamos|está|estão) \w+ndo\b"),
        "done": re.compile(r"(?i)\b(?:já|foi|foram)\b|\bpassou a\b"),
    },
    "ja": {
        "open": re.compile(r"予定|検討|(?:します|いたします|行います|いきます|必要がある|べき)[。]?$"),
        "doing": re.compile(r"(?:進めて|して|行って)い(?:る|ます)|対応中|作業中|実施中"),
        "done": re.compile(r"(?:ました|済みです|完了した|済み)[。]?$"),
    },
}
"""The same for languages other than English."""
