"""Log densities of vectors, matrices and series with mpmath: what references.py evaluates."""

from densities import *


def softmax(logits):
    total = sum(exp(v) for v in logits)
    return [exp(v) / total for v in logits]


def categorical(p, k):
    return safe_log(p[int(k)]) if whole(k) and k < len(p) else -inf


def multinomial(n, p, x):
    if sum(x) != n or not all(whole(k) for k in x):
        return -inf
    return log(factorial(n)) + sum(xlogy(k, q) - log(factorial(k)) for k, q in zip(x, p))


def dirichlet(a, x):
    if min(x) < 0:
        return -inf
    return loggamma(sum(a)) + sum(xlogy(u - 1, v) - loggamma(u) for u, v in zip(a, x))


def dirichlet_multinomial(n, a, x):
    if sum(x) != n or not all(whole(k) for k in x):
        return -inf
    total = sum(a)
    terms = (loggamma(k + u) - loggamma(u) - loggamma(k + 1) for k, u in zip(x, a))
    return loggamma(n + 1) + loggamma(total) - loggamma(n + total) + sum(terms)


def square(flat):
    n = int(len(flat) ** 0.5 + 0.5)
    return matrix([flat[i * n:(i + 1) * n] for i in range(n)])


def quadratic_form(mean, scale, x):
    d = matrix([v - m for v, m in zip(x, mean)])
    return (d.T * inverse(scale) * d)[0]


def multivariate_normal(mean, scale, x):
    s = square(scale)
    return -(quadratic_form(mean, s, x) + log(det(s)) + len(x) * log(2 * pi)) / 2


def multivariate_student_t(v, mean, scale, x):
    s, n = square(scale), len(x)
    constant = loggamma((v + n) / 2) - loggamma(v / 2) - n * log(v * pi) / 2 - log(det(s)) / 2
    return constant - (v + n) / 2 * log1p(quadratic_form(mean, s, x) / v)


def lkj_constant(n, eta):
    """Of the density of correlation matrices: Lewandowski, Kurowicka & Joe (2009)."""
    total = mpf(0)
    for k in range(1, n):
        a = eta + mpf(n - k - 1) / 2
        total += (2 * eta - 2 + n - k) * (n - k) * log(2) + (n - k) * log(beta(a, a))
    return total


def lkj_cholesky(eta, flat):
    l = square(flat)
    n = l.rows
    jacobian = sum((n - i) * log(l[i - 1, i - 1]) for i in range(2, n + 1))
    return (eta - 1) * log(det(l * l.T)) + jacobian - lkj_constant(n, eta)


def wishart_cholesky(v, scale_cholesky, flat):
    c, l = square(scale_cholesky), square(flat)
    n = l.rows
    s, w = c * c.T, l * l.T
    product = inverse(s) * w
    trace = sum(product[i, i] for i in range(n))
    multigamma = n * (n - 1) * log(pi) / 4 + sum(loggamma(v / 2 - mpf(i) / 2) for i in range(n))
    density = (v - n - 1) / 2 * log(det(w)) - trace / 2 - v * n / 2 * log(2) - v / 2 * log(det(s)) - multigamma
    return density + n * log(2) + sum((n - i) * log(l[i, i]) for i in range(n))


def random_walk(s, drift, m0, s0, x):
    return normal(m0, s0, x[0]) + sum(normal(drift, s, b - a) for a, b in zip(x, x[1:]))


def autocovariances(phi, count):
    """Of a stationary process with innovations of variance 1, from its moving-average weights."""
    psi = [mpf(1)]
    while len(psi) < 3000:
        psi.append(sum(f * psi[-1 - j] for j, f in enumerate(phi) if j < len(psi)))
    return [sum(a * b for a, b in zip(psi, psi[k:])) for k in range(count)]


def stationary_ar(phi, s, m, x):
    g = autocovariances(phi, len(x))
    n = len(x)
    scale = [s * s * g[abs(i - j)] for i in range(n) for j in range(n)]
    return multivariate_normal([m] * n, scale, x)


def conditional_ar(phi, s, m, past, x):
    whole_series = [v - m for v in past + x]
    p = len(phi)
    total = mpf(0)
    for t in range(p, len(whole_series)):
        total += normal(sum(f * whole_series[t - 1 - j] for j, f in enumerate(phi)), s, whole_series[t])
    return total


def mixture_of_normals(logits, p, x):
    w = softmax(logits)
    return log(sum(w[k] * exp(normal(p[2 * k], p[2 * k + 1], x)) for k in range(len(w))))
