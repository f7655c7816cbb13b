"""Writes references.json, log densities, and distribution_functions.json, to 30 digits, from mpmath at 60 or more.

    python3 references.py

Needs mpmath. Each row has the distribution's name in FamilyTable.swift, its parameters in one list, the argument, and
the log density; "derivatives" marks points at which the tests differentiate, "tolerance" what differs from the usual
one, with "why". Rows of distribution functions have the logarithms of both tails, and say how many of the first
parameters are shapes: where these are constant, the tails come from series, and else from integrals.
"""

import json
import pathlib

from densities import *
from vector_densities import *

rows = []


def number(v):
    return str(v) if v in (float("inf"), float("-inf")) else v


def add(name, density, parameters, points, derivatives=0, tolerance=None, why=None):
    """One row for each point; the first `derivatives` of them are differentiated."""
    for k, x in enumerate(points):
        xs = x if isinstance(x, list) else [x]
        exact = [mpf(v) for v in parameters]
        argument = [mpf(v) for v in xs]
        infinite = any(abs(v) == inf for v in argument)
        value = -inf if infinite else density(exact, argument if isinstance(x, list) else argument[0])
        row = {"distribution": name, "parameters": parameters, "x": [number(v) for v in xs]}
        row["logDensity"] = "-inf" if value == -inf else "inf" if value == inf else mp.nstr(value, 30)
        if k < derivatives:
            row["derivatives"] = True
        if tolerance:
            row["tolerance"], row["why"] = tolerance, why
        rows.append(row)


def scalar(name, density, parameters, points, derivatives=0, **options):
    add(name, lambda p, x: density(*p, x), parameters, points, derivatives, **options)


INF = float("inf")


def continuous():
    scalar("Normal", normal, [0.5, 2.0], [0.3, -1.2, 60.0, 1e9, INF, -INF], 2)
    for v in [0.3, 3.0, 40.0]:
        scalar("StudentT", student_t, [v, 0.5, 2.0], [0.3, -4.0, 1e5, 0.5, INF, -INF], 2)
    for v in [1e6, 1e12]:
        scalar("StudentT", student_t, [v, 0.5, 2.0], [0.3, -4.0, 30.0])
    scalar("Cauchy", cauchy, [0.5, 2.0], [0.3, -4.0, 1e9, INF, -INF], 2)
    scalar("Laplace", laplace, [0.5, 2.0], [0.3, -4.0, 1e3, INF, -INF], 2)
    scalar("Logistic", logistic, [0.5, 2.0], [0.3, -4.0, 1e3, -1e3, INF, -INF], 2)
    scalar("Exponential", exponential, [1.5], [0.3, 4.0, 0.0, 1e4, -1e-9, INF, -INF], 2)
    for a in [0.4, 1.0, 5.5]:
        scalar("Gamma", gamma_, [a, 1.5], [0.3, 4.0, 1e-9, 60.0, 0.0, -0.1, INF, -INF], 2)
        scalar("InverseGamma", inverse_gamma, [a, 1.5], [0.3, 4.0, 1e-3, 1e6, 0.0, -0.1, -INF], 2)
    for a, b in [(0.4, 0.7), (1.0, 1.0), (2.5, 4.0), (1e5, 1e5), (1e-3, 50.0)]:
        scalar("Beta", beta_, [a, b], [0.3, 0.51, 1e-9, 1 - 2.0 ** -30, 0.0, 1.0, -0.1, 1.1], 2 if 0.1 < a < 10 else 0)
    scalar("LogNormal", log_normal, [0.5, 0.8], [0.3, 4.0, 1e-9, 1e6, 0.0, -0.1, INF, -INF], 2)
    for k in [0.7, 1.0, 3.0]:
        scalar("Weibull", weibull, [k, 1.5], [0.3, 2.0, 1e-9, 8.0, 0.0, -0.1, INF, -INF], 2)
    scalar("Gumbel", gumbel, [0.5, 2.0], [0.3, -4.0, 1e3, -12.0, -1e4, INF, -INF], 2)
    for k in [0.0, 1e-3, 1.5, 19.9, 20.1, 1e8]:
        scalar("VonMises", von_mises, [0.3, k], [0.3001, -0.5, 3.1, -3.1, 3.2, -3.2], 2 if 1e-3 < k < 1e4 else 0)
    scalar("Uniform", uniform, [-1.0, 2.5], [0.3, -0.7, -1.0, 2.5, -1.1, 2.6, INF, -INF], 2)
    scalar("Pareto", pareto, [1.5, 2.5], [1.7, 4.0, 1.5, 1e9, 1.4, -2.0, -INF], 2)
    scalar("ChiSquared", lambda v, x: gamma_(v / 2, mpf(1) / 2, x), [3.0], [0.3, 4.0, 80.0, 0.0, -1.0, INF], 2)
    for a in [-3.0, 0.0, 20.0]:
        scalar("SkewNormal", skew_normal, [0.5, 2.0, a], [0.3, -0.4, 12.0, -9.0], 2)
    scalar("HalfNormal", half(normal), [2.0], [0.3, 4.0, 0.0, 60.0, -0.1, INF], 2)
    scalar("HalfCauchy", half(cauchy), [2.0], [0.3, 4.0, 0.0, 1e9, -0.1, INF], 2)
    scalar("HalfStudentT", half(student_t), [3.0, 2.0], [0.3, 4.0, 0.0, 1e6, -0.1, INF], 2)


