"""Every rule fires where its fixture says so, and nowhere else.

A folder under `tests/rules/` is a small knowledge base. `# expect: PM201` stands on the line of a finding
(several codes are separated by commas); `expect-at 6: PM201`, anywhere in the file, speaks of another line.
Everything that is not marked is a near miss: it must pass.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.check import judge
from postmortems.check.engine import Rule, judge_alone, judge_relations
from postmortems.check.findings import Finding, Relation
from postmortems.check.outlining import outline
from postmortems.check.rules import BY_KEY, RULES, language
from postmortems.model.config import PRESETS, Config, Policy
from postmortems.model.incident import Incident
from postmortems.model.vocabulary import Level, Preset, Status
from postmortems.record.corpus import Record
from postmortems.record.outline import Outline, Outlines
from postmortems.record.reader import KnowledgeBase, load
from tests.bakery import BAKERY, write_files

TODAY = date(2026, 7, 1)
FIXTURES = Path(__file__).parents[1] / "rules"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
MARK = re.compile(r"expect(?:-at (\d+))?: ((?:PM\d{3}(?:, )?)+)")
RECORD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n---\n"


def expected(folder: Path) -> list[tuple[str, int, str]]:
    """The findings that the files of a folder announce: file, line, code."""

    def marks() -> Iterator[tuple[str, int, str]]:
        for path in folder.rglob("*"):
            if path.is_file():
                for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
                    for at, codes in MARK.findall(line):
                        for code in codes.split(", "):
                            yield path.relative_to(folder).as_posix(), int(at or number), code

    return sorted(marks())


def findings(folder: Path) -> list[Finding]:
    return judge.findings(load(folder), TODAY)


def found(folder: Path) -> list[tuple[str, int, str]]:
    return sorted(
        (Path(finding.path).relative_to(folder).as_posix(), finding.line, finding.code) for finding in findings(folder)
    )


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a fixture, with the shared configuration where it has none of its own."""

    def copy(name: str) -> Path:
        folder = tmp_path / "incidents"
        shutil.copytree(FIXTURES / name, folder)
        if not (folder / "_config.yml").exists():
            shutil.copy(FIXTURES / "_config.yml", folder)
        return folder

    return copy


@pytest.mark.parametrize("name", FOLDERS)
def test_a_rule_speaks_at_the_marked_places_and_nowhere_else(name: str, knowledge_base: Callable[[str], Path]) -> None:
    folder = knowledge_base(name)
    assert found(folder) == expected(folder)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_fixture_shows_the_rule_that_it_is_named_for(name: str) -> None:
    code, _, rule = name.partition("-")
    assert code in {code for _, _, code in expected(FIXTURES / name)}
    assert BY_KEY[code].name == rule


@pytest.mark.parametrize("name", FOLDERS)
def test_every_message_is_one_plain_line_with_advice(name: str, knowledge_base: Callable[[str], Path]) -> None:
    for finding in findings(knowledge_base(name)):
        for words in (finding.message, finding.help):
            assert words == words.strip()
            assert words
            assert "\n" not in words
            assert "None" not in words


# What git cannot keep: bytes that are not text, names that differ only in case, links out of the folder.


def text_in_latin_1(folder: Path) -> None:
    """A record that is not UTF-8."""
    (folder / "2026-03-02-sorter-stops.md").write_bytes(
        RECORD.replace("sorter", "Förderband").encode("latin-1") + b"expect-at 2: PM001\n"
    )


