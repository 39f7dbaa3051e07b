"""Few scenarios in which every pair of values of any two factors meets."""
import itertools


def pairwise(factors, draw, allowed=lambda chosen: True, at_least=0, tries=40):
    """Yields dicts factor -> value. `factors`: name -> list of values; `allowed` says whether a (partial)
    choice makes sense. Pairs that `allowed` never lets meet are left out. Greedy: each row is the best of
    `tries` random ones, begun with a pair that has not met yet. Goes on with random rows to `at_least`.
    """
    names = list(factors)
    missing = {}
    for a, b in itertools.combinations(names, 2):
        for i in range(len(factors[a])):
            for j in range(len(factors[b])):
                if allowed({a: factors[a][i], b: factors[b][j]}):
                    missing[(a, i, b, j)] = True

    def pairs(row):
        return [(a, row[a], b, row[b]) for a, b in itertools.combinations(names, 2)]

    def complete(start):
        for _ in range(200):
            row = dict(start)
            for name in names:
                if name not in row:
                    row[name] = draw.randrange(len(factors[name]))
            if allowed({name: factors[name][row[name]] for name in names}):
                return row
        return None

    rows, seen = [], set()
    while missing or len(rows) < at_least:
        start = {}
        if missing:
            a, i, b, j = next(iter(missing))
            start = {a: i, b: j}
        best, most = None, -1
        for _ in range(tries if missing else 1):
            row = complete(start)
            if row is None:
                break
            new = sum(pair in missing for pair in pairs(row))
            if new > most:
                best, most = row, new
        if best is None:
            missing.pop(next(iter(missing)))
            continue
        for pair in pairs(best):
            missing.pop(pair, None)
        key = tuple(best[name] for name in names)
        if key not in seen:
            seen.add(key)
            rows.append(best)
    return [{name: factors[name][row[name]] for name in names} for row in rows]
