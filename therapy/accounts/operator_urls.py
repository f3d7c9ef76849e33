from django.urls import path

from therapy.accounts import operator_pages as pages

urlpatterns = [
    path("", pages.operator, name="operator"),
    path("break-glass/", pages.open_glass, name="break-glass"),
    path("break-glass/end/", pages.end_glass, name="break-glass-end"),
]
