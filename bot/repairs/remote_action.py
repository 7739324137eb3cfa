"""Calls of the action server, cheaper and more honest than Rasa's.

Rasa checks its JSON schema against the schema of schemas at each reply (three quarters of its time), sends every
event since the conversation began, opens a connection for each call, and waits five minutes for a reply.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

import aiohttp
from jsonschema import validators
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

SENT_TURNS = 2  # the latest and the one before: what an action may look back at; all else is in slots

KEPT_SECONDS = 4  # for an unused connection; Sanic, and so the action server, closes it after 5


class ActionServerAway(RuntimeError):
    """The action server did not answer, or not in time, or not with JSON."""


class ActionEndpoint(EndpointConfig):  # type: ignore[misc]  # Rasa is untyped
    """The address of the action server, with connections that stay open."""

    def __init__(self, url: str, seconds: float) -> None:
        """The address without a path, and how long an action may take."""
        super().__init__(url=f"{url}/webhook", enable_selective_domain=True)
        self._timeout = aiohttp.ClientTimeout(total=seconds, connect=2)
        self._session: aiohttp.ClientSession | None = None

    async def request(self, *args: object, json: object = None, **kwargs: object) -> Any:  # noqa: ANN401
        """The reply of the action server; `json` is the call.

        Raises:
            ClientResponseError: it answered with an error; its body is kept for a rejection (400) alone, since others
                may repeat what the user wrote.
            ActionServerAway: it did not answer with JSON in time.
        """
        try:
            try:
                return await self._post(json)
            except aiohttp.ServerDisconnectedError:  # a kept connection that the server closed meanwhile
                return await self._post(json)
        except asyncio.TimeoutError as error:
            raise ActionServerAway("the action server did not answer in time") from error
        except (aiohttp.ClientConnectionError, aiohttp.ContentTypeError, ValueError) as error:
            raise ActionServerAway(f"the action server did not answer: {type(error).__name__}") from error

    async def _post(self, call: object) -> Any:  # noqa: ANN401 - any JSON
        if self._session is None:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, trust_env=False)
        async with self._session.post(self.url, json=call) as response:
            if response.status >= 400:
                body = await response.text() if response.status == 400 else ""
                raise ClientResponseError(response.status, response.reason or "", body)
            return await response.json()

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()


def install() -> None:
    """Repairs Rasa's calls of actions in this process; doing so twice changes nothing more."""
    schema = RemoteAction.action_response_format_spec()
    check = validators.validator_for(schema)(schema)

    def validate(self: RemoteAction, result: object) -> bool:
        check.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    RemoteAction._action_call_format = _call


def _call(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """What an action is told: the state, and the events of the latest turns."""
    state = {**tracker.current_state(), "events": [event.as_dict() for event in latest_turns(tracker.events)]}
    call = {"next_action": self.name(), "sender_id": tracker.sender_id, "tracker": state, "version": "3.6.21"}
    if domain.does_custom_action_explicitly_need_domain(self.name()):
        call["domain"] = domain.as_dict()
    return call


def latest_turns(events: Iterable[Event], turns: int = SENT_TURNS) -> list[Event]:
    """The events from the so-many-to-last message of the user on; all where there are fewer messages."""
    everything = list(events)
    heard = [place for place, event in enumerate(everything) if isinstance(event, UserUttered)]
    return everything[heard[-turns] :] if len(heard) > turns else everything
