"""What stock Rasa 3.6.21 does wrong, mended; one file for each repair, none applied by an import alone."""
