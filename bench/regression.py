"""Regressions: what became worse since an earlier run, by more than noise can explain.

A timing is worse only if it is worse both as it was measured and after each run's figures are
divided by its yardstick (:mod:`bench.yardstick`): a slower machine excuses slower work, and a wait
that no processor can shorten is not held against a faster one. Counts and ratios stay as they are.

* Of a **distribution**, the quantiles p50, p95 and p99 are compared. Each has an interval of order
  statistics that holds the true quantile whatever the law of the values (the ranks come from the
  binomial distribution; either end is wrong in one case of 400). It is worse if the better end of
  the new interval is worse than the worse end of the old one, beyond the margin. Where a run has
  too few values for an end, nothing is said of that quantile.
* A **single timing** is worse beyond twice the margin, since it has no spread of its own.
* A **single ratio** is worse beyond a tenth.
* A **count** is worse if one of so many, all counted together, would fall so far to the new run's
  side in fewer than one case of 400, were both runs alike (the binomial test).
* A **target** of a figure that is no timing, met before and missed now, is always told.

The margin is a tenth, or more where the yardstick varied: by which share its medians before and
after the measure differ, the old run's and the new one's added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bench.distribution import Distribution
from bench.result import Figure, Result
from bench.surroundings import Surroundings

__all__ = ["Regression", "better_of", "is_timing", "quantile_ranks", "regressions"]

WRONG_END = 1 / 400
_MARGIN = 0.1
_TIMES = frozenset({"ns", "µs", "ms", "s", "% of a core"})
_SPEEDS = frozenset({"× real time"})
_QUANTILES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))


@dataclass(frozen=True, slots=True)
class Regression:
    """One figure that became worse.

    Parameters
    ----------
    measure, figure : str
    what : str
        What was compared: "p95", "value", "count", "target".
    before, now : float or str
    unit : str
    allowed : float
        The share by which it might have been worse without being told.
    """

    measure: str
    figure: str
    what: str
    before: float | str
    now: float | str
    unit: str = ""
    allowed: float = 0.0

    def told(self) -> str:
        """The regression in a line."""
        was, now = (f"{v:.4g}" if isinstance(v, float) else str(v) for v in (self.before, self.now))
        beyond = f", beyond {self.allowed:.0%}" if self.allowed else ""
        return f"{self.measure}: {self.figure}: {self.what} {was} → {now} {self.unit}".rstrip() + (
            beyond
        )


def regressions(old: Result, new: Result) -> list[Regression]:
    """What is worse in ``new``; a short and a full form are not compared, nor are new figures."""
    if old.around and new.around and old.around.full != new.around.full:
        return []
    pace, margin = _machine(old.around, new.around)
    before = {figure.name: figure for figure in old.figures}
    found = []
    for figure in new.figures:
        was = before.get(figure.name)
        if was is not None and was.unit == figure.unit:
            found += _compare(new.name, was, figure, pace, margin)
    return found


def is_timing(figure: Figure) -> bool:
    """Whether a figure is processor or waiting time, which follows the machine's speed."""
    return figure.unit in _TIMES | _SPEEDS


def better_of(figure: Figure) -> str:
    """Which way is better: as the figure says, else lower for times; empty if nobody says."""
    if figure.better:
        return figure.better
    if figure.target.startswith("≤") or " ≤ " in figure.target or figure.target == "0":
        return "lower"
    if figure.target.startswith("≥") or figure.unit in _SPEEDS:
        return "higher"
    return "lower" if figure.unit in _TIMES else ""


@lru_cache(maxsize=1024)
def quantile_ranks(count: int, share: float) -> tuple[int | None, int | None]:
    """Ranks, from 1, of the order statistics between which a quantile lies.

    Either is wrong in at most :data:`WRONG_END` of all cases, for independent values of any law;
    None where no value is low or high enough.
    """
    if count < 1:
        return None, None
    low, high, total = None, None, 0.0
    for k in range(count + 1):
        if k and total > 1 - WRONG_END:
            break
        # total is P(fewer than k values lie below the quantile)
        if k and total <= WRONG_END:
            low = k
        total += math.exp(_log_chance(count, k, share))
        if high is None and 1 - total <= WRONG_END and k < count:
            high = k + 1
    return low, high


