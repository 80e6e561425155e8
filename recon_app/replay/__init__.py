"""Deciding recorded inputs again: as a run of its own, in place, or for one case.

The recorded inputs of a partition are merged by arrival and decided one after another by the same
core as live. Time is what the broker wrote beside the records, never the clock of the replay.
"""
