"""Oracles of the numbers that the chapter `learning` quotes: other code, other noise, quadrature.

Where a run with estimates ends is compared with a run of full batches and other noise, whose
gradients come from the chain rule in another form. Two runs that come to rest at the same place
differ by the noise of batches: by up to 0.05 nats here.
"""

import math

import numpy as np
from scipy.integrate import quad
from scipy.special import expit, log_softmax, logsumexp, softmax

SPREAD = 0.6
NOISE = 0.05


def data():
    """The points of the chapter: four clusters in turn."""
    angles = math.pi / 4 + math.pi / 2 * (np.arange(200) % 4)
    centres = 2 * np.column_stack([np.cos(angles), np.sin(angles)])
    return centres + SPREAD * np.random.default_rng(1).standard_normal((200, 2))


def likelihood_by_em(points):
    """The least loss there is: EM for a mixture of known weights and covariance."""
    means = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    for _ in range(200):
        scores = -((points[:, None] - means) ** 2).sum(axis=-1) / (2 * SPREAD**2)
        shares = softmax(scores, axis=1)
        means = shares.T @ points / shares.sum(axis=0)[:, None]
    return float((math.log(4) - logsumexp(scores, axis=1)).mean())


def jacobian(y, temperature):
    """Of soft samples (b, k): (b, k, k)."""
    return (np.eye(y.shape[1]) * y[:, None] - y[:, :, None] * y[:, None]) / temperature


def end(points, temperature, *, hard=False, falling=False, steps=500, copies=2):
    """Mean loss of the last 100 steps of a run on soft codes, or hard ones with soft slopes."""
    rng = np.random.default_rng(11)
    weights, means = 0.2 * rng.standard_normal((4, 3)), 0.2 * rng.standard_normal((4, 2))
    inputs = np.column_stack([points, np.ones(len(points))])
    many, wide = np.tile(points, (copies, 1)), np.tile(inputs, (copies, 1))
    losses = []
    for step in range(steps):
        tau = temperature * 0.1 ** (step / (steps - 1)) if falling else temperature
        logits = wide @ weights.T
        sums = logits - np.log(-np.log(rng.random(logits.shape)))
        soft = softmax(sums / tau, axis=1)
        code = np.eye(4)[sums.argmax(axis=1)] if hard else soft
        error = (code @ means - many) / SPREAD**2
        by_logits = np.einsum("bkj,bj->bk", jacobian(soft, tau), error @ means.T)
        logs = log_softmax(logits, axis=1)
        by_logits += np.einsum("bkj,bj->bk", jacobian(np.exp(logs), 1), logs)
        weights = weights - 0.2 * by_logits.T @ wide / len(many)
        means = means - 0.2 * code.T @ error / len(many)
        logs = log_softmax(inputs @ weights.T, axis=1)
        costs = ((points[:, None] - means) ** 2).sum(axis=-1) / (2 * SPREAD**2)
        losses.append((np.exp(logs) * (costs + logs + math.log(4))).sum(axis=1).mean())
    return float(np.mean(losses[-100:]))


def two_points(a, temperature):
    """Mean over mean square of tanh((a + L)/2τ), L logistic."""

    def moment(power):
        def integrand(t):
            return math.tanh((a + t) / (2 * temperature)) ** power * expit(t) * expit(-t)

        return quad(integrand, -60, 60, limit=200)[0]

    return moment(1) / moment(2)


def expected():
    """Oracles by name: (value, allowed error)."""
    points = data()
    warm = end(points, 1.0)
    straight = end(points, 0.5, hard=True)
    return {
        "lrn-exact": (likelihood_by_em(points), NOISE),
        "lrn-soft-half": (end(points, 0.5), NOISE),
        "lrn-straight": (straight, NOISE),
        "lrn-rao": (straight, NOISE),
        "lrn-soft": (warm, NOISE),
        "lrn-soft-batch": (warm, NOISE),
        "lrn-falling": (end(points, 1.0, falling=True), NOISE),
        "lrn-two-hard": (expit(2) - expit(-2), 1e-12),
        "lrn-two-limit": (12 / (4 + math.pi**2 / 3), 1e-12),
        "lrn-two": (two_points(2.0, 3.0), 0.01),
    }
