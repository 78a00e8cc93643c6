/* Generated from stages/lib/tables/table-record.ts by `npm run generate`. Do not edit. */
/* Delimited text and its columns in memory. */

#ifndef ARROWLINE_TABLE_RECORD_H
#define ARROWLINE_TABLE_RECORD_H

#define COUNTS 12        /* numbers of a column: cells of each kind */
#define STARTS_NUMBER 1  /* a number may begin with this byte */
#define STARTS_MISSING 2 /* a text that stands for a missing value begins with this byte */

typedef enum {
  INTEGER_CELL,
  NUMBER_CELL,
  CODE_CELL,
  BOOLEAN_CELL,
  DATE_CELL,
  LOCAL_CELL,
  ZONED_CELL,
  TEXT_CELL,
  EMPTY_CELL,
  MISSING_CELL,
} CellKind;

typedef enum {
  SKIP,
  COUNT,
  STORE_BYTES,
  STORE_SHORTS,
  STORE_WORDS,
  STORE_LONGS,
  STORE_DOUBLES,
  STORE_BOOLEANS,
  STORE_DATES,
  STORE_MICROS,
  STORE_NANOS,
  STORE_ENTRIES,
  STORE_TEXTS,
} Work;

typedef enum {
  MORE_BYTES,
  ROWS_FULL,
  LINES_FULL,
  CELL_PROBLEM,
  CELLS_PROBLEM,
  QUOTE_INSIDE,
  TEXT_AFTER_QUOTE,
  QUOTE_NOT_CLOSED,
  MANY_DIGITS,
  ROUND_NUMBER,
  MANY_TEXTS,
} Status;

/* A text that occurs. */
struct Entry {
  unsigned hash;
  const unsigned char *at;
  unsigned length;
};
_Static_assert(sizeof(struct Entry) == (sizeof(void *) == 4 ? 12 : 24), "as in its description");

/* A column of the file. */
struct Field {
  int work;
  unsigned allowed;      /* count: kinds of cells that it may have, as bits 1 << kind; other cells are a problem */
  int texts;             /* count: most different texts that are kept; 0 keeps none */
  int text_bytes;        /* count: bytes of the longest text that is kept */
  unsigned *counts;      /* COUNTS: cells by kind */
  double low;            /* of the integers */
  double high;
  double earliest;       /* of the times, in seconds since 1970 */
  double latest;
  int nanos;             /* 1 if a time has more than six digits behind the second */
  int long_digits;       /* 1 if a number has more digits than a double holds */
  int partial;           /* 1 if cells came before the first text that is kept, or texts are too many or too long */
  int distinct;          /* different texts that are kept */
  unsigned *slots;       /* slot_mask + 1: 0, or the number of a text plus 1 */
  unsigned slot_mask;
  struct Entry *entries; /* by number */
  int entries_max;
  void *values;          /* store: by row; of texts two unsigned: where the text begins in `texts`, and its bytes */
  unsigned char *valid;  /* store: by row, 1 with a value; 0 where no row is without one */
};
_Static_assert(sizeof(struct Field) == (sizeof(void *) == 4 ? 96 : 120), "as in its description");

/* A scan of the rows of a file, one block after another. */
struct Scan {
  const unsigned char *at;          /* the next cell */
  const unsigned char *limit;       /* the end of the last whole row of the block; a line end comes before it */
  int last;                         /* 1 if the file ends with this block */
  unsigned row;                     /* the next row; store: among those that are stored */
  unsigned rows_end;
  int field;                        /* the column of the next cell */
  int fields;
  struct Field *columns;
  int delimiter;
  int quote;                        /* 0xFF, which no text in UTF-8 has, where there are none */
  int decimal;                      /* the decimal sign */
  const unsigned char *starts;      /* 256: STARTS_NUMBER and STARTS_MISSING of a first byte */
  const struct Entry *missing;      /* texts that stand for a missing value */
  int missing_count;
  int empty_missing;                /* 1 if the empty text is one of them */
  unsigned char *scratch;           /* room for a cell of which doubled quotes are undone */
  unsigned char *pool;              /* room for texts that are kept: what is free of it */
  unsigned char *pool_end;
  unsigned char *texts;             /* store texts: where they begin */
  /* rows with a line break in a quoted cell, once for each; full when line_count is lines_max */
  unsigned *lines;
  int line_count;
  int lines_max;                    /* 0 notes none */
  const unsigned char *not_blank;   /* lines before it that are blank are followed by one that is not */
  const unsigned long long *powers; /* 651 x 2: five to the power of -342 to 308 as 128 bits, its high bits first */
  /* many digits: the kind of that cell, which is given before the scan goes on; else -1 */
  int answer;
  const unsigned char *found;       /* of a problem: the cell */
  unsigned found_length;
  unsigned cells;                   /* of a problem with their number: how many cells the row has */
};
_Static_assert(sizeof(struct Scan) == (sizeof(void *) == 4 ? 112 : 176), "as in its description");

#endif
