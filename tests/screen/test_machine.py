"""The support vector machine continues from its last solution, and stops when its equations are solved."""

import numpy as np
import pytest

from slr.screen.machine import NEAR, solve_machine

DRAW = np.random.default_rng(4)
ROWS = DRAW.normal(size=(50, 12))
SIGN = np.where(ROWS[:, 0] + DRAW.normal(size=50) > 0, 1.0, -1.0)
COST = DRAW.uniform(0.1, 2, size=50)
PRODUCTS = ROWS @ ROWS.T + 1.0


def solve(start, rows=50):
    """Return the answer for the first rows, and how often the products were applied on the way."""
    products, calls = PRODUCTS[:rows, :rows], 0

    def multiply(v):
        nonlocal calls
        calls += 1
        return products @ v

    return solve_machine(multiply, np.diagonal(products), COST[:rows], SIGN[:rows], start), calls


def test_answer_solves_the_equations_on_the_rows_inside_the_margin():
    answer, _ = solve(np.zeros(50))
    inside = SIGN * (PRODUCTS @ answer) < 1
    assert 5 < inside.sum() < 45
    assert not answer[~inside].any()
    rest = (SIGN - PRODUCTS @ answer - 0.5 / COST * answer)[inside]
    scale = (np.diagonal(PRODUCTS) + 0.5 / COST)[inside]
    assert rest @ (rest / scale) <= NEAR**2 * (SIGN[inside] @ (SIGN[inside] / scale))


def test_answer_from_the_last_one_costs_three_products():
    answer, calls = solve(np.zeros(50))
    again, few = solve(answer)
    assert again == pytest.approx(answer, abs=1e-12)
    assert few == 3  # which rows are inside, whether the equations hold, whether the same rows are inside
    assert calls > 3 * few


def test_one_more_row_costs_less_from_the_last_answer_than_from_nothing():
    last, _ = solve(np.zeros(49), rows=49)
    _, gone_on = solve(np.append(last, 0.0))
    _, anew = solve(np.zeros(50))
    assert gone_on < anew
