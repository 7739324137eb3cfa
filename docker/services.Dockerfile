# Images of the three services on Python 3.11; build one with --target gateway, actions or classifier.
# Tags are pinned to a release; where images must never change, add the digest that your registry shows.
FROM python:3.11.14-slim-bookworm AS base
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /app clerk
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 SERVICES_PYTHON=/opt/venv/bin/python
WORKDIR /app

FROM base AS packages
RUN python -m venv /opt/venv
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

FROM packages AS gateway-packages
COPY requirements/gateway.lock requirements/
RUN /opt/venv/bin/python -m pip install --require-hashes --no-deps -r requirements/gateway.lock

FROM packages AS actions-packages
COPY requirements/actions.lock requirements/
RUN /opt/venv/bin/python -m pip install --require-hashes --no-deps -r requirements/actions.lock

# The build argument PIP_EXTRA_INDEX_URL may name an index of torch's builds for the CPU, which are far smaller.
FROM packages AS classifier-packages
ARG PIP_EXTRA_INDEX_URL
COPY requirements/classifier.lock requirements/torch.txt requirements/
RUN /opt/venv/bin/python -m pip install --require-hashes --no-deps -r requirements/classifier.lock \
    && /opt/venv/bin/python -m pip install -r requirements/torch.txt

# The encoder and the search index, computed once for the image.
FROM classifier-packages AS classifier-index
COPY tariff tariff
COPY sources sources
COPY classifier classifier
COPY data data
RUN TARIFF_CACHE=/opt/cache PYTHONPATH=/app /opt/venv/bin/python -m classifier.build

FROM base AS gateway
COPY --from=gateway-packages /opt/venv /opt/venv
COPY Makefile ./
COPY docker/healthy.py docker/
COPY tariff tariff
COPY gateway gateway
COPY data/sentences data/sentences
ENV GATEWAY_HOST=0.0.0.0 GATEWAY_PORT=8100
EXPOSE 8100
USER clerk
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/opt/venv/bin/python", "docker/healthy.py", "http://127.0.0.1:8100/v1/ready"]
CMD ["make", "serve-gateway"]

FROM base AS actions
COPY --from=actions-packages /opt/venv /opt/venv
COPY Makefile ./
COPY docker/healthy.py docker/
COPY tariff tariff
COPY actions actions
COPY data data
ENV ACTIONS_HOST=0.0.0.0 ACTIONS_PORT=8102
EXPOSE 8102
USER clerk
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/opt/venv/bin/python", "docker/healthy.py", "http://127.0.0.1:8102/health"]
CMD ["make", "serve-actions"]

FROM base AS classifier
COPY --from=classifier-packages /opt/venv /opt/venv
COPY --from=classifier-index /opt/cache /opt/cache
COPY Makefile ./
COPY docker/healthy.py docker/
COPY tariff tariff
COPY sources sources
COPY classifier classifier
COPY data data
RUN install --directory --owner clerk --group clerk /var/lib/tariff
ENV CLASSIFIER_HOST=0.0.0.0 CLASSIFIER_PORT=8101 TARIFF_CACHE=/opt/cache TARIFF_VAR=/var/lib/tariff HF_HUB_OFFLINE=1
EXPOSE 8101
USER clerk
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
    CMD ["/opt/venv/bin/python", "docker/healthy.py", "http://127.0.0.1:8101/v1/ready"]
CMD ["make", "serve-classifier"]
