// A library with the C interface of BridgeStan, written by hand: a small density whose derivatives are known.
//
//   data { vector[2] mean; real<lower=0> sd; real edge; }    edge may be left out
//   parameters { vector[2] x; real<lower=0> s; simplex[3] w; matrix[2, 3] m; }
//   transformed parameters { real half = s / 2; matrix[2, 3] twice = 2 * m; }
//   model {
//     print("x[2] is ", "large");                            with the macro PRINTS
//     if (x[1] < edge) reject("x[1] is beyond the edge");
//     x[1] ~ normal(mean[1], s);  x[2] ~ normal(mean[2], sd);  s ~ lognormal(0, 0.5);  w ~ dirichlet([2, 2, 2]');
//     m[i, j] ~ normal(10 * i + j, 1);
//   }
//   generated quantities { real y = x[1] + uniform_rng(0, 1); complex z = to_complex(x[1], x[2]); }
//
// Where x[2] is below -50 the log density is not a number, and above 30 there are no generated quantities. The
// macros: SMALL leaves out the matrix; STAN_THREADS and AD_HESSIAN are what the library says of itself;
// NO_HESSIAN, NO_VERSION, VERSION, MINOR_VERSION and WRONG_COUNT make libraries that are not to be used.
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SMALL
enum { N = 5, MATRIX = 0 };
#define M_NAMES
#define TWICE_NAMES
#else
enum { N = 11, MATRIX = 6 };
#define M_NAMES ",m.1.1,m.2.1,m.1.2,m.2.2,m.1.3,m.2.3"
#define TWICE_NAMES ",twice.1.1,twice.2.1,twice.1.2,twice.2.2,twice.1.3,twice.2.3"
#endif
#ifdef STAN_THREADS
#define HAS_THREADS "true"
#else
#define HAS_THREADS "false"
#endif
#ifdef AD_HESSIAN
#define HAS_HESSIAN "true"
#else
#define HAS_HESSIAN "false"
#endif
#ifndef VERSION
#define VERSION 2
#endif
#ifndef MINOR_VERSION
#define MINOR_VERSION 3
#endif

typedef struct { double mean[2], sd, edge; } bs_model;
typedef struct { unsigned long long state; } bs_rng;

#ifndef NO_VERSION
const int bs_major_version = VERSION;
const int bs_minor_version = MINOR_VERSION;
#endif

// What tests look at: what has not been freed, and calls that came while another was computing.
atomic_int live_messages, live_models, live_rngs, overlaps;
static atomic_int busy;
static void (*print)(const char *, size_t);

static void enter(void) { if (atomic_fetch_add(&busy, 1) > 0) overlaps++; }
static int leave(int status) { busy--; return status; }

static int fail(char **message, const char *call, const char *text) {
  *message = malloc(1000);
  live_messages++;
  snprintf(*message, 1000, "%s failed with exception: Exception: %s (in 'double.stan', line 7, column 4)\n", call, text);
  return -1;
}

void bs_free_error_msg(char *message) {
  if (message) live_messages--;
  free(message);
}

// Reads `count` numbers of a member of a JSON object, however they are nested; false where there are fewer.
static bool read_numbers(const char *json, const char *key, int count, double *values) {
  char quoted[32];
  snprintf(quoted, sizeof quoted, "\"%s\"", key);
  const char *place = json ? strstr(json, quoted) : NULL;
  if (!place) return false;
  place += strlen(quoted);
  for (int i = 0; i < count; i++) {
    char *end;
    place += strspn(place, " :,[]\n");
    values[i] = strtod(place, &end);
    if (end == place) return false;
    place = end;
  }
  return true;
}

bs_model *bs_model_construct(const char *data, unsigned seed, char **message) {
  bs_model model = {.edge = -INFINITY};
  char call[300];
  snprintf(call, sizeof call, "construct(%s, %u)", data ? data : "NULL", seed);
  const char *error = NULL;
  if (!read_numbers(data, "mean", 2, model.mean)) error = "variable does not exist; variable name=mean";
  else if (!read_numbers(data, "sd", 1, &model.sd)) error = "variable does not exist; variable name=sd";
  else if (!(model.sd > 0)) error = "sd must be greater than 0";
  if (error) {
    fail(message, call, error);
    return NULL;
  }
  read_numbers(data, "edge", 1, &model.edge);
  bs_model *result = malloc(sizeof model);
  *result = model;
  live_models++;
  return result;
}

void bs_model_destruct(bs_model *m) {
  live_models--;
  free(m);
}

const char *bs_name(const bs_model *m) { return "double_model"; }

const char *bs_model_info(const bs_model *m) {
  return "BridgeStan version: 2.3.0\nStan C++ Defines:\n\tSTAN_THREADS=" HAS_THREADS
         "\n\tBRIDGESTAN_AD_HESSIAN=" HAS_HESSIAN "\n";
}

const char *bs_param_unc_names(const bs_model *m) { return "x.1,x.2,s,w.1,w.2" M_NAMES; }

int bs_param_unc_num(const bs_model *m) { return N; }

#define PARAMETERS "x.1,x.2,s,w.1,w.2,w.3" M_NAMES
#define TRANSFORMED ",half" TWICE_NAMES
#define GENERATED ",y,z.real,z.imag"

const char *bs_param_names(const bs_model *m, bool tp, bool gq) {
  if (tp) return gq ? PARAMETERS TRANSFORMED GENERATED : PARAMETERS TRANSFORMED;
  return gq ? PARAMETERS GENERATED : PARAMETERS;
}

