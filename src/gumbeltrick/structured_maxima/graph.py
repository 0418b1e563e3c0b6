"""The best route through any graph without cycles: the general case of grid and chain.

Edges go from a tail to a head and have costs; a route goes from the source to the target and pays
its edges. Since no route can come back, the nodes have an order in which every edge goes forward,
and the programme works through it backwards. Several edges between the same two nodes are
different ways to go.
"""

from dataclasses import dataclass

import numpy as np

from gumbeltrick._checks import (
    check_costs,
    check_count,
    check_edges,
    check_positive,
    check_possible,
)
from gumbeltrick.structured_maxima._soft import room, scaled, soft_maximum

__all__ = ["Route", "SoftRoute", "shortest_route", "soft_route"]


@dataclass(frozen=True)
class Route:
    """The cheapest route.

    Attributes
    ----------
    cost : float
        What it pays; infinite if that is beyond the largest float.
    edges : ndarray of intp
        Indices of its edges, from the source on; empty if the source is the target.
    """

    cost: float
    edges: np.ndarray


@dataclass(frozen=True)
class SoftRoute:
    """All routes at once, each as much as the Gibbs law says.

    Attributes
    ----------
    value : float
        -τ log Σ e^(-cost/τ) over all routes; infinite if that is beyond the largest float.
    edges : ndarray of float64, shape (m,)
        Probability that the route uses each edge: the derivative of `value` by its cost. Over the
        edges of any cut between source and target they sum to one.
    """

    value: float
    edges: np.ndarray


def shortest_route(edges, costs, source, target):
    """Find the cheapest route from the source to the target.

    Parameters
    ----------
    edges : array_like of int, shape (m, 2)
        Tail and head of each edge: nodes are whole numbers from 0.
    costs : array_like of float, shape (m,)
        Cost of each edge, above -inf and not NaN; inf blocks an edge.
    source, target : int
        Where the route begins and ends.

    Returns
    -------
    Route
        Its cost and its edges; among equally cheap edges from a node, the first.

    Raises
    ------
    TypeError
        If `costs` are not real numbers, or `edges`, `source` or `target` not whole ones.
    ValueError
        If `edges` are no pairs or go round in a cycle, which is named; if `costs` is not one for
        each edge, or holds NaN or -inf; if `source` or `target` is no node of the edges, or no
        route leads from the one to the other.
    """
    ways = _Ways(edges, costs, source, target)
    exponent = room(ways.costs, ways.nodes)
    costs = scaled(ways.costs, exponent)
    best, choice = ways.to_go(costs, 0.0)
    chosen, node = [], ways.source
    while node != ways.target:
        chosen.append(ways.out[node][int(np.argmax(choice[node]))])
        node = int(ways.edges[chosen[-1], 1])
    with np.errstate(over="ignore", under="ignore"):
        return Route(float(np.ldexp(0.0 - best, exponent)), np.array(chosen, np.intp))


def soft_route(edges, costs, source, target, temperature=1.0):
    """Give the soft minimum of all routes' costs, and how often each edge is used.

    Parameters
    ----------
    edges, costs, source, target
        As in `shortest_route`.
    temperature : float, optional
        τ, finite and positive.

    Returns
    -------
    SoftRoute
        The value -τ log Σ e^(-cost/τ), and its derivatives by the costs.

    Raises
    ------
    TypeError, ValueError
        As `shortest_route` does, and if `temperature` is not one finite positive number.

    References
    ----------
    Theorem ``thm-soft-programme`` of the chapter "Maxima with structure"; [1]_.

    .. [1] A. Mensch and M. Blondel, "Differentiable dynamic programming for structured prediction
       and attention", ICML 2018.
    """
    ways = _Ways(edges, costs, source, target)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    exponent = room(ways.costs, ways.nodes, temperature)
    value, shares = ways.to_go(scaled(ways.costs, exponent), scaled(temperature, exponent))
    here = np.zeros(ways.nodes)
    here[ways.source] = 1
    used = np.zeros(len(ways.edges))
    with np.errstate(under="ignore"):
        for node in ways.order:
            if node != ways.target:
                used[ways.out[node]] = here[node] * shares[node]
                np.add.at(here, ways.edges[ways.out[node], 1], used[ways.out[node]])
    with np.errstate(over="ignore", under="ignore"):
        return SoftRoute(float(np.ldexp(0.0 - value, exponent)), used)


class _Ways:
    """A graph that was checked, with its nodes in an order in which every edge goes forward."""

    def __init__(self, edges, costs, source, target):
        self.edges = check_edges(edges)
        self.costs = check_costs(costs)
        due = (len(self.edges),)
        seen = f"its shape is {self.costs.shape}"
        check_possible(self.costs.shape == due, "costs", f"have the shape {due}", seen)
        self.nodes = int(self.edges.max()) + 1
        self.source = check_count(source, "source", self.nodes - 1)
        self.target = check_count(target, "target", self.nodes - 1)
        self.out = [[] for _ in range(self.nodes)]
        for edge, (tail, _) in enumerate(self.edges):
            self.out[tail].append(edge)
        self.order = self._ordered()

    def to_go(self, costs, temperature):
        """Return the score of what is left from the source, and each node's shares of its edges."""
        left = np.full(self.nodes, -np.inf)
        shares = [np.zeros(0)] * self.nodes
        left[self.target] = 0
        for node in reversed(self.order):
            if node == self.target or not self.out[node]:
                continue
            scores = left[self.edges[self.out[node], 1]] - costs[self.out[node]]
            if temperature > 0:
                left[node], shares[node] = soft_maximum(scores, temperature)
            else:
                left[node], shares[node] = scores.max(), scores == scores.max()
        allowed = f"leave a route from {self.source} to {self.target}"
        check_possible(left[self.source] > -np.inf, "edges and costs", allowed)
        return left[self.source], shares

    def _ordered(self):
        """Order the nodes so that every edge goes forward (A. B. Kahn, 1962)."""
        waits = np.bincount(self.edges[:, 1], minlength=self.nodes)
        order = [node for node in range(self.nodes) if waits[node] == 0]
        for node in order:
            for edge in self.out[node]:
                head = int(self.edges[edge, 1])
                waits[head] -= 1
                if waits[head] == 0:
                    order.append(head)
        if len(order) < self.nodes:
            check_possible(False, "edges", "not go round in a cycle", self._cycle(waits))  # noqa: FBT003
        return order

    def _cycle(self, waits):
        """Name a cycle: whoever still waits has somebody before it who waits, too."""
        before = {int(head): int(tail) for tail, head in self.edges if waits[tail] and waits[head]}
        seen, node = [], next(iter(before))
        while node not in seen:
            seen.append(node)
            node = before[node]
        cycle = [node, *reversed(seen[seen.index(node) :])]
        return f"they go {' → '.join(str(each) for each in cycle)}"
