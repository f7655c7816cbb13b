"""How fast others write draws: 2,000 draws of 1,000 numbers, as the benchmarks `files.*.write` do.

    python writers.py FOLDER     # the folder to which the benchmarks exported what they measured

CmdStan's writer is timed as a whole run of its program with the sampler that makes no draw of its own (`fixed_param`), less a
run of one draw; NumPy's and zarr's draw by draw, since that is how draws come, and once as one array. The table has millions of
numbers a second, for texts differ in length.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

DRAWS, NUMBERS = 2_000, 1_000


def seconds(run):
    """The least of five times."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def cmdstan(folder):
    """By the program inside prophet, whose linear trend has as many numbers as it has times."""
    prophet = importlib.util.find_spec("prophet")
    if prophet is None:
        print("CmdStan's writer is not measured: prophet, which has a program of it, is not here")
        return
    program = pathlib.Path(prophet.origin).parent / "stan_model" / "prophet_model.bin"
    times = (np.arange(NUMBERS) / NUMBERS).tolist()
    column = [[0.0]] * NUMBERS
    data = dict(T=NUMBERS, K=1, t=times, cap=times, y=times, S=1, t_change=[0.5], X=column, sigmas=[1.0], tau=1.0,
                trend_indicator=0, s_a=[1.0], s_m=[0.0])
    (folder / "data.json").write_text(json.dumps(data))
    output = folder / "cmdstan.csv"

    def run(draws, digits):
        subprocess.run(
            [str(program), "sample", "algorithm=fixed_param", f"num_samples={draws}", "num_warmup=0", "data",
             f"file={folder / 'data.json'}", "random", "seed=1", "output", f"file={output}", f"sig_figs={digits}",
             "refresh=0"], check=True, stdout=subprocess.DEVNULL)

    for digits in (6, 17):
        start = seconds(lambda: run(1, digits))
        time_ = seconds(lambda: run(DRAWS, digits)) - start
        yield f"CmdStan, {digits} digits", time_, output.stat().st_size


def arrays(folder):
    """By NumPy and by zarr."""
    draws = np.random.default_rng(1).normal(size=(DRAWS, NUMBERS))
    path = folder / "draws.npy"

    def rows():
        file = np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=draws.shape)
        for i in range(DRAWS):
            file[i] = draws[i]
        del file

    yield "NumPy, npy, draw by draw", seconds(rows), path.stat().st_size
    yield "NumPy, npy, as a whole", seconds(lambda: np.save(path, draws)), path.stat().st_size
    text = folder / "draws.csv"
    yield "NumPy, savetxt, 17 digits", seconds(lambda: np.savetxt(text, draws, fmt="%.17g", delimiter=",")), text.stat().st_size
    try:
        import zarr
    except ImportError:
        print("zarr's writer is not measured: zarr is not here")
        return

    def chunks():
        array = zarr.create_array(
            store=str(folder / "draws.zarr"), shape=draws.shape, chunks=(200, NUMBERS), dtype="float64",
            compressors=None, overwrite=True)
        for i in range(0, DRAWS, 200):
            array[i:i + 200] = draws[i:i + 200]

    yield "zarr, chunks of 200 draws", seconds(chunks), draws.nbytes


def ours(exported):
    """What the benchmarks measured, in kilobytes a second, beside the sizes that they write."""
    for file in sorted(exported.glob("*files*write*")):
        name = next(part for part in ("csv", "zarr", "npy") if f".{part}." in file.name)
        yield f"Hamilton, {name}", json.loads(file.read_text())["kB/s"] / 1_000


def main():
    for name, rate in ours(pathlib.Path(sys.argv[1])):
        print(f"{name:28} {rate:9.1f} MB/s")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for writer, time_, size in [*arrays(folder), *cmdstan(folder)]:
            print(f"{writer:28} {size / time_ / 1e6:9.1f} MB/s {DRAWS * NUMBERS / time_ / 1e6:9.1f} million numbers/s")


main()
