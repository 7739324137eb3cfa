"""The data set that the classifier learns from: read, cleaned, split and checked for leaks."""
