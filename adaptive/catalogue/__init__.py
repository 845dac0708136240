"""Catalogues: a page on which a whole library is seen and heard, family by family."""

from adaptive.catalogue.writer import Catalogue, write_catalogue

__all__ = ["Catalogue", "write_catalogue"]
