"""Whether a sentence says what is to be done, or what was done."""

from __future__ import annotations

import re

_TO_DO = frozenset(
    """
    add adjust adopt alert allow amend analyse analyze apply ask assess assign audit automate avoid back backport ban
    become block build bump capture change check clarify clean cleanup clear close codify collect come communicate
    compare complete conduct configure confirm connect consider consolidate continue convert coordinate correct cover
    create cut decide decommission decouple decrease define delete deploy deprecate design detect determine develop
    disable discuss distribute divide do document double drop educate eliminate enable encourage enforce engage
    enhance ensure escalate establish evaluate examine exclude expand experiment explore expose extend extract file
    finalise finalize find finish fix follow force formalise formalize generate get give grow guard harden have help
    hire hold host identify implement improve include incorporate increase inform insert install instrument integrate
    introduce invest investigate isolate issue keep label land launch learn let limit link list load lock log look lower
    maintain make manage mandate mark measure mention merge migrate minimise minimize mirror mitigate monitor move
    notify obtain onboard open optimise optimize order organise organize overhaul page patch pause perform persist
    pin plan populate practice practise prevent prioritise prioritize propose protect prototype provide provision
    prune publish purge push put raise re-enable reach read rebuild reconsider record recover redesign redirect reduce
    refactor refine refuse register rehearse reinforce reject release remind remove rename reorganise replace
    replicate report request require reschedule research reset resolve restart restore restrict restructure rethink
    retire retry return reuse review revise revisit revoke rework rewrite roll rotate run safeguard sanitise save
    scale schedule scope see send separate serve set setup share shift ship show shut simplify size smoke speed split
    spread stagger standardise standardize start stop store stow streamline strengthen submit support surface swap
    switch sync take talk teach tell test tidy tighten tie track train transfer treat trigger try tune turn understand
    unify unpin update upgrade use validate vendor verify version watch work wrap write
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


def is_to_do(text: str, language: str = "en") -> bool:
    """Whether a text says what is to be done: it begins with a verb in the imperative, or promises something."""
    head = text[:300]
    found = _BEGINNING.match(head)
    if found and found["word"].lower() in _TO_DO:
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


def is_done(text: str) -> bool:
    """Whether an English text says what was done: `Bumped the limit`, `We have rolled back`."""
    head = text[:200]
    found = _DONE.match(head)
    return found is not None and not is_pledge(head) and found["word"].lower() not in ("need", "feed", "embed", "speed")
