"""The door to the catalog's files; what stands behind it is in routines/catalog/."""

from routines.catalog.errors import CatalogError
from routines.catalog.files import DATA
from routines.catalog.reading import Catalog, read_catalog

__all__ = ["DATA", "Catalog", "CatalogError", "read_catalog"]
