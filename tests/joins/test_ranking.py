"""Earlier records are ranked by what they have in common with a later one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml

from postmortems.cache.store import Cache
from postmortems.joins.contribution import contribution_of, of_stored, stored
from postmortems.joins.index import Index
from postmortems.joins.proposals import Proposal, Proposer
from postmortems.joins.ranking import Ranker
from postmortems.record.corpus import Record
from postmortems.record.reader import load
from tests.joins.corpora import PARCELS, TEAMS, corpus, imported_into, pairs_of, parcels, record
from tests.joins.title_ranking import TitleRanking

POOL = "All connections of the orders database were in use. Checkout failed for 25 minutes."
BELT = "A cable loop in the depot switch stopped the sorting belt. Scanners were offline."
MAIL = "The mail merge attached the wrong invoice. Customers were told."
TICKET = "https://git.example.org/parcels/belts/issues/4127"
OTHERS = [record(f"2023-0{month}-01-other", f"Printer {month} jams", f"Paper jam {month} in room.") for month in (1, 2)]


def proposed(records: list[Record], name: str, most: int = 5) -> list[Proposal]:
    """The proposals for a record."""
    proposer = Proposer(corpus(*records))
    return proposer.first(proposer.corpus.by_id[name], most)


def first(records: list[Record], name: str, most: int = 5) -> list[str]:
    """The ids of the proposals for a record."""
    return [one.earlier.id for one in proposed(records, name, most)]


def test_the_record_with_most_in_common_is_first() -> None:
    records = [
        record("2023-03-01-pool", "Orders database refuses connections", POOL),
        record("2023-03-02-belt", "Belt stopped", BELT),
        record("2023-06-01-again", "Checkout down", "The orders database refuses connections: all of them in use."),
        *OTHERS,
    ]
    assert first(records, "2023-06-01-again")[0] == "2023-03-01-pool"


def test_only_earlier_records_are_proposed_and_both_ways_on_one_day() -> None:
    records = [
        record("2023-03-01-a", "Pool exhausted", POOL),
        record("2023-03-01-b", "Pool exhausted again", POOL),
        record("2023-04-01-c", "Pool exhausted", POOL),
        *OTHERS,
    ]
    assert first(records, "2023-03-01-a") == ["2023-03-01-b"]
    assert first(records, "2023-03-01-b") == ["2023-03-01-a"]


def imported(name: str, source: str, body: str) -> Record:
    return record(name, "Pool exhausted", body, **{"x-import": {"source": source}})


def test_own_numbers_order_records_before_a_guessed_day() -> None:
    records = [
        imported("2023-09-01-pm-7", "old/PM2023-007 - Pool.md", POOL),
        imported("2023-02-01-pm-9", "old/PM2023-009 - Pool.md", POOL),
        imported("2023-01-02-pm-1", "old/PM2023-001 - Mail.md", MAIL),
        imported("2023-03-02-pm-12", "old/PM2023-012 - Belt.md", BELT),
        *OTHERS,
    ]
    assert "2023-09-01-pm-7" in first(records, "2023-02-01-pm-9")
    assert "2023-02-01-pm-9" not in first(records, "2023-09-01-pm-7")


def test_two_records_of_a_series_are_in_the_order_of_their_numbers() -> None:
    records = [
        imported("2023-02-01-pm-9", "old/PM-9 - Pool.md", POOL),
        imported("2023-09-01-pm-7", "old/PM-7 - Pool.md", POOL),
        *OTHERS,
    ]
    assert first(records, "2023-02-01-pm-9")[0] == "2023-09-01-pm-7"


def test_a_record_on_a_guessed_day_is_later_than_the_one_that_it_names() -> None:
    guessed = {"source": "old/pool.md", "guesses": [{"field": "times.started", "value": "2023-02-01"}]}
    records = [
        record("2023-02-01-pool", "Pool exhausted", f"{POOL} See 2023-05-01-orders.", **{"x-import": guessed}),
        record("2023-05-01-orders", "Pool exhausted", POOL),
        *OTHERS,
    ]
    assert first(records, "2023-02-01-pool")[0] == "2023-05-01-orders"
    assert "2023-02-01-pool" not in first(records, "2023-05-01-orders")


def test_earlier_records_are_found_behind_a_hundred_later_ones_that_have_more_in_common() -> None:
    later = [record(f"2023-06-01-{number}", "Pool exhausted", f"{POOL} Pump {number}.") for number in range(130)]
    records = [
        record("2023-01-01-far", "Printer", f"{MAIL} All connections were in use."),
        record("2023-01-02-near", "Printer", f"{MAIL} All connections of the orders database were in use."),
        record("2023-02-01-asked", "Pool exhausted", POOL),
        *later,
        *(record(f"2023-07-01-{number}", f"Printer {number}", f"Paper jam {number} in room.") for number in range(250)),
    ]
    assert first(records, "2023-02-01-asked") == ["2023-01-02-near", "2023-01-01-far"]


def test_a_number_that_counts_nothing_does_not_order() -> None:
    records = [
        imported("2023-02-01-503-errors", "old/503-errors.md", POOL),
        imported("2023-05-01-404-page", "old/404-page.md", POOL),
        imported("2023-06-01-500-again", "old/500-again.md", POOL),
        *OTHERS,
    ]
    assert "2023-02-01-503-errors" in first(records, "2023-05-01-404-page")


def test_the_day_in_the_name_of_the_source_counts_before_a_guessed_start() -> None:
    records = [
        imported("2023-09-01-pool", "old/2023-02-01_pool.md", POOL),
        imported("2023-05-01-pool", "old/2023-05-01_pool.md", POOL),
        *OTHERS,
    ]
    assert "2023-09-01-pool" in first(records, "2023-05-01-pool")


def test_a_record_on_a_sure_day_is_not_later_than_the_one_that_it_names() -> None:
    """Whoever edits it afterwards may name any."""
    records = [
        imported("2023-05-01-pool", "old/2023-05-01_pool.md", f"{POOL} See 2023-06-01-orders."),
        imported("2023-06-01-orders", "old/2023-06-01_orders.md", POOL),
        *OTHERS,
    ]
    assert "2023-06-01-orders" not in first(records, "2023-05-01-pool")
    assert "2023-05-01-pool" in first(records, "2023-06-01-orders")


@pytest.mark.parametrize(
    "pointer",
    [
        "See [the other one](2023-02-01-belt.md).",
        "See https://wiki.example.org/post-mortems/2023-02-01-belt/",
        "Same as 2023-02-01-belt.",
        "Tracked in OPS-77, too.",
        "See INC0012345.",
        "Tracked at <https://git.example.org/parcels/belts/issues/4127/>.",
    ],
)
def test_what_the_text_points_to_comes_first(pointer: str) -> None:
    records = [
        record("2023-02-01-belt", "INC0012345: Belt stopped", BELT, external_ids=("OPS-77", TICKET)),
        record("2023-02-02-mail", "Wrong invoices", MAIL),
        record("2023-06-01-later", "Wrong invoice sent", f"{MAIL} {pointer}"),
        *OTHERS,
    ]
    proposals = proposed(records, "2023-06-01-later")
    pointed = next(one for one in proposals if one.earlier.id == "2023-02-01-belt")
    assert pointed.evidence.points
    assert pointed.rank <= 2


def test_a_sentence_is_quoted_whole_and_without_its_emphasis() -> None:
    text = "**Same again**: spooler-7 was full; labels stopped at noon. Lunch was late."
    records = [
        record("2023-02-01-a", "Labels stop", "The disk of spooler-7 was full of labels."),
        record("2023-06-01-b", "No labels", text),
        *OTHERS,
    ]
    best = proposed(records, "2023-06-01-b")[0]
    assert best.evidence.sentence == "Same again: spooler-7 was full; labels stopped at noon."


def test_names_are_shown_as_the_text_writes_them() -> None:
    records = [
        record("2023-02-01-stall", "Reboots stall", "KuredRebootBacklog fired on edge-7."),
        record("2023-06-01-again", "Stuck again", "Nobody saw KuredRebootBacklog, and Edge-7 was full."),
        *OTHERS,
    ]
    assert proposed(records, "2023-06-01-again")[0].evidence.names == ("KuredRebootBacklog", "Edge-7")


def test_unfinished_items_come_by_the_share_that_the_text_says_of_them() -> None:
    items = [
        {
            "id": "long",
            "title": "Disk alert, wiring, scanners, lamps, motors, sensors, cables, doors, gates, signs, bells",
        },
        {"id": "done", "title": "A disk alert that pages", "status": "done", "completed": "2023-03-01"},
        {"id": "short", "title": "Disk alert"},
    ]
    records = [
        record("2023-02-01-a", "Labels stop", "The disk of spooler-7 was full of labels.", action_items=tuple(items)),
        record("2023-06-01-b", "No labels", "The disk was full. There was no alert on its disk."),
        *OTHERS,
    ]
    assert [item.action.id for item in proposed(records, "2023-06-01-b")[0].items] == ["short", "long"]


def test_names_and_tickets_join_titles_in_a_script_without_spaces() -> None:
    records = [
        record("2023-02-01-zhi-fu", "支付服务重启失败", "节点 redis-7 内存不足"),
        record("2023-02-02-mail", "邮件延迟", "队列积压"),
        record("2023-06-01-later", "支付失败", "重启之后 redis-7 不可用"),
        *OTHERS,
    ]
    assert first(records, "2023-06-01-later")[0] == "2023-02-01-zhi-fu"


def test_texts_of_import_notes_and_related_join_nothing() -> None:
    noted = {"source": "old/2023-06-01.md", "wording": [{"line": 1, "text": POOL}]}
    records = [
        record("2023-03-01-pool", "Orders database refuses connections", POOL),
        record("2023-06-01-later", "Vans in the sea", "Latitude and longitude swapped.", **{"x-import": noted}),
        *OTHERS,
    ]
    assert first(records, "2023-06-01-later") == []


def test_advice_in_the_comments_of_a_template_joins_nothing() -> None:
    advice = "<!-- The story, for somebody who was not there. Ask what made the spooler mistake possible. -->\n"
    records = [
        record("2023-03-01-cards", "Cards are refused", advice),
        record("2023-06-01-labels", "Labels stay white", advice),
        *OTHERS,
    ]
    assert first(records, "2023-06-01-labels") == []
    described = [
        record("2023-03-01-cards", "Cards", f"{advice}{POOL}"),
        record("2023-06-01-labels", "Labels", POOL),
        *OTHERS,
    ]
    assert first(described, "2023-06-01-labels")[0] == "2023-03-01-cards"


# Bad input


def test_empty_texts_have_nothing_in_common() -> None:
    assert first([record("2023-01-01-a", "…"), record("2023-02-01-b", "…"), *OTHERS], "2023-02-01-b") == []
    assert Proposer(corpus()).for_text("Checkout down") == []


def test_one_record_alone_has_no_proposals() -> None:
    assert first([record("2023-01-01-a", "Pool exhausted", POOL)], "2023-01-01-a") == []


def test_a_title_that_all_records_have_says_nothing() -> None:
    records = [record(f"2023-01-{day:02}-x", "Checkout down", f"Room {day * 7919} flooded") for day in range(1, 29)]
    records.append(record("2023-06-01-later", "Checkout down", f"Room {7919 * 3} flooded again"))
    assert first(records, "2023-06-01-later")[0] == "2023-01-03-x"


def test_the_newest_records_with_the_same_title_are_worth_a_look_however_many_have_it() -> None:
    records = [record(f"2023-01-{day:02}-x", "Checkout down", f"Room {day * 7919} flooded") for day in range(1, 29)]
    found = Proposer(corpus(*records))
    assert [one.earlier.id[:10] for one in found.for_title("checkout down")] == [
        "2023-01-28",
        "2023-01-27",
        "2023-01-26",
    ]
    assert found.for_title("Checkout slow") == []
    assert found.for_title(" ") == []


def test_records_that_are_all_alike_are_proposed_for_nobody_unasked() -> None:
    records = [record(f"2023-01-{day:02}-x", "Checkout down", POOL) for day in range(1, 29)]
    found = Proposer(corpus(*records))
    assert [found.said(one) for one in found.corpus.records] == [[]] * 28


def test_a_huge_record_is_looked_at_as_far_as_a_long_one() -> None:
    huge = contribution_of(record("2023-01-01-huge", "Huge", "word and words and WordNumber12 " * 200_000))
    assert 0 < huge.length < 200_000


def test_a_circle_of_carried_items_is_no_obstacle() -> None:
    def item(other: str) -> tuple[dict[str, object], ...]:
        return ({"id": "a", "title": "Alert on the pool", "carried_from": f"{other}#a"},)

    records = [
        record("2023-01-01-a", "Pool exhausted", POOL, action_items=item("2023-02-01-b")),
        record("2023-02-01-b", "Pool exhausted", POOL, action_items=item("2023-01-01-a")),
        *OTHERS,
    ]
    assert first(records, "2023-02-01-b") == []


# The cache


def memory(folder: Path) -> Cache:
    return Cache(folder, folder)


def ranked(index: Index) -> list[list[tuple[str, float]]]:
    ranker = Ranker(index)
    names = [entry.id for entry in index.entries]
    return [[(names[one.number], one.score) for one in ranker.earlier(number, 5)] for number in range(len(index))]


def test_results_do_not_depend_on_the_history_of_the_cache(tmp_path: Path) -> None:
    records = list(parcels(tmp_path / "incidents").records)
    draw = random.Random(7)  # noqa: S311 -- no secret
    for _ in range(6):
        some = draw.sample(records, draw.randrange(20, len(records)))
        edited = [record(one.id, f"{one.title} {draw.randrange(3)}", one.body) for one in draw.sample(some, 8)]
        now = {one.id: one for one in (*some, *edited)}
        cached = Index(now.values(), memory(tmp_path))
        assert ranked(cached) == ranked(Index(now.values()))


def test_nothing_is_worked_out_again_for_unchanged_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = parcels(tmp_path / "incidents").records
    before = ranked(Index(records, memory(tmp_path)))
    made: list[str] = []
    monkeypatch.setattr("postmortems.joins.index.contribution_of", lambda one: made.append(one.id))
    assert ranked(Index(records, memory(tmp_path))) == before
    assert made == []


def test_a_damaged_contribution_is_made_again(tmp_path: Path) -> None:
    records = parcels(tmp_path / "incidents").records
    before = ranked(Index(records, memory(tmp_path)))
    cached = memory(tmp_path)
    for namespace in ("joins", "joins-terms", "joins-base"):
        keys = cached.keys(namespace)
        assert keys
        cached.put(namespace, {key: ["x", ()] for key in keys})
    assert ranked(Index(records, memory(tmp_path))) == before


def test_lost_postings_are_made_again(tmp_path: Path) -> None:
    """A name whose postings are lost is not a rare one."""
    records = parcels(tmp_path / "incidents").records
    before = ranked(Index(records, memory(tmp_path)))
    cached = memory(tmp_path)
    kept = sorted(cached.keys("joins-terms"))[1::2]
    cached.evict_all_but("joins-terms", kept)
    assert ranked(Index(records, memory(tmp_path))) == before
    ranked(Index(records, memory(tmp_path)))
    assert len(cached.keys("joins-terms")) > len(kept)


def test_a_contribution_comes_back_from_the_cache_as_it_was(tmp_path: Path) -> None:
    for one in map(contribution_of, parcels(tmp_path / "incidents").records):
        assert of_stored(stored(one), {}) == one


# On a whole folder


def test_what_belongs_together_is_found_in_short_documents(tmp_path: Path) -> None:
    found = Proposer(parcels(tmp_path / "incidents"))
    truth = yaml.safe_load((PARCELS.parent / "parcels.yaml").read_text(encoding="utf-8"))["joins"]
    pairs = {(join["from"][:-3], join["to"][:-3]) for join in truth}
    proposed = {
        (one.later.id, one.earlier.id)
        for later in found.corpus.records
        for one in found.first(later)
        if one.later is not None
    }
    assert len(pairs) == 16
    assert pairs - proposed == set()
    said = {(later.id, one.earlier.id) for later in found.corpus.records for one in found.said(later)}
    assert len(said & pairs) >= 12
    assert len(said) <= 0.8 * len(found.corpus.records)


@pytest.mark.parametrize(
    "names", [("bookings",), ("payments",), ("town",), ("metrics",), ("studio",), ("cluster",), ("clinic",), ()]
)
def test_what_is_said_is_right_in_each_team_and_in_all_at_once(
    names: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = sorted(path for path in TEAMS.iterdir() if path.is_dir() and (not names or path.name in names))
    found = Proposer(imported_into(tmp_path / "incidents", *sources, *(() if names else (PARCELS,))))
    capsys.readouterr()
    truth = [source.with_suffix(".yaml") for source in (*sources, *(() if names else (PARCELS,)))]
    pairs = {pair for path in truth for pair in pairs_of(path, found.corpus)}
    said = {(later.id, one.earlier.id) for later in found.corpus.records for one in found.said(later)}
    assert len(pairs) >= 4
    assert len(said & pairs) >= 0.6 * len(pairs)
    assert len(said & pairs) >= 0.75 * len(said)


def test_what_many_have_in_one_team_says_nothing_in_a_folder_of_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = Proposer(imported_into(tmp_path / "alone", TEAMS / "town"))
    both = Proposer(imported_into(tmp_path / "both", TEAMS / "town", PARCELS))
    capsys.readouterr()

    def said(found: Proposer) -> set[tuple[str, str]]:
        ids = set(alone.corpus.by_id)
        return {
            (later.id, one.earlier.id) for later in found.corpus.records if later.id in ids for one in found.said(later)
        }

    assert len(said(alone)) >= 3
    assert said(alone) <= said(both) <= pairs_of(TEAMS / "town.yaml", both.corpus)


def test_a_title_is_enough(tmp_path: Path) -> None:
    found = Proposer(parcels(tmp_path / "incidents"))
    assert [one.earlier.id for one in found.for_title("Tracking host has an expired certificate")] == [
        "2023-02-20-cert-tracking",
        "2023-07-20-cert-partner-api",
    ]
    assert found.for_title("Elevator music too loud") == []


def test_the_small_index_answers_titles_within_its_size(tmp_path: Path) -> None:
    found = Proposer(parcels(tmp_path / "incidents"))
    index = found.title_index()
    assert "2023-02-20-cert-tracking" in TitleRanking(index).all("Certificate of the tracking page expired")[:2]
    assert len(index) < 34 * 800


def test_withdrawn_records_are_not_proposed(tmp_path: Path) -> None:
    parcels(tmp_path)
    path = tmp_path / "2023-01-11-checkout-latency.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status: draft", "status: draft\nwithdrawn: {at: 2023-05-01, reason: test}"), "utf-8")
    found = Proposer(load(tmp_path).corpus)
    proposals = found.first(found.corpus.by_id["2023-03-22-pool-again"])
    assert proposals
    assert path.stem not in [one.earlier.id for one in proposals]


def test_no_pair_sticks_out_farther_than_its_bound(tmp_path: Path) -> None:
    proposer = Proposer(parcels(tmp_path))
    ranker, sayer = proposer.ranker, proposer.sayer
    pairs = [(later, one.number) for later in range(len(ranker.index)) for one in ranker.earlier(later, 5)]
    assert len(pairs) > 50
    for pair in pairs:
        assert sayer.distance(*pair) <= max(sayer._most_distant(*pair), 0.0)