int bs_param_num(const bs_model *m, bool tp, bool gq) {
#ifdef WRONG_COUNT
  return 1000;
#endif
  return 6 + MATRIX + (tp ? 1 + MATRIX : 0) + (gq ? 3 : 0);
}

// The simplex is the softmax of (q[3], q[4], 0).
static void weights(const double *q, double *w) {
  double sum = exp(q[3]) + exp(q[4]) + 1;
  for (int i = 0; i < 2; i++) w[i] = exp(q[3 + i]) / sum;
  w[2] = 1 / sum;
}

static double uniform(bs_rng *rng) {
  unsigned long long z = rng->state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

int bs_param_constrain(const bs_model *m, bool tp, bool gq, const double *q, double *theta, bs_rng *rng, char **message) {
  enter();
  if (gq && q[1] > 30) return leave(fail(message, "param_constrain()", "x[2] is too large to generate anything"));
  theta[0] = q[0], theta[1] = q[1], theta[2] = exp(q[2]);
  weights(q, theta + 3);
  double *next = theta + 6;
  for (int i = 0; i < MATRIX; i++) *next++ = q[5 + i];
  if (tp) *next++ = exp(q[2]) / 2;
  for (int i = 0; tp && i < MATRIX; i++) *next++ = 2 * q[5 + i];
  if (gq) *next++ = q[0] + uniform(rng), *next++ = q[0], *next++ = q[1];
  return leave(0);
}

int bs_param_unconstrain_json(const bs_model *m, const char *json, double *q, char **message) {
  double s, w[3], rows[6];
  if (!read_numbers(json, "x", 2, q) || !read_numbers(json, "s", 1, &s) || !read_numbers(json, "w", 3, w)
      || (MATRIX > 0 && !read_numbers(json, "m", MATRIX, rows)))
    return fail(message, "param_unconstrain_json()", "variable does not exist");
  if (s <= 0) return fail(message, "param_unconstrain_json()", "s must be greater than 0");
  q[2] = log(s), q[3] = log(w[0] / w[2]), q[4] = log(w[1] / w[2]);
  for (int i = 0; i < MATRIX; i++) q[5 + i] = rows[i % 2 * 3 + i / 2];
  return 0;
}

// The density and its derivatives; gradient and Hessian may be null.
static int evaluate(const bs_model *m, const double *q, double *value, double *gradient, double *hessian, char **message) {
  enter();
  if (q[0] < m->edge) return leave(fail(message, "log_density()", "x[1] is beyond the edge"));
#ifdef PRINTS
  print("x[2] is ", 8);
  print("large\n", 6);
#endif
  double d = q[0] - m->mean[0], z = (q[1] - m->mean[1]) / m->sd, u = q[2], precision = exp(-2 * u), w[3];
  weights(q, w);
  double sum = -u - d * d * precision / 2 - 2 * u * u - z * z / 2 + 2 * (log(w[0]) + log(w[1]) + log(w[2]));
  for (int i = 0; i < MATRIX; i++) sum -= pow(q[5 + i] - (10 * (i % 2 + 1) + i / 2 + 1), 2) / 2;
  *value = q[1] < -50 ? NAN : sum;
  if (gradient) {
    gradient[0] = -d * precision, gradient[1] = -z / m->sd, gradient[2] = -1 + d * d * precision - 4 * u;
    for (int i = 0; i < 2; i++) gradient[3 + i] = 2 - 6 * w[i];
    for (int i = 0; i < MATRIX; i++) gradient[5 + i] = 10 * (i % 2 + 1) + i / 2 + 1 - q[5 + i];
  }
  if (hessian) {
    memset(hessian, 0, N * N * sizeof *hessian);
    hessian[0] = -precision, hessian[2] = hessian[2 * N] = 2 * d * precision;
    hessian[N + 1] = -1 / (m->sd * m->sd), hessian[2 * N + 2] = -2 * d * d * precision - 4;
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++) hessian[(3 + i) * N + 3 + j] = 6 * w[i] * w[j] - (i == j ? 6 * w[i] : 0);
    for (int i = 5; i < N; i++) hessian[i * N + i] = -1;
  }
  return leave(0);
}

int bs_log_density(const bs_model *m, bool propto, bool jacobian, const double *q, double *value, char **message) {
  return evaluate(m, q, value, NULL, NULL, message);
}

int bs_log_density_gradient(const bs_model *m, bool propto, bool jacobian, const double *q, double *value, double *gradient,
                            char **message) {
  return evaluate(m, q, value, gradient, NULL, message);
}

#ifndef NO_HESSIAN
int bs_log_density_hessian(const bs_model *m, bool propto, bool jacobian, const double *q, double *value, double *gradient,
                           double *hessian, char **message) {
  return evaluate(m, q, value, gradient, hessian, message);
}
#endif

int bs_log_density_hessian_vector_product(const bs_model *m, bool propto, bool jacobian, const double *q,
                                          const double *vector, double *value, double *product, char **message) {
  double hessian[N * N];
  int status = evaluate(m, q, value, NULL, hessian, message);
  for (int i = 0; i < N && status == 0; i++) {
    product[i] = 0;
    for (int j = 0; j < N; j++) product[i] += hessian[i * N + j] * vector[j];
  }
  return status;
}

bs_rng *bs_rng_construct(unsigned seed, char **message) {
  bs_rng *rng = malloc(sizeof *rng);
  rng->state = seed;
  live_rngs++;
  return rng;
}

void bs_rng_destruct(bs_rng *rng) {
  live_rngs--;
  free(rng);
}

int bs_set_print_callback(void (*callback)(const char *, size_t), char **message) {
  print = callback;
  return 0;
}
