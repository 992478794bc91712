"""Every generated word comes from the catalogue, in every language that we speak."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from string import Formatter, ascii_letters

import pytest
import yaml
from lxml import html
from markdown import Markdown

from postmortems.feeds import atom, calendars
from postmortems.feeds.addresses import Addresses
from postmortems.model import vocabulary
from postmortems.model.time import ENGLISH, Span, Time, format_duration
from postmortems.model.vocabulary import Vocabulary
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.render.incident.foot import revision
from postmortems.render.search import SearchEntry
from postmortems.text.words import Words, catalogue

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "plugins" / "postmortems"
TODAY = date(2026, 7, 1)
EN = catalogue("en")
OTHERS = sorted(path.stem for path in (PACKAGE / "text" / "words").glob("*.yml") if path.stem != "en")


def one_form(keys: dict[str, str]) -> set[str]:
    """The keys, whatever forms of number they have."""
    return {re.sub(r"\.(one|other)$", "", key) for key in keys}


# The keys that the code asks for


@cache
def sources() -> str:
    """All code that generates words."""
    folders = (PACKAGE / name for name in ("diagrams", "feeds", "model/time", "plugin", "render", "text/words"))
    files = [path for folder in folders for path in folder.rglob("*")]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files) if path.suffix in (".py", ".jinja"))


SECTIONS = "|".join(sorted({key.partition(".")[0] for key in EN if "." in key}))
VOCABULARIES = {re.sub(r"(?<!^)(?=[A-Z])", "-", found.__name__).lower(): found for found in Vocabulary.__subclasses__()}
MENTIONS = {*vocabulary.Relation, "unfinished-action", "done-action", "carried-from"} - {vocabulary.Relation.UNRELATED}


def asked_for() -> set[str]:
    """The keys that stand in the code as they are, without their form of number."""
    found = re.findall(rf"[\"']((?:{SECTIONS})\.[\w.-]*\w)[\"'](?! ~)", sources())
    found = [key for key in found if not key.endswith(".ics")]
    return {re.sub(r"\.(one|other)$", "", key) for key in found}


def families() -> set[str]:
    """How the keys begin whose end the code fills in: `pages.column.`."""
    return set(re.findall(rf"[\"']((?:{SECTIONS})\.(?:[\w.-]+\.)?)(?:\{{|[\"'] ~|[\"'] \+)", sources()))


def test_every_key_that_the_code_asks_for_is_there() -> None:
    assert asked_for() - one_form(EN) == set()
    assert [family for family in families() if not any(key.startswith(family) for key in EN)] == []


def test_every_key_is_asked_for() -> None:
    used = asked_for()
    prefixes = (*families(), "vocabulary.")
    assert {key for key in one_form(EN) if key not in used and not key.startswith(prefixes)} == {"noun"}


def test_every_word_of_a_printed_vocabulary_has_a_name() -> None:
    printed = set(re.findall(r"\.(?:name|chip)\(\s*\"([a-z-]+)\"", sources())) - {"priority"}  # P0 is its own name
    named = {key.split(".")[1] for key in EN if key.startswith("vocabulary.")}
    assert printed <= named
    for name in named:
        members = MENTIONS if name == "mention" else {member.value for member in VOCABULARIES[name]}
        assert {key.split(".")[2] for key in EN if key.startswith(f"vocabulary.{name}.")} == members, name


def test_the_model_prints_times_in_the_same_words() -> None:
    told = {key: words for key, words in EN.items() if key.startswith(("time.", "duration."))}
    assert told == ENGLISH


# The languages

LETTERS_ALLOWED = {
    "zh": {"_config.yml", "Markdown", "Python", "statistics.quantiles", "inclusive", "CAST", "postmortems new"}
    | {"Atom", "CSV", "JSON", "OpenMetrics", "Pagefind", "llms.txt"},
}
"""By language that does not write in Latin letters: names that stay as they are."""


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_key_and_no_other(language: str) -> None:
    assert one_form(catalogue(language)) == one_form(EN)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_placeholders_of_the_english_one(language: str) -> None:
    wrong = {
        key: words
        for key, words in catalogue(language).items()
        if placeholders(words) != placeholders(EN.get(key, EN.get(f"{key.rpartition('.')[0]}.other", "")))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LETTERS_ALLOWED)
def test_no_english_is_left(language: str) -> None:
    for key, words in catalogue(language).items():
        rest = re.sub(r"\{\w+\}", "", words)
        for name in LETTERS_ALLOWED[language]:
            rest = rest.replace(name, "")
        assert not re.search("[A-Za-z]", rest), (key, words)


@pytest.mark.parametrize(
    ("tag", "spoken", "summary"),
    [
        ("zh", "zh", "影响"),
        ("zh-Hans", "zh-Hans", "影响"),
        ("zh-CN", "zh-CN", "影响"),
        ("ZH-hans-cn", "ZH-hans-cn", "影响"),
        ("en-GB", "en-GB", "Impact"),
        ("tlh", "en", "Impact"),
    ],
)
def test_a_tag_falls_back_to_what_it_begins_with(tag: str, spoken: str, summary: str) -> None:
    words = Words(tag)
    assert words.language == spoken
    assert words("incident.impact") == summary


def test_a_language_without_a_singular_does_not_borrow_one() -> None:
    assert Words("zh")("duration.day", count=1) == "1 天"


def test_the_noun_is_that_of_the_language_unless_the_configuration_has_one() -> None:
    assert Words("en")("register.lead") == "Every post-mortem, newest first."
    assert Words("zh")("register.lead") == "全部复盘报告，从新到旧。"
    assert Words("zh", "事故总结")("register.lead") == "全部事故总结，从新到旧。"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-05-28 20:55", "2026-05-29 02:15", "5 小时 20 分钟"),
        ("~2026-05-28 20:55", "2026-05-29 02:15", "≈ 5 小时 20 分钟"),
        ("2026-05-28 20:55", "2026-05-28 22:55/..", "至少 2 小时"),
        ("2026-05-28", "2026-05-28", "不足 1 天"),
        ("2026-05-28", "2026-06-02/2026-06-03", "5–6 天"),
    ],
)
def test_durations_in_chinese(start: str, end: str, text: str) -> None:
    span = Span.between(Time.parse(start), Time.parse(end))
    assert span is not None
    assert Words("zh").duration(span) == text


def test_lengths_and_times_in_chinese() -> None:
    words = Words("zh")
    assert words.duration(timedelta(days=3, hours=4)) == "3 天 4 小时"
    assert Time.parse("2026-05-28T20/..").in_words(words) == "自 2026-05-28 20 时 起"
    assert Time.parse("../2026-05-28").in_words(words) == "不晚于 2026-05-28"
    assert Time.parse("2026-05-28T20:55+10:00").utc_in_words(words) == "2026-05-28 10:55 UTC"


@pytest.mark.parametrize("length", [timedelta(milliseconds=3), timedelta(days=100), timedelta(days=-3)])
def test_english_lengths_are_those_of_the_model(length: timedelta) -> None:
    assert Words("en").duration(length) == format_duration(length)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (2026, "2026"), (9999, "9999"), (10_000, "10,000"), (-1_234_567, "-1,234,567")]
)
def test_long_numbers_are_written_in_groups(number: int, written: str) -> None:
    assert Words().number(number) == written
    assert Words()("pages.incidents", count=number).startswith(written)


# Whole sites

FREE_TEXT = frozenset(
    "actor alternatives authors by check command contact cost criteria description effect event evidence gaps label "
    "no_action_items note path question reason recurring reference result reviewers roles severity_rationale statement "
    "summary tags text title tracker trackers users_affected verification".split()
)
"""Fields whose letters are the author's."""

