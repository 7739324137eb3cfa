"""What can go wrong in the classifier.

ClassifierError
├── BadSetting        a setting of the environment cannot be used
├── BrokenArtefact    a model, index or file of constants is missing, cut off or does not match
├── BadFile           a file of explanations or cases cannot be read
└── NotReady          the service has not loaded its model yet, or could not
"""

from __future__ import annotations


class ClassifierError(Exception):
    """Any failure of the classifier; its text is a sentence for the person who sees it."""


class BadSetting(ClassifierError):
    """A setting cannot be used."""


class BrokenArtefact(ClassifierError):
    """A file that was built is missing, cut off or made for something else."""


class BadFile(ClassifierError):
    """A file that was given cannot be read as what it should be."""


class NotReady(ClassifierError):
    """The model is not loaded."""
