# Black-76 by QuantLib: reads one option a line (forward, strike, vol, years, discount), writes one line each:
# call, put, deltaForward of both, gammaForward, vega, all as repr of a double.
import sys

import QuantLib as ql

for line in sys.stdin:
    forward, strike, vol, years, discount = map(float, line.split())
    deviation = vol * years**0.5
    call, put = (
        ql.BlackCalculator(ql.PlainVanillaPayoff(kind, strike), forward, deviation, discount)
        for kind in (ql.Option.Call, ql.Option.Put)
    )
    print(*map(repr, (call.value(), put.value(), call.deltaForward(), put.deltaForward(), call.gammaForward(), call.vega(years))))
