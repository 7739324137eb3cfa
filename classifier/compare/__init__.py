"""Other ways to classify, side by side with ours on the same texts and the same test."""