def names_that_differ_in_case(folder: Path) -> None:
    """Two records that are one file on many systems."""
    (folder / "2026-03-02-SORTER-stops.md").write_text(f"{RECORD}<!-- expect-at 1: PM104 -->\n", encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").write_text(f"{RECORD}<!-- expect-at 1: PM106 -->\n", encoding="utf-8")


def link_out_of_the_folder(folder: Path) -> None:
    """A record that lies elsewhere; beside it one that lies here under another name."""
    elsewhere = folder.parent / "elsewhere.md"
    elsewhere.write_text(f"{RECORD}<!-- expect-at 1: PM012 -->\n", encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").symlink_to(elsewhere)
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / "belt.md").write_text(RECORD, encoding="utf-8")
    (folder / "2026-03-03-belt-tears.md").symlink_to(Path("_drafts") / "belt.md")


def a_token(folder: Path) -> None:
    """A credential, put together here so that no scanner of this repository takes it for real."""
    token = "ghp_" + "aB3dE5gH7jK9" * 3
    (folder / "2026-03-02-sorter-stops.md").write_text(
        f"{RECORD}\nThe job printed {token}. <!-- expect-at 7: PM701 -->\nThe form is `ghp_xxxxxxxxxxxx`.\n", "utf-8"
    )


def path_out_of_the_repository(folder: Path) -> None:
    """Paths that go up beyond the top of the repository; beside them such as reach just its top."""
    (folder.parent / ".git").mkdir()
    (folder / "2026").mkdir()
    paths = {
        "../../mkdocs.yml": "",
        "../../../etc/passwd": "expect-at 7: PM509",
        "..%2f%2e%2e/%2E./secrets.yml": "expect-at 8: PM509",
        "runbooks/../../../..": "expect-at 9: PM509",
        "../../plans/../..notes.md": "",
    }
    references = "".join(f"  - {{title: A plan, path: {path}}} # {mark}\n" for path, mark in paths.items())
    (folder / "2026" / "2026-03-02-sorter-stops.md").write_text(
        RECORD.removesuffix("---\n") + f"references:\n{references}---\n", encoding="utf-8"
    )


WRITTEN: dict[Callable[[Path], None], str] = {
    a_token: "PM701",
    path_out_of_the_repository: "PM509",
    text_in_latin_1: "PM001",
    names_that_differ_in_case: "PM106",
    link_out_of_the_folder: "PM012",
}


@pytest.mark.parametrize(("write", "code"), WRITTEN.items(), ids=lambda value: getattr(value, "__name__", value))
def test_what_git_cannot_keep(write: Callable[[Path], None], code: str, tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    try:
        write(folder)
    except OSError as error:
        pytest.skip(f"this system cannot make the files: {error}")
    if len({path.name.casefold() for path in folder.iterdir()}) < len(list(folder.iterdir())) == 1:
        pytest.skip("this file system knows no case")
    places = [(finding.line, finding.code) for finding in findings(folder)]
    marks = MARK.findall("".join(path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.md"))))
    assert sorted(places) == sorted((int(line), found) for line, found in marks)
    assert code in {found for _, found in places}


# The table


def test_no_rule_lacks_a_fixture() -> None:
    shown = {name.partition("-")[0] for name in FOLDERS} | set(WRITTEN.values())
    shown.add("PM114")  # speaks of a change: tests/cli/test_removed.py
    assert [rule.code for rule in RULES if rule.code not in shown] == []


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(BY_KEY) == {*codes, *names}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_documented(rule: Rule) -> None:
    """The first line is one whole sentence; the name says what is wrong, so that allowing it reads well."""
    assert re.fullmatch(r"PM\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert re.fullmatch(r"[A-Z`][^\n]*\.", rule.summary)
    assert ". " not in rule.summary
    assert all(len(line) <= 120 for line in rule.documentation.splitlines())


def test_every_rule_is_in_the_reference() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"
    if not page.exists():
        pytest.skip("the reference is generated with the site")
    text = page.read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if rule.code not in text or rule.name not in text] == []


# Levels and waivers


def base(tmp_path: Path, config: str, record: str) -> Path:
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").write_text(
        f"---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n{record}---\n", encoding="utf-8"
    )
    return folder


ITEM = "action_items:\n  - {id: spare-belt, title: A spare belt lies in the depot, priority: P2}\n"


@pytest.mark.parametrize("key", ["PM201", "unowned-action"])
@pytest.mark.parametrize(("level", "levels"), [("off", []), ("warning", ["warning"]), ("error", ["error"])])
def test_the_configuration_sets_the_level_of_a_rule(key: str, level: str, levels: list[str], tmp_path: Path) -> None:
    folder = base(tmp_path, f"rules: {{{key}: {level}}}\n", ITEM)
    assert [finding.level.value for finding in findings(folder)] == levels


@pytest.mark.parametrize(("until", "codes"), [("2026-07-01", []), ("2026-06-30", ["PM201"])])
def test_a_waiver_holds_until_its_last_day(until: str, codes: list[str], tmp_path: Path) -> None:
    waiver = f"waivers:\n  - {{rule: unowned-action, reason: Mira is asked next week., until: {until}}}\n"
    assert [finding.code for finding in findings(base(tmp_path, "", ITEM + waiver))] == codes


def test_a_waiver_covers_what_the_reader_finds(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {rule: PM101, reason: The key goes with the next import., until: 2026-12-31}\n"
    assert findings(base(tmp_path, "", f"old_key: 1\n{waiver}")) == []


def test_a_configuration_that_cannot_be_read_raises_no_doubts_about_the_records(tmp_path: Path) -> None:
    record = "severity_rationale: As always.\nservices: {faulty: [sorting]}\n" + ITEM.replace("P2", "P2, owner: mira")
    folder = base(tmp_path, "owners: [\n", record)
    assert [finding.code for finding in findings(folder)] == ["PM004"]


def test_names_that_repeat_or_differ_only_in_case_are_reported(tmp_path: Path) -> None:
    config = "owners:\n  - name: Mira\n  - name: mira\n  - name: mira\n  - name: Mira\n"
    assert [finding.message for finding in findings(base(tmp_path, config, ""))] == [
        '"Mira" and "mira" in `owners` differ only in case',
        '"mira" is registered twice in `owners`',
        '"Mira" is registered twice in `owners`',
    ]


def test_a_refused_entry_of_the_configuration_raises_no_doubts_about_its_list(tmp_path: Path) -> None:
    config = (
        "services:\n  - name: sorting\n  - name: the labels\nowners:\n  - nam: mira\n  - name: Web\n  - name: web\n"
    )
    record = "services: {faulty: [labels]}\n" + ITEM.replace("P2", "P2, owner: mira")
    folder = base(tmp_path, config, record)
    places = [(finding.line, finding.code) for finding in findings(folder) if finding.path.endswith(".yml")]
    assert places == [(3, "PM102"), (5, "PM101"), (7, "PM112")]
    assert [finding for finding in findings(folder) if finding.path.endswith(".md")] == []


# The policy

OLD_RECORD = (
    "action_items:\n  - {id: spare-belt, title: A spare belt lies in the depot, carried_from: 2026-01-01-none#a}\n"
)


@pytest.mark.parametrize(
    ("since", "codes"),
    [
        ("2026-03-02", ["PM201", "PM205", "PM501"]),
        ("2026-03-03", ["PM501"]),
    ],
)
def test_records_from_before_strict_since_are_held_to_the_essential_rules(
    since: str, codes: list[str], tmp_path: Path
) -> None:
    folder = base(tmp_path, f"policy: {{strict_since: {since}}}\n", OLD_RECORD)
    assert sorted(finding.code for finding in findings(folder)) == codes


def test_what_is_essential_is_about_reading_finding_relying_and_secrets() -> None:
    essential = [rule.code for rule in RULES if rule.essential]
    assert [code for code in essential if not code.startswith("PM0")] == (
        "PM101 PM102 PM104 PM105 PM106 PM107 PM110 PM114 PM115 PM116 PM211 PM309 PM402 PM403 PM501 PM502 PM506 PM507"
        " PM508 PM509 PM510 PM511 PM512 PM513 PM701 PM801 PM802 PM803"
        " PM804 PM805 PM806 PM807 PM808"
    ).split()
    # Bodies that look different may be as old as they like: nothing is lost, and nothing runs.
    others = [rule.code for rule in RULES if rule.code.startswith("PM0") and not rule.essential]
    assert others == ["PM014", "PM015", "PM017", "PM020"]


def test_a_waiver_of_a_rule_that_would_fire_without_strict_since_is_not_unused(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {rule: unowned-action, reason: Mira is asked next week., until: 2026-12-31}\n"
    folder = base(tmp_path, "policy: {strict_since: 2026-06-01}\n", ITEM + waiver)
    assert findings(folder) == []


def dated(priority: str, due: str) -> str:
    return (
        "action_items:\n  - {id: spare-belt, title: A spare belt lies in the depot, owner: mira, "
        f"priority: {priority}, created: 2026-03-02, due: {due}}}\n"
    )


@pytest.mark.parametrize(
    ("policy", "priority", "last_day"),
    [
        ("preset: gitlab", "P0", "2026-03-09"),
        ("preset: gitlab", "P1", "2026-04-01"),
        ("preset: gitlab", "P2", "2026-05-01"),
        ("preset: gitlab", "P3", "2026-05-31"),
        ("preset: pagerduty", "P0", "2026-03-17"),
        ("preset: pagerduty", "P1", "2026-04-01"),
        ("preset: atlassian", "P0", "2026-03-30"),
        ("preset: atlassian", "P1", "2026-04-27"),
        ("preset: gitlab, due_days: {P1: 14}", "P1", "2026-03-16"),
        ("preset: gitlab, due_days: {P1: 14}", "P2", "2026-05-01"),
        ("preset: [gitlab, pagerduty]", "P0", "2026-03-17"),
        ("preset: [pagerduty, gitlab]", "P0", "2026-03-09"),
    ],
)
def test_a_preset_sets_due_dates_that_the_configuration_may_change(
    policy: str, priority: str, last_day: str, tmp_path: Path
) -> None:
    config = f"owners: [{{name: mira}}]\npolicy: {{{policy}}}\n"
    folder = base(tmp_path, config, dated(priority, last_day))
    assert findings(folder) == []
    record = folder / "2026-03-02-sorter-stops.md"
    later = date.fromisoformat(last_day) + timedelta(1)
    record.write_text(record.read_text("utf-8").replace(f"due: {last_day}", f"due: {later}"), encoding="utf-8")
    assert [finding.code for finding in findings(folder)] == ["PM207"]


def test_a_preset_turns_rules_on_and_the_configuration_goes_before_it(tmp_path: Path) -> None:
    names = {name for preset in PRESETS.values() for name in preset.levels}
    assert names <= {rule.name for rule in RULES}
    off = {rule.name for rule in RULES if rule.level is Level.OFF}
    assert off == {*PRESETS[Preset.CCADB].levels, "unquoted-value"}
    config = Config(policy=Policy(preset=(Preset.GITLAB, Preset.CCADB)), rules={"PM215": Level.WARNING})
    assert BY_KEY["PM214"].level_in(config) is Level.ERROR
    assert BY_KEY["PM215"].level_in(config) is Level.WARNING


def test_an_unknown_preset_is_a_finding_with_its_line_and_a_proposal(tmp_path: Path) -> None:
    folder = base(tmp_path, "timezone: UTC\npolicy:\n  preset: gitlub\n  due_dais: {P1: 3}\n", "")
    found = [(finding.line, finding.code, finding.help) for finding in findings(folder)]
    assert found == [(3, "PM102", 'did you mean "gitlab"?'), (4, "PM101", 'did you mean "due_days"?')]


def test_a_severity_can_require_more(tmp_path: Path) -> None:
    more = "{SEV3: {draft: [trigger]}, SEV1: {draft: [roles]}}"
    folder = base(tmp_path, f"policy: {{require: {{draft: [authors]}}, require_by_severity: {more}}}\n", "")
    assert [finding.message for finding in findings(folder)] == [
        "draft record has no `authors`",
        "draft record has no `trigger`",
    ]


# Fingerprints


def fingerprints(folder: Path) -> list[str]:
    return [finding.fingerprint for finding in findings(folder)]


TWO_ITEMS = """\
action_items:
  - {id: spare-belt, title: A spare belt lies in the depot, priority: P2}
  - {id: belt-sensor, title: A sensor tells when the belt slips, owner: nobody-we-know, priority: P2}
timeline:
  - {at: 2026-03-02 08:00, event: The belt stops.}
  - {at: 2026-03-02 07:00, event: A noise is heard.}
"""


def test_a_fingerprint_stays_when_lines_and_items_move(tmp_path: Path) -> None:
    folder = base(tmp_path, "timezone: UTC\n", TWO_ITEMS)
    before = fingerprints(folder)
    assert len(set(before)) == 3
    record = folder / "2026-03-02-sorter-stops.md"
    lines = record.read_text("utf-8").splitlines(keepends=True)
    new = "  - {id: new, title: A new first item, owner: x, status: done, completed: 2026-03-03}\n"
    moved = [*lines[:4], "# a comment\n", lines[4], lines[6], new, lines[5], *lines[7:]]
    record.write_text("".join(moved), encoding="utf-8")
    assert set(before) < set(fingerprints(folder))


@pytest.mark.parametrize("name", FOLDERS)
def test_no_fingerprint_depends_on_a_line(name: str, knowledge_base: Callable[[str], Path]) -> None:
    folder = knowledge_base(name)
    before = {(finding.path, finding.code, finding.fingerprint) for finding in findings(folder)}
    assert len(before) == len(findings(folder))
    for path in folder.rglob("*.md"):
        data = path.read_bytes()
        if data.startswith(b"---\n") and b"\n---\n" in data:
            path.write_bytes(b"---\n# This line moves all others.\n" + data.removeprefix(b"---\n"))
    assert {(finding.path, finding.code, finding.fingerprint) for finding in findings(folder)} == before


def test_a_fingerprint_changes_with_the_text(tmp_path: Path) -> None:
    folder = base(tmp_path, "timezone: UTC\n", TWO_ITEMS)
    before = set(fingerprints(folder))
    record = folder / "2026-03-02-sorter-stops.md"
    record.write_text(record.read_text("utf-8").replace("nobody-we-know", "nobody-either"), encoding="utf-8")
    assert len(before & set(fingerprints(folder))) == 2


def test_findings_that_look_the_same_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    folder = base(tmp_path, "", "")
    record = folder / "2026-03-02-sorter-stops.md"
    link = "\n[there](2026-03-01-nowhere.md)\n"
    record.write_text(record.read_text("utf-8") + link * 3, encoding="utf-8")
    assert [finding.code for finding in findings(folder)] == ["PM510"] * 3
    assert len(set(fingerprints(folder))) == 3


def test_a_fingerprint_gives_no_secret_away(tmp_path: Path) -> None:
    """Two different tokens in the same sentence look alike: what is hashed does not hold them."""
    tokens = ["ghp_" + "aB3dE5gH7jK9" * 3, "ghp_" + "zY8xW6vU4tS2" * 3]
    found = []
    for number, token in enumerate(tokens):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "2026-03-02-sorter-stops.md").write_text(f"{RECORD}\nIt printed {token}.\n", encoding="utf-8")
        found.append(fingerprints(folder))
    assert found[0] == found[1] != []


@pytest.mark.parametrize("name", FOLDERS)
def test_findings_of_one_record_do_not_depend_on_other_records(
    name: str, knowledge_base: Callable[[str], Path]
) -> None:
    base = load(knowledge_base(name))
    told = [(BY_KEY[rule], problem) for rule, problem in base.problems]
    whole = judge.verdicts(base)
    for record in base.corpus.records:
        alone = replace(base.corpus, all_records=(record,))
        own = [(rule, problem) for rule, problem in told if problem.path == record.path]
        verdict = judge_alone(RULES, alone, base.sources, own)
        assert verdict.get(record.path) == whole.get(record.path)


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A record with every kind of part, and one with none, both in order."""
    folder = write_files(BAKERY, tmp_path_factory.mktemp("bakery"))
    (folder / "1990-01-01-bare.md").write_text(RECORD, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_rule_goes_on_after_records_in_which_it_finds_nothing(
    name: str, knowledge_base: Callable[[str], Path], neighbours: KnowledgeBase
) -> None:
    base = load(knowledge_base(name))
    more = replace(base.corpus, all_records=(*neighbours.corpus.all_records, *base.corpus.all_records))
    sources = {**neighbours.sources, **base.sources}
    alone, beside = judge_alone(RULES, base.corpus, sources), judge_alone(RULES, more, sources)
    assert {path: beside.get(path) for path in alone} == alone
    assert {path for path in beside if path in base.sources} == set(alone)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_cached_outline_says_the_same(name: str, knowledge_base: Callable[[str], Path]) -> None:
    base = load(knowledge_base(name))
    outlines = tuple(outline(record, base.corpus.config) for record in base.corpus.records)
    kept = tuple(Outline(*json.loads(json.dumps(one.as_data())), json.dumps(one.targets)) for one in outlines)

    def said(records: tuple[Outline, ...]) -> list[Relation]:
        known = Outlines(records, base.corpus.unreadable_ids)
        return judge_relations(RULES, known, base.corpus.config, base.sources.__getitem__)

    assert said(kept) == said(outlines)
    assert [json.dumps(one.as_data()) for one in kept] == [json.dumps(one.as_data()) for one in outlines]


PHRASES = [found for found in vars(language).values() if isinstance(found, language._Phrases)]
PIECES = (
    "human error mistake the user user's operator's to caused due carelessness a careless should could ought have not "
    "really been noticed shouldn't shouldnot if only we the team failed neglected obviously evidently wrong needless "
    "say as everyone knows of course, it this was clearly visible in hindsight clear that root cause root-cause is "
    "_root ( ) . , -"
).split()


MATCHES = st.sampled_from(PHRASES).flatmap(lambda phrases: st.from_regex(phrases.pattern))


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=8).map(" ".join) | MATCHES)
def test_what_is_looked_for_first_hides_no_phrase(text: str) -> None:
    incident = Incident(title="x", status=Status.DRAFT, severity="SEV1")
    record = Record("2026-03-02-x", "x.md", incident, text=text)
    folded = [replace(record, text=text.replace(" ", f"{end}  ")) for end in ("\n", "\r\n", "\x85")]
    for phrases in PHRASES:
        if phrases.pattern.search(text):
            assert phrases.may_be_in(text.lower())
            assert language.may_hold_phrases(record)
            assert all(map(language.may_hold_phrases, folded))


@pytest.mark.parametrize("row", ["|" + "x|" * 500, "|x"])
def test_a_table_that_is_too_large_for_a_page_is_reported(row: str, tmp_path: Path) -> None:
    """The page shows it as typed; a short row is filled up to the width of the table."""
    for rows, codes in ((100, []), (400, ["PM018"])):
        body = "|" + "x|" * 500 + "\n|" + "-|" * 500 + f"\n{row}" * rows + "\n"
        (tmp_path / "2026-03-01-sorter.md").write_text(f"{RECORD}\n{body}", encoding="utf-8")
        found = judge.findings(load(tmp_path), TODAY)
        assert [finding.code for finding in found if finding.code == "PM018"] == codes


@pytest.mark.parametrize("place", ["_config.yml", "2026-03-02-sorter-stops.md"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_conflict_is_one_finding_wherever_it_is(place: str, ending: str, tmp_path: Path) -> None:
    folder = base(tmp_path, "severities: [{name: SEV3}]\n", "")
    path = folder / place
    lines = [
        *path.read_text("utf-8").splitlines()[:2],
        "<<<<<<< HEAD",
        "x: [",
        "=======",
        "x: {",
        ">>>>>>> b",
        "---",
        "",
    ]
    path.write_text(ending.join(lines), encoding="utf-8", newline="")
    told = [finding for finding in findings(folder) if finding.path == path.as_posix()]
    assert [(finding.code, finding.line) for finding in told] == [("PM021", len(lines) - 6)]
