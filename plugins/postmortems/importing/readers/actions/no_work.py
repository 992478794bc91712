"""Sentences that have the form of work and are none: courtesies, refusals, conditions, what only goes on in a story."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from postmortems.importing.document import Block, List, Paragraph, Section, Table, in_italics
from postmortems.importing.labels import plain
from postmortems.importing.moments import leading, moments
from postmortems.importing.sentences import is_in_past

Scope = Literal["actions", "lessons", "other"]
"""What a section is about. Outside the sections of actions only clear promises are items."""
State = Literal["done", "doing", "building", "open"]
"""`building` is said of somebody: `We are adding an alert`. Whether it has begun is not said."""


def is_about_others(sentence: str) -> bool:
    """Whether a sentence is about the reader or the text, only points at another one, or is a courtesy."""
    return NO_SUBJECT.match(sentence) is not None or _COURTESY.search(CLAUSES.split(sentence)[0]) is not None


def is_of_product(section: Section) -> bool:
    """Whether a section tells what is new in a product, which no incident led to: `Product roadmap`."""
    return any(_OF_PRODUCT.search(one.title) for one in (section, *section.ancestors()))


_OF_PRODUCT = re.compile(
    r"(?i)\b(?:product|features?|releases?|company|produkt)[\s-](?:[\w-]+ ){0,2}road ?maps?\b"
    r"|\broad ?maps? (?:for|of|to) (?:[\w-]+ ){0,3}(?:products?|features?|releases?|version)\b"
    r"|\b(?:upcoming|new|planned) (?:features|releases|products)\b|\bwhat(?:['’]s| is) (?:new|coming) (?:in|to|for)\b"
    r"|\bfeuille de route (?:du )?produit|\bhoja de ruta (?:del )?producto|\broteiro do produto"
)


def is_of_the_day(section: Section) -> bool:
    """Whether a section lists steps of the incident itself: with clock times, or a plan that was carried out."""
    blocks = [*section.all_blocks()]
    items = [item.text for block in blocks if isinstance(block, List) for item in block.items]
    rows = [" ".join(row.cells) for block in blocks if isinstance(block, Table) for row in block.rows]
    leads = [leading(text) for text in (*items, *rows)]
    if len(leads) > 1 and all(lead and lead.clock_time and lead.rest for lead in leads):
        return True
    if not _PLAN.fullmatch(plain(section.title)):
        return False
    beside = section.parent.sections if section.parent else []
    after = itertools.dropwhile(lambda one: one is not section, beside)
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    texts += [inner.title for inner in section.sections if inner.is_label]
    is_before_story = any(one.concept in ("summary", "timeline", "causes", "impact") for one in after)
    is_before_story = is_before_story and not any(map(_ASSIGNED.search, items))
    return is_before_story or any(map(_WAS_PLANNED.search, texts))


_PLAN = re.compile(r"(?:the |our |my )?plan")
_ASSIGNED = re.compile(r"\([A-Z@][^()]*\)\W*$|@\w|\b20\d\d-\d\d|[–—-] [A-Z]\w+\W*$")
_WAS_PLANNED = re.compile(r"(?i)\bplan (?:was|had been)\b|\b(?:we|i) (?:had )?planned to\b|\bwe were going to\b")


def is_step(text: str) -> bool:
    """Whether a text says what was done at a time of the day: `Reverted the config at 10:40`."""
    is_past = is_in_past(text) or is_in_past(_MOMENT.sub("", text, count=1).lstrip(" ,"))
    if not is_past or not _AT.search(text) or _SETS_TIME.search(text):
        return False
    found = moments(text)
    return any(one.clock for one in found) and not any(one.day for one in found)


_AT = re.compile(r"\b(?:[Aa]t|[Bb]y|[Aa]round|[Uu]ntil) ~?\d{1,2}[:.]\d\d\b")
_SETS_TIME = re.compile(r"(?i)\b(?:to|for|runs?|running|starts?|starting|schedul\w+|daily|nightly|every|each)\b|%")
"""Work that sets a time: `Scheduled the backup at 02:00`."""


def before_farewell(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks before the end of a letter: `Kind regards,` and who signs it, `*Ida runs storage at Example.*`"""
    blocks = list(blocks)
    if len(blocks) > 1 and isinstance(blocks[-1], Paragraph) and in_italics(blocks[-1].text):
        blocks.pop()
    return itertools.takewhile(lambda one: not (isinstance(one, Paragraph) and _FAREWELL.match(one.text)), blocks)


