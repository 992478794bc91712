"""The field's words as plain, frozen data: incident, actions, causes, times."""
