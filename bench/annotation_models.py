"""Annotation models: the few kinds of weights that the analysis uses, and how they are fitted.

All are linear in named features, so that the fitted tables can be read; ridge penalties keep the
weights small. Deterministic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

__all__ = ["CONSTANT", "fit_choice", "fit_classes", "fit_line", "row_of"]

Floats = npt.NDArray[np.float64]
Row = Mapping[str, float]
Weights = dict[str, float]

CONSTANT = "constant"
"""Name of the weight that every row has."""


def row_of(names: Sequence[str], row: Row) -> list[float]:
    """A row's values in the order of the names."""
    return [row[name] for name in names]


def fit_choice(
    cases: Sequence[tuple[Sequence[Row], int]], ridge: float, given: str = ""
) -> Weights:
    """Conditional logit: the weights by which one candidate is chosen among each case's rows.

    Parameters
    ----------
    cases : sequence of (rows, right)
        The candidates of a case, and which of them is right.
    ridge : float
        Penalty on the squared weights of standardised features.
    given : str
        A feature that has the weight 1 whatever the cases say, and is left out of the answer.
    """
    names = [name for name in cases[0][0][0] if name != given]
    base = np.array([row.get(given, 0.0) for rows, _ in cases for row in rows])
    every = np.array([row_of(names, row) for rows, _ in cases for row in rows])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    every = (every - middle) / spread
    sizes = [len(rows) for rows, _ in cases]
    starts = np.cumsum([0, *sizes[:-1]])
    right = starts + np.array([place for _, place in cases])
    owner = np.repeat(np.arange(len(cases)), sizes)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = every @ weights + base
        top = np.maximum.reduceat(scores, starts)
        lifted = np.exp(scores - top[owner])
        sums = np.add.reduceat(lifted, starts)
        share = lifted / sums[owner]
        cost = float((np.log(sums) + top - scores[right]).sum() + ridge * weights @ weights)
        return cost, every.T @ share - every[right].sum(axis=0) + 2.0 * ridge * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return dict(zip(names, (best / spread).tolist(), strict=True))


def fit_classes(
    rows: Sequence[Row], labels: Sequence[str], classes: Sequence[str], ridge: float
) -> dict[str, Weights]:
    """Multinomial logit: the weights of each class, a constant among them."""
    names = list(rows[0])
    every = np.array([row_of(names, row) for row in rows])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    wide = np.c_[(every - middle) / spread, np.ones(len(every))]
    right = np.array([classes.index(label) for label in labels])
    truth = np.eye(len(classes))[right]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(len(classes), -1)
        scores = wide @ weights.T
        scores -= scores.max(axis=1, keepdims=True)
        share = np.exp(scores)
        sums = share.sum(axis=1)
        share /= sums[:, None]
        held = np.c_[weights[:, :-1], np.zeros(len(classes))]
        cost = float((np.log(sums) - (scores * truth).sum(axis=1)).sum() + ridge * (held**2).sum())
        return cost, ((share - truth).T @ wide + 2.0 * ridge * held).ravel()

    start = np.zeros(len(classes) * wide.shape[1])
    best = minimize(loss, start, jac=True, method="L-BFGS-B").x.reshape(len(classes), -1)
    return {
        name: _raw(names, each, middle, spread) for name, each in zip(classes, best, strict=True)
    }


def fit_line(rows: Sequence[Row], targets: Sequence[float], ridge: float) -> Weights:
    """Ridge regression, a constant among the weights."""
    names = list(rows[0])
    every = np.array([row_of(names, row) for row in rows])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    wide = np.c_[(every - middle) / spread, np.ones(len(every))]
    penalty = np.diag([*([ridge] * len(names)), 0.0])
    best = np.linalg.solve(wide.T @ wide + penalty, wide.T @ np.array(targets))
    return _raw(names, best, middle, spread)


def _raw(names: Sequence[str], weights: Floats, middle: Floats, spread: Floats) -> Weights:
    raw = weights[:-1] / spread
    constant = float(weights[-1] - raw @ middle)
    return {CONSTANT: constant, **dict(zip(names, raw.tolist(), strict=True))}