def truncations():
    def row(name, density, p, bounds, points, derivatives):
        low, high = bounds
        suffix = "" if low is not None and high is not None else ", lower" if high is None else ", upper"
        values = p + [v for v in bounds if v is not None]
        exact = [None if v is None else mpf(v) for v in bounds]
        q = [mpf(v) for v in p]
        value = lambda _, x: truncated(name, density, q, *exact, x)
        add("Truncated " + name + suffix, value, values, points, derivatives)

    for low, high in [(-1.0, 2.0), (4.0, 5.5), (-7.5, -6.0), (80.0, 81.0), (-81.0, -80.0), (-5.0, 9.0)]:
        points = [low + 0.3 * (high - low), low, high, low - 0.1, high + 0.1]
        row("Normal", normal, [0.5, 2.0], (low, high), points, abs(low) < 10)
    for a in [-1.0, 6.0, 200.0]:
        row("Normal", normal, [0.5, 2.0], (a, None), [a + 0.3, a - 0.1], abs(a) < 10)
        row("Normal", normal, [0.5, 2.0], (None, -a), [-a - 0.3, 0.1 - a], abs(a) < 10)
    table = [
        ("Cauchy", cauchy, [0.5, 2.0], [(-1.0, 2.0), (1e3, 2e3), (-2e3, -1e3), (5.0, 6.0)]),
        ("Laplace", laplace, [0.5, 2.0], [(-1.0, 2.0), (90.0, 91.0), (-91.0, -90.0)]),
        ("Logistic", logistic, [0.5, 2.0], [(-1.0, 2.0), (190.0, 191.0), (-191.0, -190.0)]),
        ("Exponential", exponential, [1.5], [(0.5, 2.0), (90.0, 91.0), (-1.0, 2.0)]),
        ("LogNormal", log_normal, [0.5, 0.8], [(0.5, 2.0), (90.0, 91.0), (1e-6, 1e-5), (-1.0, 2.0)]),
        ("Weibull", weibull, [1.7, 1.5], [(0.5, 2.0), (30.0, 31.0), (-1.0, 2.0)]),
        ("Gumbel", gumbel, [0.5, 2.0], [(-1.0, 2.0), (90.0, 91.0), (-12.0, -11.0)]),
        ("Uniform", uniform, [-1.0, 4.0], [(0.5, 2.0), (-2.0, 3.0)]),
        ("Pareto", pareto, [1.5, 2.5], [(2.0, 3.0), (1e5, 1e6), (0.5, 2.0)]),
    ]
    for name, density, p, intervals in table:
        for low, high in intervals:
            points = [low + 0.7 * (high - low), high, low - 0.1, high + 0.1]
            row(name, density, p, (low, high), points, 0.1 < abs(low) < 10)
        row(name, density, p, (intervals[0][0], None), [2.25, intervals[0][0] - 0.1], 1)
        row(name, density, p, (None, intervals[0][1]), [1.6, intervals[0][1] + 0.1], 1)
        row(name, density, p, (-1.0, None), [2.25, -1.1], 0)
    table = [
        ("StudentT", student_t, [3.0, 0.5, 2.0], [(-1.0, 2.0), (1e3, 2e3), (-2e3, -1e3), (5.0, 6.0)], 2.25),
        ("HalfStudentT", half(student_t), [3.0, 2.0], [(0.5, 2.0), (1e3, 2e3), (1e-6, 2e-6)], 2.25),
        ("Gamma", gamma_, [2.0, 1.0], [(0.5, 2.0), (50.0, 51.0), (1e-6, 2e-6), (-1.0, 2.0)], 2.25),
        ("InverseGamma", inverse_gamma, [2.5, 1.5], [(0.5, 2.0), (1e4, 1e5), (0.01, 0.02), (-1.0, 2.0)], 2.25),
        ("ChiSquared", lambda v, x: gamma_(v / 2, mpf(1) / 2, x), [3.0], [(0.5, 2.0), (200.0, 201.0)], 2.25),
        ("Beta", beta_, [2.0, 5.0], [(0.2, 0.7), (0.99, 0.999), (1e-6, 2e-6), (-0.1, 0.7)], 0.4),
    ]
    for name, density, p, intervals, inner in table:
        for low, high in intervals:
            points = [low + 0.7 * (high - low), high, low - 0.1, high + 0.1]
            row(name, density, p, (low, high), points, 0.1 < abs(low) < 10 and low != 0.99)
        low, high = intervals[0]
        row(name, density, p, (low, None), [inner, low - 0.1], 1)
        row(name, density, p, (None, high), [0.5 * (inner + low), high + 0.1], 1)
    row("Gamma", gamma_, [2.0, 1.0], (50.0, None), [50.25, 49.9], 1)
    row("StudentT", student_t, [3.0, 0.5, 2.0], (1e3, None), [1250.0, 999.0], 1)
    row("Beta", beta_, [2.0, 5.0], (0.99, None), [0.995, 0.98], 0)


