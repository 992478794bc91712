"""A few pages of the sample, as files that a reviewer can read: `tests/golden/`.

After a wanted change, write them anew with `python -m tests.views.test_golden` and read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.render import Renderer
from tests.all_views import all_views
from tests.views.corpora import TODAY, sample

GOLDEN = Path(__file__).parents[1] / "golden"
PAGES = (
    "index.md",
    "incidents/index.md",
    "timeline/2024.md",
    "actions/index.md",
    "factors/queue-without-limit.md",
    "insights/index.md",
)


def page(uri: str) -> str:
    """A page of the sample."""
    view = next(view for view in all_views(sample(), TODAY) if view.uri == uri)
    return Renderer(sample(), TODAY).render(view)


@pytest.mark.parametrize("uri", PAGES)
def test_pages_of_the_sample(uri: str) -> None:
    assert page(uri) == (GOLDEN / uri).read_text(encoding="utf-8")


if __name__ == "__main__":
    for uri in PAGES:
        (GOLDEN / uri).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / uri).write_text(page(uri), encoding="utf-8")
