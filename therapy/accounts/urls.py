from django.urls import path

from therapy.accounts import pages

urlpatterns = [
    path("", pages.people, name="people"),
    path("clinic/", pages.clinic_settings, name="clinic-settings"),
    path("invite/", pages.invite_person, name="person-invite"),
    path("<int:pk>/invite/", pages.invite_again, name="person-invite-again"),
    path("<int:pk>/deactivate/", pages.deactivate_person, name="person-deactivate"),
    path("<int:pk>/reset-factor/", pages.reset_factor, name="person-reset-factor"),
    path("<int:pk>/reactivate/", pages.reactivate_person, name="person-reactivate"),
]
