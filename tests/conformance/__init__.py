"""One table of cases, run through every host."""