def _log_chance(count: int, k: int, share: float) -> float:
    ways = math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
    return ways + k * math.log(share) + (count - k) * math.log1p(-share)


def _machine(old: Surroundings | None, new: Surroundings | None) -> tuple[float, float]:
    """How much slower the machine was, and the margin."""
    if old is None or new is None:
        return 1.0, 2 * _MARGIN
    return new.pace / old.pace, max(_MARGIN, old.unrest + new.unrest)


def _compare(
    measure: str, old: Figure, new: Figure, pace: float, margin: float
) -> Sequence[Regression]:
    lost = old.met is True and new.met is False
    if lost and not is_timing(new):
        return [Regression(measure, new.name, "target", *_seen(old, new), new.unit)]
    better = better_of(new)
    if not better:
        return []
    slower = max(1.0, pace) if is_timing(new) else 1.0
    if isinstance(old.value, Distribution) and isinstance(new.value, Distribution):
        allowed = slower * (1 + margin) if is_timing(new) else 1 + _MARGIN
        return _quantiles(measure, new, old.value, new.value, better, allowed)
    if isinstance(old.value, str | Distribution) or isinstance(new.value, str | Distribution):
        return []
    if isinstance(new.value, int) and isinstance(old.value, int) and not is_timing(new):
        worse = _counts_apart(old.value, new.value, better)
        pair = (old.value, new.value)
        return [Regression(measure, new.name, "count", *map(float, pair))] if worse else []
    allowed = slower * (1 + 2 * margin) if is_timing(new) else 1 + _MARGIN
    if _beyond(float(old.value), float(new.value), better, allowed):
        pair = (float(old.value), float(new.value))
        return [Regression(measure, new.name, "value", *pair, new.unit, allowed - 1)]
    return []


def _seen(old: Figure, new: Figure) -> tuple[float | str, float | str]:
    def one(figure: Figure) -> float | str:
        value = figure.value
        if isinstance(value, Distribution):
            return float(getattr(value, figure.at or "p99"))
        return value if isinstance(value, str) else float(value)

    return one(old), one(new)


def _quantiles(
    measure: str,
    figure: Figure,
    old: Distribution,
    new: Distribution,
    better: str,
    allowed: float,
) -> list[Regression]:
    if not old.values or not new.values:
        return []
    found = []
    for name, share in _QUANTILES:
        old_ends, new_ends = _ends(old, share), _ends(new, share)
        worst_old, best_new = (
            (old_ends[1], new_ends[0]) if better == "lower" else (old_ends[0], new_ends[1])
        )
        if worst_old is None or best_new is None:
            continue
        if _beyond(worst_old, best_new, better, allowed):
            pair = (old.at(share), new.at(share))
            found.append(Regression(measure, figure.name, name, *pair, figure.unit, allowed - 1))
    return found


def _ends(spread: Distribution, share: float) -> tuple[float | None, float | None]:
    low, high = quantile_ranks(spread.count, share)
    return (
        None if low is None else spread.at(low / spread.count, above=False),
        None if high is None else spread.at(high / spread.count),
    )


def _beyond(old: float, new: float, better: str, allowed: float) -> bool:
    """Whether ``new`` is worse than ``old`` by more than a factor; below 0, as far again."""
    room = abs(old) * (allowed - 1)
    return bool(new > old + room if better == "lower" else new < old - room)


def _counts_apart(old: int, new: int, better: str) -> bool:
    if old < 0 or new < 0:
        return False
    worse, other = (new, old) if better == "lower" else (old, new)
    total = worse + other
    chance = sum(math.exp(_log_chance(total, k, 0.5)) for k in range(worse, total + 1))
    return total > 0 and chance <= WRONG_END
