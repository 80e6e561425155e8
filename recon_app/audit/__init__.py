"""The audit chain: pure arithmetic over what was stored, and the files an auditor is given.

Nothing here reaches for a database; ``tables.postgres`` writes and reads the rows.
"""
