"""Changes records line by line, and creates new ones.

`splice` changes one value and leaves every other byte as it is. `authoring` tries an edit and refuses what the check
would report. `new_record` fills in the template, `renaming` gives a record a new id, `typed_time` reads the times that
authors type.
"""
