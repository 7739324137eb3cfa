"""One file per way to reach the clerk."""
