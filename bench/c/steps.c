// One optimizer step as a loop in C, with the equations of thalweg's rules: the limit of what a compiler's vectors allow.
//
//   steps THREADS VERSION
//
// Prepares and measures what JSON lines on stdin ask for, and answers in lines on stdout, as ../process/serve.mjs does.
// Each width of vectors is a build of its own; see ../process/c-program.mjs.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ../process/subject.mjs has the same.
static const double learning_rate = 1e-3;
static const double weight_decay = 1e-4;
static const double schedule_steps = 1e8;

enum { most_leaves = 1000, most_threads = 16, lanes = 16 };

typedef struct {
  float *w, *g, *mu, *nu;
  long length;
} leaf;

typedef struct {
  _Alignas(64) float lane[lanes];
} lane_sums;

// What a step is made of: each loop goes over a part of a leaf.
typedef void loop(leaf of, long from, long to, lane_sums *sums);

static leaf all[most_leaves];
static int leaves;
static int threads;
static long t;
static loop *update;
static int clips;
static struct {
  float rate, c1, c2, clip; // c1 and c2 are reciprocals, as in thalweg: a scalar never divides a tensor.
} now;

static void adam(leaf of, long from, long to, lane_sums *sums) {
  (void)sums;
  float *restrict w = of.w, *restrict mu = of.mu, *restrict nu = of.nu;
  const float *restrict g = of.g;
  const float b1 = 0.9, rest1 = 1 - 0.9, b2 = 0.999, rest2 = 1 - 0.999, eps = 1e-8;
  const float c1 = now.c1, c2 = now.c2, rate = -now.rate;
  for (long i = from; i < to; i++) {
    float m = mu[i] = b1 * mu[i] + rest1 * g[i];
    float v = nu[i] = b2 * nu[i] + rest2 * (g[i] * g[i]);
    w[i] += rate * (m * c1 / (sqrtf(v * c2) + eps));
  }
}

static void clipped_adamw(leaf of, long from, long to, lane_sums *sums) {
  (void)sums;
  float *restrict w = of.w, *restrict mu = of.mu, *restrict nu = of.nu;
  const float *restrict g = of.g;
  const float b1 = 0.9, rest1 = 1 - 0.9, b2 = 0.999, rest2 = 1 - 0.999, eps = 1e-8, decay = weight_decay;
  const float c1 = now.c1, c2 = now.c2, rate = -now.rate, clip = now.clip;
  for (long i = from; i < to; i++) {
    float clipped = clip * g[i];
    float m = mu[i] = b1 * mu[i] + rest1 * clipped;
    float v = nu[i] = b2 * nu[i] + rest2 * (clipped * clipped);
    w[i] += rate * (m * c1 / (sqrtf(v * c2) + eps) + decay * w[i]);
  }
}

static void momentum(leaf of, long from, long to, lane_sums *sums) {
  (void)sums;
  float *restrict w = of.w, *restrict trace = of.mu;
  const float *restrict g = of.g;
  const float decay = 0.9, rate = -now.rate;
  for (long i = from; i < to; i++) w[i] += rate * (trace[i] = g[i] + decay * trace[i]);
}

static void adagrad(leaf of, long from, long to, lane_sums *sums) {
  (void)sums;
  float *restrict w = of.w, *restrict squares = of.nu;
  const float *restrict g = of.g;
  const float eps = 1e-8, rate = -now.rate;
  for (long i = from; i < to; i++) {
    float sum = squares[i] += g[i] * g[i];
    float scaled = g[i] / (sqrtf(sum) + eps);
    w[i] += rate * (sum == 0 ? 0 : scaled);
  }
}

// Into lanes, since a compiler may not reorder a sum by itself.
static void add_squares(leaf of, long from, long to, lane_sums *sums) {
  const float *restrict g = of.g;
  lane_sums kept = *sums;
  long i = from;
  for (; i + lanes <= to; i += lanes)
    for (int lane = 0; lane < lanes; lane++) kept.lane[lane] += g[i + lane] * g[i + lane];
  for (; i < to; i++) kept.lane[0] += g[i] * g[i];
  *sums = kept;
}

// Threads: this one and workers that spin while something is measured, and else are not there.
static lane_sums sums[most_threads];
static loop *job;
static atomic_long begun, done;
static atomic_int leaving;

static void run_part(int thread) {
  for (int i = 0; i < leaves; i++) {
    // Whole cache lines.
    long each = (all[i].length / threads + 15) / 16 * 16;
    long from = thread * each, to = thread == threads - 1 ? all[i].length : from + each;
    if (to > all[i].length) to = all[i].length;
    if (from < to) job(all[i], from, to, &sums[thread]);
  }
}

