"""Records for tests of proposals, made of a few lines each."""

from __future__ import annotations

from pathlib import Path

import yaml

from postmortems.cli import main
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import load

PARCELS = Path(__file__).parent / "parcels"
"""Short documents of an invented parcel service, as handed in; what belongs together is in `parcels.yaml`."""


TEAMS = Path(__file__).parent / "teams"
"""Documents of seven invented teams, each with what belongs together in it."""


def record(name: str, title: str, body: str = "", **fields: object) -> Record:
    """A record of this id, title and narrative."""
    values = {"title": title, "status": "draft", "severity": "SEV3", **fields}
    extensions = {key: values.pop(key) for key in list(values) if key.startswith("x-")}
    incident = Incident.model_validate({**values, "extensions": extensions} if extensions else values)
    return Record(name, f"incidents/{name}.md", incident, body=body, text=f"{name}\n{title}\n{values}\n{body}")


def corpus(*records: Record) -> Corpus:
    """These records."""
    return Corpus(Config(), tuple(sorted(records, key=lambda one: one.id)))


def parcels(folder: Path) -> Corpus:
    """The parcel service, as records in a folder."""
    folder.mkdir(exist_ok=True)
    for path in sorted(PARCELS.glob("*.md")):
        title, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        head = f"title: {title.removeprefix('# ')!r}\nstatus: draft\nseverity: SEV3\n"
        items = [line[2:] for line in body.partition("## Action items")[2].splitlines() if line.startswith("- ")]
        listed = "".join(f"  - id: A-{number}\n    title: {item!r}\n" for number, item in enumerate(items, start=1))
        (folder / path.name).write_text(f"---\n{head}action_items:\n{listed}---\n\n{body}", encoding="utf-8")
    return load(folder).corpus


def imported_into(folder: Path, *sources: Path) -> Corpus:
    """The documents of these folders, imported into one."""
    for source in sources:
        assert main(["import", str(source), "--to", str(folder)]) == 0
    return load(folder).corpus


def pairs_of(truth: Path, records: Corpus) -> set[tuple[str, str]]:
    """What belongs together for certain, by ids of records, later one first."""
    ids: dict[str, str] = {}
    for one in records.records:
        notes = one.incident.extensions["x-import"]
        assert isinstance(notes, dict)
        ids[Path(notes["source"]).name] = one.id
    joins = yaml.safe_load(truth.read_text(encoding="utf-8"))["joins"]
    return {(ids[join["from"]], ids[join["to"]]) for join in joins if join["certainty"] == "sure"}
