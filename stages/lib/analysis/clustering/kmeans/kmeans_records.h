/* Generated from stages/lib/analysis/clustering/kmeans/kmeans-records.ts by `npm run generate`. Do not edit. */
/* The states of seeding and of the iteration that follows it, over the same points. */

#ifndef ARROWLINE_KMEANS_RECORDS_H
#define ARROWLINE_KMEANS_RECORDS_H

/* A choice of the next centre among some drawn rows. */
struct Seeding {
  int rows;
  int stride;
  int draws;
  const float *points; /* rows x stride */
  const int *drawn;    /* draws: the drawn rows */
  float *samples;      /* padded(draws) x stride: copies of the drawn rows */
  int *placed;         /* centres: the row of each, in order */
  int *owner;          /* rows: the nearest centre */
  float *nearest;      /* rows: its squared distance */
  float *candidates;   /* draws x rows: squared distances to drawn rows, infinity where not computed */
  float *gaps;         /* centres x padded(draws): a quarter of the squared distance from a drawn row to a centre */
  double *left;        /* padded(draws): sum over the rows of the lesser of both distances */
};
_Static_assert(sizeof(struct Seeding) == (sizeof(void *) == 4 ? 48 : 88), "as in its description");

/* Clusters, and the bounds that make distances unnecessary. */
struct Lloyd {
  int rows;
  int stride;
  int k;
  const float *points; /* rows x stride */
  int *owner;          /* rows */
  double *upper;       /* rows */
  double *lower;       /* rows */
  double *centres;     /* k x stride */
  float *rounded;      /* k x stride: the centres in single precision */
  double *sums;        /* k x stride: sums of the rows of each cluster */
  double *counts;      /* k */
  double *moved;       /* k: how far the centre moved */
  double *rival;       /* k: the farthest that another centre moved */
  double *half_gap;    /* k: half the distance to the nearest other centre */
  double relative;     /* a distance in single precision is off by at most relative * distance + absolute */
  double absolute;
};
_Static_assert(sizeof(struct Lloyd) == (sizeof(void *) == 4 ? 72 : 120), "as in its description");

#endif
