"""Joins views to drawings: gives them their words and their links."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from postmortems.diagrams.causes import Badge, Node, draw_causes
from postmortems.model.causes import StepKey
from postmortems.render.rows import Rows, text
from postmortems.views.incident import Chain, ChainStep, IncidentView


def frame(drawing: str, name: str, css: str = "") -> Markup:
    """A drawing in its frame: it scrolls there, by keyboard too, and is kept out of the search index."""
    return Markup(
        f'<figure class="pm-frame {css}" data-search-exclude>'
        f'<div class="pm-scroll" tabindex="0" role="region" aria-label="{text(name)}">{drawing}</div></figure>'
    )


def connected_chains(view: IncidentView) -> tuple[tuple[Chain, ...], ...]:
    """The chains of a record in groups: chains whose steps bring each other about belong into one drawing."""
    graph = view.incident.causal_graph
    group_of = list(range(len(view.chains)))
    for effect, causes in graph.causes.items():
        for cause in causes:
            old, new = group_of[effect.chain], group_of[cause.chain]
            group_of = [min(old, new) if group in (old, new) else group for group in group_of]
    return tuple(
        tuple(chain for chain, its in zip(view.chains, group_of, strict=True) if its == group)
        for group in dict.fromkeys(group_of)
    )


def causal_drawing(view: IncidentView, chains: Sequence[Chain], rows: Rows) -> Markup:
    """The drawing of some chains of a record, in its frame."""
    steps: dict[StepKey, ChainStep] = {step.key: step for chain in chains for step in chain.steps}
    number = {key: place for place, key in enumerate(steps)}
    graph = view.incident.causal_graph
    edges = [(number[cause], number[key]) for key in steps for cause in graph.causes[key]]
    nodes = [_node(view, step, rows) for step in steps.values()]
    title = next((chain.chain.title for chain in chains if chain.chain.title), None) or view.incident.title
    name = rows.t("incident.drawing", title=rows.plain(view.record, title))
    return frame(draw_causes(nodes, edges, name), name, "pm-frame--causes")


def _node(view: IncidentView, shown: ChainStep, rows: Rows) -> Node:
    step = shown.step
    badges = []
    if step.factor:
        page = rows.links.factor(step.factor) if step.factor in rows.config.factor_directory else f"#{shown.anchor}"
        badges.append(Badge("factor", f"◆ {rows.config.factor_directory.title(step.factor)}", page))
    for kind, sign, found in (("unfinished", "↺", shown.unfinished_action), ("done", "✓", shown.done_action)):
        if found:
            recorded = found.action
            words = rows.plain(recorded.record, recorded.action.title) if recorded else found.reference
            href = rows.links.record(recorded.record, recorded.action.id) if recorded else f"#{shown.anchor}"
            badges.append(Badge(kind, f"{sign} {rows.t(f'incident.badge.{kind}')}: {words}", href))
    return Node(
        kind=step.kind,
        label=rows.t.name("step-kind", step.kind.value),
        text=rows.plain(view.record, step.text),
        href=f"#{shown.anchor}",
        badges=tuple(badges),
    )
