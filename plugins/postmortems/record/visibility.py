"""Says whom the records of a site are for."""

from __future__ import annotations

from collections import Counter

from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Corpus


def visibility_note(corpus: Corpus) -> str:
    """One line for whoever publishes a site: that it has internal records beside public ones, or, in the public
    edition, no records at all. Empty where there is nothing to say.
    """
    if corpus.is_public:
        return "" if corpus.all_records else "the public edition is empty: no record has `visibility: public`"
    counts = Counter(record.incident.visibility for record in corpus.all_records)
    internal, public = counts[Visibility.INTERNAL], counts[Visibility.PUBLIC]
    if not internal or not public:
        return ""
    is_one = internal == 1
    return (
        f"{internal} internal {'record is' if is_one else 'records are'} shown beside {public} public "
        f"{'one' if public == 1 else 'ones'}, in full: this is the internal edition. The public edition leaves them out"
    )
