# Reads the files that InteropFilesTests writes with the readers of others, and compares every number.
# usage: python read_files.py folder
import glob
import json
import logging
import os
import re
import subprocess
import sys

import numpy as np

logging.disable()  # what they think of the chains
problems = []
versions = []


def check(name, found, wanted):
    found, wanted = np.asarray(found), np.asarray(wanted)
    if found.dtype == np.float32:  # the text has the digits of single precision
        wanted = wanted.astype(np.float32)
    same = found.shape == wanted.shape and np.array_equal(found.astype(float), wanted, equal_nan=True)
    if same:
        same = np.array_equal(np.signbit(found.astype(float))[wanted == 0], np.signbit(wanted)[wanted == 0])
    if not same:
        problems.append(name)
        print(f"{name}: differs, {found.shape} against {wanted.shape}")


def numbers(texts, shape):
    return np.array([float(text) for text in texts]).reshape(shape)


class Run:
    def __init__(self, folder):
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
            expected = json.load(file)
        shape = [expected["chains"], expected["draws"]]
        self.folder = folder
        self.is_single = os.path.basename(folder) == "single"
        self.draws = expected["draws"]
        self.steps = expected["stepSizes"]
        self.quantities = {k: numbers(v, shape + expected["shapes"][k]) for k, v in expected["quantities"].items()}
        self.statistics = {k: numbers(v, shape) for k, v in expected["statistics"].items()}


def with_cmdstanpy(run):
    import arviz
    import cmdstanpy

    # In the order of the chains, which a folder does not have.
    fit = cmdstanpy.from_csv(sorted(glob.glob(os.path.join(run.folder, "stanCSV", "*.csv"))))
    for name, wanted in run.quantities.items():
        found = fit.stan_variable(name)
        check(f"cmdstanpy {name}", found, wanted.reshape((-1,) + wanted.shape[2:]))
    check("cmdstanpy lp", fit.method_variables()["lp__"], run.statistics["lp"].T)
    check("cmdstanpy step size", fit.step_size, run.steps)
    check("cmdstanpy metric", fit.inv_metric, np.full((2, sum(v[0, 0].size for v in run.quantities.values())), 0.5))
    data = arviz.from_cmdstanpy(fit)
    for name, wanted in run.quantities.items():
        check(f"arviz.from_cmdstanpy {name}", data["posterior"][name].values, wanted)
    for name, wanted in run.statistics.items():
        if name in data["sample_stats"]:
            check(f"arviz.from_cmdstanpy {name}", data["sample_stats"][name].values, wanted)
    versions.append(f"cmdstanpy {cmdstanpy.__version__}, arviz {arviz.__version__}")


def with_zarr(run):
    import arviz
    import xarray
    import zarr

    path = os.path.join(run.folder, "zarr")
    data = arviz.from_zarr(path)
    group = zarr.open_group(path, mode="r")
    posterior = xarray.open_zarr(path, group="posterior", consolidated=False)
    if posterior["mu"].dtype != (np.float32 if run.is_single else np.float64):
        problems.append("precision")
    for name, wanted in run.quantities.items():
        check(f"arviz.from_zarr {name}", data["posterior"][name].values, wanted)
        check(f"zarr {name}", group["posterior"][name][...], wanted)
        check(f"xarray {name}", posterior[name].values, wanted)
    for name, wanted in run.statistics.items():
        check(f"arviz.from_zarr {name}", data["sample_stats"][name].values, wanted)
    if data["sample_stats"]["diverging"].dtype != bool:
        problems.append("diverging is not bool")
    arviz.summary(data)
    versions.append(f"zarr {zarr.__version__}, xarray {xarray.__version__}")


def with_numpy(run):
    for name, wanted in run.quantities.items():
        check(f"numpy {name}", np.load(os.path.join(run.folder, "numPy", name + ".npy"))[:, : run.draws], wanted)
    for name, wanted in run.statistics.items():
        path = os.path.join(run.folder, "numPy", "sample_stats", name + ".npy")
        check(f"numpy {name}", np.load(path)[:, : run.draws], wanted)
    versions.append(f"numpy {np.__version__}")


def with_cmdstan(run):
    import prophet

    tools = {
        name: found[0]
        for name in ("stansummary", "diagnose")
        if (found := glob.glob(os.path.join(os.path.dirname(prophet.__file__), "**", "bin", name), recursive=True))
    }
    if len(tools) < 2:
        print("interop: prophet has no stansummary and diagnose; they are left out")
        return
    files = sorted(glob.glob(os.path.join(run.folder, "stanCSV", "*.csv")))
    for path in tools.values():
        os.chmod(path, 0o755)
    summary = subprocess.run([tools["stansummary"], "-s", "17", *files], capture_output=True, text=True)
    diagnosis = subprocess.run([tools["diagnose"], *files], capture_output=True, text=True)
    line = re.search(r"^mu\s+(\S+)", summary.stdout, re.M)
    if summary.returncode or not line or abs(float(line[1]) - run.quantities["mu"].mean()) > 1e-9:
        problems.append("stansummary")
        print(summary.stdout, summary.stderr)
    divergent = int(run.statistics["diverging"].sum())
    if diagnosis.returncode or f"{divergent} of {2 * run.draws}" not in diagnosis.stdout:
        problems.append("diagnose")
        print(diagnosis.stdout, diagnosis.stderr)
    versions.append("stansummary and diagnose of prophet " + prophet.__version__)


folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    run = Run(os.path.join(folder, name))
    readers = [with_cmdstanpy, with_zarr, with_numpy] + ([with_cmdstan] if name != "odd" else [])
    for read in readers:
        try:
            read(run)
        except ImportError as error:
            print(f"interop: {name}: not read {read.__name__.replace('_', ' ')}: {error}")
print("files read with " + ", ".join(dict.fromkeys(versions)))
print(f"{len(problems)} differences" + (": " + ", ".join(problems) if problems else ""))
sys.exit(bool(problems))
