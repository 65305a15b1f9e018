"""How fast: the engines on the harnesses, and the parser alone."""
