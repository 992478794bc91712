"""Remembers results between runs, and shares work with other processes.

`store` keeps values by keys of everything that they follow from, in the user's cache folder. `inventory` lists and
clears the caches. `workers` runs copies of the process that fill it. `spill` keeps the texts of pages on the disk
during a build. Nothing here knows records.
"""
