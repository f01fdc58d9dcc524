"""Which interview types a document holds, read without a model."""
