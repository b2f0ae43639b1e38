"""The least value of a smooth function, by the L-BFGS of scipy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Numbers = npt.NDArray[np.float64]
Loss = Callable[[Numbers], tuple[float, Numbers]]
"""A point -> the value there and its gradient."""

STEPS = 500
TOLERANCE = 1e-5
"""Largest component of the gradient at which the search stops: further steps move no weight by a hundredth."""


def least(loss: Loss, start: Numbers) -> Numbers:
    """The point where `loss` is least, searched from `start` (Liu and Nocedal, 1989)."""
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "gtol": TOLERANCE})
    return np.asarray(found.x, dtype=np.float64)
