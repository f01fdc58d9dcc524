# `make pin-base` adds the digest where a registry answers; a digest is never written unseen.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# Only what is locked with hashes; the practice workspace stays out of production.
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock

COPY bot ./bot
COPY prompts ./prompts
COPY data ./data

RUN useradd --system --user-group --uid 10001 --home-dir /app --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /database
USER bot

ENV BOT_DATABASE=/database/bot.db \
    BOT_HEALTH_PORT=8080
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot", "start"]
