"""Issues of GitHub, GitLab and Jira, exported as JSON: the text of the issue is the document.

When an issue was opened and closed says little about the incident, so that its own times come in an appendix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from postmortems.importing.sources.atlassian import atlassian_to_markdown, is_atlassian
from postmortems.importing.sources.tool_json import from_html
from postmortems.importing.sources.wiki_markup import has_wiki_marks, wiki_to_markdown

Issue = Mapping[str, object]

_OF_ISSUES = (
    "iid",
    "number",
    "html_url",
    "web_url",
    "url",
    "state",
    "closed_at",
    "closedAt",
    "created_at",
    "createdAt",
)
_FIRST = ("severity", "priority", "labels", "components", "author", "user", "reporter")
"""What tells about the incident itself."""
TECHNICAL = re.compile(
    r"self|expand|id|node_id|iid|color|text_color|(?!html_|web_)\w*_url|\w*(?:avatar|icon)\w*|gravatar_id|reactions|_links"
    r"|url|references|time_stats|task_completion_status|subtask|hierarchyLevel|startAt|maxResults|total|version|type"
    r"|timeZone|active|accountId|accountType|site_admin|user_view_type|author_association|names|schema|watches|votes"
    r"|workratio|progress|aggregateprogress|statusCategory\w*|public_email|locked|moved_to_id|project_id"
)
"""Keys whose values programs read, not people."""


def is_issue(data: Issue) -> bool:
    """Whether the data is an issue with a text."""
    if isinstance(fields := data.get("fields"), dict):
        return isinstance(fields.get("summary", fields.get("System.Title")), str)
    has_text = any(isinstance(data.get(key), str) for key in ("body", "description"))
    return has_text and isinstance(data.get("title"), str) and sum(key in data for key in _OF_ISSUES) > 1


def issue_to_markdown(data: Issue, written: Callable[[object], str], labelled: Callable[[object], str]) -> str:
    """The issue as Markdown. `written` makes a text of a value on one line, `labelled` the words of a key."""
    issue = _flat(data)
    text = next((issue.pop(key) for key in ("body", "description") if issue.get(key)), "")
    comments = [one for key in ("comments", "comment") for one in _comments(issue.get(key))]
    lines = [f"# {' '.join(str(issue.pop('title')).split())}", ""]
    for key in _FIRST:
        if value := written(people(issue.pop(key, None))):
            lines += [f"**{labelled(key if key != 'user' else 'author')}:** {value}", ""]
    lines += [_text(text), ""]
    if comments:
        issue = {key: value for key, value in issue.items() if key not in ("comments", "comment")}
        lines += ["## Comments", ""]
    for comment in comments:
        lines += [
            f"**{written(people(_who(comment)))}**, {written(_when(comment))}:",
            "",
            _text(comment.get("body")),
            "",
        ]
    rest = [(labelled(key), written(people(value))) for key, value in issue.items()]
    if any(value for _, value in rest):
        lines += ["## Appendix: about the issue", "", *(f"- {_own(key)}: {value}" for key, value in rest if value)]
    return "\n".join(lines) + "\n"


def _own(label: str) -> str:
    """A label that says that its time is that of the issue."""
    return f"Ticket {label.lower()}" if re.match("closed|resol", label, re.I) else label


def _flat(data: Issue) -> dict[str, object]:
    """The fields of the issue, with names instead of numbers where the export has them."""
    fields, names = data.get("fields"), data.get("names")
    if not isinstance(fields, dict):
        is_own = "html_url" not in data and "web_url" not in data
        return {key: value for key, value in data.items() if not TECHNICAL.fullmatch(key) or (key == "url" and is_own)}
    if "System.Title" in fields:
        return _of_azure(fields)
    called: Mapping[object, object] = names if isinstance(names, dict) else {}
    found = {"title": fields["summary"], "key": data.get("key")}
    found |= {str(called.get(key, key)): value for key, value in fields.items() if not TECHNICAL.fullmatch(key)}
    found.pop("summary", None)
    return found


def _of_azure(fields: Issue) -> dict[str, object]:
    """The fields of a work item of Azure DevOps, without the spaces of their names: `System.AssignedTo`."""
    bare = {str(key).rpartition(".")[2]: value for key, value in fields.items()}
    texts = [from_html(str(bare.pop(key) or "")) for key in ("Description", "ReproSteps") if key in bare]
    found = {
        "title": bare.pop("Title"),
        "body": "\n\n## Repro steps\n\n".join(filter(None, texts)),
        "severity": bare.pop("Severity", None),
    }
    return found | {"priority": bare.pop("Priority", None), "labels": bare.pop("Tags", None), **bare}


def _comments(value: object) -> list[Issue]:
    if isinstance(value, dict):
        value = value.get("comments")
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _who(comment: Issue) -> object:
    return comment.get("author") or comment.get("user") or "Comment"


def _when(comment: Issue) -> object:
    return next((comment[key] for key in ("created", "created_at", "createdAt") if comment.get(key)), "")


def people(value: object) -> object:
    """A value without what programs read: of a person, a label or a linked issue, its name."""
    if isinstance(value, list):
        return [people(one) for one in value]
    if is_atlassian(value):
        return " ".join(_text(value).split())
    if not isinstance(value, dict):
        return value
    shown = next((value[key] for key in ("displayName", "name", "login", "username", "title") if value.get(key)), None)
    parts = [str(part) for part in (value.get("key"), shown, *_linked(value)) if part]
    if parts:
        return " ".join(parts)
    return {key: people(part) for key, part in value.items() if not TECHNICAL.fullmatch(key)}


def _linked(value: Issue) -> Iterator[object]:
    """The summary and state of an issue that another names, and what a label means."""
    fields = value.get("fields")
    if isinstance(fields, dict):
        yield fields.get("summary")
        yield people(fields.get("status"))
    yield value.get("description")


def _text(value: object) -> str:
    if isinstance(value, dict):
        return atlassian_to_markdown(value) if is_atlassian(value) else ""
    text = str(value or "").replace("\r\n", "\n")
    return wiki_to_markdown(text).rstrip() if has_wiki_marks(text) else text
