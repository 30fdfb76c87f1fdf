#!/usr/bin/python3
"""Bitline's simulation under an optimiser of somebody else's: Optuna proposes, `bitline evaluate` answers.

Needs Optuna (Debian: python3-optuna). Minimises the energy-delay-area product of one network on variants of a chip:

    docs/examples/optuna_search.py --bitline build/release/bitline --chip small --network resnet20 --trials 50 --jobs 2
"""
import argparse
import collections
import json
import subprocess

import optuna


def propose(trial):
    """What a trial sets on the base chip."""
    return {
        "tile.pes": trial.suggest_categorical("pes", [2, 4, 8]),
        "tile.pe.crossbar.rows": trial.suggest_categorical("rows", [64, 128, 256]),
        "tile.pe.adc.bits": trial.suggest_int("adc_bits", 5, 9),
        "clock": f"{trial.suggest_int('clock_mhz', 500, 1000, step=100)} MHz",
        "mapping.replication": trial.suggest_categorical("replication", ["none", "balanced"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitline", default="bitline")
    parser.add_argument("--chip", default="small")
    parser.add_argument("--network", default="resnet20")
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=arguments.seed))
    server = subprocess.Popen(
        [arguments.bitline, "evaluate", "--chip", arguments.chip, "--networks", arguments.network, "--jobs", str(arguments.jobs)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    # As many candidates under way as there are jobs. Answers come in the order of the questions, whichever ends first,
    # so a seed repeats the whole study.
    under_way = collections.deque()
    asked = 0
    while asked < arguments.trials or under_way:
        while asked < arguments.trials and len(under_way) < arguments.jobs:
            trial = study.ask()
            server.stdin.write(json.dumps({"id": trial.number, "set": propose(trial)}) + "\n")
            server.stdin.flush()
            under_way.append(trial)
            asked += 1
        answer = json.loads(server.stdout.readline())
        trial = under_way.popleft()
        assert answer["id"] == trial.number
        if answer["status"] == "ok":
            (figures,) = answer["networks"].values()
            study.tell(trial, figures["energy_pj"] * figures["latency_ns"] * figures["area_mm2"])
        else:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
    server.stdin.close()
    server.wait()

    done = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
    print(f"{len(done)} of {len(study.trials)} trials are feasible")
    if done:
        print(f"best: {study.best_value:.6g} pJ ns mm2 by trial {study.best_trial.number}, {json.dumps(study.best_params)}")


if __name__ == "__main__":
    main()
