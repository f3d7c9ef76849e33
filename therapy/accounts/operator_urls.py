from django.urls import path

from therapy.accounts import operator_pages as pages

urlpatterns = [path("", pages.operator, name="operator")]
