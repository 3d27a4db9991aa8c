// System calls of namespaces(7) that Node.js has no function for, as a Node-API addon.
// Each returns what the kernel returns: 0, a descriptor or a flag, or -errno.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike: the only
// symbols this file needs are those of Node-API, which the Node.js binary itself has.

#define NAPI_VERSION 8
#include <node_api.h>

// errno(3), open(2) and ioctl_ns(2); the same on both architectures.
#define EINVAL 22
#define O_RDONLY 0
#define O_CLOEXEC 02000000
#define NS_GET_NSTYPE 0xb703

// Names below /proc/thread-self/ns are shorter by far.
#define NAME_BYTES 64

// Numbers and registers of syscall(2).
#if defined(__x86_64__)

enum { NR_IOCTL = 16, NR_OPENAT = 257, NR_UNSHARE = 272, NR_SETNS = 308 };

static long system_call(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

enum { NR_IOCTL = 29, NR_OPENAT = 56, NR_UNSHARE = 97, NR_SETNS = 268 };

static long system_call(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

#else
#error "@reexec/ns knows the system calls of x86-64 and of 64-bit ARM only"
#endif

enum { MAX_ARGUMENTS = 2 };

// The arguments of a call from JavaScript; those that were not given are `undefined`.
static void arguments_of(napi_env env, napi_callback_info info, napi_value into[MAX_ARGUMENTS]) {
  size_t count = MAX_ARGUMENTS;
  napi_get_cb_info(env, info, &count, into, NULL, NULL);
}

static napi_value number(napi_env env, long value) {
  napi_value result;
  napi_create_int32(env, (int32_t)value, &result);
  return result;
}

// setns(fd, nstype): setns(2). The calling thread enters the namespace that `fd` refers to, if it is of that type.
static napi_value call_setns(napi_env env, napi_callback_info info) {
  napi_value arguments[MAX_ARGUMENTS];
  int32_t fd, nstype;
  arguments_of(env, info, arguments);
  if (napi_get_value_int32(env, arguments[0], &fd) != napi_ok ||
      napi_get_value_int32(env, arguments[1], &nstype) != napi_ok) {
    return number(env, -EINVAL);
  }
  return number(env, system_call(NR_SETNS, fd, nstype, 0, 0));
}

// unshare(flags): unshare(2). The calling thread stops sharing what `flags` say.
static napi_value call_unshare(napi_env env, napi_callback_info info) {
  napi_value arguments[MAX_ARGUMENTS];
  int32_t flags;
  arguments_of(env, info, arguments);
  if (napi_get_value_int32(env, arguments[0], &flags) != napi_ok) return number(env, -EINVAL);
  return number(env, system_call(NR_UNSHARE, flags, 0, 0, 0));
}

// openAt(dirfd, name): openat(2), for reading. Opens what a directory calls `name`, wherever that directory now is.
static napi_value call_open_at(napi_env env, napi_callback_info info) {
  napi_value arguments[MAX_ARGUMENTS];
  int32_t dirfd;
  char name[NAME_BYTES];
  size_t length;
  arguments_of(env, info, arguments);
  if (napi_get_value_int32(env, arguments[0], &dirfd) != napi_ok ||
      napi_get_value_string_utf8(env, arguments[1], name, NAME_BYTES, &length) != napi_ok ||
      length == NAME_BYTES - 1 /* may have been cut */) {
    return number(env, -EINVAL);
  }
  return number(env, system_call(NR_OPENAT, dirfd, (long)name, O_RDONLY | O_CLOEXEC, 0));
}

// typeOf(fd): ioctl_ns(2). The CLONE_NEW* flag that stands for the type of a namespace; -ENOTTY if it is none.
static napi_value call_type_of(napi_env env, napi_callback_info info) {
  napi_value arguments[MAX_ARGUMENTS];
  int32_t fd;
  arguments_of(env, info, arguments);
  if (napi_get_value_int32(env, arguments[0], &fd) != napi_ok) return number(env, -EINVAL);
  return number(env, system_call(NR_IOCTL, fd, NS_GET_NSTYPE, 0, 0));
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "setns", call_setns);
  export_function(env, exports, "unshare", call_unshare);
  export_function(env, exports, "openAt", call_open_at);
  export_function(env, exports, "typeOf", call_type_of);
  return exports;
}
