# Image of the bot: Rasa on Python 3.10, with its dialogue model trained while the image is built.
# Tags are pinned to a release; where images must never change, add the digest that your registry shows.
FROM python:3.10.19-slim-bookworm AS base
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /app clerk
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 RASA_TELEMETRY_ENABLED=false BOT_PYTHON=/opt/venv/bin/python
WORKDIR /app

FROM base AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/bot.lock requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --require-hashes --no-deps -r requirements/bot.lock

FROM packages AS model
COPY config.yml endpoints.yml credentials.yml ./
COPY tariff tariff
COPY bot bot
COPY data/sentences data/sentences
RUN PYTHONPATH=/app /opt/venv/bin/python -m bot.train /opt/model/model.tar.gz

FROM base AS bot
COPY --from=packages /opt/venv /opt/venv
COPY --from=model /opt/model /opt/model
COPY Makefile config.yml endpoints.yml credentials.yml ./
COPY docker/healthy.py docker/
COPY tariff tariff
COPY bot bot
COPY data/sentences data/sentences
ENV BOT_HOST=0.0.0.0 BOT_PORT=8103 BOT_MODEL=/opt/model/model.tar.gz
EXPOSE 8103
USER clerk
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
    CMD ["/opt/venv/bin/python", "docker/healthy.py", "http://127.0.0.1:8103/webhooks/internal/"]
CMD ["make", "serve-bot"]
