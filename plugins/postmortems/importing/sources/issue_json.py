"""Issues of GitHub, GitLab and Jira, and pages of Confluence, as JSON: the text of the issue is the document.

When an issue was opened and closed says little about the incident, so that its own times come in an appendix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from postmortems.importing.sources.atlassian import atlassian_to_markdown, document_in, is_atlassian
from postmortems.importing.sources.tool_json import from_html, is_html, maps_in
from postmortems.importing.sources.wiki_markup import has_wiki_marks, wiki_to_markdown

Issue = Mapping[str, object]

_OF_ISSUES = tuple("iid number html_url web_url url state closed_at closedAt created_at createdAt".split())
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
    if not isinstance(data.get("title"), str):
        return False
    has_text = any(isinstance(data.get(key), str) for key in ("body", "description"))
    return is_page(data.get("body")) or (has_text and sum(key in data for key in _OF_ISSUES) > 1)


def is_page(body: object) -> bool:
    """Whether a body is that of a page of Confluence, in one or several of its formats."""
    texts = body.values() if isinstance(body, dict) else ()
    return any(isinstance(one, dict) and isinstance(one.get("value"), str) for one in texts)


def issue_to_markdown(data: Issue, written: Callable[[object], str], labelled: Callable[[object], str]) -> str:
    """The issue as Markdown. `written` makes a text of a value on one line, `labelled` the words of a key."""
    issue = _flat(data)
    text = next((issue.pop(key) for key in ("body", "description") if issue.get(key)), "")
    kind = "page" if is_page(text) else "issue"
    comments = [one for key in ("comments", "comment") for one in _comments(issue.get(key))]
    lines = [f"# {' '.join(str(issue.pop('title')).split())}", ""]
    named = {key.lower(): key for key in reversed(issue)}
    for key in _FIRST:
        if value := written(people(issue.pop(named.get(key, key), None))):
            lines += [f"**{labelled(key if key != 'user' else 'author')}:** {value}", ""]
    lines += [_text(text), ""]
    if items := [*_items(issue)]:
        lines += ["## Action items", "", "| Action | Ticket | Status |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(written, item))} |" for item in items] + [""]
    if comments:
        issue = {key: value for key, value in issue.items() if key not in ("comments", "comment")}
        lines += ["## Comments", ""]
    for comment in comments:
        who = comment.get("author") or comment.get("user") or "Comment"
        when = next((comment[key] for key in ("created", "created_at", "createdAt") if comment.get(key)), "")
        lines += [f"**{written(people(who))}**, {written(when)}:", "", _text(comment.get("body")), ""]
    rest = [(labelled(key), written(people(value))) for key, value in issue.items()]
    if any(value for _, value in rest):
        lines += [f"## Appendix: about the {kind}", "", *(f"- {_own(key)}: {value}" for key, value in rest if value)]
    return "\n".join(lines) + "\n"


_ACTION = re.compile(r"(?i)\b(?:action|follow|remediat|corrective|prevent)")


def _items(issue: dict[str, object]) -> Iterator[tuple[object, object, object]]:
    """The sub-tasks of an issue, and those that it links as its actions: the summary, the key and the state."""
    links = issue.get("issuelinks")
    rest: list[object] = []
    for link in links if isinstance(links, list) else ():
        given: Issue = link if isinstance(link, dict) else {}
        found = given.get("outwardIssue") or given.get("inwardIssue")
        if isinstance(found, dict) and _ACTION.search(str(given.get("type"))):
            yield _item(found)
        else:
            rest.append(link)
    if rest or links:
        issue["issuelinks"] = rest
    yield from map(_item, maps_in(issue.pop("subtasks", None)))


def _item(linked: Issue) -> tuple[object, object, object]:
    fields = linked.get("fields")
    given: Issue = fields if isinstance(fields, dict) else {}
    return given.get("summary", ""), linked.get("key", ""), people(given.get("status")) or ""


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


def _comments(value: object) -> Sequence[Issue]:
    if isinstance(value, dict):
        value = value.get("comments")
    return maps_in(value)


def people(value: object) -> object:
    """A value without what programs read: of a person, a label or a linked issue, its name."""
    if isinstance(value, list):
        return [people(one) for one in value]
    if is_atlassian(value):
        return " ".join(_text(value).split())
    if not isinstance(value, dict):
        return value
    shown = next(
        (value[key] for key in ("displayName", "name", "login", "username", "title", "value") if value.get(key)), None
    )
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
        if is_page(value):
            return _text(next(one["value"] for one in value.values() if isinstance(one, dict) and one.get("value")))
        return atlassian_to_markdown(value) if is_atlassian(value) else ""
    if isinstance(value, str) and (document := document_in(value)):
        return atlassian_to_markdown(document)
    if isinstance(value, str) and is_html(value):
        return str(from_html(value))
    text = str(value or "").replace("\r\n", "\n")
    return wiki_to_markdown(text).rstrip() if has_wiki_marks(text) else text
