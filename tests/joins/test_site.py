"""What the site shows of proposals: folded on drafts, on one page for work, and while a title is typed."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortems.cache.store import Cache
from postmortems.joins.proposals import Proposer
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.render.proposals import NAMESPACE, TITLE_INDEX, Contributions, PageProposals
from postmortems.render.site_assets import PAST_SCRIPT, asset
from tests.joins.corpora import corpus, parcels, record
from tests.joins.title_ranking import TitleRanking

TODAY = date(2024, 8, 1)
LATER, EARLIER = "2023-09-05-disk-spooler-bristol", "2023-01-24-label-printer-queue"


def page(of: Corpus, uri: str) -> str:
    renderer = Renderer(of, TODAY)
    [made] = [renderer.render(view) for view in renderer.views() if view.uri == uri]
    return made


def test_a_draft_shows_what_may_belong_to_it_folded(tmp_path: Path) -> None:
    made = page(parcels(tmp_path), f"incidents/{LATER}.md")
    folded = made.partition('<details class="pm-figures pm-proposals" data-search-exclude>')[2].partition("</details>")[
        0
    ]
    assert folded.startswith("\n<summary>May belong together (1)</summary>")
    assert f'/{EARLIER}/" dir="auto">Depot label printing stopped</a>' in folded
    assert "both say: labels" in folded
    assert "<q>The disk of the spool host was full of label files.</q>" in folded
    before, _, items = folded.partition("<div>Unfinished action items:</div>")
    assert "#A-2" not in before
    assert f'/{EARLIER}/#A-2"' in items
    assert '<a href="../../joins/">All proposals</a>' in folded


def test_a_reviewed_record_shows_nothing_of_the_kind(tmp_path: Path) -> None:
    parcels(tmp_path)
    path = tmp_path / f"{LATER}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("status: draft", "status: reviewed"), encoding="utf-8")
    of = load(tmp_path).corpus
    assert "pm-proposals" not in page(of, f"incidents/{LATER}.md")
    assert "Bristol prints no labels" not in page(of, "joins/index.md")


def test_one_page_lists_all_of_them(tmp_path: Path) -> None:
    made = page(parcels(tmp_path), "joins/index.md")
    assert made.count("<q>") >= 12
    assert f'href="../incidents/{LATER}/"' in made
    assert f'href="../incidents/{EARLIER}/"' in made
    assert '</a> <span class="pm-quiet"><time datetime="2023-09-05">2023-09-05</time></span><ul>' in made


def test_without_proposals_the_page_says_so() -> None:
    assert "No record in draft or review looks related" in page(corpus(), "joins/index.md")


HOSTILE = "<script>alert(1)</script> `<b>x-1</b>` {{ x }} ghp_0123456789abcdefghijABCDEFGHIJ012345"


def test_what_is_quoted_is_text_without_credentials() -> None:
    body = f"{HOSTILE}. The spooler-7 disk is full of labels, and the printers stopped."
    others = [record(f"2023-01-0{day}-x", f"Paper jam {day}", f"Room {day}.") for day in range(1, 6)]
    of = corpus(
        record("2023-02-01-a", f"Spooler {HOSTILE[:50]}", body), record("2023-03-01-b", "Spooler", body), *others
    )
    made = page(of, "joins/index.md")
    assert "spooler-7" in made
    for bad in ("<script>alert", "<b>x-1", "{{ x", "ghp_0123456789"):
        assert bad not in made.replace("<!-- ", "")
    assert "ghp_0123456789" not in PageProposals(of).title_index()
    assert Proposer(of).said(of.by_id["2023-03-01-b"])


def test_the_small_index_has_no_word_that_is_a_password_elsewhere_in_its_record(tmp_path: Path) -> None:
    body = "Password: tulip99garden\n\nThe gate opened when Anna typed tulip99garden."
    items = ({"id": "a", "title": "Replace tulip99garden"},)
    of = corpus(record("2023-02-01-a", "Gate tulip99garden", body, action_items=items))
    cache = Cache(tmp_path, tmp_path)
    for _ in range(2):  # made, then from the cache
        made = PageProposals(of, cache).title_index()
        assert "anna" in made
        assert "tulip99garden" not in made


def test_the_cache_and_the_preview_change_nothing(tmp_path: Path) -> None:
    of = parcels(tmp_path / "incidents")
    later = of.by_id[LATER]
    cache = Cache(tmp_path, tmp_path)
    known = Contributions()
    plain = PageProposals(of)
    for made in (
        PageProposals(of, cache),
        PageProposals(of, cache),
        PageProposals(of, None, known),
        PageProposals(of, None, known),
    ):
        assert made.of(later) == plain.of(later) != ()
        assert made.title_index() == plain.title_index()
    again = PageProposals(load(tmp_path / "incidents").corpus, None, known)
    assert [shown.earlier.id for shown in again.of(again.corpus.by_id[LATER])] == [EARLIER]
    fewer = Corpus(of.config, tuple(record for record in of.records if record.id != EARLIER))
    assert PageProposals(fewer, None, known).of(later) == PageProposals(fewer).of(later)


def test_after_each_edit_the_preview_proposes_what_a_new_start_would(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    all_records = parcels(folder).records
    known = Contributions()
    bases = set()
    for number, old in enumerate(all_records):
        path = Path(old.path)
        if number % 5 == 4:
            path.unlink()
        elif number % 5 == 3:
            path.rename(path.with_name(f"{path.stem[:10]}-renamed-{number}.md"))
        else:
            path.write_text(f"{old.text}\nThe belt {number} stood still again.\n", encoding="utf-8")
        of = load(folder).corpus
        edited, fresh = PageProposals(of, None, known), PageProposals(of)
        assert edited.title_index() == fresh.title_index()
        for one in of.records:
            assert edited.of(one) == fresh.of(one)
        bases.add(id(known.base))
    assert 1 < len(bases) < len(all_records)


def kept(of: Corpus, cache: Cache) -> PageProposals:
    """Proposals as a build has them: made first, before any page."""
    made = PageProposals(of, cache)
    made.fetch()
    made.finish(with_titles=True)
    return made


def test_proposals_are_not_worked_out_again_while_no_record_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = tmp_path / "incidents", Cache(tmp_path, tmp_path)
    of = parcels(folder)
    plain = PageProposals(of)
    titles = plain.title_index()
    shown = [(record.id, plain.of(record)) for record in of.records]
    assert any(found for _, found in shown)
    kept(of, cache)
    with monkeypatch.context() as patch:
        patch.setattr(Proposer, "said", None)
        patch.setattr(Proposer, "title_index", None)
        again = kept(of, cache)
        assert [(record.id, again.of(record)) for record in of.records] == shown
        assert again.title_index() == titles
    path = folder / f"{EARLIER}.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nThe spooler was full of labels.\n", encoding="utf-8")
    edited = load(folder).corpus
    now, fresh = kept(edited, cache), PageProposals(edited)
    assert [now.of(record) for record in edited.records] == [fresh.of(record) for record in edited.records]
    assert now.title_index() == fresh.title_index() != titles
    assert len(cache.keys(NAMESPACE)) == 1


# While a title is typed


def test_the_small_index_stays_within_its_size() -> None:
    words = [f"{'abcdefghijklmnopqrst'[number % 20]}word{number * 7919 % 10007}" for number in range(10_000)]
    records = [
        record(
            f"2023-01-01-{number:04}",
            f"{' '.join(words[number % 50 : number % 50 + 3])} fails {number}",
            " ".join(words[number * 7 : number * 7 + 120]),
            action_items=({"id": "a", "title": f"Alert on {words[number]} and {words[-number]}"},),
        )
        for number in range(1000)
    ]
    made = PageProposals(corpus(*records)).title_index()
    assert len(zlib.compress(made.encode(), 9)) <= 150_000


def test_the_title_of_an_item_ends_with_a_whole_word() -> None:
    long = "An alert fires when a node has waited for its reboot for more than a day"
    titles = (long, "Short", "Ω" * 90)
    records = [
        record(f"2023-01-0{day}-disk", "Disk full", "", action_items=({"id": "a", "title": title},))
        for day, title in enumerate(titles, 1)
    ]
    found = json.loads(PageProposals(corpus(*records)).title_index())["records"]
    assert [row[3][0][1] for row in found] == [long.rpartition(" day")[0] + "…", "Short", "Ω" * 70 + "…"]


def asked(index: str, titles: list[str], folder: Path) -> list[list[str]]:
    """What the published script proposes for some titles."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    (folder / "past.cjs").write_text(asset(PAST_SCRIPT), encoding="utf-8")
    code = (
        'const { read, past } = require("./past.cjs"); const [index, titles] = '
        'JSON.parse(require("fs").readFileSync(0, "utf8")); const known = read(index);'
        "process.stdout.write(JSON.stringify(titles.map((title) => past(known, title).map(({ id }) => id))));"
    )
    data = json.dumps([json.loads(index), titles]).encode()
    done = subprocess.run([node, "-e", code], cwd=folder, input=data, capture_output=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_the_script_ranks_as_its_twin_in_python(tmp_path: Path) -> None:
    of = parcels(tmp_path / "incidents")
    index = Proposer(of).title_index()
    ranking, titles = TitleRanking(index), [one.title for one in of.records]
    for title, found in zip(titles, asked(index, titles, tmp_path), strict=True):
        assert found == ranking.shown(title)
        assert found


def test_the_script_understands_other_scripts_and_nonsense(tmp_path: Path) -> None:
    of = corpus(record("2023-01-01-a", "支付服务重启失败"), record("2023-01-02-b", "邮件延迟"))
    titles = ["支付失败", "", "{}<>", "constructor __proto__", "The of and"]
    made: list[Any] = asked(PageProposals(of).title_index(), titles, tmp_path)
    assert made == [["2023-01-01-a"], [], [], [], []]


def test_the_index_is_a_file_of_the_site(tmp_path: Path) -> None:
    from postmortems.render import render_site

    files = dict(render_site(parcels(tmp_path), TODAY))
    assert json.loads(files[TITLE_INDEX])["records"]
    assert f'data-index="../{TITLE_INDEX}"' in files["new/index.md"]
