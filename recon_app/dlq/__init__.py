"""Dead letters: sealed when they are written, looked at and sent again by ``recon dlq``."""
