"""Stopping early: after which of a list of metrics, as the documentation and the code of Keras 3 have it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoppingCase:
    name: str
    metrics: list[float]
    patience: int = 1
    min_delta: float = 0.0
    baseline: float | None = None
    start_from_epoch: int = 0
    mode: str = "min"


def _keras(case: StoppingCase) -> dict:
    """Keras's `EarlyStopping`, called at the end of every epoch."""
    best: float | None = None
    wait = 0
    at = None

    def improves(value: float, reference: float | None) -> bool:
        if reference is None:
            return True
        if case.mode == "min":
            return value + case.min_delta < reference
        return value - case.min_delta > reference

    for epoch, metric in enumerate(case.metrics):
        if epoch < case.start_from_epoch:
            continue
        wait += 1
        if improves(metric, best):
            best, at = metric, epoch + 1
            if case.baseline is None or improves(metric, case.baseline):
                wait = 0
            continue
        if wait >= case.patience and epoch > 0:
            return {"stopped": epoch + 1, "best": at}
    return {"stopped": None, "best": at}


_DIPS = [5, 4, 4.5, 4.1, 3, 3.5, 3.1, 3.2, 2.5, 2.6, 2.7, 2.8, 2.9]
_RISES = [-metric for metric in _DIPS]

STOPPING = [
    StoppingCase("patience", _DIPS, patience=3),
    StoppingCase("a baseline that is never reached", _DIPS, patience=4, baseline=2),
    StoppingCase("a baseline that is reached too late", _DIPS, patience=3, baseline=3),
    StoppingCase("a baseline that is reached in time", _DIPS, patience=4, baseline=3.5),
    StoppingCase("a baseline that is reached at once", _DIPS, patience=3, baseline=10),
    StoppingCase("a baseline that is met, not beaten", _DIPS, patience=5, baseline=3),
    StoppingCase("an improvement at which patience is over", [5, 4, 3, 2, 1, 1], patience=2, baseline=0.5),
    StoppingCase("a baseline with a difference", _DIPS, patience=5, baseline=3.25, min_delta=0.25),
    StoppingCase("a baseline, more is better", _RISES, patience=4, baseline=-3.5, mode="max"),
    StoppingCase("a baseline with a difference, more is better", _RISES, patience=5, baseline=-3.25, min_delta=0.25, mode="max"),
    StoppingCase("a late start", _DIPS, patience=2, start_from_epoch=4),
    StoppingCase("a start after the best", [1, 5, 4, 4, 4, 4, 4], patience=2, start_from_epoch=1),
    StoppingCase("a start that never comes", _DIPS, patience=1, start_from_epoch=20),
    StoppingCase("a late start and a baseline", _DIPS, patience=3, baseline=2.9, start_from_epoch=5),
]


def stopping_document(case: StoppingCase) -> dict:
    return {
        "name": case.name,
        "options": {
            "patience": case.patience,
            "minDelta": case.min_delta,
            "baseline": case.baseline,
            "startFromEpoch": case.start_from_epoch,
            "mode": case.mode,
        },
        "metrics": case.metrics,
        "oracles": {"keras": _keras(case)},
    }
