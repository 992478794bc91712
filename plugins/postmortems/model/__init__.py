"""The field's words as plain, frozen data: incident, actions, causes, times."""

DataPath = tuple[str | int, ...]
"""Where a value is in the data of a record: the keys, and the numbers in lists, that lead to it, such as
`("action_items", 2, "owner")`. The empty path is the whole.
"""
