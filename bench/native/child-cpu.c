// What CPU time the children of this process have taken, as a Node-API addon: getrusage(2) of RUSAGE_CHILDREN, which Node.js does not have,
// and /proc knows in steps of 10 ms only. Without libc, as what builds it (tools/native-build) wants it.

#define NAPI_VERSION 8
#include <node_api.h>

enum { RUSAGE_CHILDREN = -1 };

// The beginning of `struct rusage`, which has 16 longs in all.
struct resource_usage {
  long user_s, user_us, system_s, system_us, unused[14];
};

#if defined(__x86_64__)

static void get_resource_usage(long who, struct resource_usage *into) {
  long result = 98;
  __asm__ volatile("syscall" : "+a"(result) : "D"(who), "S"(into) : "rcx", "r11", "memory");
}

#elif defined(__aarch64__)

static void get_resource_usage(long who, struct resource_usage *into) {
  register long x8 __asm__("x8") = 165;
  register long x0 __asm__("x0") = who;
  register struct resource_usage *x1 __asm__("x1") = into;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
}

#else
#error "known are the system calls of x86-64 and of 64-bit ARM only"
#endif

// childCpuMs(): milliseconds, user and system, of all children that have ended and been waited for, and of theirs.
static napi_value child_cpu_ms(napi_env env, napi_callback_info info) {
  (void)info;
  struct resource_usage usage;
  get_resource_usage(RUSAGE_CHILDREN, &usage);
  napi_value result;
  napi_create_double(env, (usage.user_s + usage.system_s) * 1e3 + (usage.user_us + usage.system_us) / 1e3, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "childCpuMs", NAPI_AUTO_LENGTH, child_cpu_ms, NULL, &function);
  napi_set_named_property(env, exports, "childCpuMs", function);
  return exports;
}
