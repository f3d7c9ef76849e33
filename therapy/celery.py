"""The Celery application: a doorbell. The database is the queue (docs/house.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "therapy.settings")

app = Celery("therapy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
