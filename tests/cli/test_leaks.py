"""`postmortems leaks`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import main
from tests.check.leaks.world import INTERNAL_ID, write_world

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_world(tmp_path)


def test_a_clean_site(capsys: Capture) -> None:
    assert main(["leaks", "site"]) == 0
    assert capsys.readouterr().out == "3 files read, nothing internal found\n"


def test_the_report_names_file_place_and_kind_but_never_the_text(site: Path, capsys: Capture) -> None:
    page = "<html>\n<p>a</p>\n<p>Olga Petrova pulls the wrong plug behind the counter</p>\n</html>"
    (site / "x.html").write_text(page)
    assert main(["leaks", "site"]) == 1
    out = capsys.readouterr().out
    assert "site/x.html: line 3: name of a person [" in out
    assert "] from owners.1.name" in out
    assert "site/x.html: line 3: internal text [" in out
    assert "] from timeline.1.event" in out
    assert "4 files read, 2 leaks" in out
    assert not any(word in out.lower() for word in ("olga", "petrova", "plug", "2024-03-01"))


def test_the_sources_are_named_on_request(site: Path, capsys: Capture) -> None:
    (site / "x.html").write_text("<p>BAKE-1234</p>")
    assert main(["leaks", "site", "--sources"]) == 1
    out = capsys.readouterr().out
    assert "from incidents/2024-03-01-payments.md: action_items.0.tracker" in out
    assert "BAKE" not in out


def test_a_name_that_leaks_is_not_repeated(site: Path, capsys: Capture) -> None:
    (site / INTERNAL_ID).mkdir()
    (site / INTERNAL_ID / "index.html").write_text("<p>Olga Petrova</p>")
    assert main(["leaks", "site"]) == 1
    out = capsys.readouterr().out
    assert "night-shift" not in out
    assert "]/index.html: its name: id of an internal record" in out
    assert main(["leaks", "site", "--format", "json"]) == 1
    assert "night-shift" not in capsys.readouterr().out


def test_json(site: Path, capsys: Capture) -> None:
    (site / "a.json").write_text(json.dumps({"items": [{"who": "bakers"}]}))
    (site / "b.pdf").write_bytes(b"%PDF-1.7 \xff\x00")
    assert main(["leaks", "site", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    (leak,) = data["leaks"]
    assert leak["kind"] == "name of an owner"
    assert leak["field"] == "owners.0.name"
    assert leak["places"] == [{"file": "a.json", "place": "/items/0/who"}]
    assert len(leak["id"]) == 6
    assert data["unproven"] == [{"file": "b.pdf", "place": None, "reason": "this format is not known here"}]
    assert data["files"] == 5


def test_a_file_that_cannot_be_decoded_can_be_accepted(site: Path, capsys: Capture) -> None:
    (site / "b.pdf").write_bytes(b"%PDF-1.7 \xff\x00")
    assert main(["leaks", "site"]) == 1
    assert "site/b.pdf: not proven: this format is not known here" in capsys.readouterr().out
    assert main(["leaks", "site", "--accept", "*.pdf"]) == 0


def test_allowed_words_are_no_leaks(site: Path) -> None:
    (site / "x.html").write_text("<p>bakers and other bakers</p>")
    assert main(["leaks", "site"]) == 1
    config = site.parent / "incidents" / "_config.yml"
    config.write_text(config.read_text().replace("public:\n", "public:\n  allowed: [Bakers]\n"))
    assert main(["leaks", "site"]) == 0


def test_words_of_the_documentation_are_no_leaks(site: Path) -> None:
    text = "Thieves had cut the cable in the cellar."
    (site / "x.html").write_text(f"<p>{text}</p>")
    assert main(["leaks", "site"]) == 1
    guide = site.parent / "guide"
    guide.mkdir()
    (guide / "x.md").write_text(f"# X\n\n{text}\n")
    (site.parent / "mkdocs.yml").write_text("docs_dir: guide\nhooks: !ENV X\n")
    assert main(["leaks", "site"]) == 0
    (site.parent / "mkdocs.public.yml").write_text("INHERIT: mkdocs.yml\nsite_name: X\n")
    assert main(["leaks", "site", "--mkdocs", "mkdocs.public.yml"]) == 0


@pytest.mark.parametrize("plugins", ["[search, postmortems]", "{postmortems: {edition: internal}}"])
def test_the_documentation_of_the_internal_site_excuses_nothing(site: Path, plugins: str) -> None:
    """Without `--mkdocs`, the settings may be those of the internal site, whose pages say what records say."""
    text = "Thieves had cut the cable in the cellar."
    (site / "x.html").write_text(f"<p>{text}</p>")
    (site.parent / "docs").mkdir()
    (site.parent / "docs" / "x.md").write_text(f"# X\n\n{text}\n")
    (site.parent / "mkdocs.yml").write_text(f"plugins: {plugins}\n")
    assert main(["leaks", "site"]) == 1
    for plugins in ("[postmortems: {edition: public}]", "[postmortems: {edition: !ENV EDITION}]", "[search]"):
        (site.parent / "mkdocs.yml").write_text(f"plugins: {plugins}\n")
        assert main(["leaks", "site"]) == 0


def test_names_are_leaks_even_where_the_documentation_has_them(site: Path) -> None:
    (site / "x.html").write_text("<p>Olga Petrova</p>")
    (site.parent / "docs").mkdir()
    (site.parent / "docs" / "x.md").write_text("Olga Petrova")
    assert main(["leaks", "site"]) == 1


@pytest.mark.parametrize("text", ["---\ntitle: [\n---\nx\n", "---\nvisibility: public\ntitle: a\ntitle: *b\n---\n"])
def test_a_record_that_cannot_be_read_is_not_proven(text: str, site: Path, capsys: Capture) -> None:
    (site.parent / "incidents" / "2024-01-01-broken.md").write_text(text)
    assert main(["leaks", "site"]) == 1
    out = capsys.readouterr().out
    assert "2024-01-01-broken.md: not proven: it cannot be read completely" in out
    assert "0 leaks, 1 not proven" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["leaks"], "SITE is missing"),
        (["leaks", "nowhere"], "there is no folder nowhere; build the site first"),
        (["leaks", "mkdocs.yml"], "mkdocs.yml is a file"),
        (["leaks", "."], ". holds the records themselves"),
        (["leaks", "empty"], "empty has no pages"),
        (["leaks", "site", "--mkdocs", "nowhere.yml"], "--mkdocs: there is no file nowhere.yml"),
        (["leaks", "site", "--incidents", "nowhere"], "there is no folder nowhere"),
        (["leaks", "site", "--incidents", "empty"], "there are no records in empty"),
    ],
)
def test_wrong_use(arguments: list[str], said: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: X\n")
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_the_name_of_an_attachment_is_not_repeated(site: Path, capsys: Capture) -> None:
    plan = next(Path("incidents", INTERNAL_ID).glob("*.csv"))
    (site / "x.csv").write_bytes(plan.read_bytes())
    assert main(["leaks", "site"]) == 1
    out = capsys.readouterr().out
    assert "site/x.csv: internal attachment [" in out
    assert plan.stem not in out
    assert main(["leaks", "site", "--sources"]) == 1
    assert plan.name in capsys.readouterr().out