def counts():
    outside = [-1.0, 2.5, INF]
    for p in [0.0, 0.3, 1.0]:
        scalar("Bernoulli", bernoulli, [p], [0.0, 1.0, 2.0, 0.5] + outside, 2 if 0 < p < 1 else 0)
        scalar("Binomial", binomial_, [10.0, p], [0.0, 3.0, 10.0, 11.0] + outside, 3 if 0 < p < 1 else 0)
    for eta in [-800.0, -0.4, 40.0]:
        scalar("Bernoulli logit", lambda e, k: logit_binomial(mpf(1), e, k), [eta], [1.0, 0.0, 2.0, 0.5] + outside, 2)
        scalar("Binomial logit", logit_binomial, [10.0, eta], [0.0, 3.0, 10.0, 11.0] + outside, 3)
    why = "terms of the size of n cancel"
    scalar("Binomial", binomial_, [1e6, 0.3], [299500.0, 0.0, 1e6], tolerance=1e-11, why=why)
    scalar("Binomial", binomial_, [0.0, 0.3], [0.0, 1.0])
    for a, b in [(0.5, 2.0), (1e6, 2e6)]:
        scalar("BetaBinomial", beta_binomial, [10.0, a, b], [0.0, 3.0, 10.0, 11.0] + outside, 3 if a < 10 else 0)
    for rate in [0.0, 0.7, 30.0]:
        scalar("Poisson", poisson, [rate], [0.0, 3.0, 40.0] + outside, 3 if rate > 0 else 0)
    for eta in [-30.0, 0.4, 4.0]:
        scalar("Poisson log rate", lambda e, k: poisson(exp(e), k), [eta], [0.0, 3.0, 40.0] + outside, 3)
    for m, f in [(2.0, 0.5), (2.0, 1e9), (1e4, 3.0)]:
        scalar("NegativeBinomial", negative_binomial, [m, f], [0.0, 3.0, 40.0] + outside, 3 if f < 1e6 else 0)
    for p in [0.3, 1e-9, 1.0]:
        scalar("Geometric", geometric, [p], [0.0, 3.0, 40.0] + outside, 3 if p == 0.3 else 0)
    for p in [0.0, 0.3]:
        scalar("ZeroInflated Poisson", zero_inflated_poisson, [1.5, p], [0.0, 3.0] + outside, 2 if p > 0 else 0)
    for eta in [0.4, 60.0, -60.0]:
        add("OrderedLogistic", lambda p, k: ordered_logistic(p[0], p[1:], k), [eta, -1.0, 0.5, 0.75],
            [0.0, 1.0, 2.0, 3.0, 4.0] + outside, 4 if abs(eta) < 1 else 0)
    logits = [0.2, -1.0, 1.5]
    add("Categorical logits", lambda p, k: categorical(softmax(p), k), logits, [0.0, 1.0, 2.0, 3.0] + outside, 3)
    add("Categorical probabilities", categorical, [0.25, 0.75, 0.0], [0.0, 1.0, 2.0, 3.0])


