/* Rows of delimited text, cell after cell: counted to find the types of columns, or stored in them. */

#include "count.h"

#define ROW_ROOM (1u << 24) /* bytes of the longest row */

static int is_missing(const struct Scan *s, Bytes from, unsigned length) {
  if (length == 0) return s->empty_missing;
  if (!(s->starts[*from] & STARTS_MISSING)) return 0;
  for (int i = 0; i < s->missing_count; i++)
    if (s->missing[i].length == length && same_bytes(s->missing[i].at, from, length)) return 1;
  return 0;
}

static void note_breaks(struct Scan *s, unsigned breaks) {
  if (s->lines_max == 0) return;
  unsigned *last = s->lines + 2 * s->line_count - 2;
  if (s->line_count > 0 && last[0] == s->row) {
    last[1] += breaks;
    return;
  }
  last[2] = s->row;
  last[3] = breaks;
  s->line_count++;
}

/* The cell at p in all generality. `cell->end` is set unless its end is not found. */
NOINLINE static Status take_cell(struct Scan *s, struct Field *f, Bytes p, struct Cell *cell) {
  Status status;
  if (*p == s->quote) {
    unsigned breaks = 0;
    status = quoted_cell(s, p, cell, &breaks);
    if (breaks > 0 && status == MORE_BYTES && s->answer < 0) note_breaks(s, breaks);
  } else
    status = bare_cell(s, p, cell);
  if (status != MORE_BYTES) return status;
  if (cell->nul || (cell->high && f->work <= COUNT && !is_utf8(cell->from, cell->length))) return CELL_PROBLEM;
  if (f->work == SKIP) return MORE_BYTES;
  if (is_missing(s, cell->from, cell->length)) {
    if (f->work == COUNT) f->counts[MISSING_CELL]++;
    else store_nothing(s, f);
    return MORE_BYTES;
  }
  return f->work == COUNT ? count_cell(s, f, cell) : store_cell(s, f, cell);
}

#define SHORT_DIGITS 9 /* of an integer in 32 bits */

/* The end of the cell at p if it is a short integer without a sign that needs no more care, else 0: most cells of most
 * files. The delimiter and the row are given, as a store into a column could change them in the eyes of the compiler. */
INLINE Bytes take_short(struct Field *f, Bytes p, Bytes starts, int delimiter, unsigned row) {
  if (starts[*p] != STARTS_NUMBER) return 0;
  Bytes end = p;
  unsigned value = 0, digit;
  while ((digit = (unsigned)*end - '0') < 10) {
    value = value * 10 + digit;
    end++;
  }
  int digits = (int)(end - p);
  if (digits > SHORT_DIGITS || (*p == '0' ? digits != 1 : digits < 1)) return 0;
  if (*end != delimiter && !is_line_end(end)) return 0;
  switch (f->work) {
    case COUNT:
      if (f->slots || (f->allowed & (GATHER | 1 << INTEGER_CELL)) != 1 << INTEGER_CELL) return 0;
      if ((double)value < f->low) f->low = value;
      if ((double)value > f->high) f->high = value;
      f->counts[INTEGER_CELL]++;
      return end;
    case STORE_BYTES:
      if (value > 255) return 0;
      ((unsigned char *)f->values)[row] = (unsigned char)value;
      break;
    case STORE_SHORTS:
      if (value > 0x7FFF) return 0;
      ((short *)f->values)[row] = (short)value;
      break;
    case STORE_WORDS: ((int *)f->values)[row] = (int)value; break;
    case STORE_DOUBLES: ((double *)f->values)[row] = value; break;
    default: return 0;
  }
  if (f->valid) f->valid[row] = 1;
  return end;
}

/* The end of the cell at p if it is a number without quotes that is counted or stored, else 0. */
INLINE Bytes take_number(struct Scan *s, struct Field *f, Bytes p) {
  if (s->starts[*p] != STARTS_NUMBER) return 0;
  struct Decimal d;
  Bytes end = read_decimal(p, s->decimal, &d);
  if (!end || !is_end(s, end)) return 0;
  if (f->work == COUNT) return s->answer < 0 && count_number(s, f, &d, p, (unsigned)(end - p)) == MORE_BYTES ? end : 0;
  if (f->work < STORE_BYTES || f->work > STORE_DOUBLES || store_number(s, f, &d) != MORE_BYTES) return 0;
  if (f->valid) f->valid[s->row] = 1;
  return end;
}

INLINE Bytes next_line(Bytes end) { return end + (*end == '\r' ? 2 : 1); }

/* The line behind a blank one, or 0. */
INLINE Bytes behind_blank(const struct Scan *s, Bytes p) {
  while (*p == ' ' || (*p == '\t' && s->delimiter != '\t')) p++;
  return is_line_end(p) ? next_line(p) : 0;
}

/* Whether nothing but blank lines follows in the block. */
NOINLINE static int only_blanks(struct Scan *s, Bytes p) {
  if (p < s->not_blank) return 0;
  for (Bytes next; p < s->limit; p = next)
    if (!(next = behind_blank(s, p))) {
      s->not_blank = p;
      return 0;
    }
  return 1;
}

