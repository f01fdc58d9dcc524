"""A set taken along: Markdown, PDF, JSON, a canvas, and the candidate's page."""
