"""PNG files of few colours, read back by an independent decoder."""

from __future__ import annotations

import io

import numpy as np
import pytest

from adaptive.catalogue.png import indexed_png
from adaptive.errors import ParameterError

PALETTE = np.array([[0, 0, 0], [255, 128, 7]], np.uint8)


def test_every_pixel_comes_back_in_its_colour() -> None:
    image = pytest.importorskip("PIL.Image")
    picture = np.random.default_rng(1).integers(0, 2, (7, 13)).astype(np.uint8)
    read = image.open(io.BytesIO(indexed_png(picture, PALETTE))).convert("RGB")
    assert np.array_equal(np.asarray(read), PALETTE[picture])


@pytest.mark.parametrize("picture", [np.full((2, 2), 2, np.uint8), np.zeros((0, 4), np.uint8)])
def test_a_pixel_without_a_colour_is_named(picture: np.ndarray) -> None:
    with pytest.raises(ParameterError, match="pixels of 0 to 1"):
        indexed_png(picture, PALETTE)
