"""Credentials are found in any part of a record, and nothing that we print holds one.

The samples are put together here, so that no scanner of this repository takes them for real.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.check import judge
from postmortems.cli import main
from postmortems.record.reader import load
from postmortems.reports import FORMATS, Report, written
from postmortems.reports.text import as_text
from postmortems.text.credentials import REDACTED, _Form, credentials, forms, redacted
from postmortems.text.rare import quick_search
from tests.git_repository import commit_everything, git

LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC" * 3
SAMPLES = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AWS access key": "AKIA" + "IOSFODNN7ABCDEFG",
    "GitHub token": "ghp_" + LETTERS[:36],
    "GitLab token": "glpat-" + LETTERS[:20],
    "Slack token": "xoxb-" + "123456789012-" + LETTERS[:24],
    "Slack webhook": "https://hooks.slack.com/" + "services/T00000000/B00000000/" + LETTERS[:24],
    "Google API key": "AIza" + LETTERS[:35],
    "Stripe key": "sk_live_" + LETTERS[:24],
    "Anthropic key": "sk-ant-" + LETTERS[:40],
    "npm token": "npm_" + LETTERS[:36],
    "PyPI token": "pypi-AgEI" + LETTERS[:60],
    "Vault token": "hvs." + LETTERS[:24],
    "JSON web token": "eyJ" + LETTERS[:20] + ".eyJ" + LETTERS[:30] + "." + LETTERS[:30],
    "password in an address": "postgres://app:" + "h4rd-2-gu3ss" + "@db.internal/orders",
}


@given(st.sampled_from(forms()).flatmap(lambda form: st.tuples(st.just(form), st.from_regex(form.pattern))))
def test_a_hint_is_in_every_match(example: tuple[_Form, str]) -> None:
    form, text = example
    assert quick_search(form.hint)(text)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_usual_credentials_are_found(kind: str) -> None:
    text = f"the log says {SAMPLES[kind]} and goes on"
    assert [found.kind for found in credentials(text)] == [kind]
    assert "[secret]" in redacted(text)
    assert SAMPLES[kind] not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "postgres://app:<password>@db",
        "https://user:***@example.org",
        "amqp://guest:${RABBIT_PASSWORD}@queue",
        "redis://user:password@cache",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 01bc16d5aa00112233445566778899aabbccddee",
        "sha256:" + "ab12" * 16,
        "see https://example.org:8443/path@v2",
        "mailto:someone@example.org at 12:30:00",
    ],
)
def test_placeholders_and_plain_identifiers_pass(text: str) -> None:
    assert list(credentials(text)) == []


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_finding_has_the_place_and_never_the_credential(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = SAMPLES[kind]
    folder = tmp_path / "incidents"
    folder.mkdir()
    record = folder / "2026-03-02-sorter-stops.md"
    record.write_text(
        "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n"
        f"action_items:\n  - id: belt\n    title: A belt\n    owner: '{secret}'\n    priority: P2\n---\n\n"
        f"```\n{secret}\n```\n",
        encoding="utf-8",
    )
    findings = [finding for finding in judge.findings(load(folder), date(2026, 3, 3)) if finding.code == "PM701"]
    assert [finding.line for finding in findings] == [8, 13]
    for arguments in (["--format", "text"], ["--format", "json"], ["--format", "github"]):
        assert main(["check", "--incidents", str(folder), *arguments]) == 1
        printed = capsys.readouterr()
        assert secret[12:] not in printed.out + printed.err


TOKEN = SAMPLES["GitHub token"]
HEAD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n"
ELSEWHERE: dict[str, tuple[str, bytes, int]] = {
    "configuration": ("_config.yml", f"timezone: UTC\nowners:\n  - name: mira # {TOKEN}\n".encode(), 3),
    "refused configuration": ("_config.yml", f"timezone: UTC\nowners: '{TOKEN}'\n".encode(), 2),
    "broken configuration": ("_config.yml", f"timezone: [UTC\n# {TOKEN}\n".encode(), 2),
    "template": ("_template.md", f"---\ntitle: x\nstatus: draft\nseverity: SEV3\n---\n{TOKEN}\n".encode(), 6),
    "broken YAML": ("2026-03-02-a.md", f"{HEAD}summary: [{TOKEN}\n---\n".encode(), 5),
    "no end": ("2026-03-02-a.md", f"{HEAD}summary: {TOKEN}\n".encode(), 5),
    "no frontmatter": ("2026-03-02-a.md", f"# Notes\n\n{TOKEN}\n".encode(), 3),
    "Latin-1": ("2026-03-02-a.md", f"{HEAD}---\nDas Förderband\n{TOKEN}\n".encode("latin-1"), 7),
    "UTF-16": ("2026-03-02-a.md", f"{HEAD}---\n{TOKEN}\n".encode("utf-16"), 6),
    "UTF-16, all in the first line": ("2026-03-02-a.md", f"{TOKEN}\n".encode("utf-16-be"), 1),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_a_credential_is_found_in_files_that_are_no_records(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, content, line = ELSEWHERE[what]
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / name).write_bytes(content)
    findings = judge.findings(load(folder), date(2026, 3, 3))
    assert [(finding.path, finding.line) for finding in findings if finding.code == "PM701"] == [
        ((folder / name).as_posix(), line)
    ]
    assert not any(TOKEN[12:] in finding.excerpt.replace("\0", "") for finding in findings)
    for arguments in (["--format", "text"], ["--format", "json"], ["--no-cache"]):
        assert main(["check", "--incidents", str(folder), *arguments]) == 1
        printed = capsys.readouterr()
        assert "PM701" in printed.out
        assert TOKEN[12:] not in printed.out + printed.err


# Forms as data


@pytest.mark.parametrize("number", range(len(forms())))
def test_each_form_has_its_source_and_finds_what_it_describes(number: int) -> None:
    form = forms()[number]
    assert form.origin["source"].startswith("https://")
    assert date.fromisoformat(form.origin["date"]) <= date(2026, 11, 28)

    @settings(max_examples=4, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(form.pattern, fullmatch=True, alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
    def holds(secret: str) -> None:
        text = f"the log says {secret} and goes on"
        found = list(credentials(text))
        if not found:  # all of the same character, or xxxx: a placeholder
            return
        assert form.kind in {credential.kind for credential in found}
        assert text[found[0].start : found[0].end] not in redacted(text)

    holds()


def test_no_kind_is_there_without_a_form_that_can_be_seen() -> None:
    assert len(forms()) > 50
    assert {"GitHub token", "AWS access key", "Slack token", "private key"} <= {form.kind for form in forms()}


# Values that follow a word, and values that look random

WORD = "h4rd-2-gu3ss-" + "canary"
RANDOM = "Zx7Qp2Lm9Vt4" + "Rk8Ws1Yc6Nb3"
AFTER_WORDS = {
    "a bearer header": ("Authorization: Bearer " + RANDOM, RANDOM, "access token"),
    "a basic header": ("Authorization: Basic " + "ZGVwbG95Om" + "g0cmQyZ3Vlc3M=", "g0cmQyZ3Vlc3M", "access token"),
    "a cloud's secret key": ("aws_secret_access_key = wJ4lrX/" + RANDOM + "+bPxRf", RANDOM, "secret key"),
    "a secret key in capitals": ("export AWS_SECRET_ACCESS_KEY=" + RANDOM, RANDOM, "secret key"),
    "a user with a password": ("curl -u deploy:" + WORD + " https://ci.internal", WORD, "password"),
    "a user in quotes": ("curl --user 'deploy:" + WORD + "' x", WORD, "password"),
    "an address with @ in the password": ("postgres://app:p@" + WORD + "@db/x", WORD, "password in an address"),
    "an address with a control character": ("redis://:p\b" + WORD + "@db", WORD, "password in an address"),
    "a password": ("DB_PASSWORD=" + WORD, WORD, "password"),
    "a password in JSON": ('{"password": "' + WORD + '"}', WORD, "password"),
    "an option": ("login --password " + WORD, WORD, "password"),
    "an option for a token": ("deploy --token=" + RANDOM, RANDOM, "access token"),
    "an API key": ("X-API-Key: " + RANDOM, RANDOM, "secret key"),
    "in Markdown": ("**password:** `" + WORD + "`", WORD, "password"),
    "in Chinese": ("密码：" + WORD, WORD, "password"),
    "in German": ("Passwort: " + WORD, WORD, "password"),
}


@pytest.mark.parametrize("what", AFTER_WORDS)
def test_what_follows_a_word_is_found_and_not_repeated(what: str) -> None:
    text, secret, kind = AFTER_WORDS[what]
    assert [found.kind for found in credentials(f"They ran {text} and went on.")] == [kind]
    assert secret not in redacted(f"They ran {text} and went on.")


HARMLESS = (
    "commit 01bc16d5aa00112233445566778899aabbccddee",
    "image sha256:" + "ab12cd34" * 8,
    "request 7d9f8b6a-3c21-4e5f-9a8b-1c2d3e4f5a6b failed",
    "registry.example/checkout:v1.24.3-rc.1",
    "pod checkout-7d4f8c9b6d-x2x4z in CrashLoopBackOff",
    "token-refresher failed, secretName: checkout-db-credentials",
    "the password policy: at least 12 characters",
    "password: <password>",
    "password: ${DB_PASSWORD}",
    "token: $(cat /run/secrets/token)",
    "secret: projects/shop/secrets/checkout-db/versions/3",
    "the key of the map: checkout.orders.v2",
    "idempotency key: 7d9f8b6a-3c21-4e5f-9a8b-1c2d3e4f5a6b",
    "docker run -u 1000:1000 checkout",
    "chown with --user app:app",
    "host key fingerprint: SHA256:" + "nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
    "persist-credentials: false",
    "the token bucket: 100 requests/s, HorizontalPodAutoscaler2",
    "--discovery-token-ca-cert-hash sha256:" + "ab12cd34" * 8,
    "expiry of the token: 2026-03-02T12:30:00Z",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_names_digests_and_placeholders_are_no_credentials(text: str) -> None:
    assert list(credentials(text)) == []


@pytest.mark.parametrize(
    "text", [text for text in HARMLESS if not any(w in text for w in ("pass", "token", "secret:", "key:"))]
)
def test_ids_that_explain_a_finding_stay_readable(text: str) -> None:
    assert redacted(text) == text


def test_our_own_records_and_examples_hold_no_credential() -> None:
    root = Path(__file__).parents[2]
    texts = [path for folder in ("incidents", "docs", "tests/sample") for path in (root / folder).rglob("*.md")]
    assert len(texts) > 10
    assert [path for path in texts if list(credentials(path.read_text(encoding="utf-8")))] == []


def test_redacting_twice_changes_nothing_more() -> None:
    once = redacted(" ".join(text for text, _, _ in AFTER_WORDS.values()))
    assert REDACTED in once
    assert redacted(once) == once


# Nothing repeats one

HEAD_OF = "title: The sorter stops\nstatus: draft\nseverity: SEV3\n"
FIELDS = {
    "title": "title: '@'\nstatus: '@'\nseverity: '@'\n",
    "keys": HEAD_OF + "'@': x\ntimes:\n  '@': x\n",
    "same keys": HEAD_OF + "'@': x\n'@': y\n",
    "texts": HEAD_OF + "summary: '@'\nkind: '@'\nvisibility: '@'\nlanguage: '@'\ntags: ['@']\n",
    "times": HEAD_OF + "timezone: '@'\ntimes:\n  started: '@'\n  detected: '2026-03-02 @'\n",
    "services": HEAD_OF + "services:\n  affected: ['@']\n  faulty: ['@']\n"
    "impact:\n  data_loss: '@'\n  services:\n    - {service: '@', effect: '@', from: '@'}\n",
    "timeline": HEAD_OF + "timeline:\n  - {id: '@', at: '@', kind: '@', event: '@', actor: '@'}\n",
    "actions": HEAD_OF + "action_items:\n  - {id: '@', title: '@', owner: '@', priority: '@', kind: '@', status: '@',"
    " due: '@', addresses: ['@'], carried_from: '@', tracker: '@'}\n",
    "known actions": HEAD_OF + "action_items:\n  - {id: a, title: 'Improve @', owner: '@', priority: P1, kind: repair,"
    " status: open, due: 2026-04-01, addresses: ['@'], carried_from: '@#a', tracker: 'javascript:@'}\n",
    "steps": HEAD_OF + "causal_chains:\n  - title: '@'\n    method: '@'\n    steps:\n"
    "      - {id: '@', text: '@', because: ['@'], factor: '@', unfinished_action: '@', kind: '@'}\n"
    "      - {id: b, text: 'Root cause: @', because: ['@/@'], done_action: '2026-03-02-sorter-stops#@'}\n",
    "lessons": HEAD_OF + "lessons:\n  - {id: a, text: 'We should have checked @', kind: '@', themes: ['@'],"
    " actions: ['@']}\n",
    "related": HEAD_OF + "related:\n  - {incident: '@', relation: '@'}\n  - {incident: '@#@', relation: similar}\n",
    "references": HEAD_OF + "references:\n  - {title: '@', url: '@'}\n  - {title: a, path: '../../@'}\n"
    "  - {title: a, url: 'https://a.example', kind: '@', commit: '@'}\n",
    "waivers": HEAD_OF + "waivers:\n  - {rule: '@', reason: '@', until: '@'}\n",
    "cut text": HEAD_OF + "tags:\n  - a #@\nsummary: b #@\n",
    "wrong types": HEAD_OF + "tags: '@'\nroles: '@'\naliases: ['@', '@ x/']\nexternal_ids: '@'\n",
    "broken YAML": HEAD_OF + "summary: '@' x\n",
    "an open quote": HEAD_OF + 'summary: "@\n',
    "a bracket": HEAD_OF + "tags: [@\n",
    "an anchor": HEAD_OF + "tags:\n  - &@ x\n",
    "a tag": HEAD_OF + "tags:\n  - !@ x\n",
}
BODY_OF = (
    "[a](2026-03-01-@.md) [b](2026-03-02-sorter-stops.md#@) [c](javascript:@) [d](#@)\n\n<https://@> <!-- @\n\n"
    "The root cause was @. We should have noticed @.\n\n# @\n\n{#@} <a id=@>\n"
)
CANARIES = {what: text.replace("'", "") for what, (text, _, _) in AFTER_WORDS.items()} | {
    "alone": RANDOM,
    "published": TOKEN,
    "a key": "-----BEGIN " + "RSA PRIVATE KEY-----",
}
SECRETS = tuple({secret for _, secret, _ in AFTER_WORDS.values()} | {TOKEN[4:]})


def _without(printed: str) -> None:
    unquoted = printed.replace("\\", "").replace("\n", "").replace(" ", "")
    for secret in SECRETS:
        assert secret not in printed
        assert secret not in unquoted


def _everything_said(folder: Path) -> Iterator[str]:
    findings = judge.findings(load(folder), date(2026, 3, 3))
    report = Report(findings, ["a.md"])
    yield as_text(report, excerpts=True, cells=200)
    for form in FORMATS:
        yield written(report, form)
    yield "".join(finding.excerpt for finding in findings)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("what", CANARIES)
def test_no_report_repeats_a_credential_wherever_it_is(what: str, field: str, tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    canary = CANARIES[what].replace('"', "")
    record = folder / "2026-03-02-sorter-stops.md"
    record.write_text(f"---\n{FIELDS[field]}---\n{BODY_OF}".replace("@", canary), encoding="utf-8")
    (folder / "_config.yml").write_text(
        "timezone: '@'\nowners:\n  - {name: '@', kind: '@'}\nservices:\n  - {name: '@', owner: '@'}\n"
        "rules: {'@': '@'}\n"
        "policy: {'@': '@'}\n'@': x\n".replace("@", canary),
        encoding="utf-8",
    )
    said = list(_everything_said(folder))
    assert any("PM" in text for text in said)
    for text in said:
        _without(text)


RECORD = (
    "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\ntimes:\n  started: 2026-03-02 12:00\n"
    "action_items:\n  - {id: belt, title: A belt, owner: 'OLD', priority: P2, kind: repair, status: open}\n---\n"
)
COMMANDS = (
    ["check", "--no-cache"],
    ["check"],
    ["check", "--baseline", "known.jsonl", "--update-baseline"],
    ["check", "--changed-since", "HEAD"],
    ["diff", "HEAD"],
    ["diff", "HEAD", "--format", "markdown"],
    ["show", "@"],
    ["show", "2026-03-02-sorter-stops", "--missing"],
    ["list", "--service", "@"],
    ["list", "--severity", "@"],
    ["status", "2026-03-02-sorter-stops", "in-review"],
    ["action", "add", "2026-03-02-sorter-stops", "--title", "Rotate @", "--owner", "@"],
    ["action", "add", "2026-03-02-sorter-stops", "--title", "Rotate @", "--even-so"],
    ["action", "set", "2026-03-02-sorter-stops", "@", "--priority", "P1"],
    ["action", "set", "2026-03-02-sorter-stops", "belt", "status=@"],
    ["action", "set", "2026-03-02-sorter-stops", "belt", "due=@"],
    ["action", "set", "2026-03-02-sorter-stops", "belt", "criteria=@", "--even-so"],
    ["action", "close", "2026-03-02-sorter-stops", "belt", "--status", "wont-do", "--reason", "@", "--even-so"],
    ["timeline", "add", "2026-03-02-sorter-stops", "--at", "@", "--event", "x"],
    ["timeline", "add", "2026-03-02-sorter-stops", "--at", "2026-03-02 12:00", "--event", "Ran @", "--even-so"],
    ["new", "The belt tears", "--severity", "@", "--no-input"],
    ["new", "The belt tears", "--started", "@", "--no-input"],
    ["rules", "@"],
    ["export", "json", "@"],
    ["import", "old", "--to", "incidents", "--verify"],
    ["import", "old", "--to", "incidents", "--format", "json", "--dry-run"],
    ["@"],
)


@pytest.mark.parametrize("what", ["a bearer header", "a user with a password", "a password", "alone", "published"])
def test_no_command_repeats_a_credential(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    canary = CANARIES[what]
    record = tmp_path / "incidents" / "2026-03-02-sorter-stops.md"
    record.parent.mkdir()
    old = tmp_path / "old" / "outage.md"
    old.parent.mkdir()
    old.write_text(
        f"# Outage {canary}\n\nDate: 2026-03-01\nSeverity: {canary}\nOwner: {canary}\n\n## Timeline\n\n"
        f"- 12:00 {canary}\n- 11:00 again\n\n## Action items\n\n- [ ] Rotate {canary} ({canary})\n",
        encoding="utf-8",
    )
    record.write_text(RECORD.replace("OLD", "mira"), encoding="utf-8")
    git("init", "--quiet")
    commit_everything()
    record.write_text(RECORD.replace("OLD", canary).replace("A belt", f"Rotate {canary}"), encoding="utf-8")
    for command in COMMANDS:
        main([word.replace("@", canary) for word in command])
        printed = capsys.readouterr()
        assert printed.out + printed.err, command
        _without(printed.out + printed.err)
    _without((tmp_path / "known.jsonl").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ("QwErTyUi" + "OpAsDfGh", True),  # capitals in every other place: nobody writes words like that
        ("QwertyUi" + "opasDfgh", False),
        ("Qw3rTyU1" + "OpAsdfgh", True),
        ("QWERTYUI" + "OPASDFGH", False),
        ("g1h2j3k4" + "m5n6p7q8r9s0", True),  # without capitals it takes 20 characters
        ("g1h2j3k4" + "m5n6p7q8r9s", False),
        ("qwertyui" + "opasdfghjklz", False),
    ],
)
def test_a_secret_is_what_changes_between_kinds_of_characters_too_often_for_words(value: str, is_found: bool) -> None:
    assert [found.kind for found in credentials(f"secret: {value}")] == ["secret key"] * is_found


def test_a_bearer_is_a_credential_after_a_space_and_other_words_ask_for_a_mark() -> None:
    assert [found.kind for found in credentials(f"sent with bearer {RANDOM}")] == ["access token"]
    assert list(credentials(f"the token {RANDOM}")) == []


def test_letters_that_become_two_in_lower_case_hide_nothing() -> None:
    text = f"İİİİİİİİ PASSWORD: {WORD} İİ"
    assert [text[found[0] : found[1]] for found in credentials(text)] == [WORD]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key=abcd9efg!", "key=[secret]!"),
        ("the key abcd9efg of", "the key abcd9efg of"),
        ("key: checkout.orders.v2", "key: checkout.orders.v2"),
        ("token: ab1", "token: [secret]"),
        ("token ab1c", "token [secret]"),
        ("token ab1", "token ab1"),
    ],
)
def test_a_message_hides_whatever_may_be_a_credential(text: str, shown: str) -> None:
    assert redacted(text) == shown
