"""``clerk tune``: learn the constants of posterior, questions and stopping from simulated talks.

The cases are train rulings that training holds out, seen by an index without them. What a text alone tells is computed
once for a model and its data and kept in the cache; all the rest is arithmetic over those rows.
"""
