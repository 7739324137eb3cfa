"""The action server: one turn of the dialogue. It asks /v1/decide and renders cards; it holds no state."""
