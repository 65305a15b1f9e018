"""The report of a campaign: one page, and JSON held to a schema."""
