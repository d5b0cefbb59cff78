"""The optimal ate pairing, as a product over several pairs with one final exponentiation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from curve import G1Point, G2Point
from field import (
    FP2,
    ONE,
    Fp2,
    Fp12,
    P,
    R,
    Z,
    fp12_conjugate,
    fp12_frobenius,
    fp12_inverse,
    fp12_mul,
    fp12_square,
)

_STEPS = bin(-Z)[3:]

# The hard part's exponent, times 3, as final_exponentiation takes it apart.
assert (P**4 - P**2 + 1) // R * 3 == (Z - 1) ** 2 * (Z + P) * (Z**2 + P**2 - 1) + 3


@lru_cache(maxsize=256)
def _lines(q: tuple[Fp2, Fp2]) -> list[list[tuple[Fp2, Fp2]]]:
    """Slope l and l·x_T - y_T of every line of the Miller loop through Q, step by step."""
    f = FP2
    t = q
    steps = []

    def line(slope: Fp2, other_x: Fp2) -> tuple[Fp2, Fp2]:
        nonlocal t
        x, y = t
        x3 = f.sub(f.sub(f.mul(slope, slope), x), other_x)
        t = (x3, f.sub(f.mul(slope, f.sub(x, x3)), y))
        return (slope, f.sub(f.mul(slope, x), y))

    for bit in _STEPS:
        x, y = t
        lines = [line(f.mul(f.scale(f.mul(x, x), 3), f.inverse(f.scale(y, 2))), x)]
        if bit == "1":
            x, y = t
            lines.append(line(f.mul(f.sub(y, q[1]), f.inverse(f.sub(x, q[0]))), q[0]))
        steps.append(lines)
    return steps


def miller_loop(pairs: Iterable[tuple[G1Point, G2Point]]) -> Fp12:
    """
    The product of f_{z,Q}(P). Pairs with an identity count as 1.

    A point (x, y) of G2's curve is (x / w^2, y / w^3) on the curve over Fp12. So the line through T with slope l on
    the former, taken at P and multiplied by w^3, which the final exponentiation removes, is (l·x_T - y_T) - l·x_P·w^2 + y_P·w^3.
    """
    prepared = [(p, _lines(q)) for p, q in pairs if p is not None and q is not None]
    result = ONE
    for step in range(len(_STEPS)):
        result = fp12_square(result)
        for p, lines in prepared:
            for slope, constant in lines[step]:
                linear = FP2.scale(slope, -p[0])
                at_p: Fp12 = (constant, (0, 0), linear, (p[1], 0), (0, 0), (0, 0))
                result = fp12_mul(at_p, result)
    return fp12_conjugate(result)  # z is negative


def _power_z(a: Fp12) -> Fp12:
    """a^z for a of norm 1, whose inverse is its conjugate."""
    result = a
    for bit in _STEPS:
        result = fp12_square(result)
        if bit == "1":
            result = fp12_mul(result, a)
    return fp12_conjugate(result)


def final_exponentiation(f: Fp12) -> Fp12:
    """f^(3·(p^12 - 1)/r). The 3 is prime to r, so this is a pairing as good as without it."""
    f = fp12_mul(fp12_conjugate(f), fp12_inverse(f))  # ^(p^6 - 1)
    f = fp12_mul(fp12_frobenius(f, 2), f)  # ^(p^2 + 1)
    g = fp12_mul(_power_z(f), fp12_conjugate(f))  # ^(z - 1)
    g = fp12_mul(_power_z(g), fp12_conjugate(g))  # ^(z - 1)
    g = fp12_mul(_power_z(g), fp12_frobenius(g, 1))  # ^(z + p)
    g = fp12_mul(
        fp12_mul(_power_z(_power_z(g)), fp12_frobenius(g, 2)), fp12_conjugate(g)
    )  # ^(z^2 + p^2 - 1)
    return fp12_mul(g, fp12_mul(fp12_square(f), f))


def is_pairing_product_one(pairs: Iterable[tuple[G1Point, G2Point]]) -> bool:
    """Whether the product of e(P, Q) over all pairs is 1."""
    return final_exponentiation(miller_loop(pairs)) == ONE
