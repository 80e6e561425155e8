"""Whether a delivery came from whom it says: one small module for each family of schemes.

A scheme is pure: the bytes as they came, the headers, the secrets and the time in; nothing or an
error out. ``schemes`` names them all; ``endpoints`` reads which ones an installation takes.
"""
