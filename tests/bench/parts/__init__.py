"""The parts of a bench. Each takes the sitting and gives its figures."""
