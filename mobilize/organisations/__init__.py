"""Floor 2: tenants, their members and keys, and the walls between them."""
