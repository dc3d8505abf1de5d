# Judges a recorded series without the suite's code; CoreSharingTests expects these figures.
#   python3 judge.py mixed.txt 130000 26
import sys

name, spacing, step = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rows = [tuple(map(int, line.split())) for line in open(name)]
gaps = [row[0] for row in rows[1:]]
probes = [row[1] for row in rows]
additions = [row[2] for row in rows]


def least(values):
    return sorted(values)[max(9, len(values) // 1000)]


def longest_run(values, limit):
    runs = "".join("q" if value <= limit else " " for value in values).split()
    return max(map(len, runs), default=0)


def half(lengths):
    total = 0
    for length in sorted(lengths, reverse=True):
        total += length
        if total >= sum(lengths) // 2:
            return length


floor = least(probes)
limit = floor + max(step, floor // 64)
stretches = []  # kind, ticks
for gap, probe in zip(gaps, probes):
    lost = gap > spacing + 20 * floor or probe > 20 * floor
    kind = "lost" if lost else "quiet" if probe <= limit else "shared"
    if kind != "lost" and stretches and stretches[-1][0] == kind:
        stretches[-1][1] += gap
    else:
        stretches.append([kind, gap])
time = {kind: [t for k, t in stretches if k == kind] for kind in ("quiet", "shared", "lost")}
watched = sum(time["quiet"]) + sum(time["shared"])
print("floor", floor, "limit", limit, "additions", least(additions))
print("shared %.6f" % (sum(time["shared"]) / watched))
print("stretches", half(time["quiet"]), half(time["shared"]))
print("lost", len(time["lost"]), "%.6f" % (sum(time["lost"]) / sum(gaps)))
middle = len(probes) // 2
for part in (probes, probes[:middle], probes[middle:]):
    own = least(part)
    print("run", longest_run(part, own + max(step, own // 64)), "floor", own)
