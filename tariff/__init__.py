"""The domain of Tariff Clerk: codes, tree, catalogue, posterior, questions, decisions and cards.

Pure: nothing here touches the network, a model or the clock, and nothing but numpy is imported.
"""

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl")
"""Languages that the clerk speaks; the first is the one that all others fall back to."""
ENGLISH = LANGUAGES[0]
