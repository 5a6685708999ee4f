"""Where codes come from, and what of them is spent."""