static void *work(void *thread) {
  long seen = atomic_load(&begun);
  atomic_fetch_add(&done, 1);
  for (;;) {
    while (atomic_load_explicit(&begun, memory_order_acquire) == seen)
      if (atomic_load_explicit(&leaving, memory_order_relaxed)) return NULL;
    seen += 1;
    run_part((int)(long)thread);
    atomic_fetch_add_explicit(&done, 1, memory_order_release);
  }
}

static void run(loop *of) {
  job = of;
  if (threads == 1) {
    run_part(0);
    return;
  }
  atomic_store_explicit(&done, 0, memory_order_relaxed);
  atomic_fetch_add_explicit(&begun, 1, memory_order_release);
  run_part(0);
  while (atomic_load_explicit(&done, memory_order_acquire) < threads - 1) continue;
}

static pthread_t workers[most_threads];

static void start_workers(void) {
  atomic_store(&leaving, 0);
  atomic_store(&done, 0);
  for (long i = 1; i < threads; i++)
    if (pthread_create(&workers[i], NULL, work, (void *)i) != 0) exit(1);
  while (atomic_load(&done) < threads - 1) continue;
}

static void stop_workers(void) {
  atomic_store(&leaving, 1);
  for (int i = 1; i < threads; i++) pthread_join(workers[i], NULL);
}

static void step(void) {
  now.rate = clips ? learning_rate * (1 + cos(M_PI * t / schedule_steps)) / 2 : learning_rate;
  t += 1;
  now.c1 = 1 / (1 - pow(0.9, t));
  now.c2 = 1 / (1 - pow(0.999, t));
  if (clips) {
    memset(sums, 0, sizeof sums);
    run(add_squares);
    float total = 0;
    for (int i = 0; i < threads; i++)
      for (int lane = 0; lane < lanes; lane++) total += sums[i].lane[lane];
    now.clip = sqrtf(total) < 1 ? 1 : 1 / sqrtf(total);
  }
  run(update);
}

static float *filled(long length, float value) {
  float *memory = aligned_alloc(64, (sizeof(float) * length + 63) / 64 * 64);
  if (memory == NULL) exit(1);
  for (long i = 0; i < length; i++) memory[i] = value;
  return memory;
}

static void prepare(const char *optimizer, long parameters, int count) {
  for (int i = 0; i < leaves; i++) free(all[i].w), free(all[i].g), free(all[i].mu), free(all[i].nu);
  leaves = count;
  t = 0;
  clips = strcmp(optimizer, "clip-adamw") == 0;
  update = clips                                  ? clipped_adamw
           : strcmp(optimizer, "momentum") == 0 ? momentum
           : strcmp(optimizer, "adagrad") == 0  ? adagrad
                                                : adam;
  long each = parameters / leaves;
  for (int i = 0; i < leaves; i++)
    all[i] = (leaf){filled(each, 1), filled(each, 0.1f), filled(each, 0), filled(each, 0), each};
}

static double nanoseconds(long steps) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long i = 0; i < steps; i++) step();
  clock_gettime(CLOCK_MONOTONIC, &end);
  return 1e9 * (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// As in ../process/clock.mjs.
static double nanoseconds_per_step(double seconds) {
  static double samples[100000];
  const double shortest = 2e6;
  long steps = 1;
  while (nanoseconds(steps) < shortest) steps *= 2;
  int count = 0;
  for (double spent = 0; (spent < 1e9 * seconds || count < 3) && count < 100000; count++) {
    double sample = nanoseconds(steps);
    spent += sample;
    samples[count] = sample / steps;
  }
  qsort(samples, count, sizeof *samples, ascending);
  return samples[count / 2];
}

static double number_after(const char *line, const char *name) {
  const char *found = strstr(line, name);
  return found == NULL ? 0 : atof(found + strlen(name));
}

int main(int count, char **arguments) {
  if (count != 3) return 1;
  threads = atoi(arguments[1]);
  if (threads < 1 || threads > most_threads) return 1;
  printf("{\"version\":\"%s\"}\n", arguments[2]);
  fflush(stdout);
  static char line[10000];
  while (fgets(line, sizeof line, stdin) != NULL) {
    start_workers();
    if (strstr(line, "\"prepare\"") == NULL) {
      double per_step = nanoseconds_per_step(number_after(line, "\"seconds\":"));
      stop_workers();
      printf("{\"nanoseconds\":%.9g}\n", per_step);
    } else {
      char optimizer[20] = "";
      const char *named = strstr(line, "\"optimizer\":\"");
      int several = (int)number_after(line, "\"leaves\":");
      if (named == NULL || several < 1 || several > most_leaves) return 1;
      sscanf(named, "\"optimizer\":\"%19[^\"]", optimizer);
      prepare(optimizer, (long)number_after(line, "\"parameters\":"), several);
      for (int i = 0; i < 3; i++) step();
      stop_workers();
      printf("{\"first\":%.17g}\n", all[0].w[0]);
    }
    fflush(stdout);
  }
}
