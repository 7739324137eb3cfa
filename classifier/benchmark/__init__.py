"""The yardstick: how often an engine finds the right code, at once and after questions.

What the engine and the trader of facts may see (``PublicCase``, ``Story``) and what only the scorer and
the trader of codes may see (``Gold``) are different types; nothing but ``run`` holds both.
"""
