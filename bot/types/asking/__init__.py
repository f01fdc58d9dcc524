"""What a model does with interview types, and what code holds it to."""
