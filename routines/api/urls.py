from django.urls import path

from routines.api import routines, stretches

urlpatterns = [
    path("stretches/", stretches.stretch_list, name="api-stretches"),
    path("stretches/<slug:slug>/", stretches.stretch_detail, name="api-stretch"),
    path("routines/", routines.routine_list, name="api-routines"),
    path("routines/<int:pk>/", routines.routine_detail, name="api-routine"),
]
