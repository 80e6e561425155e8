"""What providers and banks really send, turned into events: one small module for each format.

An adapter is pure: bytes in, items out. It never checks signatures, never publishes, never asks
anybody. ``registry`` names them all; ``normalise`` runs one and checks what it says.
"""
