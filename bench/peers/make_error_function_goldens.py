"""Values of the complementary error function by Python's math.erfc, for gelu to be tested against.

    python3 bench/peers/make_error_function_goldens.py > test/learning/engines/fixtures/error-function.json
"""

import json
import math
import sys

points = [step / 8 for step in range(-144, 145)] + [sign * 10.0**-power for power in range(1, 9) for sign in (-1, 1)]
json.dump([[x, math.erfc(x)] for x in points], sys.stdout, separators=(",", ":"))
