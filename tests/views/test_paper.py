"""What a printed sheet of an incident says about the document. `tests/browser/test_paper.py` prints it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from postmortems.record.reader import load
from postmortems.render import Renderer, Site
from postmortems.render.incident.foot import revision
from postmortems.views.incident import incident_views
from tests.views.corpora import TODAY, sample

ROOT = Path(__file__).parents[2]


def sheet(site: Site | None = None) -> str:
    renderer = Renderer(sample(), TODAY, site)
    view = next(view for view in incident_views(sample()) if view.record.id == "2024-05-17-payment-retries-flood-queue")
    return re.sub(r"<.*?>", "", renderer.render(view).partition("pm-paper")[2])


def test_the_head_says_what_it_is_and_the_foot_where_it_is_from() -> None:
    text = sheet(Site(url="https://example.org/pm/"))
    assert "2024-05-17-payment-retries-flood-queue SEV2 · in review · 2024-05-17" in text
    assert "https://example.org/pm/incidents/2024-05-17-payment-retries-flood-queue/ Revision" in text
    assert f"as of {TODAY}" in text


def test_without_a_site_url_the_address_is_that_from_the_root_of_the_site() -> None:
    assert "\nincidents/2024-05-17-payment-retries-flood-queue.html Revision" in sheet(Site(directory_urls=False))


def test_the_revision_is_the_name_of_the_file_in_git() -> None:
    records = load(ROOT / "incidents").corpus.records
    files = [ROOT / "incidents" / f"{record.id}.md" for record in records]
    named = subprocess.run(["git", "hash-object", "--no-filters", *files], capture_output=True, text=True, check=True)
    assert [name[:10] for name in named.stdout.split()] == [revision(record) for record in records]
    assert len(records) == 5
