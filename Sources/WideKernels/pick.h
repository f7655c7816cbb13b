// Versions of a function for several kinds of processor, and the choice among them when it is called.
#ifndef PICK_H
#define PICK_H

#if defined(__x86_64__)
#define V3 __attribute__((target("arch=x86-64-v3")))
#define V4 __attribute__((target("arch=x86-64-v4")))
#define PICK(level, function, ...)                                                                       \
  if ((level == 0 || level >= 4) && __builtin_cpu_supports("x86-64-v4")) return function##_v4(__VA_ARGS__); \
  if ((level == 0 || level >= 3) && __builtin_cpu_supports("x86-64-v3")) return function##_v3(__VA_ARGS__);
#else
#define PICK(level, function, ...)
#endif

#define UNPACKED(...) __VA_ARGS__

// `name` for each kind of processor, and wide_`name`, which chooses.
#if defined(__x86_64__)
#define DISPATCH(type, name, parameters, ...)                       \
  V4 static type name##_v4 parameters { return name(__VA_ARGS__); } \
  V3 static type name##_v3 parameters { return name(__VA_ARGS__); } \
  type wide_##name(ptrdiff_t level, UNPACKED parameters) {          \
    PICK(level, name, __VA_ARGS__)                                  \
    return name(__VA_ARGS__);                                       \
  }
#else
#define DISPATCH(type, name, parameters, ...) \
  type wide_##name(ptrdiff_t level, UNPACKED parameters) { return name(__VA_ARGS__); }
#endif

#endif
