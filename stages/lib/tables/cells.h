/* Where cells and rows end.
 *
 * A block ends with a line end, so that a search stops there; sixteen bytes behind it may be read. */
#ifndef ARROWLINE_CELLS_H
#define ARROWLINE_CELLS_H

#include <wasm_simd128.h>
#include "table_record.h"

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))

typedef const unsigned char *Bytes;

struct Cell {
  Bytes from;
  unsigned length;
  Bytes end;   /* the delimiter or the line end behind it */
  int high;    /* whether a byte is no ASCII */
  int nul;
};

INLINE int is_line_end(Bytes p) { return *p == '\n' || (*p == '\r' && p[1] == '\n'); }
INLINE int is_end(const struct Scan *s, Bytes p) { return *p == s->delimiter || is_line_end(p); }

INLINE v128_t sixteen(Bytes p) { return wasm_v128_load(p); }
INLINE v128_t equal(v128_t bytes, int one) { return wasm_i8x16_eq(bytes, wasm_i8x16_splat((signed char)one)); }

/* The cell without quotes that begins at p; QUOTE_INSIDE if there is one in it. */
INLINE Status bare_cell(const struct Scan *s, Bytes p, struct Cell *cell) {
  Bytes from = p;
  unsigned high = 0, nul = 0;
  for (;;) {
    v128_t bytes = sixteen(p);
    v128_t stops = wasm_v128_or(wasm_v128_or(equal(bytes, s->delimiter), equal(bytes, '\n')), equal(bytes, s->quote));
    unsigned stop = wasm_i8x16_bitmask(stops);
    unsigned before = stop == 0 ? 0xFFFF : (1u << __builtin_ctz(stop)) - 1;
    high |= wasm_i8x16_bitmask(bytes) & before;
    nul |= wasm_i8x16_bitmask(equal(bytes, 0)) & before;
    if (stop != 0) {
      p += __builtin_ctz(stop);
      break;
    }
    p += 16;
  }
  cell->from = from;
  cell->high = high != 0;
  cell->nul = nul != 0;
  if (*p == '\n' && p > from && p[-1] == '\r') p--;
  cell->length = (unsigned)(p - from);
  cell->end = p;
  return *p == s->quote ? QUOTE_INSIDE : MORE_BYTES;
}

/* The cell whose opening quote is at p: MORE_BYTES for a sound one. Counts its line breaks. */
NOINLINE static Status quoted_cell(const struct Scan *s, Bytes p, struct Cell *cell, unsigned *breaks) {
  Bytes from = ++p;
  Bytes limit = s->limit;
  unsigned char *copy = 0;
  int high = 0, nul = 0;
  for (;;) {
    v128_t bytes = sixteen(p);
    unsigned quotes = wasm_i8x16_bitmask(equal(bytes, s->quote));
    unsigned before = quotes == 0 ? 0xFFFF : (1u << __builtin_ctz(quotes)) - 1;
    unsigned step = quotes == 0 ? 16 : (unsigned)__builtin_ctz(quotes);
    if (p + step >= limit) return QUOTE_NOT_CLOSED;
    high |= (wasm_i8x16_bitmask(bytes) & before) != 0;
    nul |= (wasm_i8x16_bitmask(equal(bytes, 0)) & before) != 0;
    *breaks += (unsigned)__builtin_popcount(wasm_i8x16_bitmask(equal(bytes, '\n')) & before);
    if (copy) {
      wasm_v128_store(copy, bytes);
      copy += step;
    }
    p += step;
    if (quotes == 0) continue;
    if (p[1] != s->quote) break;
    if (!copy) {
      unsigned done = (unsigned)(p - from);
      __builtin_memcpy(s->scratch, from, done);
      copy = s->scratch + done;
    }
    *copy++ = (unsigned char)s->quote;
    p += 2;
  }
  cell->from = from;
  cell->length = (unsigned)(p - from);
  if (copy) {
    cell->from = s->scratch;
    cell->length = (unsigned)(copy - s->scratch);
    *copy = '\n';
  }
  cell->high = high;
  cell->nul = nul;
  cell->end = p + 1;
  return is_end(s, p + 1) ? MORE_BYTES : TEXT_AFTER_QUOTE;
}

/* Whether bytes are UTF-8: no overlong forms, surrogates, or code points beyond U+10FFFF. */
NOINLINE static int is_utf8(Bytes p, unsigned length) {
  Bytes end = p + length;
  while (p < end) {
    unsigned one = *p++;
    if (one < 0x80) continue;
    int more = one >= 0xF0 ? 3 : one >= 0xE0 ? 2 : 1;
    if (one < 0xC2 || one > 0xF4 || end - p < more) return 0;
    unsigned next = *p;
    if ((one == 0xE0 && next < 0xA0) || (one == 0xED && next > 0x9F) || (one == 0xF0 && next < 0x90) ||
        (one == 0xF4 && next > 0x8F))
      return 0;
    for (; more > 0; more--)
      if ((*p++ & 0xC0) != 0x80) return 0;
  }
  return 1;
}

#endif
