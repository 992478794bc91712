"""Remembers results between runs, and shares work with other processes.

`store` holds values by keys of everything that they follow from, in the user's cache folder; `codec` turns values into
bytes and back. `inventory` lists and clears the caches. `workers` runs copies of the process that prefetch results.
`spill` holds the texts of pages on the disk during a build. Nothing here knows records.
"""
