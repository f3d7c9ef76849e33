"""The floor that `served.py` measures against: Django, no middleware, one view, one INSERT."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

DATABASE = environ.Env().db_url("DATABASE_URL")
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {**DATABASE, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}},
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ["SECRET_KEY"],
    USE_TZ=True,
)


def insert(request: HttpRequest) -> HttpResponse:
    """What any program has to do that keeps something: one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare (patient, day, body) VALUES (%s, %s, %s)",
            (1, "2026-11-16", request.body.decode()[:200]),
        )
    return HttpResponse("saved", status=201)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("insert/", insert), path("hello/", hello)]
application = get_wsgi_application()
