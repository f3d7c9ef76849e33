"""How every form looks: widgets get their classes here, once, and fields their markup."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

GROUPS = {
    "django/forms/widgets/radio.html": "_ui/choices.html",
    "django/forms/widgets/checkbox_select.html": "_ui/choices.html",
}
WITHOUT_CLASS = frozenset({"hidden", "submit"})


class Renderer(TemplatesSetting):
    """Draw forms from templates/_ui: label, hint, error, control, in that order."""

    form_template_name = "_ui/form.html"
    formset_template_name = "_ui/formset.html"
    field_template_name = "_ui/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if "widget" in context:
            _dress(context["widget"])
        return super().render(GROUPS.get(template_name, template_name), context, request)


def _dress(widget: dict[str, Any]) -> None:
    attrs = widget["attrs"]
    classes = [_css_class(widget), attrs.get("class", "")]
    if attrs.get("aria-invalid") == "true":
        classes.append("is-invalid")
    widget["attrs"] = {**attrs, "class": " ".join(filter(None, classes))}
    for part in widget.get("subwidgets", []):
        _dress(part)


def _css_class(widget: dict[str, Any]) -> str:
    template, kind = widget["template_name"], widget.get("type")
    if kind in WITHOUT_CLASS or template in GROUPS or "subwidgets" in widget:
        return ""
    if kind in ("checkbox", "radio"):
        return "form-check-input"
    return "form-select" if template.endswith("/select.html") else "form-control"


class PainScale(forms.RadioSelect):
    """Eleven buttons 0–10 and "skip"; none is chosen beforehand, so silence isn't "no pain"."""

    template_name = "_ui/pain_scale.html"


class PainField(forms.TypedChoiceField):
    """NPRS pain 0–10. Gives an int, or None when skipped or unanswered: never 0 for silence."""

    widget = PainScale
    # A value of its own: with "" the widget would show an unanswered question as skipped.
    SKIP = "skip"
    # "Skip this question" says it already; "(optional)" would say it twice.
    hide_optional = True

    def __init__(self, **kwargs: Any) -> None:
        numbers = [(str(number), str(number)) for number in range(11)]
        kwargs = {"required": False, "label": _("How much pain do you have right now?"), **kwargs}
        super().__init__(
            choices=[*numbers, (self.SKIP, _("Skip this question"))],
            coerce=int,
            empty_value=None,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return super().to_python("" if value == self.SKIP else value)


class DateInput(forms.DateInput):
    """The phone's own date picker; ISO dates both ways, or browsers show an empty field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
