"""Work on documents about interviews: what they hold, made into types of the catalogue."""
