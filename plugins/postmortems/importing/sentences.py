"""Where a sentence begins in a chat, and whether one says what is to be done, or what was done."""

from __future__ import annotations

import re

_TO_DO = frozenset(
    """
    absorb accept acquire activate add adjust adopt advise alert align allow allowlist amend analyse analyze
    annotate announce append apply appoint approve archive arrange ascertain ask assemble assess assign attach audit
    augment automate avoid back backport ban become begin benchmark bind block blocklist book bootstrap borrow bound
    brief bring broaden build bump bundle buy bypass calculate calibrate call cancel cap caption capture carry catch
    change chart chase check choose circulate clamp clean cleanup clear clone close collapse collect colocate
    combine come commission commit communicate compare compile complete compose compress concentrate condense
    conduct configure confirm connect consider consolidate consult contact contain continue contribute convert
    convince coordinate copy correct count couple cover craft create cross-check curate customise customize cut
    cycle debounce debug decide declare decline decrease decrypt dedicate dedupe defer define defragment delay
    delegate delete deliver demonstrate demote deny denylist deploy deprecate derive describe designate destroy
    detach detect determine develop devise diagnose diagram differentiate direct disable discard discourage discuss
    display dispose distinguish distribute divide do document double double-check downgrade draft drain draw drill
    drive drop dump duplicate edit educate eliminate embed emit empower emulate enable encapsulate encode encourage
    encrypt enforce engage enhance enrich ensure enumerate equip escalate establish estimate evaluate examine
    exclude exempt expand experiment expire explore export expose express extend extract facilitate fail federate
    fence fetch file fill filter find finish fix flag flatten flip flush fold follow forbid force formulate forward
    foster freeze gate gather generate get give grant grow guarantee guard guide halt halve hand handle harden hash
    have heal help hide highlight hire hold hook host implement import improve include incorporate increase inform
    inject insert insist inspect install institute instruct instrument integrate intercept interview introduce
    invalidate inventory invert invest investigate invite isolate issue iterate jitter join keep kick label laminate
    land launch lead learn lease leave lend lengthen let leverage liaise liberate lift limit link lint list load
    load-balance load-test lock log look loosen lower mail maintain make manage mandate map mark mask match measure
    mention mentor merge meter migrate mirror mitigate mix mock monitor mount move multiply mute narrow negotiate
    nominate nudge obtain offer offload omit onboard open open-source operate orchestrate order outline outsource
    overhaul override overwrite own page paginate pair park parse partition pass patch pause pay perform permit
    persist persuade phase phone photograph pick pilot pin ping plan plot plug poll populate post post-process
    postpone practice practise preallocate precompute prefer prepare present pressure-test prevent print probe
    procure produce profile prohibit promote prompt proof proofread propose protect prototype prove provide
    provision proxy prune publish pull purchase purge push put quarantine query queue quote raise ramp randomise
    randomize rank rate-limit re-architect reach read reallocate rebalance rebase reboot receive reclaim recommend
    reconcile record recruit redesign redo reduce refactor refine reformat refresh refuse register regulate rehearse
    reinforce reinstate reject relax relocate rely remediate remind rename renew rent reorganise reorganize repeat
    replace replicate reply report repurpose request require reshape respond restate restock restrict restructure
    retain rethink retire retrofit revamp revert review revise revoke right-size ring ringfence roll rotate route
    run safeguard sandbox sanity-check save scaffold scale scan schedule scope scrape screen scrub seal search
    secure see seed segment segregate select sell send separate serve set settle setup shard share sharpen shed
    shield shift ship shorten show showcase shrink shut sign silence simulate size sketch skip slow smoke snapshot
    soften solve speed spend spin split sponsor spread squash staff stage stagger stamp standardise standardize
    start stop store stow streamline strengthen stress stress-test strip stub study subdivide submit subscribe
    substitute suggest sunset supersede supervise supply support suppress surface survey suspend sustain swap sweep
    switch sync tackle tag tailor take talk taper teach tear tell template terminate test throttle tidy tie tighten
    timestamp toggle tolerate toughen trace track train transfer transform transition translate treat triage trial
    trigger trim triple truncate try tune turn tweak understand undo unify untangle update upgrade upload upskill
    urge use vacuum validate vary vendor version vet visit void vote wait walk warm warn watch weigh whitelist widen
    wipe wire withdraw work wrap write zero
    """.split()
)
_BEGINNING = re.compile(
    r"^[\s*_`\"'“(\[\]☐☒✅✔xX\d.):#-]*(?:(?:TODO|P[0-4]|AI)[\s:.\]-]+)?"
    r"(?:(?:we|i|they|it|team|the team|someone|engineering)(?:'ll|\s+will|\s+should|\s+need(?:s)? to|\s+must"
    r"|\s+(?:are|is) going to|\s+plan(?:s)? to|\s+want to|\s+have to)\s+|to\s+|will\s+|should\s+|please\s+"
    r"|also,?\s+|and\s+"
    r"|possibly\s+|maybe\s+|potentially\s+|better\s+|then\s+|first,?\s+|finally,?\s+|lastly,?\s+|optionally,?\s+"
    r"|\(optional\)\s*|do\s+not\s+|don't\s+|never\s+|always\s+)*(?P<word>[A-Za-z][a-z]+(?:-[a-z]+)?)\b",
    re.I,
)
_INFINITIVE = re.compile(
    r"^[\s*_`]*(?:[^\W\d_]*(?:er|ir|re|oir)|[^\W\d_]*(?:ar|er|ir|ír|or))\b|[^\W\d_]+(?:en|ern|eln)[.!]?[\s*_`]*$", re.I
)
_PLEDGE = re.compile(
    r"\b(?:we|team|it|this|they|[A-Z]\w+)(?:'ll| will| are going to| plan to| intend to| need to| should| must"
    r"|'re going to|'re planning to| are planning to| want to)\b|\bwill be\b|\b(?:is|are) planned\b|\bgoing to\b"
)
_DONE = re.compile(
    r"^[\s*_`\"'“(\[\]\d.):#✅✔-]*(?:(?:we|i|they|it|[A-Z][\w-]+)\s+)?(?:(?:have|has|had|was|were|also|then|manually"
    r"|temporarily|immediately|been)\s+)*(?P<word>[A-Za-z-]{2,}(?:ed|pt)|ran|rebuilt|made|put|set|took|found|wrote"
    r"|began|shut|cut|sent|brought|built|split|reset|gave|got|went|kept|held|led|drew|rolled)\b",
    re.I,
)


