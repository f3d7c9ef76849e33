from django.urls import path

from routines.pages import builder, catalog, figures, items, own_stretches, routines

# Before the catalog's own addresses: "figures" is no stretch.
figure_urls = [
    path("catalog/figures/", figures.figure_review, name="figure-review"),
    path("catalog/figures/<slug:slug>/", figures.figure_pair, name="figure-pair"),
    path(
        "figures/<str:version>/<str:theme>/placeholder.svg",
        figures.placeholder,
        name="figure-placeholder",
    ),
    path(
        "figures/<str:version>/<str:theme>/<slug:slug>-<str:side>-<str:motion>.svg",
        figures.figure,
        name="figure",
    ),
    path("pictures/<path:name>", figures.stretch_picture, name="stretch-picture"),
]
catalog_urls = [
    path("catalog/", catalog.catalog, name="catalog"),
    path("catalog/new/", own_stretches.new_stretch, name="stretch-new"),
    path("catalog/<slug:slug>/", catalog.stretch, name="stretch"),
    path("catalog/<slug:slug>/edit/", own_stretches.edit_stretch, name="stretch-edit"),
    path("catalog/<slug:slug>/copy/", own_stretches.copy_to_clinic, name="stretch-copy"),
    path("catalog/<slug:slug>/withdraw/", own_stretches.withdraw, name="stretch-withdraw"),
]
routine_urls = [
    path("routines/", routines.routine_list, name="routine-list"),
    path("routines/new/", routines.new_routine, name="routine-new"),
    path("routines/<int:pk>/", routines.routine, name="routine"),
    path("routines/<int:pk>/edit/", builder.edit_routine, name="routine-edit"),
    path("routines/<int:pk>/copy/", routines.copy, name="routine-copy"),
    path("routines/<int:pk>/archive/", routines.archive, name="routine-archive"),
    path("routines/<int:pk>/order/", builder.order, name="routine-order"),
    path("routines/<int:pk>/group/", builder.group, name="routine-group"),
]
item_urls = [
    path("routines/<int:pk>/items/add/", builder.add, name="routine-item-add"),
    path("routines/<int:pk>/items/<int:item>/", items.save, name="routine-item"),
    path("routines/<int:pk>/items/<int:item>/move/", items.move, name="routine-item-move"),
    path("routines/<int:pk>/items/<int:item>/replace/", items.replace, name="routine-item-replace"),
    path("routines/<int:pk>/items/<int:item>/remove/", items.remove, name="routine-item-remove"),
]
urlpatterns = [*figure_urls, *catalog_urls, *routine_urls, *item_urls]
