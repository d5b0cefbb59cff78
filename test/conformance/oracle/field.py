"""The fields of BLS12-381: Fp as integers, Fp2 = Fp[u]/(u^2 + 1) as pairs, Fp12 = Fp2[w]/(w^6 - (1 + u)) as six pairs."""

from __future__ import annotations

from typing import Generic, Optional, TypeVar

# The curve's only free number; everything else follows from it.
Z = -0xD201000000010000
R = Z**4 - Z**2 + 1
P = (Z - 1) ** 2 * R // 3 + Z

Fp = int
Fp2 = tuple[int, int]
Fp12 = tuple[Fp2, Fp2, Fp2, Fp2, Fp2, Fp2]

Element = TypeVar("Element")


class Field(Generic[Element]):
    """What a curve needs of the field of its coordinates."""

    zero: Element
    one: Element

    def add(self, a: Element, b: Element) -> Element:
        raise NotImplementedError

    def sub(self, a: Element, b: Element) -> Element:
        raise NotImplementedError

    def mul(self, a: Element, b: Element) -> Element:
        raise NotImplementedError

    def scale(self, a: Element, factor: int) -> Element:
        """The product with an integer."""
        raise NotImplementedError

    def inverse(self, a: Element) -> Element:
        raise NotImplementedError

    def sqrt(self, a: Element) -> Optional[Element]:
        """One of the two roots, nothing where there is none."""
        raise NotImplementedError

    def is_larger(self, a: Element) -> bool:
        """Whether a is the lexicographically larger one of a and -a."""
        raise NotImplementedError

    def neg(self, a: Element) -> Element:
        return self.sub(self.zero, a)


class PrimeField(Field[Fp]):
    """Fp."""

    zero = 0
    one = 1

    def add(self, a: Fp, b: Fp) -> Fp:
        return (a + b) % P

    def sub(self, a: Fp, b: Fp) -> Fp:
        return (a - b) % P

    def mul(self, a: Fp, b: Fp) -> Fp:
        return a * b % P

    def scale(self, a: Fp, factor: int) -> Fp:
        return a * factor % P

    def inverse(self, a: Fp) -> Fp:
        return pow(a, -1, P)

    def sqrt(self, a: Fp) -> Optional[Fp]:
        root = pow(a, (P + 1) // 4, P)
        return root if root * root % P == a % P else None

    def is_larger(self, a: Fp) -> bool:
        return a > (P - 1) // 2


class QuadraticField(Field[Fp2]):
    """Fp2; (a, b) is a + b·u."""

    zero = (0, 0)
    one = (1, 0)

    def add(self, a: Fp2, b: Fp2) -> Fp2:
        return ((a[0] + b[0]) % P, (a[1] + b[1]) % P)

    def sub(self, a: Fp2, b: Fp2) -> Fp2:
        return ((a[0] - b[0]) % P, (a[1] - b[1]) % P)

    def mul(self, a: Fp2, b: Fp2) -> Fp2:
        return ((a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P)

    def scale(self, a: Fp2, factor: int) -> Fp2:
        return (a[0] * factor % P, a[1] * factor % P)

    def inverse(self, a: Fp2) -> Fp2:
        norm = pow(a[0] * a[0] + a[1] * a[1], -1, P)
        return (a[0] * norm % P, -a[1] * norm % P)

    def power(self, a: Fp2, exponent: int) -> Fp2:
        result = self.one
        for bit in bin(exponent)[2:]:
            result = self.mul(result, result)
            if bit == "1":
                result = self.mul(result, a)
        return result

    def sqrt(self, a: Fp2) -> Optional[Fp2]:
        # With n^2 the norm of a, a root x + y·u has x^2 = (a0 + n) / 2 for one of the two signs of n.
        if a[1] == 0:
            real = FP.sqrt(a[0])
            if real is not None:
                return (real, 0)
            imaginary = FP.sqrt(-a[0] % P)
            return None if imaginary is None else (0, imaginary)
        norm = FP.sqrt((a[0] * a[0] + a[1] * a[1]) % P)
        if norm is None:
            return None
        half = (P + 1) // 2
        for n in (norm, -norm):
            x = FP.sqrt((a[0] + n) * half % P)
            if x is not None:
                return (x, a[1] * half * pow(x, -1, P) % P)
        return None

    def is_larger(self, a: Fp2) -> bool:
        return FP.is_larger(a[1]) if a[1] != 0 else FP.is_larger(a[0])


FP = PrimeField()
FP2 = QuadraticField()

# w^6, which is neither a square nor a cube in Fp2.
XI: Fp2 = (1, 1)

ONE: Fp12 = (FP2.one, FP2.zero, FP2.zero, FP2.zero, FP2.zero, FP2.zero)

# w^(i·p) = w^i · XI^(i·(p-1)/6).
_FROBENIUS = [FP2.power(XI, i * (P - 1) // 6) for i in range(6)]


def fp12_mul(a: Fp12, b: Fp12) -> Fp12:
    """The product; zeros among the coefficients of `a` cost nothing."""
    real = [0] * 11
    imaginary = [0] * 11
    for i, (a0, a1) in enumerate(a):
        if a0 == 0 and a1 == 0:
            continue
        for k, (b0, b1) in enumerate(b, i):
            real[k] += a0 * b0 - a1 * b1
            imaginary[k] += a0 * b1 + a1 * b0
    return _reduced(real, imaginary)


def fp12_square(a: Fp12) -> Fp12:
    """a^2, with every product of two coefficients once."""
    real = [0] * 11
    imaginary = [0] * 11
    for i, (a0, a1) in enumerate(a):
        real[2 * i] += (a0 + a1) * (a0 - a1)
        imaginary[2 * i] += 2 * a0 * a1
        twice0, twice1 = 2 * a0, 2 * a1
        for k in range(i + 1, 6):
            b0, b1 = a[k]
            real[i + k] += twice0 * b0 - twice1 * b1
            imaginary[i + k] += twice0 * b1 + twice1 * b0
    return _reduced(real, imaginary)


def _reduced(real: list[int], imaginary: list[int]) -> Fp12:
    """A polynomial in w of degree 10, modulo w^6 - (1 + u)."""
    for k in range(6, 11):
        real[k - 6] += real[k] - imaginary[k]
        imaginary[k - 6] += real[k] + imaginary[k]
    return tuple((real[k] % P, imaginary[k] % P) for k in range(6))  # type: ignore[return-value]


def fp12_frobenius(a: Fp12, times: int) -> Fp12:
    """a^(p^times)."""
    for _ in range(times):
        a = tuple(FP2.mul((c0, -c1), g) for (c0, c1), g in zip(a, _FROBENIUS))  # type: ignore[assignment]
    return a


def fp12_conjugate(a: Fp12) -> Fp12:
    """a^(p^6): w becomes -w."""
    return tuple(FP2.neg(c) if i % 2 else c for i, c in enumerate(a))  # type: ignore[return-value]


def fp12_inverse(a: Fp12) -> Fp12:
    """1/a: the product of the eleven other conjugates over the norm, which lies in Fp."""
    others = conjugate = fp12_frobenius(a, 1)
    for _ in range(10):
        conjugate = fp12_frobenius(conjugate, 1)
        others = fp12_mul(others, conjugate)
    norm = pow(fp12_mul(a, others)[0][0], -1, P)
    return tuple(FP2.scale(c, norm) for c in others)  # type: ignore[return-value]
