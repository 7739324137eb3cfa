"""The only service that faces people: web sessions, inbox, outbox, event stream and page."""
