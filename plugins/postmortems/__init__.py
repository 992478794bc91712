"""A knowledge base of incident post-mortems: records in git, a site, and a check."""

__version__ = "0.2.0.dev0"
