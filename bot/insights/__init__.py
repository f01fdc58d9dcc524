"""What use showed of questions: figures of each, and those worth retiring."""
