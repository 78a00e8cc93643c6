/* Dates and times as ISO 8601 writes them: 2026-11-30, 2026-11-30T08:15, 2026-11-30 08:15:30.250+01:00. */
#ifndef ARROWLINE_MOMENT_H
#define ARROWLINE_MOMENT_H

#include "decimal.h"

struct Moment {
  int days;           /* since 1970 */
  int second;         /* of the day, in UTC if there is an offset; may be before or after the day */
  unsigned nanos;
  int fine;           /* more than six digits behind the second */
  CellKind kind; /* TEXT_CELL if it is none */
};

/* The number that `count` digits write, or -1. */
INLINE int digits_at(Bytes p, int count) {
  int value = 0;
  for (int i = 0; i < count; i++) {
    if (!is_digit(p[i])) return -1;
    value = value * 10 + (p[i] - '0');
  }
  return value;
}

/* By Howard Hinnant's days_from_civil. */
INLINE int days_of(int year, int month, int day) {
  year -= month <= 2;
  int era = (year >= 0 ? year : year - 399) / 400;
  int of_era = year - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

INLINE int days_in(int year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* The offset in seconds at p with `length` bytes, +hh, +hhmm or +hh:mm; -1 for another form, which no offset is. */
INLINE int offset_at(Bytes p, unsigned length) {
  if ((*p != '+' && *p != '-') || (length != 3 && length != 5 && length != 6)) return -1;
  if (length == 6 && p[3] != ':') return -1;
  int hours = digits_at(p + 1, 2), minutes = length == 3 ? 0 : digits_at(p + (length == 6 ? 4 : 3), 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return -1;
  int seconds = hours * 3600 + minutes * 60;
  return *p == '-' ? -2 - seconds : seconds;
}

INLINE void read_moment(Bytes p, unsigned length, struct Moment *m) {
  m->kind = TEXT_CELL;
  m->second = 0;
  m->nanos = 0;
  m->fine = 0;
  if (length < 10 || p[4] != '-' || p[7] != '-') return;
  int year = digits_at(p, 4), month = digits_at(p + 5, 2), day = digits_at(p + 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return;
  m->days = days_of(year, month, day);
  if (length == 10) {
    m->kind = DATE_CELL;
    return;
  }
  if (length < 16 || (p[10] != 'T' && p[10] != 't' && p[10] != ' ') || p[13] != ':') return;
  int hour = digits_at(p + 11, 2), minute = digits_at(p + 14, 2), second = 0;
  unsigned at = 16;
  if (length >= 19 && p[16] == ':') {
    second = digits_at(p + 17, 2);
    at = 19;
    if (at < length && p[at] == '.') {
      unsigned first = ++at;
      unsigned nanos = 0;
      for (; at < length && is_digit(p[at]) && at - first < 10; at++)
        if (at - first < 9) nanos = nanos * 10 + (p[at] - '0');
      unsigned count = at - first;
      if (count == 0 || count > 9) return;
      m->fine = count > 6;
      for (; count < 9; count++) nanos *= 10;
      m->nanos = nanos;
    }
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return;
  m->second = hour * 3600 + minute * 60 + second;
  if (at == length) {
    m->kind = LOCAL_CELL;
    return;
  }
  if (length - at == 1 && (p[at] == 'Z' || p[at] == 'z')) {
    m->kind = ZONED_CELL;
    return;
  }
  int offset = offset_at(p + at, length - at);
  if (offset == -1) return;
  m->second -= offset < 0 ? offset + 2 : offset;
  m->kind = ZONED_CELL;
}

INLINE long long seconds_of(const struct Moment *m) { return (long long)m->days * 86400 + m->second; }

#endif
