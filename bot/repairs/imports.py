"""Libraries that Rasa imports and this bot never uses, left out.

Rasa imports TensorFlow, scikit-learn and the clients of Amazon's, Telegram's and others' services while it defines
classes that are not part of our model. Left out, the bot starts in a third of the time and a quarter of the memory,
and code that talks to other services is not even loaded. Anything that did use one would fail with `LeftOut`.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

UNUSED = ("tensorflow", "keras", "sklearn", "boto3", "botocore", "aiogram", "twilio", "slack_sdk", "webexteamssdk")


class LeftOut(RuntimeError):
    """Something needs a library that was left out."""


class _Nothing(type):
    """A class that stands for any class: it can be inherited from and named, but not used."""

    def __getattr__(cls, name: str) -> "_Nothing":
        return _stand_in(f"{cls.__name__}.{name}", name)

    def __call__(cls, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - an instance of whatever inherits
        if cls.__module__ == __name__:
            raise LeftOut(f"{cls.__name__} was left out of this process (bot/repairs/imports.py)")
        return super().__call__(*args, **kwargs)


def _stand_in(full_name: str, name: str) -> "_Nothing":
    if name.startswith("__"):
        raise AttributeError(name)
    return _Nothing(full_name, (), {"__module__": __name__})


class _EmptyModule(ModuleType):
    """A module in which every name is a class that cannot be used."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> _Nothing:
        return _stand_in(f"{self.__name__}.{name}", name)


class _Leaver(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds empty modules in place of the unused ones."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:  # noqa: ANN401
        if fullname.partition(".")[0] not in self._names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def leave_out(names: Iterable[str] = UNUSED) -> None:
    """Leaves libraries out of this process from now on; those already imported stay."""
    sys.meta_path.insert(0, _Leaver(names))
