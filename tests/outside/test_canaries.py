"""No word that is not for outsiders is in any byte of a public site, and no word that is for them is missing."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from postmortems.check.published import public_texts
from postmortems.cli import main
from postmortems.feeds.pagefind import is_installed
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident, PublicTexts
from postmortems.model.part import Part
from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Corpus
from postmortems.record.edition import edition_of
from postmortems.record.reader import load
from postmortems.views.publishing import public_lines
from tests.outside.canaries import DEFAULT, EVERYTHING, Canaries

TODAY = "2026-12-24"
WORD = re.compile(rb"(?:canary|cuckoo)\d{5}|19[3-9]\d-\d\d-\d\d")
MINIMAL = frozenset({"summary"})


def decoded(content: bytes) -> bytes:
    """What a file says: indexes and one of the site maps are compressed."""
    return decoded(gzip.decompress(content)) if content.startswith(b"\x1f\x8b") else content


def files_of(site: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.rglob("*")):
        if path.is_file():
            yield path.relative_to(site).as_posix(), decoded(path.read_bytes())


def words_of(site: Path) -> dict[str, set[str]]:
    """Every word of the knowledge base that a site holds, with the files that hold it, by content or by name."""
    found: dict[str, set[str]] = {}
    for name, content in files_of(site):
        for word in WORD.findall(content.lower() + b"\n" + name.encode()):
            found.setdefault(word.decode(), set()).add(name)
    return found


def assert_only_public(words: Canaries, site: Path) -> None:
    """And `postmortems leaks`, which works it out by itself, agrees."""
    found = words_of(site)
    leaked = {(words.internal[word], sorted(files)[0]) for word, files in found.items() if word in words.internal}
    assert leaked == set()
    assert {words.public[word] for word in words.public if word not in found} == set()
    assert main(["leaks", str(site), "--incidents", str(site.parent / "incidents")]) == 0


def mkdocs(folder: Path, monkeypatch: pytest.MonkeyPatch, theme: str, plugin: dict[str, Any], **more: Any) -> Path:
    settings = {
        "site_name": "Reports",
        "site_url": "https://reports.example/",
        "theme": {"name": theme},
        "plugins": ["search", {"postmortems": {"edition": "public", "today": TODAY, **plugin}}],
        **more,
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    monkeypatch.chdir(folder)
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return folder / "site"


def render(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    assert main(["render", "--to", "site", "--edition", "public", "--today", TODAY]) == 0
    return folder / "site"


WAYS: dict[str, Callable[[Path, pytest.MonkeyPatch], Path]] = {
    "material, with its own search": lambda folder, patch: mkdocs(folder, patch, "material", {"search_page": False}),
    "mkdocs, without folders": lambda folder, patch: mkdocs(
        folder, patch, "mkdocs", {"search_page": False}, use_directory_urls=False
    ),
    "readthedocs, in short entries": lambda folder, patch: mkdocs(
        folder, patch, "readthedocs", {"search_page": False, "search_whole_text": 0}
    ),
    "render": render,
}


def test_every_field_of_a_record_holds_a_word() -> None:
    """A new field needs a word here, and a decision whether it is public."""
    words = Canaries(1)
    said = {*words.public.values(), *words.internal.values()}

    def parts(part: type[Part]) -> Iterator[type[Part]]:
        yield part
        for found in fields_of(part):
            for inner in found.parts:
                if inner is not PublicTexts:
                    yield from parts(inner)

    fields = {f"{part.__name__}.{one.name}" for part in parts(Incident) for one in fields_of(part) if not one.parts}
    assert fields - said == NOT_IN_WORDS


NOT_IN_WORDS = set(
    """
    Incident.id Incident.status Incident.severity Incident.kind Incident.timezone Incident.language Incident.visibility
    Incident.extensions Services.affected Services.faulty ServiceImpact.service ServiceImpact.from_ ServiceImpact.to
    ServiceImpact.visibility Impact.data_loss Detection.method Trigger.kind CausalChain.method CausalChain.visibility
    CausalStep.kind CausalStep.because CausalStep.factor CausalStep.unfinished_action CausalStep.done_action
    CausalStep.visibility Hypothesis.verdict TimelineEntry.until TimelineEntry.kind TimelineEntry.visibility
    Mitigation.kind Mitigation.visibility Lesson.kind Lesson.themes Lesson.actions Lesson.visibility
    ActionItem.kind ActionItem.priority ActionItem.owner ActionItem.status ActionItem.addresses ActionItem.visibility
    RelatedIncident.incident RelatedIncident.relation RelatedIncident.visibility Correction.visibility
    Update.visibility Reference.kind Reference.commit Reference.visibility Waiver.rule
    """.split()
)
"""Words of a vocabulary, and names and ids that hold a word where they are registered."""


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_no_internal_word_is_in_any_byte_of_a_public_site(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Canaries(1)
    assert len(words.public) > 300
    assert len(words.internal) > 1000
    words.write(tmp_path)
    assert_only_public(words, WAYS[way](tmp_path, monkeypatch))


@pytest.mark.slow
@pytest.mark.skipif(not is_installed(), reason="the extra `search` is not installed")
def test_no_internal_word_is_in_the_index_of_the_search_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Canaries(2)
    words.write(tmp_path)
    site = mkdocs(tmp_path, monkeypatch, "material", {"search_page": True})
    assert len(words_of(site / "search")) > 100
    assert_only_public(words, site)


@pytest.mark.parametrize(
    "fields", [DEFAULT, MINIMAL, EVERYTHING - {"title", "severity"}], ids=["default", "minimal", "most"]
)
def test_what_the_list_leaves_out_stays_inside(
    fields: frozenset[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Canaries(3, fields)
    words.write(tmp_path)
    assert_only_public(words, render(tmp_path, monkeypatch))


@pytest.mark.parametrize("fields", [EVERYTHING, DEFAULT, MINIMAL], ids=["everything", "default", "minimal"])
def test_the_rules_judge_what_the_public_edition_shows_and_nothing_else(fields: frozenset[str], tmp_path: Path) -> None:
    Canaries(6, fields).write(tmp_path)
    whole = load(tmp_path / "incidents").corpus
    edition = edition_of(whole, Visibility.PUBLIC)
    assert len(edition.all_records) > 10
    for record in edition.all_records:
        judged = " ".join(text.words for text in public_texts(whole.by_id[record.id], whole.config))
        shown = " ".join(line.words for line in public_lines(record, edition) if line.field != "file")
        named = ids_of(whole) | names_of(edition)
        assert found_in(judged) - named == found_in(shown) - named


def found_in(text: str) -> set[str]:
    return {word.decode() for word in WORD.findall(text.encode())}


def ids_of(corpus: Corpus) -> set[str]:
    """Words of ids, which links of texts have in their addresses."""
    return found_in(" ".join(record.id for record in corpus.all_records))


def names_of(corpus: Corpus) -> set[str]:
    """Words of services and levels, which have rules of their own."""
    names = [*corpus.config.services, *corpus.config.severities]
    return found_in(" ".join(f"{one.name} {one.title}" for one in names))


@pytest.mark.parametrize("form", ["json actions", "json incidents", "csv lessons", "atom", "ics", "openmetrics"])
def test_no_internal_word_is_in_an_export(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Canaries(4)
    words.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    assert main(["export", *form.split(), "--edition", "public", "--output", "site/file", "--today", TODAY]) == 0
    assert set(words_of(tmp_path / "site")) <= set(words.public)
