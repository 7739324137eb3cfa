"""Headers on every reply, and which sites' pages may send."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic import HTTPResponse, Request, Sanic
from sanic.response import BaseHTTPResponse, empty

from gateway.errors import OriginRefused
from gateway.replies import json_reply

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Accept-Language, Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


class Origins:
    """Which origins may use the API from a browser: the gateway's own and those of the settings."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        """Take the origins that are allowed beside the own one."""
        self._allowed = frozenset(origin.lower() for origin in allowed)

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the route."""
        app.add_route(self.tell, "/v1/origin", methods=["GET"])

    async def tell(self, request: Request) -> HTTPResponse:
        """Whether the page that asks may use the API; any page may read that, to say so to its visitors."""
        return json_reply({"allowed": self._is_known(request)}, headers={"Access-Control-Allow-Origin": "*"})

    def check(self, request: Request) -> HTTPResponse | None:
        """The reply to a preflight; None for any other request.

        Raises:
            OriginRefused: a page of an unknown site asks to change something.
        """
        if request.method in ("GET", "HEAD"):
            return None
        if not self._is_known(request):
            raise OriginRefused
        return empty() if request.method == "OPTIONS" else None

    def _is_known(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        if origin is None:
            return True
        return self._is_allowed(origin) or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()

    def _is_allowed(self, origin: str) -> bool:
        return origin.lower() in self._allowed

    def dress(self, request: Request, response: BaseHTTPResponse) -> None:
        """Set the security headers and, for an allowed origin, those of CORS."""
        for name, value in _SECURITY.items():
            response.headers.setdefault(name, value)
        origin = request.headers.get("origin", "")
        if origin and self._is_allowed(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Origin")))
            response.headers.update(_CORS)
