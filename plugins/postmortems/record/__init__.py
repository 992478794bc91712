"""Reads records from files: YAML with positions, decoding into the model, the corpus.

`files` finds the files of a folder, `source` reads YAML with the position of every value, `decoding` makes the model of
it, `reader` does all that for a folder, and `corpus` has the lookups that rules and views share. `outline` and
`summaries` hold what other records and lists need of a record. `template` and `yaml_writer` write YAML, `atomic` files.
"""