MASK = str.maketrans(dict.fromkeys(ascii_letters, "ж"))


def masked(text: str) -> str:
    """A file of a knowledge base without a Latin letter in what its authors wrote."""
    _, head, body = text.split("---\n", 2) if text.startswith("---\n") else ("", text, "")
    letters = list(head)
    for start, end in _free_texts(yaml.compose(head)):
        letters[start:end] = head[start:end].translate(MASK)
    return "".join(letters) if not body else f"---\n{''.join(letters)}---\n{body.translate(MASK)}"


def _free_texts(node: yaml.Node | None) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value) if key.value in FREE_TEXT else _free_texts(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _free_texts(item)


def _leaves(node: yaml.Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _leaves(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _leaves(value)


FOLDERS = {"sample": ROOT / "tests" / "sample" / "incidents", "real": ROOT / "incidents"}


@cache
def knowledge_base(name: str, language: str, noun: str = "") -> Corpus:
    """A knowledge base of this repository with masked texts, in a language."""
    instead = {}
    for path in FOLDERS[name].rglob("*"):
        if path.suffix in (".md", ".yml") and path.name != "README.md":
            text = masked(path.read_text(encoding="utf-8"))
            if path.name == "_config.yml":
                text = re.sub(r"^(noun|language):.*\n", "", text, flags=re.MULTILINE) + f"\nlanguage: {language}\n"
                text += f"noun: {noun}\n" if noun else ""
            instead[path] = text.encode()
    return load(FOLDERS[name], instead).corpus


def pages(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Every page, as the HTML that a host makes of it."""
    for uri, page in Renderer(corpus, TODAY).pages():
        head, body = page.removeprefix("---\n").split("\n---\n", 1)
        about = yaml.safe_load(head)
        body = f"{about['title']}\n\n{about['description']}\n\n{body}"
        yield uri, Markdown(extensions=["attr_list", "tables", "fenced_code"]).convert(body)


HUMAN_ATTRIBUTES = ("aria-label", "alt", "data-copied", "data-copy", "data-label", "data-recounted", "title")


def words_of(page: str, names: frozenset[str]) -> set[str]:
    """The English words that a page has for people, apart from the names of a knowledge base."""
    tree = html.fromstring(f"<div>{page}</div>")
    for template in tree.find_class("pm-draft"):
        template.drop_tree()  # it is for records, and English for now
    texts = list(tree.itertext())
    for element in tree.iter():
        texts += (value for name in HUMAN_ATTRIBUTES if (value := element.get(name)))
        texts += map(str, json.loads(element.get("data-days", "{}")).values())
    return {word for text in texts for word in _words(re.sub(r"\{\w+\}", "", text))} - names


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][\w./+-]*[A-Za-z]", text)


def names_of(corpus: Corpus) -> frozenset[str]:
    """What is written alike in every language: ids, names, zones, and commands."""
    config = corpus.config
    names = {"joins", "UTC", "Europe/Berlin", "PM", *LETTERS_ALLOWED["zh"], config.language}
    names |= {level.name for level in config.severities}
    for directory in (config.services, config.factors, config.owners, config.themes):
        names |= {entry.name for entry in directory}
    for record in corpus.records:
        incident = record.incident
        names |= {
            *(part for item in record.items for part in item.split("/")),
            *incident.external_ids,
            *incident.services.all,
            *incident.factors,
            *incident.roles,
        }
        names |= {incident.timezone or "", record.id[11:], incident.language or ""}
        names |= {*(item.owner or "" for item in incident.action_items), *(waiver.rule for waiver in incident.waivers)}
        names |= {reference.commit or "" for reference in incident.references}
        names |= {f"incidents/{record.id}", revision(record)}
    return frozenset(word for name in names for word in _words(name))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_chinese_site_has_no_english_but_that_of_its_records(name: str) -> None:
    corpus = knowledge_base(name, "zh")
    names = names_of(corpus)
    left = {uri: words for uri, page in pages(corpus) if (words := words_of(page, names))}
    assert left == {}


def test_the_search_for_english_finds_it() -> None:
    corpus = knowledge_base("sample", "en")
    found = {uri: words_of(page, names_of(corpus)) for uri, page in pages(corpus)}
    assert all(found.values())
    assert {"Incidents", "newest", "min"} <= set.union(*found.values())


def test_the_search_can_split_what_has_no_spaces() -> None:
    entry = SearchEntry("a/", "队列 queue", "满了。没有 limit").with_breaks()
    assert entry == SearchEntry("a/", "队\u200b列 queue", "满\u200b了。没\u200b有 limit")


@pytest.mark.parametrize("name", FOLDERS)
def test_chinese_feeds_have_no_english_but_that_of_their_records(name: str) -> None:
    corpus = knowledge_base(name, "zh")
    addresses = Addresses("", True)
    for _, feed in atom.files(corpus, addresses, TODAY):
        shown = re.sub(r"<(id|link|category|published|updated)\b.*?>.*?(?=<)|<[^>]*>|&lt;.*?&gt;", " ", feed)
        assert words_of(shown, names_of(corpus)) == set()
    for _, calendar in calendars.files(corpus, addresses):
        text = calendar.replace("\r\n ", "")
        shown = " ".join(re.findall(r"^(?:SUMMARY|DESCRIPTION|X-WR-CALNAME):(.*)$", text, flags=re.MULTILINE))
        assert words_of(f"<p>{shown}</p>".replace("\\n", " "), names_of(corpus)) == set()


@pytest.mark.parametrize("name", FOLDERS)
def test_documents_are_called_as_the_configuration_says(name: str) -> None:
    corpus = knowledge_base(name, "en", "incident review")
    all_pages = dict(pages(corpus))
    assert [uri for uri, page in all_pages.items() if re.search("post-?mortem(?!s)", words_only(page), re.I)] == []
    assert "Every incident review" in all_pages["incidents/index.md"]


def words_only(page: str) -> str:
    return " ".join(html.fromstring(f"<div>{page}</div>").itertext())
