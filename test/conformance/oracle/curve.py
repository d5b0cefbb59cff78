"""The curves y^2 = x^3 + b over Fp and Fp2, their groups of order r, and their standard generators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Optional

from field import FP, FP2, Element, Field, Fp, Fp2, R

# Affine; None is the identity.
Point = Optional[tuple[Element, Element]]
G1Point = Optional[tuple[Fp, Fp]]
G2Point = Optional[tuple[Fp2, Fp2]]


class Curve(Generic[Element]):
    """y^2 = x^3 + a·x + b. Written additively."""

    def __init__(self, field: Field[Element], a: Element, b: Element) -> None:
        self.field = field
        self.a = a
        self.b = b

    def rhs(self, x: Element) -> Element:
        """x^3 + a·x + b."""
        f = self.field
        return f.add(f.mul(f.add(f.mul(x, x), self.a), x), self.b)

    def contains(self, point: Point[Element]) -> bool:
        """Whether the equation holds; says nothing about the subgroup."""
        return point is None or self.field.mul(point[1], point[1]) == self.rhs(point[0])

    def is_in_subgroup(self, point: Point[Element]) -> bool:
        """Whether r times the point is the identity. Slow and without a trick."""
        return self._combine([(point, R)]) is None

    def neg(self, point: Point[Element]) -> Point[Element]:
        return None if point is None else (point[0], self.field.neg(point[1]))

    def add(self, *points: Point[Element]) -> Point[Element]:
        return self._combine([(point, 1) for point in points])

    def mul(self, point: Point[Element], scalar: int) -> Point[Element]:
        """A multiple of a point of order r; the scalar may be any integer."""
        return self._combine([(point, scalar % R)])

    def combine(self, terms: Iterable[tuple[Point[Element], int]]) -> Point[Element]:
        """The sum of scalar·point for points of order r; the scalars may be any integers."""
        return self._combine([(point, scalar % R) for point, scalar in terms])

    def mul_unreduced(self, point: Point[Element], factor: int) -> Point[Element]:
        """A multiple of a point of any order; the factor is not negative."""
        return self._combine([(point, factor)])

    def _combine(self, terms: list[tuple[Point[Element], int]]) -> Point[Element]:
        finite = [(point, scalar) for point, scalar in terms if point is not None]
        length = max((scalar.bit_length() for _, scalar in finite), default=0)
        total = (self.field.one, self.field.one, self.field.zero)
        for bit in reversed(range(length)):
            total = self._double(total)
            for point, scalar in finite:
                if scalar >> bit & 1:
                    total = self._add_affine(total, point)
        return self._affine(total)

    def _double(self, point: tuple[Element, Element, Element]) -> tuple[Element, Element, Element]:
        f = self.field
        x, y, z = point
        yy = f.mul(y, y)
        s = f.scale(f.mul(x, yy), 4)
        m = f.scale(f.mul(x, x), 3)
        if self.a != f.zero:
            zz = f.mul(z, z)
            m = f.add(m, f.mul(self.a, f.mul(zz, zz)))
        x3 = f.sub(f.mul(m, m), f.scale(s, 2))
        y3 = f.sub(f.mul(m, f.sub(s, x3)), f.scale(f.mul(yy, yy), 8))
        return (x3, y3, f.scale(f.mul(y, z), 2))

    def _add_affine(
        self, point: tuple[Element, Element, Element], other: tuple[Element, Element]
    ) -> tuple[Element, Element, Element]:
        f = self.field
        x, y, z = point
        if z == f.zero:
            return (other[0], other[1], f.one)
        zz = f.mul(z, z)
        h = f.sub(f.mul(other[0], zz), x)
        s = f.sub(f.mul(other[1], f.mul(z, zz)), y)
        if h == f.zero:
            return self._double(point) if s == f.zero else (f.one, f.one, f.zero)
        hh = f.mul(h, h)
        hhh = f.mul(h, hh)
        v = f.mul(x, hh)
        x3 = f.sub(f.sub(f.mul(s, s), hhh), f.scale(v, 2))
        y3 = f.sub(f.mul(s, f.sub(v, x3)), f.mul(y, hhh))
        return (x3, y3, f.mul(z, h))

    def _affine(self, point: tuple[Element, Element, Element]) -> Point[Element]:
        f = self.field
        x, y, z = point
        if z == f.zero:
            return None
        inverse = f.inverse(z)
        square = f.mul(inverse, inverse)
        return (f.mul(x, square), f.mul(y, f.mul(square, inverse)))


G1 = Curve(FP, 0, 4)
G2 = Curve(FP2, (0, 0), (4, 4))

G1_GENERATOR: G1Point = (
    0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
    0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1,
)
G2_GENERATOR: G2Point = (
    (
        0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
        0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E,
    ),
    (
        0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
        0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE,
    ),
)
