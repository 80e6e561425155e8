"""Who may do what: roles and their permissions, API keys, tokens of an identity provider, rates."""
