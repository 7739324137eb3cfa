"""The classifier service: Sanic over the engines of the nomenclatures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

from sanic import Request, Sanic
from sanic.config import Config
from sanic.exceptions import SanicException
from sanic.log import logger
from sanic.response import JSONResponse, json

from classifier.engines import Engines
from classifier.errors import NotReady
from classifier.handlers import blueprint
from classifier.metrics import Metrics
from classifier.together import Together
from tariff.errors import ContractError, TariffError

App = Sanic[Config, SimpleNamespace]
MAX_BODY = 256 * 1024
_KINDS = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 503: "not_ready"}


def create_app(load: Callable[[], Engines]) -> App:
    """The service; ``load`` is called once, off the event loop, after it listens.

    ``/v1/health`` answers at once, ``/v1/ready`` once the engine of today is loaded.
    """
    app: App = Sanic("classifier", configure_logging=False)
    app.config.update(REQUEST_MAX_SIZE=MAX_BODY, ACCESS_LOG=False, OAS_UI_REDOC=False, OAS_UI_DEFAULT="swagger")
    app.config.OAS_PATH_TO_SWAGGER_HTML = str(Path(__file__).with_name("openapi.html"))  # loads no third party
    app.config.update(
        OAS_URL_PREFIX="/docs", API_TITLE="Tariff Clerk classifier", API_VERSION="1", FALLBACK_ERROR_FORMAT="json"
    )
    app.ctx.engines = None
    app.ctx.failure = ""
    app.ctx.metrics = Metrics()
    app.ctx.together = Together()
    app.ctx.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
    app.ctx.printer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
    app.blueprint(blueprint)
    app.exception(Exception)(refuse)

    @app.after_server_start
    async def start_loading(app: App) -> None:
        app.add_task(_load(app, load))

    return app


async def _load(app: App, load: Callable[[], Engines]) -> None:
    try:
        app.ctx.engines = await asyncio.get_running_loop().run_in_executor(app.ctx.worker, load)
    except Exception as error:  # whatever it is, the service stays up and says why it is not ready
        app.ctx.failure = str(error)
        logger.exception("the engine could not be loaded")


async def refuse(request: Request, error: Exception) -> JSONResponse:
    """Every failure as ``{"error": {"type", "message"}}``; what is not foreseen tells nothing of the inside."""
    status, kind, message = _describe(error)
    if status >= 500 and not isinstance(error, NotReady):
        logging.getLogger("sanic.error").exception("request failed: %s", request.path, exc_info=error)
    return json({"error": {"type": kind, "message": message}}, status=status)


def _describe(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, ContractError):
        return 400, "contract_error", str(error)
    if isinstance(error, TariffError):
        return 400, "bad_request", str(error)
    if isinstance(error, NotReady):
        return 503, "not_ready", str(error)
    if isinstance(error, SanicException) and error.status_code < 500:
        return (
            error.status_code,
            _KINDS.get(error.status_code, "bad_request"),
            str(error) or "The request cannot be used.",
        )
    return 500, "internal", "The classifier failed on this request. It was logged."