def truncated_counts_rows():
    """The bounds come first, since they are constant."""
    table = [
        ("Poisson", poisson, [1.5], [0], [(2, 5), (0, 3), (4, 4), (60, 70), (0, 200)]),
        ("Poisson", poisson, [400.0], [0], [(1, 20), (390, 410)]),
        ("Binomial", binomial_, [10.0, 0.3], [0, 1], [(1, 9), (0, 4), (10, 10), (8, 12)]),
        ("Binomial", binomial_, [40.0, 0.999], [0, 1], [(1, 9), (39, 40)]),
        ("Geometric", geometric, [0.3], [0], [(2, 5), (0, 3), (200, 210)]),
        ("NegativeBinomial", negative_binomial, [2.0, 0.5], [0, 1], [(2, 5), (0, 3), (4, 4)]),
        ("NegativeBinomial", negative_binomial, [1e-7, 3.0], [0, 1], [(1, 4)]),
    ]
    for name, density, p, order, intervals in table:
        q = [mpf(p[i]) for i in order]
        for low, high in intervals:
            inner = sorted({float(low), float((low + high) // 2), float(high)})
            points = inner + [low - 1.0, high + 1.0, low + 0.5]
            for suffix, a, b in [("", low, high), (", lower", low, None), (", upper", None, high)]:
                bounds = [float(v) for v in (a, b) if v is not None]
                add("Truncated " + name + suffix, lambda _, x, a=a, b=b: truncated_counts(density, q, a, b, x),
                    bounds + p, points, min(2, len(inner)) if high < 20 and 1e-3 < p[0] and 0.999 not in p else 0)


def vectors():
    bad = [[1.0, 2.0, 3.0], [-1.0, 3.0, 3.0], [1.5, 2.5, 1.0]]
    add("Multinomial logits", lambda p, x: multinomial(p[0], softmax(p[1:]), x), [5.0, 0.2, -1.0, 1.5],
        [[1.0, 3.0, 1.0], [5.0, 0.0, 0.0]] + bad, 2)
    add("Multinomial probabilities", lambda p, x: multinomial(p[0], p[1:], x), [5.0, 0.25, 0.75, 0.0],
        [[1.0, 4.0, 0.0], [1.0, 3.0, 1.0]] + bad)
    add("Dirichlet", dirichlet, [0.5, 2.0, 3.5], [[0.25, 0.25, 0.5], [0.5, 0.0, 0.5], [-0.25, 0.75, 0.5]], 1)
    add("DirichletMultinomial", lambda p, x: dirichlet_multinomial(p[0], p[1:], x), [5.0, 0.5, 2.0, 3.5],
        [[1.0, 3.0, 1.0], [5.0, 0.0, 0.0]] + bad, 2)
    add("MultivariateNormal", lambda p, x: multivariate_normal(p[:2], p[2:], x), [0.5, -1.0, 2.0, 0.75, 0.75, 1.5],
        [[0.25, 0.5], [30.0, -40.0]], 1)
    for v in [3.0, 1e10]:
        add("MultivariateStudentT", lambda p, x: multivariate_student_t(p[0], p[1:3], p[3:], x),
            [v, 0.5, -1.0, 2.0, 0.75, 0.75, 1.5], [[0.25, 0.5], [30.0, -40.0]], 1 if v < 10 else 0)
    # Rows of Pythagorean numbers, 0.6² + 0.8² = 1 up to rounding.
    factor = [1.0, 0.0, 0.0, 0.6, 0.8, 0.0, 0.48, 0.6, 0.64]
    for eta in [0.4, 1.0, 7.0]:
        add("LKJCholesky", lambda p, x: lkj_cholesky(p[0], x), [eta], [factor], 1)
    add("WishartCholesky", lambda p, x: wishart_cholesky(p[0], p[1:], x), [4.5, 1.5, 0.0, 0.25, 0.75],
        [[2.0, 0.0, -0.5, 1.25]], 1)
    add("GaussianRandomWalk", lambda p, x: random_walk(*p, x), [0.75, 0.25, -1.0, 2.0], [[0.5, 1.0, -0.25, 3.0]], 1)
    add("AR, stationary", lambda p, x: stationary_ar(p[:2], p[2], p[3], x), [0.5, 0.25, 1.5, -0.5],
        [[0.5, 1.0, -0.25, 3.0, 1.0]], 1)
    add("AR, after", lambda p, x: conditional_ar(p[:2], p[2], p[3], p[4:], x), [0.5, 0.75, 1.5, -0.5, 1.0, -2.0],
        [[0.5, 1.0, -0.25, 3.0, 1.0]], 1)
    for name in ["Mixture, list", "Mixture, family"]:
        add(name, lambda p, x: mixture_of_normals(p[:2], p[2:], x), [0.5, -0.25, -1.0, 0.5, 2.0, 1.5],
            [0.25, -1.0, 9.0, INF], 2)


function_rows = []


def log_tails(lower, upper):
    """The logarithms of both tails, by as many digits as it takes that twice as many change nothing."""
    before = None
    for digits in [60, 120, 240, 480, 960, 1920, 3840, 7680]:
        mp.dps = digits
        p, q = lower(), upper()
        if p > 0 and q > 0:
            now = (log(p), log1p(-p)) if p < q else (log1p(-q), log(q))
            if before and all(abs(a - b) <= abs(a) * mpf(10) ** -32 for a, b in zip(now, before)):
                mp.dps = 60
                return now
            before = now
    raise ValueError("a tail needs more digits")


def functions(name, shapes, parameters, points):
    """Rows of distribution functions, the first `shapes` of whose parameters are shapes."""
    for x in points:
        exact = [mpf(v) for v in parameters] + [mpf(x)]
        logs = [mp.nstr(v, 30) for v in log_tails(*[lambda tail=tail: tail(*exact) for tail in CDF[name]])]
        function_rows.append({
            "distribution": name, "parameters": parameters, "shapes": shapes, "x": x, "logCDF": logs[0],
            "logSurvival": logs[1]})


def distribution_functions():
    for a in [0.01, 0.4, 1.0, 2.0, 9.9, 30.0, 1e3]:
        factors = [1e-9, 1e-3, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 30.0] if a < 100 else [0.5, 0.97, 1.0, 1.03, 2.0]
        functions("Gamma", 1, [a, 1.5], [r * a / 1.5 for r in factors])
    functions("Gamma", 1, [1e5, 1.0], [9e4, 99900.0, 1e5, 100100.0, 1.1e5])
    functions("InverseGamma", 1, [2.5, 1.5], [0.002, 0.02, 0.5, 0.7, 3.0, 1e4, 1e8])
    functions("ChiSquared", 1, [3.0], [1e-6, 0.5, 2.3, 3.0, 40.0, 1e3])
    for a, b in [(0.01, 0.5), (0.4, 0.7), (1.0, 4.0), (2.0, 5.0), (30.0, 2.5), (0.1, 1e3), (300.0, 900.0), (9.9, 3e4)]:
        factors = [1e-6, 0.01, 0.3, 0.9, 1.0, 1.1, 3.0]
        points = [r * a / (a + b) for r in factors] + [1 - r * b / (a + b) for r in factors]
        functions("Beta", 2, [a, b], sorted({x for x in points if 0 < x < 1 and (max(a, b) < 1e3 or x < 0.5)}))
    for v in [0.05, 0.5, 1.0, 3.0, 40.0]:
        points = [1e-9, 0.01, 0.5, 1.0, 1.7, 3.0, 9.0, 1e3, 1e6]
        functions("StudentT", 1, [v, 0.0, 1.0], [0.0] + points + [-x for x in points])
        functions("HalfStudentT", 1, [v, 2.0], points)
    for rate in [1e-6, 0.7, 30.0, 400.0]:
        functions("Poisson", 0, [rate], [0.0, 1.0, 2.5, 30.0, 100.0])
    for n, p in [(10.0, 0.3), (10.0, 1e-9), (10.0, 1 - 2.0 ** -40), (300.0, 0.7)]:
        functions("Binomial", 1, [n, p], [0.0, 1.0, 4.5, 9.0] + ([200.0, 299.0] if n > 10 else []))
    for p in [1e-9, 0.3, 0.99]:
        functions("Geometric", 0, [p], [0.0, 1.0, 2.5, 30.0])
    for m, f in [(2.0, 0.5), (1e-6, 3.0), (1e4, 3.0), (20.0, 1e6)]:
        functions("NegativeBinomial", 0, [m, f], [0.0, 1.0, 2.5, 30.0])
    for n, a, b in [(10.0, 0.5, 2.0), (10.0, 1e6, 2e6), (300.0, 0.01, 40.0), (300.0, 30.0, 2.0)]:
        functions("BetaBinomial", 1, [n, a, b], [0.0, 1.0, 4.5, 9.0] + ([200.0, 299.0] if n > 10 else []))
    for rate, p in [(2.0, 0.3), (2.0, 0.0), (800.0, 1e-90), (1e-6, 0.999)]:
        functions("ZeroInflated Poisson", 0, [rate, p], [0.0, 1.0, 2.5, 30.0])


def write(name, rows):
    target = pathlib.Path(__file__).with_name(name)
    target.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


continuous()
truncations()
counts()
truncated_counts_rows()
vectors()
distribution_functions()
write("references.json", rows)
write("distribution_functions.json", function_rows)
