"""The client of POST /v1/decide."""

from __future__ import annotations

from http import HTTPStatus

import httpx

from actions.errors import ClassifierRejected, ClassifierUnavailable
from tariff.contract import Reply, Request
from tariff.errors import ContractError

_REFUSALS = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY)
_BROKEN_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError, httpx.ReadError)


class DecideClient:
    """Asks the classifier for decisions over connections that are kept open."""

    def __init__(self, url: str, connect_seconds: float, read_seconds: float) -> None:
        """Set up for one classifier; nothing is sent before the first call."""
        self._url = f"{url}/v1/decide"
        # trust_env: a proxy in the environment must not come between two services of this house
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(read_seconds, connect=connect_seconds), trust_env=False, follow_redirects=False
        )

    async def decide(self, request: Request) -> Reply:
        """The classifier's decision.

        Raises:
            ClassifierUnavailable: no connection, no answer in time, or no answer of the contract.
            ClassifierRejected: the classifier refuses the request.
        """
        response = await self._post(request)
        if response.status_code in _REFUSALS:
            raise ClassifierRejected(f"the classifier refused the request ({response.status_code})")
        if response.status_code != HTTPStatus.OK:
            raise ClassifierUnavailable(f"the classifier answered with status {response.status_code}")
        try:
            return Reply.from_dict(response.json())
        except (ContractError, ValueError) as error:
            raise ClassifierUnavailable("the classifier's answer is not of the contract") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _post(self, request: Request) -> httpx.Response:
        """The response; tried once more where the connection failed, which a restarted service or a stale one does."""
        body = request.to_dict()
        try:
            try:
                return await self._http.post(self._url, json=body)
            except _BROKEN_CONNECTION:
                return await self._http.post(self._url, json=body)
        except httpx.HTTPError as error:
            raise ClassifierUnavailable(f"the classifier did not answer ({type(error).__name__})") from error
