from django.apps import AppConfig

from therapy.form_words import use_our_words

# Not in ready(): some libraries import their forms along with their models.
use_our_words()


class TherapyConfig(AppConfig):
    name = "therapy"
