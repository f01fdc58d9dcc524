"""The brief that is composed from and submitted."""

from story import SAMPLES


def sample_brief() -> str:
    """Return the sample brief that the README shows."""
    return (SAMPLES / "payments.md").read_text(encoding="utf-8")
