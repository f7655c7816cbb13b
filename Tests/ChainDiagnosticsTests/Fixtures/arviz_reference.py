# Writes arviz.json: what ArviZ says about the draws of `fixture`, which FixtureDraws.swift makes again.
#
#   pip install "arviz-stats[xarray]>=1,<2" && python arviz_reference.py > arviz.json
#
# The draws need no library function, so that both languages make the same bits. `make interop` runs it and compares.
import json
import sys
import warnings

import arviz_stats
import numpy as np
from arviz_base import from_dict
from arviz_stats.base import array_stats

MULTIPLIER, INCREMENT, MODULUS = 6364136223846793005, 1442695040888963407, 1 << 64


def uniforms(seed):
    state = seed
    while True:
        state = (state * MULTIPLIER + INCREMENT) % MODULUS
        yield (state >> 11) * 2.0**-53


def chain(kind, phi, n, seed, shift):
    numbers = uniforms(seed)
    draws, x = [], 0.0
    for _ in range(n):
        z = next(numbers) + next(numbers) + next(numbers) + next(numbers) - 2.0
        if kind == "heavy":
            u = z / 2.0
            z = u / (1.0 - u * u) / (1.0 - u * u)
        x = phi * x + z
        draws.append(x + shift)
    if kind == "integers":
        draws = [float(np.floor(3.0 * x)) for x in draws]
    if kind == "accepted":
        draws = [1.0 if x < 0.5 else 0.0 for x in draws]
    if kind == "stuck" and seed % 1000 == 0:
        draws = [draws[0]] * n
    if kind == "constant":
        draws = [0.1] * n
    return draws


def fixture(case):
    return np.array(
        [
            chain(case["kind"], case["phi"], case["draws"], case["seed"] + c, case["shift"] * c)
            for c in range(case["chains"])
        ]
    )


def number(value):
    value = float(value)
    return value if np.isfinite(value) else str(value)


def split_rhat(x):
    if x.shape[0] > 1:
        return array_stats.rhat(x)
    # ArviZ refuses one chain: its own steps without the refusal.
    split = array_stats._split_chains(x)
    return max(array_stats._rhat(array_stats._z_scale(s)) for s in (split, abs(split - np.median(split))))


def summary(x):
    data = from_dict({"posterior": {"x": x}})
    row = {}
    for kind in ("all", "stats_median"):
        row |= arviz_stats.summary(data, kind=kind, ci_kind="eti", ci_prob=0.9, round_to="none").iloc[0].to_dict()
    return row


def reference(case):
    x = fixture(case)
    table = summary(x)
    ess, mcse = array_stats.ess, array_stats.mcse
    values = {
        "splitRHat": split_rhat(x),
        "valueOfMean": table["mean"],
        "valueOfStandardDeviation": table["sd"],
        "valueOfQuantile5": table["eti90_lb"],
        "valueOfMedian": table["median"],
        "valueOfQuantile95": table["eti90_ub"],
        "bulk": table["ess_bulk"],
        # The table's own are of 11 % and 89 %, whatever interval it shows.
        "tail": ess(x, method="tail", prob=(0.05, 0.95)),
        "mean": ess(x, method="mean"),
        "secondMoment": ess(x**2, method="mean"),
        "standardDeviation": ess(x, method="sd"),
        "median": ess(x, method="median"),
        "quantile10": ess(x, method="quantile", prob=0.1),
        "errorOfMean": table["mcse_mean"],
        "errorOfStandardDeviation": table["mcse_sd"],
        "errorOfQuantile90": mcse(x, method="quantile", prob=0.9),
    }
    return {name: number(value) for name, value in values.items()} | {
        "bfmi": [number(b) for b in array_stats.bfmi(x)],
        "autocorrelation": [number(r) for r in array_stats.autocorr(x[0])[:12]],
    }


def cases():
    lengths = [(4, 1), (4, 2), (5, 4), (6, 2), (7, 1), (8, 4), (20, 2), (101, 3), (400, 1), (400, 4), (2000, 4)]
    for draws, chains in lengths:
        yield "ar1", 0.5, draws, chains, 0.0
    for draws, chains in [(50, 1), (400, 4), (2000, 2)]:
        yield "ar1", -0.9, draws, chains, 0.0
        yield "ar1", 0.99, draws, chains, 0.0
        yield "ar1", 0.0, draws, chains, 0.0
        yield "heavy", 0.3, draws, chains, 0.0
        yield "integers", 0.6, draws, chains, 0.0
        yield "accepted", 0.2, draws, chains, 0.0
    yield "ar1", 0.3, 400, 4, 0.5
    yield "ar1", 0.3, 401, 4, 5.0
    yield "stuck", 0.3, 400, 4, 0.0
    yield "constant", 0.0, 40, 2, 0.0


warnings.simplefilter("ignore")
np.seterr(all="ignore")
rows = []
for index, (kind, phi, draws, chains, shift) in enumerate(cases()):
    case = {"kind": kind, "phi": phi, "draws": draws, "chains": chains, "seed": 1000 * (index + 1), "shift": shift}
    rows.append(case | {"expected": reference(case)})
json.dump({"arviz": arviz_stats.__version__, "cases": rows}, sys.stdout, indent=1)
