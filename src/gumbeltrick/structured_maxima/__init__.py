"""Maxima over options too many to list: paths, sequences, permutations, configurations.

- `grid`: the cheapest path through a grid, and the same with soft corners;
- `grid_draws`: paths drawn exactly, and by noise on every cell;
- `graph`: the same for any graph without cycles;
- `chain`: the best sequence of states, Viterbi's programme, soft and drawn exactly;
- `assignment`: the best permutation, as a linear programme, and softened by Sinkhorn;
- `perturb_and_map`: noise on every configuration against noise on the parts.

Temperatures τ soften a maximum to τ log Σ e^(score/τ); its derivatives are the marginals of the
Gibbs law, which gives every option a probability proportional to e^(score/τ).
"""

from gumbeltrick.structured_maxima.assignment import (
    Assignment,
    Sinkhorn,
    assignment,
    assignment_programme,
    perturbed_assignment,
    sinkhorn,
)
from gumbeltrick.structured_maxima.chain import (
    Sequence,
    SoftSequence,
    sample_sequence,
    soft_viterbi,
    viterbi,
)
from gumbeltrick.structured_maxima.graph import Route, SoftRoute, shortest_route, soft_route
from gumbeltrick.structured_maxima.grid import (
    Path,
    SoftPath,
    every_path,
    shortest_path,
    soft_path,
)
from gumbeltrick.structured_maxima.grid_draws import perturbed_path, sample_path
from gumbeltrick.structured_maxima.perturb_and_map import (
    configuration_scores,
    configurations,
    gibbs_law,
    low_rank_pair_law,
    perturb_and_map,
)

__all__ = [
    "Assignment",
    "Path",
    "Route",
    "Sequence",
    "Sinkhorn",
    "SoftPath",
    "SoftRoute",
    "SoftSequence",
    "assignment",
    "assignment_programme",
    "configuration_scores",
    "configurations",
    "every_path",
    "gibbs_law",
    "low_rank_pair_law",
    "perturb_and_map",
    "perturbed_assignment",
    "perturbed_path",
    "sample_path",
    "sample_sequence",
    "shortest_path",
    "shortest_route",
    "sinkhorn",
    "soft_path",
    "soft_route",
    "soft_viterbi",
    "viterbi",
]
