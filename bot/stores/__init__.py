"""Where conversations are kept: records and events in Redis, locks in this process."""
