/* Cells of a column whose type is sought or checked: each is counted by its kind, with all that the type depends on. */
#ifndef ARROWLINE_COUNT_H
#define ARROWLINE_COUNT_H

#include "store.h"

#define AUTOMATIC (1u << 31) /* of `allowed`: the type is sought, so that a text too many is no problem */
#define GATHER (1u << 30)    /* all texts are kept, not only from the first that is no number or date */
#define EXACT (1u << 29)     /* integers of 64 bits */

INLINE int fits_long(const struct Decimal *d) {
  return d->plain && d->digits <= DIGITS_HELD && d->mantissa <= (~0ULL >> 1) + (Wide)d->negative;
}

INLINE Status count_kind(struct Scan *s, struct Field *f, CellKind kind, Bytes from, unsigned length) {
  if (!((f->allowed >> kind) & 1)) return CELL_PROBLEM;
  if (f->texts && f->partial < 2) {
    if (!f->slots && (kind == TEXT_CELL || kind == CODE_CELL || kind == EMPTY_CELL || f->allowed & GATHER))
      for (int before = 0; before < TEXT_CELL; before++) f->partial |= before != CODE_CELL && f->counts[before] > 0 && !(f->allowed & GATHER);
    if (f->slots || kind == TEXT_CELL || kind == CODE_CELL || kind == EMPTY_CELL || f->allowed & GATHER)
      if (!keep_text(s, f, from, length)) {
        if (!(f->allowed & AUTOMATIC)) return MANY_TEXTS;
        f->partial = 2;
      }
  }
  f->counts[kind]++;
  return MORE_BYTES;
}

INLINE Status count_number(struct Scan *s, struct Field *f, const struct Decimal *d, Bytes from, unsigned length) {
  int many = 0;
  CellKind kind = kind_of(d, &many);
  if (kind == INTEGER_CELL || (f->allowed & EXACT && fits_long(d))) {
    double value = d->negative ? -(double)d->mantissa : (double)d->mantissa;
    f->low = value < f->low ? value : f->low;
    f->high = value > f->high ? value : f->high;
  } else if (f->allowed & EXACT) return CELL_PROBLEM;
  if (many && f->allowed & AUTOMATIC && kind == NUMBER_CELL && f->counts[CODE_CELL] == 0) {
    if (s->answer < 0) return MANY_DIGITS;
    kind = (CellKind)s->answer;
    s->answer = -1;
  }
  if (many && kind == CODE_CELL) f->long_digits = 1;
  return count_kind(s, f, kind, from, length);
}

INLINE Status count_cell(struct Scan *s, struct Field *f, const struct Cell *cell) {
  Bytes from = cell->from;
  unsigned length = cell->length;
  if (length == 0) return count_kind(s, f, EMPTY_CELL, from, 0);
  if (s->starts[*from] & STARTS_NUMBER) {
    struct Decimal d;
    if (read_decimal(from, s->decimal, &d) == from + length) return count_number(s, f, &d, from, length);
    struct Moment moment;
    read_moment(from, length, &moment);
    if (moment.kind != TEXT_CELL) {
      double seconds = (double)seconds_of(&moment);
      f->earliest = seconds < f->earliest ? seconds : f->earliest;
      f->latest = seconds > f->latest ? seconds : f->latest;
      f->nanos |= moment.fine;
      return count_kind(s, f, moment.kind, from, length);
    }
  }
  return count_kind(s, f, is_boolean(from, length) ? BOOLEAN_CELL : TEXT_CELL, from, length);
}

#endif
