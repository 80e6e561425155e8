"""The pure core: facts in, verdicts out. Standard library only; no clock, IO, log or ``await``."""