static Status problem(struct Scan *s, Status status, const struct Cell *cell) {
  s->found = cell->from;
  s->found_length = cell->length;
  return status;
}

/* A row that has more cells: counts them, and goes to its end. */
NOINLINE static Status too_many_cells(struct Scan *s, Bytes p) {
  struct Cell cell = {p, 0, p, 0, 0};
  unsigned breaks = 0;
  s->cells = (unsigned)s->fields;
  while (*p == s->delimiter) {
    p++;
    s->cells++;
    Status status = *p == s->quote ? quoted_cell(s, p, &cell, &breaks) : bare_cell(s, p, &cell);
    if (status != MORE_BYTES) return status;
    p = cell.end;
  }
  if (breaks > 0) note_breaks(s, breaks);
  s->at = next_line(p);
  s->field = 0;
  s->row++;
  return problem(s, CELLS_PROBLEM, &cell);
}

/* Takes rows until the block, the rows that are wanted, or the room for them ends, or a cell needs attention. The cell
 * of a problem is passed over; one whose digits are asked for is taken again with the answer. */
__attribute__((export_name("scan_rows"))) Status scan_rows(struct Scan *s) {
  Bytes p = s->at;
  Bytes starts = s->starts;
  struct Field *columns = s->columns;
  int stores = s->lines_max == 0, delimiter = s->delimiter, fields = s->fields;
  for (;;) {
    if (s->field == 0) {
      s->at = p;
      if (p >= s->limit) return MORE_BYTES;
      if (s->row == s->rows_end || (stores && (unsigned)(s->pool_end - s->pool) < ROW_ROOM + 16)) return ROWS_FULL;
      if (!stores && s->line_count == s->lines_max) return LINES_FULL;
      if (*p <= ' ' && behind_blank(s, p) && only_blanks(s, p)) {
        if (s->last) s->at = s->limit;
        return MORE_BYTES;
      }
    }
    unsigned row = s->row;
    for (int field = s->field; field < fields; field++) {
      struct Field *f = columns + field;
      Bytes end = take_short(f, p, starts, delimiter, row);
      if (end && field + 1 < fields && *end == delimiter) {
        p = end + 1;
        continue;
      }
      struct Cell cell = {p, 0, 0, 0, 0};
      if (!end) end = take_number(s, f, p);
      Status status = MORE_BYTES;
      if (!end) {
        status = take_cell(s, f, p, &cell);
        end = cell.end;
        if (status == QUOTE_INSIDE || status == TEXT_AFTER_QUOTE || status == QUOTE_NOT_CLOSED) {
          s->field = field;
          return status;
        }
        if (status == MANY_DIGITS) {
          s->field = field;
          s->at = p;
          return problem(s, status, &cell);
        }
      }
      if (*end == s->delimiter) {
        if (field + 1 == fields) {
          s->field = field;
          return too_many_cells(s, end);
        }
        p = end + 1;
      } else {
        p = next_line(end);
        if (field + 1 < fields) {
          s->cells = (unsigned)field + 1;
          s->at = p;
          s->field = 0;
          s->row++;
          if (!cell.end) cell.length = (unsigned)(end - cell.from);
          return problem(s, CELLS_PROBLEM, &cell);
        }
      }
      if (status != MORE_BYTES) {
        s->at = p;
        s->field = field + 1 == fields ? 0 : field + 1;
        s->cells = (unsigned)field;
        if (s->field == 0) s->row++;
        return problem(s, status, &cell);
      }
    }
    s->field = 0;
    s->row++;
  }
}

/* Where the last row that is whole ends, of the rows from `at` to `end`; 0 if none is. Quotes come in pairs. */
__attribute__((export_name("whole_rows"))) Bytes whole_rows(const struct Scan *s, Bytes end) {
  Bytes whole = 0;
  int open = 0;
  for (Bytes p = s->at; p < end; p += 16) {
    v128_t bytes = sixteen(p);
    unsigned inside = end - p >= 16 ? 0xFFFF : (1u << (end - p)) - 1;
    unsigned quotes = wasm_i8x16_bitmask(equal(bytes, s->quote)) & inside;
    unsigned breaks = wasm_i8x16_bitmask(equal(bytes, '\n')) & inside;
    if (quotes == 0) {
      if (breaks != 0 && !open) whole = p + 32 - __builtin_clz(breaks);
      continue;
    }
    for (unsigned i = 0; i < 16; i++) {
      if ((quotes >> i) & 1) open = !open;
      else if ((breaks >> i) & 1 && !open) whole = p + i + 1;
    }
  }
  return whole;
}

/* Keeps a text of a column before a scan: the next number is its own. 0 if there is no room. */
__attribute__((export_name("keep_entry"))) int keep_entry(struct Scan *s, int field, Bytes from, unsigned length) {
  return keep_text(s, s->columns + field, from, length);
}
