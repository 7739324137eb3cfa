# Image of the reverse proxy: Caddy, which gets and renews the certificate, without root and without capabilities.
# Tags are pinned to a release; where images must never change, add the digest that your registry shows.
FROM caddy:2.10.2-alpine AS caddy
# a copy loses the file capability for ports below 1024, which a container without capabilities may not even start with
RUN cp /usr/bin/caddy /caddy

FROM alpine:3.22.2 AS proxy
RUN apk add --no-cache ca-certificates \
    && adduser -S -u 10001 -h /data clerk \
    && mkdir -p /data /config \
    && chown -R clerk /data /config
COPY --from=caddy /caddy /usr/local/bin/caddy
COPY docker/Caddyfile /etc/caddy/Caddyfile
ENV XDG_DATA_HOME=/data XDG_CONFIG_HOME=/config
EXPOSE 8080 8443
USER clerk
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["wget", "--quiet", "--spider", "http://127.0.0.1:8081/health"]
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
