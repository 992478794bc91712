"""Where a value is in the data of a record."""

DataPath = tuple[str | int, ...]
"""The keys, and the numbers in lists, that lead to it: `("action_items", 2, "owner")`. The empty path is the whole."""
