/* Cells of a known type, into the arrays of their column. */
#ifndef ARROWLINE_STORE_H
#define ARROWLINE_STORE_H

#include "distinct.h"
#include "moment.h"

/* MORE_BYTES if it is stored, CELL_PROBLEM if it does not fit, ROUND_NUMBER if its double has to be given. */
INLINE Status store_number(const struct Scan *s, const struct Field *f, const struct Decimal *d) {
  unsigned row = s->row;
  if (f->work == STORE_DOUBLES) {
    if (!is_finite(d)) return CELL_PROBLEM;
    ((double *)f->values)[row] = value_of(s->powers, d);
    return d->digits > DIGITS_HELD ? ROUND_NUMBER : MORE_BYTES;
  }
  if (!d->plain || d->digits > DIGITS_HELD) return CELL_PROBLEM;
  Wide most = f->work == STORE_BYTES ? 255 : f->work == STORE_SHORTS ? 0x7FFF : f->work == STORE_WORDS ? 0x7FFFFFFF : ~0ULL >> 1;
  if (d->mantissa > most + (Wide)(d->negative && f->work != STORE_BYTES)) return CELL_PROBLEM;
  long long value = (long long)(d->negative ? 0 - d->mantissa : d->mantissa);
  switch (f->work) {
    case STORE_BYTES:
      if (value < 0) return CELL_PROBLEM;
      ((unsigned char *)f->values)[row] = (unsigned char)value;
      break;
    case STORE_SHORTS: ((short *)f->values)[row] = (short)value; break;
    case STORE_WORDS: ((int *)f->values)[row] = (int)value; break;
    default: ((long long *)f->values)[row] = value;
  }
  return MORE_BYTES;
}

INLINE int is_boolean(Bytes p, unsigned length) {
  const char *word = length == 4 ? "true" : length == 5 ? "false" : 0;
  if (!word) return 0;
  for (unsigned i = 0; i < length; i++)
    if ((p[i] | 0x20) != word[i]) return 0;
  return 1;
}

INLINE void store_text(struct Scan *s, const struct Field *f, const struct Cell *cell) {
  unsigned *place = (unsigned *)f->values + 2 * s->row;
  place[0] = (unsigned)(s->pool - s->texts);
  place[1] = cell->length | (unsigned)cell->high << 31;
  for (unsigned i = 0; i < cell->length; i += 16) wasm_v128_store(s->pool + i, sixteen(cell->from + i));
  s->pool += cell->length;
}

INLINE Status store_moment(const struct Scan *s, const struct Field *f, const struct Cell *cell) {
  struct Moment moment;
  read_moment(cell->from, cell->length, &moment);
  if (!((f->allowed >> moment.kind) & 1)) return CELL_PROBLEM;
  if (f->work == STORE_DATES) ((int *)f->values)[s->row] = moment.days;
  else if (f->work == STORE_MICROS)
    ((long long *)f->values)[s->row] = seconds_of(&moment) * 1000000 + (long long)(moment.nanos / 1000);
  else ((long long *)f->values)[s->row] = seconds_of(&moment) * 1000000000 + (long long)moment.nanos;
  return f->work == STORE_MICROS && moment.fine ? CELL_PROBLEM : MORE_BYTES;
}

INLINE void store_nothing(const struct Scan *s, const struct Field *f) {
  unsigned row = s->row;
  if (f->valid) f->valid[row] = 0;
  switch (f->work) {
    case STORE_BYTES:
    case STORE_BOOLEANS: ((unsigned char *)f->values)[row] = 0; break;
    case STORE_SHORTS: ((short *)f->values)[row] = 0; break;
    case STORE_WORDS:
    case STORE_DATES:
    case STORE_ENTRIES: ((int *)f->values)[row] = 0; break;
    case STORE_TEXTS:
      ((unsigned *)f->values)[2 * row] = 0;
      ((unsigned *)f->values)[2 * row + 1] = 0;
      break;
    default: ((long long *)f->values)[row] = 0;
  }
}

/* A cell with a value. */
INLINE Status store_cell(struct Scan *s, struct Field *f, const struct Cell *cell) {
  if (f->valid) f->valid[s->row] = 1;
  switch (f->work) {
    case STORE_TEXTS: store_text(s, f, cell); return MORE_BYTES;
    case STORE_ENTRIES: {
      unsigned slot;
      int number = f->slots ? number_of(f, cell->from, cell->length, hash_of(cell->from, cell->length), &slot) : -1;
      if (number < 0) return CELL_PROBLEM;
      ((int *)f->values)[s->row] = number;
      return MORE_BYTES;
    }
    case STORE_BOOLEANS:
      ((unsigned char *)f->values)[s->row] = cell->length == 4;
      return is_boolean(cell->from, cell->length) ? MORE_BYTES : CELL_PROBLEM;
    case STORE_DATES:
    case STORE_MICROS:
    case STORE_NANOS: return store_moment(s, f, cell);
    default: {
      struct Decimal d;
      if (read_decimal(cell->from, s->decimal, &d) != cell->from + cell->length) return CELL_PROBLEM;
      return store_number(s, f, &d);
    }
  }
}

#endif
