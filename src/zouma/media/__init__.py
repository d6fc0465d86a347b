"""Pictures with alternative text, credit and licence."""
