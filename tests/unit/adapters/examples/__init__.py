"""Payloads as the providers document them, with values of our own."""
