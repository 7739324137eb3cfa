"""The classifier service: from words and answers to codes, questions and proposals."""
