"""The pure core: facts in, verdicts out. Standard library only; no clock, IO, logging or ``await``."""
