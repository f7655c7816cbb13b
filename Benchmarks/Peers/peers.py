"""How many effective draws a second other samplers make, beside ours: `nuts.kidscore.ess` and `nuts.eightschools.ess`.

    python peers.py FOLDER     # the folder to which the benchmarks exported what they measured

Four chains of 1,000 draws after a warm-up of 1,000, one after the other on one core, as ours. Counted is the smallest bulk
effective sample size over the parameters, by ArviZ, divided by the time of warm-up and draws; programs are compiled before.
The median of three seeds; of ours, of all that the benchmark ran.
"""

import logging
import os
import pathlib
import sys
import time
import warnings

os.sched_setaffinity(0, {0})
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import arviz_stats
import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

from models import POSTERIORS

WARM_UP, DRAWS, CHAINS, SEEDS = 1_000, 1_000, 4, (1, 2, 3)


def smallest_size(draws):
    """Of an array of chains, draws and coordinates."""
    return min(arviz_stats.ess(draws[:, :, i], method="bulk") for i in range(draws.shape[2]))


def timed(run):
    """Effective draws a second. What the first call compiles is not counted."""
    run(0)
    rates = []
    for seed in SEEDS:
        start = time.perf_counter()
        draws = run(seed)
        time_ = time.perf_counter() - start
        rates.append(smallest_size(draws) / time_)
    return float(np.median(rates))


def in_turn(chain, seed):
    """The chains one after the other."""
    return np.stack([np.asarray(chain(key)) for key in jax.random.split(jax.random.PRNGKey(seed), CHAINS)])


def blackjax_run(log_density, dimension, dense):
    import blackjax

    @jax.jit
    def chain(key):
        start_key, warm_key, draw_key = jax.random.split(key, 3)
        start = jax.random.uniform(start_key, (dimension,), minval=-2, maxval=2)
        warm_up = blackjax.window_adaptation(blackjax.nuts, log_density, is_mass_matrix_diagonal=not dense)
        (state, parameters), _ = warm_up.run(warm_key, start, num_steps=WARM_UP)
        step = blackjax.nuts(log_density, **parameters).step

        def draw(state, key):
            state, _ = step(key, state)
            return state, state.position

        return jax.lax.scan(draw, state, jax.random.split(draw_key, DRAWS))[1]

    return lambda seed: in_turn(chain, seed)


def numpyro_run(log_density, dimension, dense):
    """By its kernels, since its driver compiles anew for each run of a potential."""
    from numpyro.infer.hmc import hmc

    prepare, transition = hmc(potential_fn=lambda q: -log_density(q), algo="NUTS")

    @jax.jit
    def chain(key):
        start_key, key = jax.random.split(key)
        start = jax.random.uniform(start_key, (dimension,), minval=-2, maxval=2)
        state = prepare(start, num_warmup=WARM_UP, dense_mass=dense, rng_key=key)

        def draw(state, _):
            state = transition(state)
            return state, state.z

        return jax.lax.scan(draw, state, length=WARM_UP + DRAWS)[1][WARM_UP:]

    return lambda seed: in_turn(chain, seed)


def nutpie_run(model, low_rank):
    import nutpie

    compiled = nutpie.compile_pymc_model(model())

    def run(seed):
        trace = nutpie.sample(
            compiled, tune=WARM_UP, draws=DRAWS, chains=CHAINS, cores=1, seed=seed, progress_bar=False,
            low_rank_modified_mass_matrix=low_rank)
        posterior = trace.posterior
        return np.concatenate([x.values.reshape(CHAINS, DRAWS, -1) for x in posterior.data_vars.values()], axis=2)

    return run


def peers(log_density, dimension, model):
    yield "blackjax, diagonal", lambda: blackjax_run(log_density, dimension, dense=False)
    yield "blackjax, dense", lambda: blackjax_run(log_density, dimension, dense=True)
    yield "NumPyro, diagonal", lambda: numpyro_run(log_density, dimension, dense=False)
    yield "NumPyro, dense", lambda: numpyro_run(log_density, dimension, dense=True)
    yield "nutpie, diagonal", lambda: nutpie_run(model, low_rank=False)
    yield "nutpie, low rank", lambda: nutpie_run(model, low_rank=True)


def ours(folder, posterior):
    """The median of our benchmark, in effective draws a second."""
    for path in pathlib.Path(folder).glob(f"*nuts.{posterior}.ess*.tsv"):
        unit, *samples = path.read_text().splitlines()
        factor = {"(K)": 1e3, "(M)": 1e6, "(G)": 1e9}.get(unit.split()[-1], 1)
        return float(np.median([float(sample) for sample in samples])) * factor / 1_000
    raise SystemExit(f"peers: no result of nuts.{posterior}.ess in {folder}")


def main(folder):
    for posterior, log_density, dimension, model in POSTERIORS:
        own = ours(folder, posterior)
        print(f"\n{posterior}: effective draws a second\n  {'ours':20s} {own:10,.0f}")
        for name, make in peers(log_density, dimension, model):
            try:
                rate = timed(make())
            except ImportError as error:
                print(f"  {name:20s} not measured: {error}")
                continue
            print(f"  {name:20s} {rate:10,.0f}   ours is {own / rate:.1f} times as fast", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
