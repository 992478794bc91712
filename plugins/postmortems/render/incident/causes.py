"""The causal chains: drawn, and written step by step, which is the text of the drawing."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.vocabulary import Method, StepKind
from postmortems.render.drawings import causal_drawings
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, text
from postmortems.views.incident import Chain, ChainStep


def causes(page: IncidentPieces) -> Iterator[Html | Heading]:
    """How it came about. Chains that hang together are drawn together, above the first of them."""
    if not page.view.chains:
        return
    yield page.section("incident.causes", "pm-causes")
    drawings = causal_drawings(page.view, page)
    for chain in page.view.chains:
        yield page.heading(3, _title(page, chain), chain.anchor, page.record)
        yield _chain(page, chain)
        if chain.number in drawings:
            yield page.fold(
                page.word("incident.show_drawing"), _drawing(page, chain, drawings[chain.number]), " pm-drawn"
            )


def _drawing(page: IncidentPieces, chain: Chain, drawing: Html) -> Html:
    """A drawing, which may take the whole screen, and what its marks mean."""
    place = f"pm-drawing-{chain.number}"
    marks = page.listed(page.acted(action, page.t(f"incident.acted.{action}")) for action in ("done", "open", "none"))
    button = f'<button class="pm-button" type="button" popovertarget="{place}"'
    return lines(
        f'<div class="pm-sheet" id="{place}" popover>',
        drawing,
        f'<p class="pm-quiet">{marks}. {button}>{page.word("incident.enlarge")}</button></p>',
        "</div>",
    )


def _title(page: IncidentPieces, chain: Chain) -> str:
    """The title of a chain. Where there are several, it says the number with which those of its steps begin."""
    title = page.plain(chain.chain.title)
    if title and chain.says_number:
        return title
    only = chain.says_number and len(page.view.chains) == 1
    number = page.t("incident.only_chain") if only else page.t("incident.chain", number=chain.number)
    return page.t("text.labelled", label=number, value=title) if title else number


def _chain(page: IncidentPieces, chain: Chain) -> Html:
    method = chain.chain.method
    named = NOTHING if method is Method.NARRATIVE else text(page.t.name("method", method.value))
    return lines(
        '<div class="pm-chain">',
        page.note("incident.method", named),
        page.fact_list(chain.chain),
        '<ol class="pm-branches">',
        *(
            lines('<li><ol class="pm-steps">', *(_step(page, step) for step in branch), "</ol></li>")
            for branch in chain.branches
        ),
        "</ol>",
        "</div>",
    )


def _step(page: IncidentPieces, shown: ChainStep) -> Html:
    step, kind = shown.step, shown.step.kind.value
    question = Html(f'<p class="pm-question">{page.line(step.question)}</p>') if step.question else NOTHING
    unfinished = page.other_action(shown.unfinished_action) if shown.unfinished_action else NOTHING
    done = page.other_action(shown.done_action) if shown.done_action else NOTHING
    more = lines(
        question,
        page.prose(step.text) if step.label or not page.is_short(step.text) else NOTHING,
        page.note("incident.latent", page.time(step.latent_since)),
        page.note("incident.evidence", page.line(step.evidence), tag="div"),
        page.note("incident.unfinished", unfinished, "pm-note pm-note--grave"),
        page.note("incident.done", done, "pm-note pm-note--grave"),
        page.note("incident.factor", page.factor(step.factor) if step.factor else NOTHING),
        page.fact_list(step),
        # What follows from the step just above it, or leads to the one just below, is plain to see.
        page.note("incident.because", NOTHING if shown.follows else page.steps(shown.causes), "pm-note pm-because"),
        page.note("incident.led_to", NOTHING if shown.leads_on else page.steps(shown.effects), "pm-note pm-because"),
    )
    head = Html(
        f'<span class="pm-number">{shown.number}</span> {page.chip("step-kind", kind)} '
        f'<span class="pm-said">{page.short(step.label or step.text)}</span>'
        f"{'' if step.kind is StepKind.IMPACT else f' {page.acted(shown.action)}'}"
    )
    return page.one_line(
        f"pm-step pm-step--{kind}", shown.anchor, f"{shown.number} {step.label or step.text}", head, more
    )
