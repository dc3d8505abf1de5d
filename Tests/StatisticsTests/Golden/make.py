"""Writes the golden vectors of the Statistics module beside this file.

Every value comes from a library or from exact integer arithmetic, never from the Swift code; where
two sources exist they are held against each other here. With --check nothing is written, and the
exit status is 1 when a file would change.
"""

import json
import math
import random
import statistics
import sys
from fractions import Fraction
from pathlib import Path

import numpy
import scipy
from scipy import stats

sys.dont_write_bytecode = True
import oracles  # beside this file

COMMAND = "python3 Tests/StatisticsTests/Golden/make.py"
MASK = (1 << 64) - 1


def expand(bins):
    return [value for value, count in bins for _ in range(count)]


def histogram(samples):
    return [[value, samples.count(value)] for value in sorted(set(samples))]


def quantile(samples, share):
    """The inverse distribution function at a decimal share, in exact arithmetic."""
    exact = Fraction(share)
    rank = max(math.ceil(exact * len(samples)), 1)
    value = sorted(samples)[rank - 1]
    if (exact * len(samples)).denominator != 1:
        assert value == numpy.quantile(samples, float(share), method="inverted_cdf")
    return value


def location_case(name, bins, width):
    samples = expand(bins)
    middle = statistics.median(samples)
    assert middle == numpy.median(samples)
    shares = ["0", "0.01", "0.07", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99", "0.999", "1"]
    return {
        "name": name,
        "bins": bins,
        "width": width,
        "groupedMedian": statistics.median_grouped(samples, width),
        "median": middle,
        "quantiles": [[float(share), quantile(samples, share)] for share in shares],
        "sharesAbove": [
            [factor, sum(sample > factor * middle for sample in samples) / len(samples)]
            for factor in (0.5, 1.0, 1.25, 2.0, 10.0)
        ],
    }


def location():
    generator = random.Random(20260101)
    clock = [26 * round(generator.gauss(150, 2)) for _ in range(1501)]
    tail = [26 * round(generator.lognormvariate(4, 0.6)) + 26 for _ in range(1000)]
    python_manual = [1, 2, 2, 3, 4, 4, 4, 4, 4, 5]
    decades = [[value, 10] for value in range(1, 11)]
    return [
        location_case("one sample", [[3848, 1]], 26),
        location_case("two samples far apart", [[10, 1], [90, 1]], 10),
        location_case("the example of Python's manual", histogram(python_manual), 1),
        location_case("half of the samples on each side of a gap", [[26, 5], [260, 5]], 26),
        location_case("a hundred samples in decades", decades, 1),
        location_case("a clock that steps by 26", histogram(clock), 26),
        location_case("a long tail", histogram(tail), 26),
        location_case("fractions of a tick", [[18.6, 3], [18.85, 11], [19.1, 4]], 0.25),
    ]


def interval_case(count, confidence):
    """The ranks and the coverage in exact integers, held against SciPy's binomial distribution."""
    whole = 1 << count

    def coverage(rank):
        return Fraction(whole - 2 * below[rank - 1], whole)

    below, total, coefficient = [], 0, 1
    for heads in range((count + 1) // 2):
        total += coefficient
        below.append(total)
        coefficient = coefficient * (count - heads) // (heads + 1)
    wanted = Fraction(confidence)
    ranks = [rank for rank in range(1, len(below) + 1) if coverage(rank) >= wanted]
    rank = max(ranks, default=1)
    exact = float(coverage(rank))
    assert math.isclose(exact, 1 - 2 * stats.binom.cdf(rank - 1, count, 0.5), rel_tol=1e-9)
    return {
        "count": count,
        "confidence": float(confidence),
        "lowerRank": rank,
        "upperRank": count + 1 - rank,
        "coverage": exact,
    }


def intervals():
    counts = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25, 50, 51, 100, 101, 1000, 1023, 1024]
    counts += [1025, 1100, 4999, 9999, 10000]
    cases = [interval_case(count, level) for count in counts for level in ("0.95", "0.99")]
    # Asked for exactly what a rank gives: one unit in the last place decides between two ranks.
    cases += [interval_case(6, "0.96875"), interval_case(10, "0.978515625")]
    cases += [interval_case(10000, "0.5"), interval_case(10000, "0.999999999999")]
    return cases


class SplitMix64:
    """A transcription of Vigna's splitmix64.c."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, bound):
        while True:
            draw = self.next()
            if draw >= (1 << 64) % bound:
                return draw % bound


def shuffled(count, seed):
    generator, items = SplitMix64(seed), list(range(count))
    for last in range(count - 1, 0, -1):
        chosen = generator.below(last + 1)
        items[last], items[chosen] = items[chosen], items[last]
    return items


def randomness():
    # Published first outputs: seed 1234567 in the reference's test vectors, seed 0 in Java's.
    assert SplitMix64(1234567).next() == 6457827717110365317
    assert SplitMix64(0).next() == 0xE220A8397B1DCDAF
    streams = []
    for seed in (0, 1, 1234567, 0x0123456789ABCDEF, MASK):
        generator = SplitMix64(seed)
        streams.append({"seed": str(seed), "outputs": [str(generator.next()) for _ in range(8)]})
    orders = [
        {"seed": str(seed), "count": count, "order": shuffled(count, seed)}
        for count, seed in ((0, 7), (1, 7), (2, 7), (5, 0), (52, 42), (200, MASK))
    ]
    return [{"streams": streams, "orders": orders}]


def same(left, right):
    """Whether two values agree, numbers to nine digits: libraries differ in the last ones."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-14)
    return left == right


def divisors():
    cases = [[26, 52, 78], [26], [0, 0, 39, 26], [-26, 52], [7, 13], [2**62, 2**61 * 3], [1, 0]]
    return [{"values": values, "divisor": math.gcd(*values)} for values in cases]


def main():
    stale = False
    for name, make in (
        ("location", location),
        ("intervals", intervals),
        ("randomness", randomness),
        ("divisors", divisors),
        ("scales", oracles.scales),
        ("normals", oracles.normals),
        ("binomials", oracles.binomials),
        ("signs", oracles.signs),
        ("signed-ranks", oracles.signed_rank_cases),
        ("rank-sums", oracles.rank_sum_cases),
        ("powers", oracles.powers),
        ("families", oracles.families),
    ):
        target = Path(__file__).with_name(f"{name}.json")
        cases = make()
        if "--check" in sys.argv[1:]:
            stored = json.loads(target.read_text())["cases"]
            stale |= not same(json.loads(json.dumps(cases)), stored)
            continue
        rows = ",\n".join("  " + json.dumps(case) for case in cases)
        made_with = f"Python {sys.version.split()[0]}, SciPy {scipy.__version__}"
        made_with += f", NumPy {numpy.__version__}"
        target.write_text(
            f'{{"command": {json.dumps(COMMAND)},\n"madeWith": {json.dumps(made_with)},\n'
            f'"cases": [\n{rows}\n]}}\n'
        )
    sys.exit(1 if stale else 0)


main()