_FAREWELL = re.compile(
    r"[*_]*(?:(?:(?:with|kind|best|warm|many|our) )*(?:regards|wishes|thanks)|(?:yours )?(?:sincerely|truly)"
    r"|(?:yours )?faithfully|yours|cheers|see you(?: \w+)?"
    r"|(?:mit |viele |liebe |freundliche |herzliche |beste )?(?:\w+en )?grü(?:ße|ßen|sse|ssen)"
    r"|bis bald|à bientôt|(?:bien )?cordialement|bien à vous|amicalement|(?:un )?saludos?(?: cordial(?:es)?)?"
    r"|atentamente|hasta pronto|atenciosamente|cumprimentos|abraços?|até breve)[*_]*\s*[,.!]?[*_]*\s*(?:\n|$)"
    r"|[^。\n]{0,40}(?:よろしくお願い|お詫び申し上げ|感謝申し上げ)[^。\n]{0,20}。?$|(?:敬具|以上|此致|감사합니다)\W*$",
    re.I,
)
CLAUSES = re.compile(r"; |: |, (?:and|but|so|which|(?=that['’]s )) ?")
NO_SUBJECT = re.compile(
    r"[*_]*(?:E(?i:dit)|U(?i:pdate)|Correction)(?:\W{1,2}(?:[A-Z][a-z]+ )?\d[^:]{0,16})?: "
    r"|(?:(?:(?:[Tt]his|[Tt]hat)(?! \w+ (?:is|was|will|has|gets)\b)|[Ii]t(?! would be \w+ (?:to|if)\b)|[Tt]hey|[Tt]hese"
    r"|[Tt]hose|[Ww]hich"
    r"|See|What|How|Why|Who|You|Your|Please|Sie|Ihre?n?|Vous|Vos|Votre|Usted|Você|If|Would|Had"
    r"|There (?!(?:is|will be) an? )|Some of|Most of|Actions|Items|Until then|Nothing|Nobody|None)\b"
    r"|(?:(?:Affected|Our|All|Some|Many|Most|The) )?(?:[Uu]sers|[Cc]ustomers|[Cc]lients|[Pp]eople|[Rr]eaders)"
    r"|(?:Further|More|Additional|(?:The|A) (?:final|full|detailed|complete)) "
    r"(?:updates?|details?|information|report|post-?mortem|analysis|review))\b"
)
"""A sentence about something else: the reader, the text itself, or what the sentence before it said."""
_COURTESY = re.compile(
    r"\b(?:sorry|apolog\w+|thank(?!s to (?!all|every|you|our|those))\w*|grateful|appreciate|trust|patience|confident"
    r"|seriously|at the heart|(?:would|could|should|might) have|we (?:know|believe|hope|feel|think|understand)"
    r"|(?:assure|make|let|help|thank|tell|show|inform|see) you"
    r"|(?:if|for|from|to|with|when|while|that|of|and) you|you (?:can|may|will|should|need|have)"
    r"|your (?:trust|patience|understanding|business|feedback|support|confidence|work|day)"
    r"|(?:want|like|wish) to (?:explain|share|say|apolog\w+|thank|stress|reassure|tell|describe)"
    r"|(?:is|are)(?: always| very)? welcome|credits?|compensation|entschuldig\w+|bedauern|danken?"
    r"|désolés?|excus\w+|merci|disculp\w+|gracias|desculp\w+"
    r"|obrigad[oa]s?|lamentamos)\b",
    re.I,
)
THOUGHT = re.compile(
    r"\b(?:[Ww]e|I)(?:'ve| have)(?: also| now| already| since)* (?:asked ourselves|been|considered|debated"
    r"|decided against|discussed|found|had|heard"
    r"|identified|learned|learnt|noticed|realised|realized|received|reviewed|seen|talked|thought|understood)\b"
    r"|\b(?:[Ww]e|I|[Tt]hey)(?: had| first)? (?:assumed|believed|concluded|feared|suspected|thought)\b"
)
"""What changes nothing by itself."""


