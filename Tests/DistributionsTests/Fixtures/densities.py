"""Log densities from the textbooks' formulas, with mpmath: what references.py evaluates."""

from mpmath import (
    mp, mpf, matrix, pi, inf, log, exp, sqrt, loggamma, beta, besseli, cos, atan, erfc, binomial, factorial, det,
    inverse, expm1, log1p, gammainc, betainc, floor, fsum,
)

mp.dps = 60


def safe_log(x):
    return -inf if x == 0 else log(x)


def xlogy(y, x):
    return mpf(0) if y == 0 else y * safe_log(x)


def whole(k):
    return k == int(k) and k >= 0


# Of single numbers: functions of the parameters and x.

def normal(m, s, x):
    return -((x - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2


def student_t(v, m, s, x):
    z = (x - m) / s
    return loggamma((v + 1) / 2) - loggamma(v / 2) - log(v * pi) / 2 - log(s) - (v + 1) / 2 * log1p(z * z / v)


def cauchy(m, s, x):
    return -log(pi * s * (1 + ((x - m) / s) ** 2))


def laplace(m, b, x):
    return -abs(x - m) / b - log(2 * b)


def logistic(m, s, x):
    z = (x - m) / s
    return -z - log(s) - 2 * log(1 + exp(-z))


def exponential(rate, x):
    return log(rate) - rate * x if x >= 0 else -inf


def gamma_(a, b, x):
    return a * log(b) - loggamma(a) + xlogy(a - 1, x) - b * x if x >= 0 else -inf


def inverse_gamma(a, b, x):
    return a * log(b) - loggamma(a) - (a + 1) * log(x) - b / x if x > 0 else -inf


def beta_(a, b, x):
    if not 0 <= x <= 1:
        return -inf
    return xlogy(a - 1, x) + xlogy(b - 1, 1 - x) - loggamma(a) - loggamma(b) + loggamma(a + b)


def log_normal(m, s, x):
    return normal(m, s, log(x)) - log(x) if x > 0 else -inf


def weibull(k, s, x):
    return log(k / s) + xlogy(k - 1, x / s) - (x / s) ** k if x >= 0 else -inf


def gumbel(m, b, x):
    z = (x - m) / b
    return -z - exp(-z) - log(b)


def von_mises(m, k, x):
    return k * cos(x - m) - log(2 * pi * besseli(0, k)) if abs(x) <= pi else -inf


def uniform(a, b, x):
    return -log(b - a) if a <= x <= b else -inf


def pareto(m, a, x):
    return log(a) + a * log(m) - (a + 1) * log(x) if x >= m else -inf


def skew_normal(m, s, a, x):
    z = (x - m) / s
    return log(2) + normal(m, s, x) + log(erfc(-a * z / sqrt(2)) / 2)


def half(density):
    return lambda *p: density(*p[:-2], mpf(0), p[-2], p[-1]) + log(2) if p[-1] >= 0 else -inf


# Distribution functions and survival functions, for truncation.

def symmetric(lower):
    return (lambda m, s, x: lower((x - m) / s), lambda m, s, x: lower((m - x) / s))


def above(bound, lower, upper):
    """Both, where all of the distribution lies above a bound."""
    return (lambda *p: lower(*p) if p[-1] > bound else mpf(0), lambda *p: upper(*p) if p[-1] > bound else mpf(1))


def gamma_tails(a, x):
    """P and Q of the regularized incomplete gamma function."""
    return gammainc(a, 0, x, regularized=True), gammainc(a, x, inf, regularized=True)


def inside(a, b, x, y):
    """I_x(a, b) for x = 1 - y, the smaller of which counts."""
    return betainc(a, b, 0, x, regularized=True) if x <= y else 1 - betainc(b, a, 0, y, regularized=True)


def student_size(v, t):
    """P(|T| > t) and P(|T| <= t)."""
    x, y = v / (v + t * t), t * t / (v + t * t)
    return inside(v / 2, mpf(1) / 2, x, y), inside(mpf(1) / 2, v / 2, y, x)


def student_lower(v, t):
    return student_size(v, t)[0] / 2 if t < 0 else 1 - student_size(v, t)[0] / 2


CDF = {
    "StudentT": (lambda v, m, s, x: student_lower(v, (x - m) / s), lambda v, m, s, x: student_lower(v, (m - x) / s)),
    "HalfStudentT": above(
        mpf(0), lambda v, s, x: student_size(v, x / s)[1], lambda v, s, x: student_size(v, x / s)[0]),
    "Gamma": above(mpf(0), lambda a, b, x: gamma_tails(a, b * x)[0], lambda a, b, x: gamma_tails(a, b * x)[1]),
    "InverseGamma": above(mpf(0), lambda a, b, x: gamma_tails(a, b / x)[1], lambda a, b, x: gamma_tails(a, b / x)[0]),
    "ChiSquared": above(mpf(0), lambda v, x: gamma_tails(v / 2, x / 2)[0], lambda v, x: gamma_tails(v / 2, x / 2)[1]),
    "Beta": (
        lambda a, b, x: inside(a, b, min(max(x, 0), 1), 1 - min(max(x, 0), 1)),
        lambda a, b, x: inside(b, a, 1 - min(max(x, 0), 1), min(max(x, 0), 1))),
    "Normal": symmetric(lambda z: erfc(-z / sqrt(2)) / 2),
    "Cauchy": symmetric(lambda z: mpf(1) / 2 + atan(z) / pi),
    "Laplace": symmetric(lambda z: exp(z) / 2 if z < 0 else 1 - exp(-z) / 2),
    "Logistic": symmetric(lambda z: 1 / (1 + exp(-z))),
    "Exponential": above(mpf(0), lambda r, x: -expm1(-r * x), lambda r, x: exp(-r * x)),
    "LogNormal": above(
        mpf(0), lambda m, s, x: erfc((m - log(x)) / s / sqrt(2)) / 2,
        lambda m, s, x: erfc((log(x) - m) / s / sqrt(2)) / 2),
    "Weibull": above(mpf(0), lambda k, s, x: -expm1(-((x / s) ** k)), lambda k, s, x: exp(-((x / s) ** k))),
    "Gumbel": (lambda m, b, x: exp(-exp((m - x) / b)), lambda m, b, x: -expm1(-exp((m - x) / b))),
    "Uniform": (
        lambda a, b, x: (min(max(x, a), b) - a) / (b - a), lambda a, b, x: (b - min(max(x, a), b)) / (b - a)),
    "Pareto": above(mpf(1.5), lambda m, a, x: 1 - (m / x) ** a, lambda m, a, x: (m / x) ** a),
}


def truncated(name, density, p, low, high, x):
    if (low is not None and x < low) or (high is not None and x > high):
        return -inf
    f, s = CDF[name]
    mass = f(*p, high) - f(*p, low) if low is not None and high is not None else (
        s(*p, low) if high is None else f(*p, high))
    if low is not None and high is not None and f(*p, low) > mpf(1) / 2:
        mass = s(*p, low) - s(*p, high)
    return density(*p, x) - log(mass)


# Of counts.

def bernoulli(p, k):
    return safe_log(p) if k == 1 else safe_log(1 - p) if k == 0 else -inf


def binomial_(n, p, k):
    if not whole(k) or k > n:
        return -inf
    return log(binomial(n, k)) + xlogy(k, p) + xlogy(n - k, 1 - p)


def expit(eta):
    return 1 / (1 + exp(-eta))


def logit_binomial(n, eta, k):
    if not whole(k) or k > n:
        return -inf
    return log(binomial(n, k)) - k * log1p(exp(-eta)) - (n - k) * log1p(exp(eta))


def beta_binomial(n, a, b, k):
    if not whole(k) or k > n:
        return -inf
    return log(binomial(n, k)) + log(beta(k + a, n - k + b)) - log(beta(a, b))


def poisson(rate, k):
    return xlogy(k, rate) - rate - loggamma(k + 1) if whole(k) else -inf


def negative_binomial(m, f, k):
    if not whole(k):
        return -inf
    return loggamma(k + f) - loggamma(f) - loggamma(k + 1) + f * log(f / (f + m)) + k * log(m / (f + m))


def geometric(p, k):
    return log(p) + xlogy(k, 1 - p) if whole(k) else -inf


def zero_inflated_poisson(rate, p, k):
    if k == 0:
        return log(p + (1 - p) * exp(-rate))
    return log(1 - p) + poisson(rate, k)


def sum_to(density, p, k):
    """P(X <= k), term by term."""
    return fsum(exp(density(*p, mpf(j))) for j in range(int(floor(k)) + 1))


def count_tails(density):
    return (lambda *p: sum_to(density, p[:-1], p[-1]), lambda *p: 1 - sum_to(density, p[:-1], p[-1]))


CDF |= {
    "Poisson": count_tails(poisson), "Binomial": count_tails(binomial_), "Geometric": count_tails(geometric),
    "NegativeBinomial": count_tails(negative_binomial), "BetaBinomial": count_tails(beta_binomial),
    "ZeroInflated Poisson": count_tails(zero_inflated_poisson)}


def truncated_counts(density, p, low, high, k):
    """With so many digits that the tail of a sum is the rest to 1."""
    if not whole(k) or (low is not None and k < low) or (high is not None and k > high):
        return -inf
    with mp.workdps(600):
        below = sum_to(density, p, low - 1) if low is not None else mpf(0)
        mass = (sum_to(density, p, high) if high is not None else mpf(1)) - below
        return density(*p, k) - log(mass)


def ordered_logistic(eta, cuts, k):
    if not whole(k) or k > len(cuts):
        return -inf
    k = int(k)
    above = expit(cuts[k] - eta) if k < len(cuts) else mpf(1)
    return log(above - (expit(cuts[k - 1] - eta) if k > 0 else 0))
