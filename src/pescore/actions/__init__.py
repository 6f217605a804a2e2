"""One button, one function: an action reads a book and returns edits; an adapter (file or live host) applies them."""
