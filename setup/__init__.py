"""Finds Python 3.10 and 3.11 and builds the locked environments; nothing but the standard library."""