def is_real(sentence: str, scope: Scope, state: State, who: str | None) -> bool:
    """Whether a sentence about work is one, and no question, condition, complaint or courtesy."""
    if sentence.endswith("?") and not who:
        return False
    if state == "done" and (THOUGHT.search(sentence) or is_step(sentence)):
        return False
    if _NO_WORK.search(sentence) or _NO_PROMISE.search(sentence):
        return False
    if state != "done" and not who and _is_only_said(sentence, scope):
        return False
    return not (scope == "lessons" and state != "done" and not who and _NEEDED.search(sentence))


WILL = (
    r"(?:\b[Ww]e|\bI)(?: also| now| still)?(?:'ll| will|'[rm]e?(?: also)? going to| (?:are|am)(?: also)? going to"
    r"| owe (?:you|our \w+|every\w+|them)(?! an? (?:apology|explanation|answer)| the truth)"
    r"| plan to| intend to| want to(?! (?:apolog|thank|stress|say|share|be |explain|reassure))| need to| have to)"
)
PROMISE = re.compile(
    rf"\b{WILL}\b|\b(?:wir werden|nous allons|vamos a|vamos)\b|\bwill be \w+(?:ed|en|t)\b|^There will be an? "
    r"|^Next time,? (?:we|I) (?!had|did|would|could|might|should|were|was)"
)
_NEEDED = re.compile(r"\b(?:we|I) (?:need|have) to\b", re.I)
"""Among lessons this is a complaint, no promise: `I need to know that`."""
UNDER_WAY = re.compile(
    r"\b(?:[Ww]e(?:'re| are)|I(?:'m| am))(?: also| now| currently| already| actively)* "
    r"(?!hiring|hoping|looking forward|thinking|taking (?:this|it)|apologi|doing|being|seeing|learning)\w{2,}ing\b"
)
_NO_WORK = re.compile(
    r"(?i)^(?:we|i) (?:also )?learn(?:ed|t)\b|\b(?:do everything|do better|do (?:all|what) we can|our best|let you"
    r"|keep you|provide you with (?:[\w-]+ ){0,3}(?:details|information|updates?)"
    r"|^(?:to|for) (?:learn |find out |read )?more"
    r"|keep working(?: hard| on| to)|work hard|not stop"
    r"|(?:is|are|['’]re)(?: also| now)? hiring|share (?:more|progress|updates?)"
    r"|our next \w+ report|sort (?:it|this|that|things)(?: all)?(?: out)?(?=\W*$)"
    r"|in (?:an?|the|our) (?:later|separate|other|second|next|follow-up|future) (?:blog )?"
    r"(?:post|article|thread|e?-?mail|newsletter)|in another (?:post|article|thread|e?-?mail)"
    r"|in einem (?:anderen|eigenen|weiteren|späteren|separaten) (?:beitrag|artikel)"
    r"|dans un autre (?:article|billet)|en otr[oa] (?:artículo|entrada|publicación)"
    r"|em outr[oa] (?:artigo|post|publicação)|in touch|learn from|look(?:ing)? into (?:it|this)|updates? (?:this|you)"
    r"|(?:credit|compensat|refund)\w*|(?:retain|keep|store) (?:this|the) (?:document|report|record|data)s?"
    r"|(?:look(?:ing)?|search(?:ing)?) for (?:additional|more|other|further|new|any) (?:ways|opportunities"
    r"|improvements)"
    r"|continue to (?:look|learn|review|invest|improve|work|listen)|as the law|(?:required by|under) (?:the )?law"
    r"|in accordance with|reserve the right|under our (?:sla|terms)"
    r"|(?:give|provide|publish|post|share|write) (?:an? |the |our |one |another |some |more |further |full |longer "
    r"|final |detailed )*(?:updates?|post-?mortem|rca|report|root cause|write-?up|analysis|summary))\b"
)
"""A promise to readers, not of work on the system."""
_NO_PROMISE = re.compile(
    r"^No vamos\b|^Não vamos\b|^Nous n['’]allons pas\b|^(?:Wir werden|Ich werde)\b[^.,;]{0,60}\bnicht\b"
    r"|^(?:Nothing|Nobody|None|No (?:further|other|more) \w+)\b[^.,;]*\bwill\b"
    r"|^(?:We|I) (?:do not|don['’]t) have any\b|^There (?:are|is) no\b"
    r"|^No (?:[\w-]+ ){0,3}(?:work|actions?|changes?|measures?|steps|follow-ups?|items) (?:is|are|was|were|has|have)\b"
    r"|\bdecided against\b|\b(?:[Ww]e|I)(?: will not| won['’]t) (?:do|change|pursue) (?:this|that|it|so)\b"
    r"|\b(?:[Ww]e|I)(?: do not|['’]re not| are not| don['’]t)(?: currently)? (?:plan(?:ning)?|intend|going) to\b"
)
_NOT_MEANT = re.compile(
    rf"(?:{WILL}|[Ww]e(?:'re| are)|I(?:'m| am))(?:,| (?:\w+ly |always )*(?:not|never"
    r"|be (?:\w+ly )?(?:happy|glad|grateful|sorry|there|ready|thankful|pleased|proud|available|open|honest"
    r"|transparent|careful)|see (?:that|how|why|below|later)"
    r"|(?:describe|discuss|explain|cover|outline|summari[sz]e|show|start with|begin with|look at|turn to"
    r"|go (?:into|over|through)|return to|walk through)(?= (?:\w+ )?(?:what|why|how|below|in \w+ (?:parts|steps)"
    r"|the (?:background|cause|details?|event|fix|incident|outage|recovery|response|timeline)s?"
    r"|in this (?:post|report|document|article|section))\b)"
    r"|(?:get|come|reach|write|report|respond|reply)(?: back| out)? to (?:you|each|every|all)"
    r"|(?:answer|respond|reply)(?: to \w+)? within\b"
    r"|(?:be )?(?:send|bring|offer|giv|show|tell|help|contact|notify|inform|e-?mail|thank)(?:e|ing)? you"
    r"|be (?:at|in) |(?:be )?work(?:ing)?(?: \w+)? hard|(?:investigat|monitor|continu|experienc)ing)\b)"
)
"""What will not be done, a feeling, what readers get, and how the text goes on."""
CONDITION = re.compile(
    r"(?:If|Unless|Whenever|In case|Should|As (?:we|I) will|Wenn|Falls|Sollte[nt]?|Si|Se|Caso|En caso de)\b"
    r"|[^,]{0,200}\bif (?:it|this|that|they) (?:ever )?(?:happen|occur|fail|return)s?\b"
)
_MOMENT = re.compile(r"(?:(?:At|By|Around|About|After) )?~?\d{1,2}[:.]\d\d\b")
"""What was said at a time of the day is a part of the story."""
_SPEECH = re.compile(
    r"(?:^|\W)\"[^\"]*$|[“„«][^”»]*$|\b(?:said|says|wrote|writes|replied|[Aa]ccording to)\b"
    r"|\b(?:thought|learned|learnt|hoped|believed|assumed|feared|knew)(?: that)? $"
)
"""Before a promise: somebody else speaks."""


def _is_only_said(sentence: str, scope: Scope) -> bool:
    """Whether a sentence in the form of a promise is none: a condition, a quotation, a moment of the story, a no."""
    first = PROMISE.search(sentence) or UNDER_WAY.search(sentence)
    before = sentence[: first.start()] if first else ""
    not_meant = _NOT_MEANT.match(sentence, first.start()) if first else None
    if scope == "actions":  # there, what will not be done and what depends on something was decided, too
        return not_meant is not None and re.search(r"\b(?:not|never|\w+ing)$", not_meant[0]) is None
    is_quoted = sentence.count('"') % 2 or _SPEECH.search(before)
    return any((not_meant, is_quoted, CONDITION.match(sentence), _MOMENT.match(sentence)))
