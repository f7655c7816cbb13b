"""The posteriors on which peers are measured: as log densities of unconstrained coordinates, and for PyMC."""

import pathlib
import re

import jax.numpy as jnp
import jax.scipy.stats as stats
import numpy as np

SOURCE = pathlib.Path(__file__).parent.parent / "Benchmarks/Hamilton/PosteriorData.swift"


def arrays(of):
    """The arrays of numbers of an enumeration in PosteriorData.swift, by name: peers get the data that ours get."""
    body = re.search(rf"enum {of} \{{(.*?)^\}}", SOURCE.read_text(), re.S | re.M)[1]
    found = re.findall(r"static let (\w+): \[Double\] = \[(.*?)\]", body, re.S)
    return {name: np.array([float(x) for x in numbers.split(",") if x.strip()]) for name, numbers in found}


KIDS, SCHOOLS = arrays("KidScores"), arrays("EightSchools")


def kid_scores(q):
    """Flat coefficients, and sigma ~ half-Cauchy(0, 2.5); coordinates beta and log sigma."""
    line = q[0] + q[1] * KIDS["highSchool"] + q[2] * KIDS["intelligence"]
    sigma = jnp.exp(q[3])
    return stats.norm.logpdf(KIDS["score"], line, sigma).sum() - jnp.log1p(sigma**2 / 6.25) + q[3]


def eight_schools(q):
    """Not centred; coordinates mu, log tau and the standardised effects."""
    tau = jnp.exp(q[1])
    priors = stats.norm.logpdf(q[0], 0, 5) - jnp.log1p(tau**2 / 25) + q[1] + stats.norm.logpdf(q[2:]).sum()
    return priors + stats.norm.logpdf(SCHOOLS["effect"], q[0] + tau * q[2:], SCHOOLS["error"]).sum()


def pymc_kid_scores():
    import pymc as pm

    with pm.Model() as model:
        beta = pm.Flat("beta", shape=3)
        sigma = pm.HalfCauchy("sigma", 2.5)
        line = beta[0] + beta[1] * KIDS["highSchool"] + beta[2] * KIDS["intelligence"]
        pm.Normal("score", line, sigma, observed=KIDS["score"])
    return model


def pymc_eight_schools():
    import pymc as pm

    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 5)
        tau = pm.HalfCauchy("tau", 5)
        standardised = pm.Normal("theta_trans", 0, 1, shape=8)
        pm.Normal("effect", mu + tau * standardised, SCHOOLS["error"], observed=SCHOOLS["effect"])
    return model


# Name, log density, dimension, model of PyMC.
POSTERIORS = [
    ("kidscore", kid_scores, 4, pymc_kid_scores),
    ("eightschools", eight_schools, 10, pymc_eight_schools),
]
