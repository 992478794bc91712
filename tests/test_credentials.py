"""Credentials are found in any part of a record, and nothing that we print holds one.

The samples are put together here, so that no scanner of this repository takes them for real.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.cli import main
from postmortems.credentials import credentials, redacted
from postmortems.loader import load

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
def test_a_finding_tells_the_place_and_never_the_credential(
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
    findings = [finding for finding in load(folder).findings(date(2026, 3, 3)) if finding.code == "PM701"]
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
    findings = load(folder).findings(date(2026, 3, 3))
    assert [(finding.path, finding.line) for finding in findings if finding.code == "PM701"] == [
        ((folder / name).as_posix(), line)
    ]
    assert not any(TOKEN[12:] in finding.excerpt.replace("\0", "") for finding in findings)
    for arguments in (["--format", "text"], ["--format", "json"], ["--no-cache"]):
        assert main(["check", "--incidents", str(folder), *arguments]) == 1
        printed = capsys.readouterr()
        assert "PM701" in printed.out
        assert TOKEN[12:] not in printed.out + printed.err
