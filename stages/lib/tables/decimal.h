/* Decimal numbers: their grammar, and the nearest double of each.
 *
 * A sign, digits with or without a decimal sign among, before or behind them, an exponent; nothing else: no spaces, no
 * thousands separators, no hexadecimal, no words. The double is the correctly rounded one, as JavaScript's Number gives.
 */
#ifndef ARROWLINE_DECIMAL_H
#define ARROWLINE_DECIMAL_H

#include "cells.h"

typedef unsigned long long Wide;

struct Decimal {
  Wide mantissa;  /* the first 19 significant digits */
  int exponent;   /* of ten, of the mantissa */
  int digits;     /* significant ones, trailing zeros too */
  int negative;
  int plain;      /* nothing but digits, perhaps after a minus sign */
  int zeros;      /* zeros before the first other digit of the integer part, where it has more digits */
};

#define DIGITS_HELD 19     /* of the mantissa */
#define INTEGER_DIGITS 15  /* any integer of so many digits is a double of its own */
#define DOUBLE_DIGITS 17   /* enough to tell any two doubles apart */

INLINE int is_digit(unsigned char one) { return (unsigned char)(one - '0') < 10; }

/* The byte behind the number that begins at p, or 0. It reads no further than the first byte that does not belong. */
INLINE const unsigned char *read_decimal(const unsigned char *p, int decimal, struct Decimal *d) {
  Wide mantissa = 0;
  int exponent = 0, plain = 1;
  int negative = *p == '-';
  if (negative) p++;
  else if (*p == '+') {
    p++;
    plain = 0;
  }
  const unsigned char *first = p;
  while (*p == '0') p++;
  int zeros = (int)(p - first);
  const unsigned char *start = p;
  while (is_digit(*p)) mantissa = mantissa * 10 + (Wide)(*p++ - '0');
  int digits = (int)(p - start);
  int any = zeros + digits;
  int leading = zeros > 1 || (zeros == 1 && digits > 0);
  if (*p == decimal) {
    plain = 0;
    p++;
    const unsigned char *fraction = p;
    if (digits == 0) {
      while (*p == '0') p++;
      start = p;
    }
    const unsigned char *rest = p;
    while (is_digit(*p)) mantissa = mantissa * 10 + (Wide)(*p++ - '0');
    digits += (int)(p - rest);
    any += (int)(p - fraction);
    exponent = -(int)(p - fraction);
  }
  if (any == 0) return 0;
  if (digits > DIGITS_HELD) {
    /* The mantissa overflowed: the first 19 digits again, which may have the decimal sign among them. */
    const unsigned char *q = start;
    int held = 0;
    mantissa = 0;
    for (; held < DIGITS_HELD; q++) {
      if (!is_digit(*q)) continue;
      mantissa = mantissa * 10 + (Wide)(*q - '0');
      held++;
    }
    exponent += digits - held;
  }
  if ((*p | 0x20) == 'e') {
    plain = 0;
    p++;
    int down = *p == '-', size = 0;
    if (down || *p == '+') p++;
    if (!is_digit(*p)) return 0;
    for (; is_digit(*p); p++)
      if (size < 100000000) size = size * 10 + (*p - '0');
    exponent += down ? -size : size;
  }
  d->mantissa = mantissa;
  d->exponent = exponent;
  d->digits = digits;
  d->negative = negative;
  d->plain = plain;
  d->zeros = leading;
  return p;
}

/* Whether a double of that size exists; numbers too small become zero. */
INLINE int is_finite(const struct Decimal *d) {
  int held = d->digits < DIGITS_HELD ? d->digits : DIGITS_HELD;
  int size = held + d->exponent;
  if (d->mantissa == 0 || size < 309) return 1;
  if (size > 309) return 0;
  Wide scaled = d->mantissa;
  for (; held < DIGITS_HELD; held++) scaled *= 10;
  /* The largest double is rounded to up to 1.7976931348623158079...e308. */
  return scaled < 1797693134862315807ULL + (d->digits <= DIGITS_HELD);
}

/* How a column sees a number. One of more digits than a double holds is `many_digits`, to be asked for. */
INLINE CellKind kind_of(const struct Decimal *d, int *many_digits) {
  if (!is_finite(d)) return TEXT_CELL;
  if (d->zeros) return CODE_CELL;
  if (d->plain && !(d->negative && d->mantissa == 0)) {
    if (d->digits <= INTEGER_DIGITS) return INTEGER_CELL;
    *many_digits = 1;
    return CODE_CELL;
  }
  *many_digits = d->digits > DOUBLE_DIGITS;
  return NUMBER_CELL;
}

struct Product { Wide high, low; };

INLINE struct Product multiply(Wide a, Wide b) {
  Wide a0 = (unsigned)a, a1 = a >> 32, b0 = (unsigned)b, b1 = b >> 32;
  Wide low = a0 * b0, left = a1 * b0, right = a0 * b1, high = a1 * b1;
  Wide middle = (low >> 32) + (unsigned)left + (unsigned)right;
  return (struct Product){high + (left >> 32) + (right >> 32) + (middle >> 32), (middle << 32) | (unsigned)low};
}

INLINE double from_bits(Wide bits) {
  union { Wide bits; double value; } both = {.bits = bits};
  return both.value;
}

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The double nearest to w times ten to the power q, by the algorithm of Lemire ("Number parsing at a gigabyte per
 * second", 2021; that it needs no way out: Mushtak and Lemire, 2023). w is not 0. */
NOINLINE static double nearest_double(const Wide *powers, Wide w, int q) {
  if (q < -342) return 0;
  if (q > 308) return from_bits(0x7FFULL << 52);
  int shift = __builtin_clzll(w);
  w <<= shift;
  const Wide *power = powers + 2 * (q + 342);
  struct Product product = multiply(w, power[0]);
  if ((product.high & 0x1FF) == 0x1FF) {
    Wide more = multiply(w, power[1]).high;
    product.low += more;
    if (more > product.low) product.high++;
  }
  int upper = (int)(product.high >> 63);
  Wide mantissa = product.high >> (upper + 9);
  int exponent = ((217706 * q) >> 16) + 63 + upper - shift + 1023;
  if (exponent <= 0) {
    if (1 - exponent >= 64) return 0;
    mantissa >>= 1 - exponent;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    return from_bits(mantissa);
  }
  if (product.low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << (upper + 9) == product.high)
    mantissa &= ~1ULL;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= 2ULL << 52) {
    mantissa = 1ULL << 52;
    exponent++;
  }
  if (exponent >= 0x7FF) return from_bits(0x7FFULL << 52);
  return from_bits((mantissa & ~(1ULL << 52)) | (Wide)exponent << 52);
}

/* Of a number of at most 19 digits. A product or quotient of two exact doubles is rounded once. */
INLINE double value_of(const Wide *powers, const struct Decimal *d) {
  double value;
  if (d->mantissa <= 1ULL << 53 && d->exponent >= -22 && d->exponent <= 22)
    value = d->exponent < 0 ? (double)d->mantissa / tens[-d->exponent] : (double)d->mantissa * tens[d->exponent];
  else
    value = d->mantissa == 0 ? 0 : nearest_double(powers, d->mantissa, d->exponent);
  return d->negative ? -value : value;
}

#endif
