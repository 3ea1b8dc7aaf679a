"""Writes made-up responses, and the figures of their items as numpy computes them."""

import json
import math
import pathlib

import numpy as np

LEARNERS, ITEMS = 200, 20
POSSIBLE = [1] * 17 + [2, 3, 4]
HERE = pathlib.Path(__file__).parent


def make():
    rng = np.random.default_rng(20261130)
    ability = rng.normal(size=LEARNERS)
    scores, choices, keys = [], [], []
    for item in range(ITEMS):
        difficulty = rng.normal() - 0.4
        slope = rng.uniform(0.4, 1.8)
        chance = 1 / (1 + np.exp(-slope * (ability - difficulty)))
        points = rng.binomial(POSSIBLE[item], chance)
        scores.append([int(p) for p in points])
        key = int(rng.integers(4))
        keys.append(key)
        wrong = [c for c in range(4) if c != key]
        weights = rng.dirichlet([0.6, 1.5, 2.5])
        drawn = rng.choice(wrong, size=LEARNERS, p=weights)
        full = points == POSSIBLE[item]
        choices.append([key if f else int(d) for f, d in zip(full, drawn)])
    # One item is keyed wrongly: the strong miss it.
    scores[4] = [int(a < -0.2) for a in ability]
    choices[4] = [keys[4] if s else (keys[4] + 1) % 4 for s in scores[4]]
    return {"possible": POSSIBLE, "keys": keys, "scores": scores, "choices": choices}


def r(a, b):
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def alpha(scores):
    k = scores.shape[0]
    return float(k / (k - 1) * (1 - scores.var(axis=1).sum() / scores.sum(axis=0).var()))


def figures(data):
    scores = np.array(data["scores"], dtype=float)
    choices = np.array(data["choices"])
    total = scores.sum(axis=0)
    group = max(1, math.floor(0.27 * LEARNERS + 0.5))
    ranked = np.argsort(-total, kind="stable")
    upper, lower = ranked[:group], ranked[-group:]
    items = []
    for i, possible in enumerate(data["possible"]):
        rest = total - scores[i]
        items.append({
            "facility": float(scores[i].mean() / possible),
            "discrimination": float((scores[i][upper].mean() - scores[i][lower].mean()) / possible),
            "r_total": r(scores[i], total),
            "r_rest": r(scores[i], rest),
            "alpha_without": alpha(np.delete(scores, i, axis=0)),
            "shares": [float((choices[i] == c).mean()) for c in range(4)],
            "r_choices": [r((choices[i] == c).astype(float), rest) for c in range(4)],
        })
    one_point = scores[:17]
    p = one_point.mean(axis=1)
    kr20 = 17 / 16 * (1 - (p * (1 - p)).sum() / one_point.sum(axis=0).var())
    reliability = alpha(scores)
    spread = [float(total.std()), float(total.std(ddof=1))]
    return {
        "mean": float(total.mean()),
        "sd": spread,
        "alpha": reliability,
        "sem": [s * math.sqrt(1 - reliability) for s in spread],
        "kr20_of_the_first_17": float(kr20),
        "items": items,
    }


data = make()
(HERE / "responses.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")
(HERE / "expected.json").write_text(json.dumps(figures(data), indent=1) + "\n")
