# Implied volatility by QuantLib: reads one option a line (1 for a call or -1, strike, forward, price, discount) and writes the
# medians of 21 rounds over all of them, microseconds a call: of blackFormulaImpliedStdDev and of its LiRS variant.
import statistics
import sys
import time

import QuantLib as ql

options = []
for line in sys.stdin:
    kind, strike, forward, price, discount = map(float, line.split())
    options.append((ql.Option.Call if kind > 0 else ql.Option.Put, strike, forward, price, discount))


def microseconds(solve):
    rounds = []
    for _ in range(21):
        start = time.perf_counter()
        for option in options:
            solve(*option)
        rounds.append((time.perf_counter() - start) / len(options) * 1e6)
    return statistics.median(rounds)


print(microseconds(ql.blackFormulaImpliedStdDev), microseconds(ql.blackFormulaImpliedStdDevLiRS))
