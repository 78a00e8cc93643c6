/* Generated from stages/lib/learning/engines/compiled/session.ts by `npm run generate`. Do not edit. */
/* The state of a call besides the program: the staged rows, the running sums, the optimizer. */

#ifndef ARROWLINE_SESSION_H
#define ARROWLINE_SESSION_H

typedef enum {
  SGD,
  RMSPROP,
  ADAM,
} OptimizerKind;

struct Session {
  double loss;          /* sum over examples, weighted and with penalties */
  double correct;       /* examples whose outputs were right */
  double batch_loss;
  double squares;       /* sum of the squares of gradients that are clipped */
  double learning_rate; /* of the next step */
  double beta1;         /* momentum of sgd and rmsprop */
  double beta2;         /* rho of rmsprop */
  double epsilon;
  double weight_decay;  /* decoupled, of adam and adamw */
  int optimizer;        /* an OptimizerKind */
  int nesterov;
  int training;
  unsigned steps;       /* optimizer steps taken so far */
  unsigned seed;
  float *stored;        /* where store_rows goes on */
  int examples;         /* in the current batch */
  int first;            /* staged row of its first example */
  int batch;            /* its number in this call, from 0 */
};
_Static_assert(sizeof(struct Session) == (sizeof(void *) == 4 ? 112 : 120), "as in its description");

#endif
