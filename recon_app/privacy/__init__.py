"""What must not be stored is not: card numbers become tokens, CVV and tracks vanish, people's data
is sealed under keys that can be destroyed one by one. docs/privacy.md says what and why.
"""
