"""`postmortems schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from click.core import ParameterSource

from postmortems.cli.options import incidents_option, read
from postmortems.model.config import Config
from postmortems.record import schema as schema
from postmortems.reports.json_ import findings_schema
from postmortems.text.terminal import emit


@click.command("schema")
@click.option("--config", "subject", flag_value="config", help="Print the schema of _config.yml instead.")
@click.option("--findings", "subject", flag_value="findings", help="Print the schema of `check --format json` instead.")
@click.option(
    "--draft", type=click.Choice(["7", "2020-12"]), default="2020-12",
    help="The dialect of JSON Schema. Default: 2020-12.",
)  # fmt: skip
@incidents_option
@click.pass_context
def command(context: click.Context, subject: str | None, draft: str, folder: Path) -> int:
    """Print the JSON Schema of a record's frontmatter.

    It includes the names in _config.yml (owners, services, factors, themes, severities), so editors can complete
    them. Without a folder of records, it is the generic schema.

    \b
    Example:
      postmortems schema > .vscode/incident.schema.json
      postmortems schema --draft 7 > .remark/incident.schema.json
    """
    found = _schema(context, subject, folder)
    emit(json.dumps(schema.as_draft_7(found) if draft == "7" else found, indent=2) + "\n")
    return 0


def _schema(context: click.Context, subject: str | None, folder: Path) -> dict[str, object]:
    if subject == "findings":
        return findings_schema()
    if subject == "config":
        return schema.config_schema()
    return schema.record_schema(_config(context, folder))


def _config(context: click.Context, folder: Path) -> Config | None:
    """The configuration; None where nobody named a folder and the usual one is not there."""
    is_named = context.get_parameter_source("folder") is not ParameterSource.DEFAULT
    return read(folder).corpus.config if is_named or folder.is_dir() else None
