"""The drawings of causes: no word is cut, and each number is in the list."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from postmortems.diagrams.causes import Badge, Node, draw_causes
from postmortems.diagrams.text import ELLIPSIS
from postmortems.model.vocabulary import StepKind
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.text.fields import plain_text
from postmortems.views.incident import incident_views

ROOT = Path(__file__).parents[2]

WORDS = (
    "the kubelet on k8s03 waits for volumes that nobody attaches since node.status.volumesAttached is empty and "
    "VerifyControllerAttachedVolume runs for pvc-746b2837-4a3e-4a3e-9b1e-0c7f0d5b2a11 at "
    "/etc/kubernetes/tmp/kubeadm-backup-etcd-2026-06-24-23-04-11/ 节点 内核存在已知缺陷 "
    "https://dashboard.example.org/d/very-long-path?from=now-6h&to=now ISCSI_ERR_CONN_FAILED "
    "postmortemsareveryusefulandthiswordhasnoendthatanybodywouldexpectinaboxofthiswidth"
).split()


def texts_of(svg: str) -> Iterator[tuple[str, list[str]]]:
    """The number and the lines of each step of a drawing."""
    for node in re.findall(r'<g class="pm-node .*?(?=<g class="pm-node |</svg>)', svg, re.S):
        head = re.search(r'class="pm-node-kind"[^>]*>([^<]*)<', node)
        assert head
        yield head[1].split(" ")[0], [unescape(line) for line in re.findall(r"<tspan[^>]*>([^<]*)</tspan>", node)]


def cut(lines: list[str], source: str) -> bool:
    """Whether the lines break a word of the text, or end inside one."""
    words = source.split()
    said = re.sub(r"\s", "", "".join(lines))
    whole = "".join(words)
    if said.endswith(ELLIPSIS):
        kept = re.sub(r"[\W_]+$", "", said.removesuffix(ELLIPSIS))
        ends = {re.sub(r"[\W_]+$", "", "".join(words[:number])) for number in range(len(words) + 1)}
        if kept not in ends and not re.search(r"[\u3040-\u9fff]$", kept):
            return not re.match(r"[-/_]|$", whole[len(kept) :])  # an address may end at one of its parts
        return False
    return said != whole


def broken(lines: list[str], source: str) -> list[str]:
    """Words that lie on two lines, other than at a hyphen, a slash or an underscore."""
    joined = " ".join(lines)
    return [
        word
        for word in source.split()
        if not re.search(r"[-/_\u3040-\u9fff]", word) and word in "".join(lines) and word not in joined
    ]


@pytest.mark.parametrize("seed", range(200))
def test_no_word_is_cut_in_a_generated_drawing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- only examples
    number = chance.randint(1, 14)
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(1, 24))) for _ in range(number)]
    kinds = list(StepKind)
    badges = (Badge("factor", "◆ " + " ".join(chance.choices(WORDS, k=6)), "#x"),)
    nodes = [
        Node(chance.choice(kinds), "kind", text, "#x", badges[: chance.randint(0, 1)], f"{place + 1}", "open", "open")
        for place, text in enumerate(texts)
    ]
    edges = sorted({(chance.randrange(one), one) for one in range(1, number) for _ in range(2)})
    drawn = list(texts_of(draw_causes(nodes, edges, "name")))
    assert [place for place, _ in drawn] == [str(one + 1) for one in range(number)]
    for (_, lines), source in zip(drawn, texts, strict=True):
        assert not cut(lines, source), lines
        assert broken(lines, source) == []


def test_numbers_marks_and_lists_agree_in_our_records() -> None:
    corpus = load(ROOT / "incidents").corpus
    seen = 0
    for view in incident_views(corpus):
        page = Renderer(corpus, date(2026, 11, 1)).page(view).markdown()
        listed = re.findall(r'<span class="pm-number">([\d.]+)</span>', page)
        steps = {step.number: step.step for chain in view.chains for step in chain.steps}
        drawn = [one for svg in re.findall(r"<svg class=\"pm-drawing.*?</svg>", page, re.S) for one in texts_of(svg)]
        assert sorted(number for number, _ in drawn) == sorted(listed) == sorted(steps)
        for number, lines in drawn:
            source = plain_text(steps[number].label or steps[number].text)
            assert not cut(lines, source), lines
            assert ELLIPSIS not in "".join(lines)
        seen += len(drawn)
    assert seen > 60
