"""`metrics.txt` is OpenMetrics, as the reference parser reads it."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families

from feeds.sample import EARLIER, TODAY, read
from postmortems.feeds import all_feeds


def samples(text: str, family: str) -> dict[tuple[str, ...], float]:
    """Values by the values of the labels, in the order of the labels' names."""
    families = {found.name: found for found in text_string_to_metric_families(text)}
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value for sample in families[family].samples
    }


def test_actions_are_counted_by_owner_priority_and_severity(feeds: dict[str, str]) -> None:
    text = feeds["metrics.txt"]
    assert samples(text, "postmortems_open_actions") == {
        ("", "", "SEV2"): 1,
        ("core", "P1", "SEV2"): 1,
        ("core", "P2", "SEV2"): 0,
        ("core", "P0", "SEV3"): 1,
    }
    assert sum(samples(text, "postmortems_overdue_actions").values()) == 2
    assert sum(samples(text, "postmortems_implicated_actions").values()) == 1


def test_services_have_families_of_their_own(feeds: dict[str, str]) -> None:
    assert samples(feeds["metrics.txt"], "postmortems_service_open_actions") == {("api",): 2, ("queue",): 3}


def test_incidents_are_counted_by_month_and_severity(feeds: dict[str, str]) -> None:
    assert samples(feeds["metrics.txt"], "postmortems_incidents") == {("2026-03", "SEV2"): 1, ("2026-05", "SEV3"): 1}


def test_labels_cannot_break_a_line(tmp_path: Path) -> None:
    text = EARLIER.replace("severity: SEV2", "severity: 'SEV\"2\\ # EOF'")
    corpus = read(tmp_path, _2026_03_01_queue_full=text)
    metrics = dict(all_feeds(corpus, TODAY))["metrics.txt"]
    assert samples(metrics, "postmortems_incidents") == {("2026-03", 'SEV"2\\ # EOF'): 1}
