"""The brief that is composed from and submitted."""

from story import SAMPLES

SAMPLE = SAMPLES / "senior-go-payments.md"


def sample_brief() -> str:
    """Return the sample brief that the README shows."""
    path = SAMPLE if SAMPLE.exists() else SAMPLES / "payments.md"  # TEMP
    return path.read_text(encoding="utf-8")
