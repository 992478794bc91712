"""The public edition of a corpus: what is in it, and that nothing else can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postmortems.model.causes import CausalChain, CausalStep
from postmortems.model.config import Config, Service
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident
from postmortems.model.part import Part
from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Corpus
from postmortems.record.edition import SPECIAL, EditionError, edition_of
from postmortems.record.public_parts import is_plain, public_service_names
from postmortems.record.public_texts import without_links
from postmortems.record.reader import load

CONFIG = """
services:
  - {name: pay-api-7, public_name: Payments}
  - {name: pay-worker, public_name: Payments}
  - {name: vault-eu, owner: storage}
  - {name: index-node, public_name: Index}
owners: [{name: storage, contact: "storage@secret.example"}]
severities: [{name: SEV1, title: Critical, description: SECRET definition}, {name: SEV2}]
trackers: [{prefix: SECRET-, url: "https://tickets.secret.example/{id}"}]
search: {synonyms: [[SECRET, word]]}
public: {fields: [title, summary, severity, times, services, impact, timeline, lessons, withdrawn, causal_chains,
  action_items, related, references, aliases, tags]}
"""
RECORD = """---
title: Payments fail
status: reviewed
severity: SEV1
severity_rationale: SECRET
visibility: public
summary: SECRET summary
times: {started: 2026-05-01 10:00Z, resolved: 2026-05-01 11:00Z}
services: {affected: [pay-api-7, vault-eu, pay-worker], faulty: [vault-eu]}
impact:
  summary: Payments fail for an hour.
  services: [{service: vault-eu, effect: SECRET}, {service: pay-api-7, effect: Some payments fail.}]
