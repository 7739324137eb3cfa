"""What can go wrong in a comparison.

CompareError
├── UnknownMethod     no method has that name
├── MissingPackage    a method needs a package that is not installed here
└── MethodFailed      a method ended with a failure, or its report cannot be read
"""

from __future__ import annotations

from classifier.errors import ClassifierError


class CompareError(ClassifierError):
    """Any failure of a comparison; its text is a sentence."""


class UnknownMethod(CompareError):
    """No method has that name."""


class MissingPackage(CompareError):
    """A package is missing; the method is left out."""


class MethodFailed(CompareError):
    """A method failed."""
