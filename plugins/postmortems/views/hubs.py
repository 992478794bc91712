"""The pages from which all others can be reached, in the order of the navigation: one table for all who list them."""

from __future__ import annotations

from typing import NamedTuple


class Hub(NamedTuple):
    """A page of the navigation."""

    folder: str
    """Where it and its pages are."""
    title: str
    """Its title, as a key of the words."""
    icon: str
    """Its icon in the navigation of Material. Other themes ignore it."""
    is_listed: bool = True
    """Whether a navigation and `llms.txt` list it."""
    is_public: bool = True
    """Whether the public edition has it."""

    @property
    def uri(self) -> str:
        """Source path of the page."""
        return f"{self.folder}/index.md"


HUBS = (
    Hub("incidents", "register.title", "material/lightning-bolt-outline"),
    Hub("actions", "actions.title", "material/checkbox-marked-outline"),
    Hub("lessons", "lessons.title", "material/school-outline"),
    Hub("factors", "factors.title", "material/vector-link", is_public=False),
    Hub("services", "services.title", "material/server-outline"),
    Hub("timeline", "timeline.title", "material/timeline-outline"),
    Hub("red-herrings", "red-herrings.title", "material/fish", is_public=False),
    Hub("insights", "insights.title", "material/chart-scatter-plot"),
    Hub("review", "review.title", "material/calendar-range", is_listed=False),
    Hub("search", "search.title", "material/magnify", is_listed=False),
    Hub("joins", "joins.title", "material/link-variant", is_listed=False, is_public=False),
    Hub("waivers", "waivers.title", "material/hand-back-right-outline", is_listed=False, is_public=False),
)

HOME_ICON = "material/home-outline"
"""Of the home page, which is above them."""

HUB_OF_FOLDER = {hub.folder: hub for hub in HUBS}
HUB_OF_URI = {hub.uri: hub for hub in HUBS}
