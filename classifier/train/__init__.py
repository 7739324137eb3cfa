"""Learning: never imported by the service."""