detection: {method: customer-report, gaps: [SECRET]}
causal_chains:
  - title: "Chain 3: SECRET"
    visibility: internal
    steps: [{id: hidden, text: SECRET, kind: condition}]
  - title: "Chain 4: why they fail"
    id: fail
    steps:
      - {id: secret-first, text: SECRET, kind: condition, visibility: internal}
      - {id: secret-id, text: The pool is small., kind: condition, evidence: SECRET, because: [secret-first],
         factor: secret-factor, unfinished_action: 2026-04-01-internal#item}
      - {id: secret-gone, text: SECRET, kind: condition, visibility: internal}
      - {id: secret-last, text: Payments wait., kind: impact, because: [secret-id, secret-gone], question: SECRET}
hypotheses: [{id: h, statement: SECRET, verdict: ruled-out}]
timeline:
  - {id: secret-entry, at: 2026-05-01 10:00Z, event: They fail., actor: SECRET, visibility: public}
  - {at: 2026-05-01 10:30Z, event: SECRET}
lessons:
  - {id: secret-lesson, text: SECRET}
  - {id: secret-taught, text: Pools need limits., visibility: public, actions: [secret-item], themes: [secret]}
action_items:
  - {id: secret-none, title: SECRET, owner: storage, visibility: internal}
  - {id: secret-item, title: Pools have limits, description: SECRET, owner: storage, due: 2026-06-01, reason: SECRET,
     tracker: SECRET-1, addresses: [secret-id], carried_from: 2026-04-01-internal#item}
  - {id: secret-renamed, title: SECRET renamed, status: done}
related:
  - {incident: 2026-04-01-internal, note: SECRET}
  - {label: SECRET}
  - {incident: 2026-03-01-public#secret-there, note: SECRET}
  - {incident: 2026-03-01-public, relation: unrelated, note: SECRET}
corrections: [{at: 2026-05-02, note: SECRET, by: SECRET}]
references:
  - {title: SECRET, url: "https://secret.example/"}
  - {title: A guide, url: "https://guide.example/", visibility: public, commit: abcdef1}
  - {title: SECRET, path: ../secret/file.py, visibility: public}
authors: [SECRET]
roles: {SECRET: SECRET}
tags: [pool]
aliases: [2026-05-01-old]
external_ids: [SECRET-2]
waivers: [{rule: PM201, reason: SECRET, until: 2030-01-01}]
x-secret: SECRET
public:
  summary: Payments failed, see [before](2026-03-01-public.md#secret-there) and [it](2026-04-01-internal.md).
  action_items: {secret-renamed: Pools are watched}
---

SECRET narrative, [with a link](2026-05-01-payments/secret.png).
"""
INTERNAL = """---
title: SECRET title
status: reviewed
severity: SEV2
summary: SECRET
aliases: [2026-04-01-secret-alias]
action_items: [{id: item, title: SECRET item}]
related: [{incident: 2026-05-01-payments, note: SECRET}]
---
"""
OTHER = """---
title: The pool was small before
status: closed
severity: SEV1
visibility: public
lessons: [{id: secret-there, text: It is small., visibility: public}]
---
"""
FILES = {
    "_config.yml": CONFIG,
    "2026-05-01-payments.md": RECORD,
    "2026-04-01-internal.md": INTERNAL,
    "2026-03-01-public.md": OTHER,
}


def public(folder: Path, files: Mapping[str, str] = FILES) -> Corpus:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return edition_of(load(folder).corpus, Visibility.PUBLIC)


def payments(folder: Path, old: str = "", new: str = "", config: str = CONFIG) -> Incident:
    assert old in RECORD
    files = {**FILES, "2026-05-01-payments.md": RECORD.replace(old, new), "_config.yml": config}
    return public(folder, files).by_id["2026-05-01-payments"].incident


def everything(corpus: Corpus) -> str:
    """All that a corpus holds, as text."""
    parts = [corpus.config.model_dump_json(), *(repr(vars(record)) for record in corpus.all_records)]
    return "\n".join((*parts, *(record.incident.model_dump_json() for record in corpus.all_records)))


def test_nothing_else_is_in_the_public_edition(tmp_path: Path) -> None:
    held = everything(public(tmp_path)).casefold()
    assert "payments" in held
    assert "secret" not in held
    assert "internal" not in held
    assert "vault" not in held
    assert "storage" not in held


def test_only_public_records_are_in_it(tmp_path: Path) -> None:
    corpus = public(tmp_path)
    assert [record.id for record in corpus.all_records] == ["2026-03-01-public", "2026-05-01-payments"]
    assert corpus.is_public
    assert corpus.mentions.keys() == {"2026-03-01-public"}


def test_what_is_published_is_there(tmp_path: Path) -> None:
    incident = payments(tmp_path)
    assert incident.title == "Payments fail"
    assert incident.summary == "Payments failed, see [before](2026-03-01-public.md#lesson-c80b) and it."
    assert str(incident.times.time_to_resolve)
    assert [entry.event for entry in incident.timeline] == ["They fail."]
    assert [(lesson.id, lesson.text, lesson.actions) for lesson in incident.lessons] == [
        ("lesson-e6a4", "Pools need limits.", ())
    ]
    assert [(item.id, item.title, item.status) for item in incident.action_items] == [
        ("action-8a34", "Pools have limits", "open"),
        ("action-e729", "Pools are watched", "done"),
    ]
    assert [entry.incident for entry in incident.related] == ["2026-03-01-public#lesson-c80b"]
    assert [found.title for found in incident.references] == ["A guide"]
    assert (incident.tags, incident.aliases) == (("pool",), ("2026-05-01-old",))


def test_services_have_their_public_names(tmp_path: Path) -> None:
    corpus = public(tmp_path)
    assert [(service.name, service.title) for service in corpus.config.services] == [
        ("payments", "Payments"),
    ]
    incident = corpus.by_id["2026-05-01-payments"].incident
    assert (incident.services.affected, incident.services.faulty) == (("payments",), ())
    assert [(found.service, found.effect) for found in incident.impact.services] == [
        ("payments", "Some payments fail.")
    ]


def test_public_names_of_services_are_parts_of_addresses() -> None:
    names = ("Payments", None, "Index", "Payments", "payments!", "支付", "?")
    services = tuple(Service.model_construct(name=f"s{n}", public_name=name) for n, name in enumerate(names))
    assert public_service_names(Config.model_construct(services=services)) == {
        "s0": "payments", "s2": "the-index", "s3": "payments", "s4": "payments-2", "s5": "支付", "s6": "service",
    }  # fmt: skip


def test_a_service_that_no_public_record_names_is_not_in_it(tmp_path: Path) -> None:
    """Its page would say that it had no incident."""
    corpus = public(
        tmp_path, {**FILES, "2026-05-01-payments.md": RECORD.replace("visibility: public\nsummary", "summary")}
    )
    assert corpus.config.services == ()


def test_nobody_is_said_to_be_affected_only_where_the_record_says_so(tmp_path: Path) -> None:
    written = "affected: [pay-api-7, vault-eu, pay-worker]"
    assert payments(tmp_path, written, "affected: [vault-eu]").services.affected is None
    assert payments(tmp_path, written, "affected: nobody").services.affected == ()


def test_a_part_keeps_its_id_when_an_earlier_one_becomes_public(tmp_path: Path) -> None:
    def ids(old: str = "", new: str = "") -> set[str]:
        incident = payments(tmp_path, old, new)
        steps = (step for chain in incident.causal_chains for step in chain.steps)
        return {part.id for part in (*incident.lessons, *incident.action_items, *steps)}

    before = ids()
    assert len(before) == 5
    for old, new in (
        ("{id: secret-lesson, text: SECRET}", "{id: secret-lesson, text: Limits need alerts., visibility: public}"),
        ("title: SECRET, owner: storage, visibility: internal", "title: Limits alert, owner: storage"),
        ("secret-taught", "taught"),
    ):
        assert before <= ids(old, new)


def test_an_id_follows_from_public_words_alone(tmp_path: Path) -> None:
    old = "text: Pools need limits."
    linked = [
        payments(tmp_path, old, f"text: 'Pools need [limits]({page}.md).'").lessons[0].id
        for page in ("2026-04-01-internal", "2026-03-01-public")
    ]
    assert linked == [payments(tmp_path).lessons[0].id] * 2
    twice = "{id: secret-lesson, text: Pools need limits., visibility: public}"
    first, second = payments(tmp_path, "{id: secret-lesson, text: SECRET}", twice).lessons
    assert second.id == f"{first.id}-2"


def test_chains_and_steps_are_numbered_without_gaps(tmp_path: Path) -> None:
    incident = payments(tmp_path)
    (chain,) = incident.causal_chains
    assert (chain.id, chain.title) == (None, "why they fail")
    first, second = chain.steps
    assert (first.because, second.because) == ((), (first.id,))
    graph = incident.causal_graph
    assert [graph.number(key) for key in graph.steps] == ["1", "2"]


@pytest.mark.parametrize("title", ["Chain 4", "链 4：", "chain-4:"])
def test_a_title_that_is_a_number_is_none(tmp_path: Path, title: str) -> None:
    (chain,) = payments(tmp_path, '"Chain 4: why they fail"', f'"{title}"').causal_chains
    assert chain.title is None


def test_nobody_is_missed_as_an_owner(tmp_path: Path) -> None:
    corpus = public(tmp_path)
    assert len(corpus.actions) == 2
    assert not any(item.is_unowned(corpus.config) for item in corpus.actions)


@pytest.mark.parametrize("place", ["severity", "title", "causal_chains"])
def test_a_field_that_is_not_allowed_is_not_in_it(tmp_path: Path, place: str) -> None:
    allowed = ["title", "severity", "causal_chains", "summary"]
    allowed.remove(place)
    incident = payments(tmp_path, config=CONFIG.split("public:", 1)[0] + f"public: {{fields: [{', '.join(allowed)}]}}")
    known = {"severity": incident.severity != "–", "title": incident.title != "2026-05-01-payments"}
    shown = {**known, "causal_chains": bool(incident.causal_chains)}
    assert [name for name, is_shown in shown.items() if not is_shown] == [place]
    assert (incident.timeline, incident.lessons, incident.action_items) == ((), (), ())


def test_a_withdrawn_record_stays_withdrawn_or_is_left_out(tmp_path: Path) -> None:
    record = RECORD.replace("tags:", "withdrawn: {at: 2026-06-01, reason: It was another.}\ntags:")
    files = {**FILES, "2026-05-01-payments.md": record}
    corpus = public(tmp_path, files)
    assert len(corpus.all_records) == 2
    assert [found.id for found in corpus.records] == ["2026-03-01-public"]
    corpus = public(tmp_path, {**files, "_config.yml": "public: {fields: [title, summary]}"})
    assert [found.id for found in corpus.all_records] == ["2026-03-01-public"]


# Bad input stays inside


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visibility: public\nsummary", "visibility: secret\nsummary"),
        ("  action_items: {secret-renamed: Pools are watched}", "  action_items: 5"),
        ("  summary: Payments failed", "  sumary: Payments failed"),
    ],
)
def test_a_record_that_says_wrongly_what_is_public_is_left_out(tmp_path: Path, old: str, new: str) -> None:
    assert old in RECORD
    corpus = public(tmp_path, {**FILES, "2026-05-01-payments.md": RECORD.replace(old, new)})
    assert [record.id for record in corpus.all_records] == ["2026-03-01-public"]


@pytest.mark.parametrize(
    "config", ["public: 5", "public: {field: [title]}", "public: {fields: title}", "public: [", "- a"]
)
def test_without_a_readable_list_there_is_no_public_edition(tmp_path: Path, config: str) -> None:
    with pytest.raises(EditionError, match="nobody knows what may be published"):
        public(tmp_path, {**FILES, "_config.yml": config})


def test_an_unknown_field_in_the_list_publishes_nothing(tmp_path: Path) -> None:
    incident = payments(tmp_path, config="public: {fields: [title, hypotheses, authors]}")
    assert incident.title == "Payments fail"
    assert incident.summary is None
    assert incident.hypotheses == incident.authors == ()


# The way out of every field


def parts_of(part: type[Part], seen: set[type[Part]]) -> set[type[Part]]:
    """A part and those inside it that may be published."""
    if part not in seen:
        seen.add(part)
        for stated in fields_of(part):
            for inner in stated.parts if stated.is_public else ():
                parts_of(inner, seen)
    return seen


def test_every_public_field_has_a_way_out() -> None:
    parts = parts_of(Incident, set())
    assert {CausalChain, CausalStep} <= parts
    made_apart = {(Incident, "status"), (Incident, "visibility"), (Incident, "timezone")}
    for part in parts:
        for stated in fields_of(part):
            if stated.is_public and (part, stated.name) not in made_apart:
                assert is_plain(stated) or (part, stated.name) in SPECIAL, (part, stated.name)


# Links in texts


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        ("plain `code` <b>", "plain `code` <b>"),
        ("[a](https://a.example/) [b](gone.md)", "[a](https://a.example/) b"),
        ('[b](gone.md "title") and ![c](gone.png)', "b and c"),
        ("[a](kept.md) [b](<gone.md>)", "[a](kept.md#new) b"),
        ("[a](kept.md)", "[a](kept.md#new)"),
        ("[b][x]\n\n[x]: gone.md", "b"),
        ("[x [y](gone.md)](gone.md)", "x y"),
        ("[f](file:///srv/gone) <https://a.example/>", "f <https://a.example/>"),
        ("[a](same.md)", "[a](same.md)"),
        ("[b](gone.md) " + "x" * 10_000, "b " + "x" * 10_000),
    ],
)
def test_links_into_what_stays_inside_become_words(source: str, outside: str) -> None:
    known = {"kept.md": "kept.md#new", "same.md": "same.md"}
    made = without_links(source, known.get)
    assert "gone" not in made
    assert made == outside


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2026-04-01-internal/../2026-03-01-public.md", "2026-03-01-public.md"),
        ("../secret/../incidents/2026-03-01-public.md#secret-there", "2026-03-01-public.md#lesson-c80b"),
        ("2026-04-01-internal/../2026-05-01-payments/two%20pools.txt", "2026-05-01-payments/two%20pools.txt"),
        ("./2026-03-01-public.md", "2026-03-01-public.md"),
    ],
)
def test_an_address_names_no_folder_that_it_only_passes_through(written: str, published: str, tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    incident = payments(folder, "summary: Payments failed,", f"summary: Payments failed, [so]({written}),")
    before = "2026-03-01-public.md#lesson-c80b"
    assert incident.summary == f"Payments failed, [so]({published}), see [before]({before}) and it."
