# One image for the web, the worker and beat; docker-compose.yml says which is which.
FROM python:3.11-slim-trixie AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/run.txt

FROM python:3.11-slim-trixie
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/static
# Pango and a typeface are what WeasyPrint draws PDFs with. Backups need pg_dump, not older than the
# server: this Debian's is 17.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin app \
    && install -d -o app -g app /data /static
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
USER app
# Outside of /data, whose volume would go on showing the files of an earlier image.
# The key signs nothing here: collecting files needs settings, and settings need one.
RUN SECRET_KEY=build python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
# Says the site, its database and its broker answer; the way a proxy would ask.
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 \
    CMD ["python", "scripts/healthcheck.py"]
# The rest is in gunicorn.conf.py; WEB_CONCURRENCY sets the number of processes.
CMD ["gunicorn", "therapy.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
