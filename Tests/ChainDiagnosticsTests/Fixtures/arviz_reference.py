# Writes arviz.json: what ArviZ says about the draws of `fixture`, which FixtureDraws.swift makes again.
#
#   pip install arviz==0.23.4 && python arviz_reference.py > arviz.json
#
# The draws need no library function, so that both languages make the same bits.
import json
import sys
import warnings

import arviz
import numpy as np
from arviz.stats import diagnostics

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


def reference(case):
    x = fixture(case)
    if x.shape[0] > 1:
        rhat = arviz.rhat(x)
    else:  # ArviZ refuses one chain: its own steps without the refusal.
        split = diagnostics._split_chains(x)
        folded = abs(split - np.median(split))
        rhat = max(diagnostics._rhat(diagnostics._z_scale(s)) for s in (split, folded))
    return {
        "splitRHat": number(rhat),
        "bulk": number(arviz.ess(x, method="bulk")),
        "tail": number(arviz.ess(x, method="tail")),
        "mean": number(arviz.ess(x, method="mean")),
        "secondMoment": number(arviz.ess(x**2, method="mean")),
        "standardDeviation": number(arviz.ess(x, method="sd")),
        "median": number(arviz.ess(x, method="median")),
        "quantile10": number(arviz.ess(x, method="quantile", prob=0.1)),
        "errorOfMean": number(arviz.mcse(x, method="mean")),
        "errorOfStandardDeviation": number(arviz.mcse(x, method="sd")),
        "errorOfQuantile90": number(arviz.mcse(x, method="quantile", prob=0.9)),
        "bfmi": [number(b) for b in arviz.bfmi(x)],
        "autocorrelation": [number(r) for r in arviz.autocorr(x[0])[:12]],
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
json.dump({"arviz": arviz.__version__, "cases": rows}, sys.stdout, indent=1)
