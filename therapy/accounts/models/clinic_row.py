"""What every model is made of whose rows belong to a clinic."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

from therapy.accounts.tenancy import Scope, WrongClinic, demand_scope, scope


class ClinicQuerySet(models.QuerySet):
    """A queryset that is asked only inside a clinic's scope, and written only into that clinic."""

    @classmethod
    def as_manager(cls) -> "ClinicManager":
        return ClinicManager.from_queryset(cls)()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        demand_scope(self.model)
        return super().iterator(*args, **kwargs)

    def _fetch_all(self) -> None:
        # Asked late, perhaps by a template or a stream: the scope it was made in may be closed.
        if self._result_cache is None:
            demand_scope(self.model)
        super()._fetch_all()

    def _insert(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> Any:
        _refuse_foreign(self.model, objs)
        return super()._insert(objs, *args, **kwargs)


class ClinicManager(models.Manager.from_queryset(ClinicQuerySet)):  # type: ignore[misc]
    """Narrows to the open clinic. Rows without one of their own hang from a row that has."""

    def none(self) -> models.QuerySet:
        """No rows are nobody's: a form's class may name them before there is a request."""
        return super().get_queryset().none()

    def get_queryset(self) -> models.QuerySet:
        open_clinic = demand_scope(self.model)
        rows = super().get_queryset()
        if open_clinic is Scope.EVERY or not has_clinic(self.model):
            return rows
        return rows.filter(_seen_from(self.model, open_clinic))


class ClinicRow(models.Model):
    """A row of one clinic: by its own `clinic`, or by the patient or routine it hangs from."""

    objects = ClinicQuerySet.as_manager()

    class Meta:
        abstract = True
        # Also what Django itself asks: a related row, a refresh, a save.
        base_manager_name = "objects"


@cache
def has_clinic(model: type[models.Model]) -> bool:
    """Whether the row names its clinic itself."""
    return any(field.name == "clinic" for field in model._meta.concrete_fields)


@cache
def is_partly_shared(model: type[models.Model]) -> bool:
    """Whether rows without a clinic belong to all, as the catalog's do."""
    return has_clinic(model) and model._meta.get_field("clinic").null


def _seen_from(model: type[models.Model], open_clinic: int | Scope) -> Q:
    if open_clinic is Scope.SHARED:
        return Q(clinic=None)
    own = Q(clinic=open_clinic)
    return own | Q(clinic=None) if is_partly_shared(model) else own


def _refuse_foreign(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    open_clinic = scope()
    if not isinstance(open_clinic, int) or not has_clinic(model):
        return
    if any(row.clinic_id != open_clinic for row in rows):
        raise WrongClinic(f"{model.__name__} of another clinic than the open one")
