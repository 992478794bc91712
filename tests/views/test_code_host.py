"""Links from a page to its record at the code host."""

from __future__ import annotations

import re
from datetime import date

import pytest

from postmortems.record.template import default_template
from postmortems.render import Renderer, Site
from postmortems.render.code_host import CodeHost, code_host
from postmortems.render.new_page import Beginning
from postmortems.views.incident import incident_views
from tests.views.corpora import SAMPLE, sample

TODAY = date(2024, 6, 1)
LATER = "2024-05-17-payment-retries-flood-queue"


def host_of(repository: str, edit_uri: str) -> CodeHost | None:
    return code_host(repository, edit_uri, "../incidents", SAMPLE.as_posix())


@pytest.mark.parametrize(
    ("repository", "edit_uri", "edit", "line"),
    [
        (
            "https://github.com/o/r/",
            "edit/main/docs/",
            "https://github.com/o/r/edit/main/incidents/a%20b.md",
            "https://github.com/o/r/blob/main/incidents/a%20b.md?plain=1#L7",
        ),
        (
            "https://gitlab.example.org/o/r",
            "-/edit/main/docs/",
            "https://gitlab.example.org/o/r/-/edit/main/incidents/a%20b.md",
            "https://gitlab.example.org/o/r/-/blob/main/incidents/a%20b.md?plain=1#L7",
        ),
        (
            "https://codeberg.org/o/r",
            "_edit/main/docs/",
            "https://codeberg.org/o/r/_edit/main/incidents/a%20b.md",
            "https://codeberg.org/o/r/src/branch/main/incidents/a%20b.md?display=source#L7",
        ),
        (
            "https://code.example.org/o/r",
            "src/branch/main/docs/",
            "https://code.example.org/o/r/_edit/main/incidents/a%20b.md",
            "https://code.example.org/o/r/src/branch/main/incidents/a%20b.md?display=source#L7",
        ),
        (
            "https://bitbucket.org/o/r",
            "src/main/docs/",
            "https://bitbucket.org/o/r/src/main/incidents/a%20b.md?mode=edit&at=main",
            "https://bitbucket.org/o/r/src/main/incidents/a%20b.md#lines-7",
        ),
    ],
)
def test_each_host_has_its_pages(repository: str, edit_uri: str, edit: str, line: str) -> None:
    host = host_of(repository, edit_uri)
    assert host is not None
    path = f"{SAMPLE.as_posix()}/a b.md"
    assert (host.edit(path), host.line(path, 7)) == (edit, line)


@pytest.mark.parametrize(
    ("repository", "edit_uri"),
    [
        ("", ""),
        ("https://github.com/o/r", ""),
        ("javascript://github.com/%0aalert(1)", "edit/main/docs/"),
        ("https://user:secret@github.com/o/r", "edit/main/docs/"),
        ("https://[github.com/o/r", "edit/main/docs/"),
        ("https://code.example.org/o/r", "edit/main/docs/"),
        ("https://github.com/o/r", "edit/main/"),
    ],
)
def test_no_other_address_leads_anywhere(repository: str, edit_uri: str) -> None:
    assert host_of(repository, edit_uri) is None


def page(host: CodeHost | None) -> str:
    corpus = sample()
    view = next(view for view in incident_views(corpus) if view.record.id == LATER)
    return Renderer(corpus, TODAY, Site(beginning=Beginning(default_template(), host))).render(view)


def test_a_page_leads_to_its_record_and_open_work_to_its_line() -> None:
    html = page(host_of("https://github.com/o/r", "edit/main/docs/"))
    assert f'href="https://github.com/o/r/edit/main/incidents/{LATER}.md"' in html
    lines = (SAMPLE / f"{LATER}.md").read_text(encoding="utf-8").splitlines()
    found = [int(number) for number in re.findall(rf"blob/main/incidents/{LATER}\.md\?plain=1#L(\d+)", html)]
    assert found
    assert {lines[number - 1].strip() for number in found} <= {
        "status: proposed",
        "status: open",
        "status: in-progress",
    }
    assert len(found) == html.count("Mark as done")


def test_without_a_host_there_is_no_button() -> None:
    html = page(None)
    assert "pm-edit" not in html
    assert "Mark as done" not in html


def test_the_address_is_escaped() -> None:
    html = page(host_of('https://github.com/o/r"><script>alert(1)</script>', "edit/main/docs/"))
    assert "<script>alert" not in html
    assert 'r"><script' not in html


def test_a_page_has_another_key_with_another_host() -> None:
    corpus = sample()
    view = next(incident_views(corpus))
    hosts = (None, host_of("https://github.com/o/r", "edit/main/docs/"))
    keys = {Renderer(corpus, TODAY, Site(beginning=Beginning(default_template(), host))).key_of(view) for host in hosts}
    assert len(keys) == 2
