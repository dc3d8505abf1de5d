"""The golden cases of tests, intervals and power: see make.py.

Wherever it can be, a value is found in another way than the Swift code finds it: by going through
all arrangements, by SciPy, by projections of a design matrix, by integration over a whole density.
"""

import itertools
import math
import random
from fractions import Fraction

import numpy
from scipy import integrate, stats


def near(left, right, tolerance=1e-9):
    assert math.isclose(left, right, rel_tol=tolerance, abs_tol=1e-14), (left, right)


def rounded(value):
    """Twelve digits: enough to find a mistake, too few to notice another version of SciPy."""
    return float(f"{float(value):.12g}")


# Location and scale


def core_mean(samples, width, steps):
    ordered = sorted(samples)
    lower, upper = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    reach = Fraction(width) * steps
    core = [
        Fraction(sample)
        for sample in samples
        if Fraction(lower) - reach <= Fraction(sample) <= Fraction(upper) + reach
    ]
    return rounded(sum(core) / len(core))


def scale_case(name, samples, width):
    histogram = [[value, samples.count(value)] for value in sorted(set(samples))]
    return {
        "name": name,
        "bins": histogram,
        "width": width,
        "coreMeans": [[steps, core_mean(samples, width, steps)] for steps in (0, 1, 2, 5)],
        "medianAbsoluteDeviation": rounded(stats.median_abs_deviation(samples)),
        "robustStandardDeviation": rounded(stats.median_abs_deviation(samples, scale="normal")),
    }


def scales():
    generator = random.Random(20260102)
    clock = [26 * round(generator.gauss(150, 2)) for _ in range(1501)]
    tail = [26 * round(generator.lognormvariate(4, 0.6)) + 26 for _ in range(400)]
    boots = [round(generator.gauss(100, 1), 3) for _ in range(10)]
    quarters = [18.5] * 3 + [18.75] * 11 + [19.0] * 4 + [25.0]
    return [
        scale_case("one sample", [3848], 26),
        scale_case("a clock that steps by 26", clock, 26),
        scale_case("a long tail", tail, 26),
        scale_case("quarters of a tick", quarters, 0.25),
        scale_case("half of the samples on each side of a gap", [26] * 5 + [260] * 5, 26),
        scale_case("ten boots, one of them wild", boots + [150.0], 0.125),
        scale_case("seven values, tied", [1, 1, 2, 2, 4, 6, 9], 1),
    ]


def normals():
    zs = [-37, -20, -8.5, -5, -3, -1.96, -1, -0.3, -1e-3, 0, 1e-3, 0.5, 1, 2, 3, 6, 8, 10]
    shares = [1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.025, 0.05, 0.25, 0.3, 0.499999, 0.5]
    shares += [0.500001, 0.6, 0.75, 0.9, 0.95, 0.975, 0.995, 0.999999]
    return [
        {
            "cumulative": [[z, float(stats.norm.cdf(z))] for z in zs],
            "quantile": [[share, float(stats.norm.ppf(share))] for share in shares],
        }
    ]


