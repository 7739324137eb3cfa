"""The paths of the service."""

from __future__ import annotations

import asyncio
import json as json_module
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sanic import Blueprint, Request
from sanic.exceptions import BadRequest
from sanic.response import HTTPResponse, JSONResponse, json, raw
from sanic_ext import openapi

from classifier.classify import ClassifyRequest, classify
from classifier.dossiers import Asked, make_dossier, read_case
from classifier.engines import Engines
from classifier.errors import NotReady
from classifier.memo.render import memo
from classifier.schema import CASE, CLASSIFIED, CLASSIFY, DECIDE, DECISION, DOSSIER
from classifier.together import Case
from tariff.contract import Request as DecideRequest
from tariff.dossier import file_name
from tariff.errors import ContractError

MAX_BATCH = 64
PDF = "application/pdf"
blueprint = Blueprint("v1")
C = TypeVar("C", bound=Case)


@blueprint.post("/v1/decide")
@openapi.definition(
    summary="The next question, the proposal or the referral for goods and the answers so far.",
    body={"application/json": DECIDE},
    response=[openapi.definitions.Response({"application/json": DECISION}, status=200)],
)
async def decide_path(request: Request) -> JSONResponse:
    """One case, or a list of up to 64."""
    engines = _engines(request)

    def one(case: DecideRequest) -> dict[str, Any]:
        reply = engines.answer(case.date, lambda engine: engine.decide(case)).to_dict()
        request.app.ctx.metrics.decisions.labels(kind=reply["decision"]).inc()
        for fault in (fault for engine in engines.opened for fault in engine.left_out()):
            request.app.ctx.metrics.left_out.labels(kind=fault.kind).inc()
        return _counted(request, "/v1/decide", reply)

    return json(await _each(request, engines, DecideRequest.from_dict, one))


@blueprint.post("/v1/classify")
@openapi.definition(
    summary="Probabilities over CN leaves and the evidence for them, from the text alone.",
    body={"application/json": CLASSIFY},
    response=[openapi.definitions.Response({"application/json": CLASSIFIED}, status=200)],
)
async def classify_path(request: Request) -> JSONResponse:
    """One text, or a list of up to 64."""
    engines = _engines(request)

    def one(case: ClassifyRequest) -> dict[str, Any]:
        return _counted(request, "/v1/classify", engines.answer(case.date, lambda engine: classify(engine, case)))

    return json(await _each(request, engines, ClassifyRequest.from_dict, one))


@blueprint.post("/v1/dossier")
@openapi.definition(
    summary="The dossier of a case, or of a dossier's JSON: as JSON, or as PDF where Accept asks for application/pdf.",
    body={"application/json": CASE},
    response=[openapi.definitions.Response({"application/json": DOSSIER, "application/pdf": {}}, status=200)],
)
async def dossier_path(request: Request) -> HTTPResponse:
    """The whole case as one document; nothing is kept."""
    engines, case = _engines(request), read_case(_body(request))
    run = asyncio.get_running_loop().run_in_executor
    if isinstance(case, Asked):
        asked = case
        case = await run(
            request.app.ctx.worker, lambda: engines.answer(asked.date, lambda engine: make_dossier(engine, asked))
        )
    if PDF not in request.headers.get("accept", ""):
        return json(case.to_dict(), dumps=lambda body: json_module.dumps(body, ensure_ascii=False, indent=1))
    known = engines.opened[0].knowledge
    content = await run(request.app.ctx.printer, memo, case, known.sentences, known.lexicon.vocabulary)
    name = f'attachment; filename="{file_name(case)}.pdf"'
    return raw(content, headers={"Content-Disposition": name}, content_type=PDF)


@blueprint.get("/v1/health")
@openapi.summary("Whether the process lives.")
async def health(request: Request) -> JSONResponse:
    """Always 200."""
    return json({"status": "ok"})


@blueprint.get("/v1/ready")
@openapi.summary("Whether the service answers, and whether by its full model.")
async def ready(request: Request) -> JSONResponse:
    """200 once an engine is loaded, 503 before and where none could be; ``degraded`` where words alone answer."""
    why = _engines(request).degraded
    return json({"status": "ready", "degraded": bool(why), "why": why})


@blueprint.get("/v1/model")
@openapi.summary("Which model answers, made of what, on which device.")
async def model(request: Request) -> JSONResponse:
    """Names and versions."""
    engines = _engines(request)
    engine = engines.opened[0]
    sizes = {"entries": len(engine.index.entries), "leaves": len(engine.tree.leaves)}
    return json({"versions": engine.versions, **sizes, "nomenclatures": engines.dates, "degraded": engines.degraded})


@blueprint.get("/metrics")
@openapi.exclude()
async def metrics(request: Request) -> HTTPResponse:
    """Figures for Prometheus."""
    return raw(request.app.ctx.metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.on_response  # type: ignore[untyped-decorator]  # sanic leaves it untyped
async def count(request: Request, response: HTTPResponse) -> None:
    """Count and time every request."""
    path = request.route.path if request.route else "unknown"
    taken = time.perf_counter() - request.ctx.started if hasattr(request.ctx, "started") else 0.0
    request.app.ctx.metrics.requests.labels(path=path, status=str(response.status)).inc()
    request.app.ctx.metrics.seconds.labels(path=path).observe(taken)


@blueprint.on_request
async def start_clock(request: Request) -> None:
    """Remember when the request began."""
    request.ctx.started = time.perf_counter()


def _counted(request: Request, path: str, reply: dict[str, Any]) -> dict[str, Any]:
    """The reply; one by words alone is counted."""
    if reply["notice"]:
        request.app.ctx.metrics.by_words.labels(path=path).inc()
    return reply


def _engines(request: Request) -> Engines:
    engines: Engines | None = request.app.ctx.engines
    if engines is None:
        failed = request.app.ctx.failure
        raise NotReady(f"The model could not be loaded: {failed}" if failed else "The model is still loading.")
    return engines


async def _each(
    request: Request, engines: Engines, read: Callable[[object], C], answer: Callable[[C], dict[str, Any]]
) -> object:
    """The answer to the body, or a list of answers to a list; computed off the event loop, one after another."""
    body = _body(request)
    if isinstance(body, list) and not 0 < len(body) <= MAX_BATCH:
        raise ContractError("request", f"a list holds 1 to {MAX_BATCH} cases")
    cases = [read(raw) for raw in (body if isinstance(body, list) else [body])]
    together = request.app.ctx.together

    def work() -> list[dict[str, Any]]:
        together.look(engines.at)
        return [answer(case) for case in cases]

    together.wait(cases)
    # one worker, which takes CLASSIFIER_THREADS cores; the knowledge base is read from the thread that opened it
    answers = await asyncio.get_running_loop().run_in_executor(request.app.ctx.worker, work)
    return answers if isinstance(body, list) else answers[0]


def _body(request: Request) -> object:
    try:
        return request.json
    except BadRequest as error:
        raise ContractError("request", "must be JSON in UTF-8") from error
