"""`metrics.txt` is OpenMetrics, as the reference parser reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as older

from postmortems.cli import main
from postmortems.feeds import all_feeds
from postmortems.feeds.metrics import files
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.record.corpus import Corpus, Record
from tests.feeds.sample import EARLIER, TODAY, read


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
        ("core", "P1", "SEV2"): 0,
        ("core", "P2", "SEV2"): 0,
        ("core", "P0", "SEV3"): 1,
    }
    assert sum(samples(text, "postmortems_overdue_actions").values()) == 1
    assert sum(samples(text, "postmortems_implicated_actions").values()) == 1


def test_services_have_families_of_their_own(feeds: dict[str, str]) -> None:
    assert samples(feeds["metrics.txt"], "postmortems_service_open_actions") == {("api",): 2, ("queue",): 2}


def test_incidents_are_counted_by_month_and_severity(feeds: dict[str, str]) -> None:
    assert samples(feeds["metrics.txt"], "postmortems_incidents") == {("2026-03", "SEV2"): 1, ("2026-05", "SEV3"): 1}


def test_labels_cannot_break_a_line(tmp_path: Path) -> None:
    text = EARLIER.replace("severity: SEV2", "severity: 'SEV\"2\\ # EOF'")
    corpus = read(tmp_path, _2026_03_01_queue_full=text)
    metrics = dict(all_feeds(corpus, TODAY))["metrics.txt"]
    assert samples(metrics, "postmortems_incidents") == {("2026-03", 'SEV"2\\ # EOF'): 1}


def test_the_day_of_the_numbers_can_be_watched(feeds: dict[str, str]) -> None:
    """A site that is no longer built must not look like one without overdue work."""
    moment = samples(feeds["metrics.txt"], "postmortems_as_of_timestamp_seconds")[()]
    assert datetime.fromtimestamp(moment, UTC) == datetime(2026, 6, 1, tzinfo=UTC)


def test_prometheus_reads_it_as_its_own_older_format_too(feeds: dict[str, str]) -> None:
    """Static hosts serve a `.txt` as `text/plain`, which Prometheus takes for that."""
    assert {family.name for family in older(feeds["metrics.txt"])} == {
        family.name for family in text_string_to_metric_families(feeds["metrics.txt"])
    }


def test_the_alert_rules_of_the_guide_ask_for_metrics_that_there_are(feeds: dict[str, str]) -> None:
    """The example in `docs/guide/feeds.md` is YAML of Prometheus' form, and its names and labels exist."""
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "feeds.md").read_text(encoding="utf-8")
    [rules] = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(groups:.*?)^```", guide, re.M | re.S)]
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len(alerts) >= 2
    families = {family.name: family for family in text_string_to_metric_families(feeds["metrics.txt"])}
    for rule in alerts:
        assert {"alert", "expr", "labels", "annotations"} <= rule.keys()
        names = set(re.findall(r"postmortems_\w+", rule["expr"]))
        assert names
        assert names <= families.keys()
        labels = {label for name in names for sample in families[name].samples for label in sample.labels}
        asked = [part for found in re.findall(r"\bby \((.*?)\)|\{(.*?)=", rule["expr"]) for part in found if part]
        shown = re.findall(r"\$labels\.(\w+)", str(rule["annotations"]))
        assert {label.strip() for part in asked for label in part.split(",")} | set(shown) <= labels


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_name_can_be_read_back(name: str) -> None:
    incident = Incident.model_validate(
        {
            "title": "x",
            "status": "draft",
            "severity": "SEV1",
            "action_items": ({"id": "a", "title": "x", "owner": "o"},),
        }
    )
    action = incident.action_items[0].model_copy(update={"owner": name})
    record = Record("2026-05-01-x", "x.md", incident.model_copy(update={"action_items": (action,)}))
    [(_, text)] = files(Corpus(Config(), (record,)), TODAY)
    assert samples(text, "postmortems_open_actions") == {(name, "", "SEV1"): 1}


def test_a_label_distinguishes_two_knowledge_bases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path, _2026_03_01_queue_full=EARLIER)
    folder = next(path.parent for path in tmp_path.rglob("2026-03-01-queue-full.md"))
    arguments = ["export", "openmetrics", "--incidents", str(folder), "--label"]
    assert main([*arguments, 'kb=sh"op']) == 0
    text = capsys.readouterr().out
    series = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(series) > 3
    assert all('kb="sh\\"op"' in line for line in series)
    assert len({line.rpartition(" ")[0] for line in series}) == len(series)
    for wrong in ("kb", "owner=me", "9a=x", "__a=x", "kb="):
        assert main([*arguments, wrong]) == 2
    assert main([*arguments, "kb=shop", "--label", "kb=depot"]) == 2
    assert main(["export", "atom", "--incidents", str(folder), "--label", "kb=shop"]) == 2