def is_verb(word: str) -> bool:
    """Whether a word with a capital is rather the beginning of an order than a name: `Test calls`, not `Mark calls`."""
    return _is_known(word.lower()) and word not in ("Mark", "Chase", "Grant", "Bill", "Rob", "Drew", "Pat", "Grace")


def _is_known(word: str) -> bool:
    """Whether a word in lower case is a verb of work, also with a prefix: `reissue` as `issue`, `unmute` as `mute`."""
    made = _MADE_OF.fullmatch(word)
    return word in _TO_DO or (made is not None and (made["base"] is None or made["base"] in _TO_DO))


_MADE_OF = re.compile(
    r"(?:re|de|un|pre|dis)-?(?P<base>\w{3,})|\w{2,}(?:(?:a[lnrt]|ern?|el|i[lmnt]|o[gnr]|ym)i[sz]e|ify)"
)


def is_order(sentence: str) -> bool:
    """Whether a sentence begins with a verb of work and its object: `Add a graph`, not `Test runs were slow`."""
    found = _ORDER.match(sentence)
    return found is not None and is_verb(found["word"])


_ORDER = re.compile(
    r"(?P<word>[A-Z][a-z-]+) (?:up |down |out |back |to )?(?:(?:an?|the|all|each|every|our|more|one|two|three)\b"
    r"|(?!this\b|always\b)[a-z-]{2,}[^us\W]s\b"
    r"(?! (?:is|are|was|were|has|had|have|do|did|will|would|can|could|need|\w+ed)\b))"
)


def is_to_do(text: str, language: str = "en") -> bool:
    """Whether a text says what is to be done: it begins with a verb in the imperative, or promises something."""
    head = text[:300]
    found = _BEGINNING.match(head)
    if found and _is_known(found["word"].lower()):
        return True
    if language in ("ja", "zh", "ko"):
        return True
    return _INFINITIVE.search(head.split(". ")[0]) is not None if language != "en" else is_pledge(head)


