// From the outputs of a network to the log-likelihood and its gradient.

/// The log-likelihoods of the examples, summed in groups, and their gradients with respect to the outputs.
///
/// TERM(y, target, g) is the contribution of one output, and sets its gradient g. A sum that is not finite is noted.
let likelihoodSource = """
  __kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
  void NAME(__global const float *output, __global const float *targets, __global float *gradient,
            __global float *energies, const int count, const int first_group, const float step) {
    __local float terms[GROUP_SIZE];
    const int id = get_local_id(0), i = get_global_id(0);
    float sum = 0;
    for (int j = 0; i < count && j < OUTPUTS; j++) {
      const float y = output[i * OUTPUTS + j], target = targets[i * TARGETS + (TARGETS == 1 ? 0 : j)];
      float g;
      sum += TERM(y, target, j, &g);
      gradient[i * OUTPUTS + j] = g;
    }
    terms[id] = sum;
    ADD_UP(terms)
    if (id > 0) return;
    energies[first_group + get_group_id(0)] = terms[0];
    if (!isfinite(terms[0]) && energies[LIKELIHOOD_FAILURE] == 0) {
      energies[LIKELIHOOD_FAILURE] = step;
      energies[LIKELIHOOD_VALUE] = terms[0];
    }
  }
  """

/// The terms of the likelihoods.
let likelihoodTermSource = """
  float class_term(float y, float target, int j, float *g) {
    *g = j == (int)target ? 1 : 0;
    return j == (int)target ? y : 0;
  }

  float softplus(float x) { return fmax(x, 0.0f) + log1p(exp(-fabs(x))); }

  float binary_term(float y, float target, float *g) {
    const float sign = 2 * target - 1, x = -sign * y, e = exp(-fabs(x));
    *g = sign * (x >= 0 ? 1 : e) / (1 + e);
    return isnan(y) ? y : -softplus(x);
  }

  float regression_term(float y, float target, float precision, float *g) {
    const float error = target - y;
    *g = precision * error;
    return -0.5f * precision * error * error;
  }
  """