def binomials():
    cases = []
    for count, chance in ((1, "0.5"), (10, "0.3"), (20, "0.01"), (60, "0.999"), (200, "0.45")):
        exact = Fraction(chance)
        for most in sorted({0, 1, count // 3, count // 2, count - 1}):
            share = sum(
                math.comb(count, k) * exact**k * (1 - exact) ** (count - k)
                for k in range(most + 1)
            )
            near(float(share), stats.binom.cdf(most, count, float(chance)))
            cases.append([most, count, float(chance), float(share)])
    return [{"rows": cases}]


# Tests of signs and ranks


def sign_case(differences):
    positives = sum(value > 0 for value in differences)
    count = sum(value != 0 for value in differences)

    def p(alternative):
        if count == 0:
            return 1.0
        return rounded(stats.binomtest(positives, count, 0.5, alternative).pvalue)

    return {
        "values": differences,
        "statistic": positives,
        "pLess": p("less"),
        "pGreater": p("greater"),
        "pTwoSided": p("two-sided"),
    }


def signs():
    return [
        sign_case(values)
        for values in (
            [1, 1, 1, 1, 1, 1],
            [1, -1],
            [0, 0],
            [-1, -2, 0, 3, -4, -5, -6, -7, -8, 0, -9],
            [1] * 37 + [-1] * 63,
            [1] * 110 + [-1] * 90,
        )
    ]


def signed_ranks(differences, zeros):
    """Each difference other than zero, with twice its mid-rank."""
    values = [value for value in differences if value != 0 or zeros == "pratt"]
    ranks = stats.rankdata([abs(value) for value in values]) if values else []
    return [(value, round(2 * rank)) for value, rank in zip(values, ranks) if value != 0]


def signed_rank_case(name, differences, zeros):
    """All signs, one arrangement after the other, in whole numbers."""
    ranked = signed_ranks(differences, zeros)
    seen = sum(rank for value, rank in ranked if value > 0)
    sums = [0]
    for _, rank in ranked:
        sums += [total + rank for total in sums]
    less = Fraction(sum(total <= seen for total in sums), len(sums))
    greater = Fraction(sum(total >= seen for total in sums), len(sums))
    magnitudes = {abs(value) for value in differences}
    if 0 not in magnitudes and len(magnitudes) == len(differences):
        result = stats.wilcoxon(differences, alternative="greater", method="exact")
        near(result.pvalue, float(greater))
        near(result.statistic, seen / 2)
    return {
        "name": name,
        "values": differences,
        "zeros": zeros,
        "statistic": seen / 2,
        "isExact": True,
        "pLess": rounded(less),
        "pGreater": rounded(greater),
        "pTwoSided": rounded(min(2 * min(less, greater), 1)),
    }


def signed_rank_normal_case(name, differences, zeros):
    def p(alternative):
        return stats.wilcoxon(
            differences,
            zero_method=zeros,
            correction=True,
            alternative=alternative,
            **{"method": "approx" if OLD_SCIPY else "asymptotic"},
        )

    return {
        "name": name,
        "values": differences,
        "zeros": zeros,
        "statistic": float(p("greater").statistic),
        "isExact": False,
        "pLess": rounded(p("less").pvalue),
        "pGreater": rounded(p("greater").pvalue),
        "pTwoSided": rounded(p("two-sided").pvalue),
    }


OLD_SCIPY = not hasattr(stats, "false_discovery_control")


def signed_rank_cases():
    generator = random.Random(20260103)
    # Hamilton depression scale, from Hollander and Wolfe, as in the manual of R's wilcox.test.
    depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]
    tied = [1, 1, -1, 2, 2, -2, 3, 0, 0, 5, -1, 4]
    steps = [26 * round(generator.gauss(1, 2)) for _ in range(16)]
    cases = [signed_rank_case("published", depression, "pratt")]
    for zeros in ("wilcox", "pratt"):
        cases.append(signed_rank_case("ties and zeros", tied, zeros))
        cases.append(signed_rank_case("a clock that steps by 26", steps, zeros))
        cases.append(signed_rank_case("zeros only", [0, 0, 0], zeros))
        cases.append(signed_rank_case("six positives", [1, 2, 3, 4, 5, 6], zeros))
        many = [round(generator.gauss(0.2, 2)) for _ in range(290)]
        cases.append(signed_rank_normal_case("many, tied", many, zeros))
    floats = [round(generator.gauss(0.01, 0.02), 6) for _ in range(18)]
    cases.append(signed_rank_case("eighteen log ratios", floats, "pratt"))
    large = [round(generator.gauss(0.2, 1), 9) for _ in range(60)]
    result = {
        side: stats.wilcoxon(large, alternative=side, method="exact")
        for side in ("less", "greater", "two-sided")
    }
    cases.append(
        {
            "name": "sixty without ties",
            "values": large,
            "zeros": "pratt",
            "statistic": float(result["greater"].statistic),
            "isExact": True,
            "pLess": rounded(result["less"].pvalue),
            "pGreater": rounded(result["greater"].pvalue),
            "pTwoSided": rounded(result["two-sided"].pvalue),
        }
    )
    return cases


def rank_sum_case(name, base, head, exact=True):
    statistic = sum((h > b) + Fraction(h == b, 2) for h in head for b in base)
    if exact and len(set(base + head)) < len(base + head):
        ranks = [round(2 * rank) for rank in stats.rankdata(head + base)]
        seen = sum(ranks[: len(head)])
        sums = [sum(choice) for choice in itertools.combinations(ranks, len(head))]
        less = Fraction(sum(total <= seen for total in sums), len(sums))
        greater = Fraction(sum(total >= seen for total in sums), len(sums))
    else:
        method = "exact" if exact else "asymptotic"
        less, greater = (
            stats.mannwhitneyu(head, base, alternative=side, method=method).pvalue
            for side in ("less", "greater")
        )
        both = stats.mannwhitneyu(head, base, alternative="two-sided", method=method).pvalue
        near(both, min(2 * min(less, greater), 1))
    return {
        "name": name,
        "base": base,
        "head": head,
        "statistic": float(statistic),
        "isExact": exact,
        "pLess": rounded(less),
        "pGreater": rounded(greater),
        "pTwoSided": rounded(min(2 * min(less, greater), 1)),
    }


def rank_sum_cases():
    generator = random.Random(20260104)

    def draw(count, mean, digits):
        return [round(generator.gauss(mean, 2), digits) for _ in range(count)]

    return [
        rank_sum_case("one against one", [1], [2]),
        rank_sum_case("all tied", [1, 1, 1], [1, 1]),
        rank_sum_case("ties", [1, 2, 2, 3, 3, 3], [2, 3, 4, 4, 9]),
        rank_sum_case("more heads than bases, ties", draw(4, 0, 0), draw(9, 1, 0)),
        rank_sum_case("more bases than heads, ties", draw(10, 0, 0), draw(3, 1, 0)),
        rank_sum_case("ten against ten", draw(10, 0, 6), draw(10, 1, 6)),
        rank_sum_case("forty against forty", draw(40, 0, 6), draw(40, 0.5, 6)),
        rank_sum_case("many, tied", draw(70, 0, 0), draw(45, 0.7, 0), exact=False),
        rank_sum_case("many, not tied", draw(30, 0, 6), draw(60, -0.7, 6), exact=False),
    ]


# Power of the gate


def interval_rank(count, confidence):
    enough = [
        rank
        for rank in range(1, (count + 1) // 2 + 1)
        if 1 - 2 * stats.binom.cdf(rank - 1, count, 0.5) >= confidence
    ]
    return max(enough, default=0)


def power(effect, count, noise, threshold, confidence):
    """The density of the lower middle ratio over its whole range; the others given that one."""
    rank, middle = interval_rank(count, confidence), (count + 1) // 2
    if rank == 0:
        return 0.0
    shift = stats.norm(effect / noise)
    edge = threshold / noise
    fallen = shift.cdf(0)

    def height(x):
        below = shift.cdf(x)
        density = stats.beta.pdf(below, middle, count - middle + 1) * shift.pdf(x)
        holds = stats.binom.cdf(rank - 1, middle - 1, min(fallen / below, 1))
        if count % 2 == 1:
            return density * holds
        above = (shift.sf(max(x, 2 * edge - x)) / shift.sf(x)) ** (count - middle)
        return density * holds * above

    start = edge if count % 2 == 1 else 0.0
    stops = [start, edge, effect / noise] + [max(edge, effect / noise) + k for k in (0.5, 2, 12)]
    stops = sorted(stop for stop in set(stops) if stop >= start)
    return sum(
        integrate.quad(height, low, high, epsabs=1e-13, epsrel=1e-11, limit=400)[0]
        for low, high in zip(stops, stops[1:])
    )


def powers():
    rows = []
    for count in (5, 6, 7, 8, 10, 11, 20, 21, 50):
        for effect, noise, threshold in (
            (0.03, 0.01, 0.02),
            (0.03, 0.03, 0.02),
            (0.0, 0.02, 0.0),
            (0.01, 0.02, 0.005),
            (-0.01, 0.05, 0.02),
        ):
            share = power(effect, count, noise, threshold, 0.95)
            rows.append([effect, count, noise, threshold, 0.95, rounded(share)])
    rows.append([0.05, 12, 0.04, 0.02, 0.99, rounded(power(0.05, 12, 0.04, 0.02, 0.99))])
    return [{"rows": rows}]


# Families


def family_case(values, pairs, alpha):
    """Adjusted values by their definitions, in fractions; Holm's by closed testing."""
    exact = [Fraction(value) for value in values]
    count = len(exact)
    subsets = [
        subset
        for size in range(1, count + 1)
        for subset in itertools.combinations(range(count), size)
    ]
    holm = [
        max(min(len(s) * min(exact[i] for i in s), 1) for s in subsets if index in s)
        for index in range(count)
    ]
    order = sorted(exact)
    hochberg = [
        min(Fraction(count, j + 1) * order[j] for j in range(count) if order[j] >= value)
        for value in exact
    ]
    if not OLD_SCIPY:
        for mine, theirs in zip(hochberg, stats.false_discovery_control(values)):
            near(float(mine), float(theirs))
    return {
        "values": values,
        "pairs": pairs,
        "alpha": alpha,
        "holm": [rounded(value) for value in holm],
        "benjaminiHochberg": [rounded(min(value, 1)) for value in hochberg],
    }


def families():
    return [
        family_case([0.01, 0.04, 0.03, 0.005], 20, 0.05),
        family_case([0.5, 0.5, 0.001, 0.001, 0.2, 1.0, 0.03], 12, 0.05),
        family_case([0.04], 10, 0.05),
        family_case([1.0, 1.0, 0.9], 10, 0.05),
        family_case([0.002, 0.009, 0.012, 0.02, 0.03, 0.035, 0.04, 0.049], 16, 0.05),
    ]