def is_pledge(text: str) -> bool:
    """Whether a sentence promises work: `we will …`, `a process will be created`."""
    return _PLEDGE.search(text) is not None


def is_in_past(text: str) -> bool:
    """Whether an English sentence reports something done: `The procedure was rewritten`."""
    return is_done(text) or _PASSIVE.match(text) is not None


_PASSIVE = re.compile(
    r"(?:The|All|Our|Each|Every|Both|A|An) (?:[\w'-]+ ){1,7}?(?:was|were|has been|have been|is now|are now) \w+", re.I
)


def did_work(sentence: str) -> bool:
    """Whether an English sentence says that its authors did something lasting: `We cut the time-out to ten seconds`."""
    found = _WE_DID.match(sentence)
    return (
        found is not None and (found["word"] in _IRREGULAR or found["word"].endswith("ed")) and is_work(found["word"])
    )


def is_past_work(text: str) -> bool:
    """Whether an item begins with a verb of work in the past: `Bought 500 licences`, not `Need a second disk`."""
    found = _PAST.match(text)
    if found is None or _is_known(found["word"].lower()) or not is_work(found["word"]):
        return False
    return found["word"].lower() not in _ADJECTIVES or _OF_NOUN.match(text, found.end()) is not None


_ADJECTIVES = frozenset(
    """
    affected annotated automated blocked customised customized dated dedicated delayed detailed expired failed improved
    laminated limited locked mixed printed redesigned rejected revised scheduled segregated shared signed simplified
    skipped standardised standardized trained written
    """.split()
)
"""Before a noun without an article what a thing is like: `Laminated card at each desk`."""
_OF_NOUN = re.compile(r"(?:the|an?|all|each|every|both|our|its|their|this|these|\d+|two|three|four)\b")
_PAST = re.compile(r"\W*(?P<word>[A-Z][a-z]+ed|Bought|Built|Gave|Made|Rebuilt|Rewrote|Sent|Took|Wrote)\b (?!be\b)")


def is_work(verb: str) -> bool:
    """Whether a verb in any form changes something lasting: `moved`, `moving`, `move`, and not `waiting`."""
    word = verb.lower()
    bases = {_IRREGULAR.get(word, word), word, word[:-1], word[:-2], word[:-3], f"{word[:-3]}y", f"{word[:-3]}e"}
    bases |= {word[:-4]} if re.search(r"(\w)\1ing$", word) else set()
    return any(map(_is_known, bases)) and not bases & _RESPONSE


_WE_DID = re.compile(r"(?:We|I)(?: also| then| already| immediately)* (?P<word>[a-z]{3,})\b")
_IRREGULAR = {
    "cut": "cut", "set": "set", "put": "put", "split": "split", "shut": "shut", "built": "build", "wrote": "write",
    "made": "make", "sent": "send", "took": "take", "gave": "give", "bought": "buy", "rebuilt": "rebuild",
    "rewrote": "rewrite",
}  # fmt: skip
_RESPONSE = frozenset(
    """
    analyse analyze ask call check come confirm consider contact decide detect determine discuss do escalate evaluate
    examine explore fail find get give have hold identify inspect investigate keep know learn leave let look notify
    observe offer page plan process reboot recover reset rely restart restore revert roll run scale see seek serve start
    stop take talk test track try turn understand use verify wait watch
    """.split()
)
"""What belongs to the response, or changes nothing."""


def is_done(text: str) -> bool:
    """Whether an English text says what was done: `Bumped the limit`, `We have rolled back`."""
    head = text[:200]
    found = _DONE.match(head)
    return found is not None and not is_pledge(head) and found["word"].lower() not in ("need", "feed", "embed", "speed")


MESSAGE = re.compile(
    r"^[\[(*`]{0,3}\d{1,2}[:.]\d\d\S*\s+(?:[AaPp][Mm][\])]?\s+)?(?:<[@+ ]?[\w.-]{2,30}>|@?[\w.-]{2,30}:)\s", re.M
)
"""How a message of a chat begins: `[08:41] hugo: are builds stuck?`."""
