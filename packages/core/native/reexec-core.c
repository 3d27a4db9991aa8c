// What ends this process where its JavaScript cannot, because that is in an endless loop, and what lets it wait for a descriptor that does
// not block; as a Node-API addon.
// To be read beside prctl(2), timer_create(2), sigaction(2) and poll(2).
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike: the only
// symbols this file needs are those of Node-API, which the Node.js binary itself has.

#define NAPI_VERSION 8
#include <node_api.h>

#define SIGKILL 9

// The signal that says that the parent has ended. Nobody else is known to take it: the C libraries keep the lowest
// real-time signals (32 to 34), Valgrind and QEMU the highest, and Node.js, libuv and V8 use none.
#define SIGPARENT 60

// Constants and structures as the kernel has them; the same on both architectures.
enum { SIGEV_SIGNAL = 0, SI_TIMER = -2 };
enum { SA_SIGINFO = 0x4, SA_RESTORER = 0x04000000, SA_ONSTACK = 0x08000000, SA_RESTART = 0x10000000 };
enum { CLOCK_MONOTONIC = 1, PR_SET_PDEATHSIG = 1, PR_GET_PDEATHSIG = 2, POLLOUT = 0x4, POLLHUP = 0x10, POLLNVAL = 0x20 };

struct signal_info {
  int signal, error, code;
};

struct signal_action {
  void (*handler)(int signal, struct signal_info *info, void *context);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask;
};

struct signal_event {
  void *value;
  int signal, notify, unused[12];
};

struct timer_setting {
  struct {
    long seconds, nanoseconds;
  } interval, value;
};

struct poll_fd {
  int fd;
  short events, revents;
};

// Numbers and registers of syscall(2), and how a signal handler returns.
#if defined(__x86_64__)

enum {
  NR_RT_SIGACTION = 13,
  NR_GETPID = 39,
  NR_PRCTL = 157,
  NR_TIMER_CREATE = 222,
  NR_TIMER_SETTIME = 223,
  NR_EXIT_GROUP = 231,
  NR_PPOLL = 271,
};

static long system_call(long number, long a, long b, long c, long d) {
  long result;
  register long r10 __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

// By rt_sigreturn(2), which has number 15.
__attribute__((naked)) static void return_from_signal(void) {
  __asm__("movq $15, %rax\n\tsyscall");
}
#define HANDLER_FLAGS (SA_SIGINFO | SA_RESTART | SA_ONSTACK | SA_RESTORER)

#elif defined(__aarch64__)

enum {
  NR_PPOLL = 73,
  NR_EXIT_GROUP = 94,
  NR_TIMER_CREATE = 107,
  NR_TIMER_SETTIME = 110,
  NR_RT_SIGACTION = 134,
  NR_PRCTL = 167,
  NR_GETPID = 172,
};

static long system_call(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

// The kernel brings its own.
#define return_from_signal NULL
#define HANDLER_FLAGS (SA_SIGINFO | SA_RESTART | SA_ONSTACK)

#else
#error "@reexec/core knows the system calls of x86-64 and of 64-bit ARM only"
#endif

enum { NO_TIMER = -1 };
static int grace_timer = NO_TIMER;
static int kill_timer = NO_TIMER;

// What the parent's end sets `grace_timer` to.
static struct timer_setting grace;
static volatile bool has_parent_ended;

static void set_timer(int timer, const struct timer_setting *setting) {
  system_call(NR_TIMER_SETTIME, timer, 0, (long)setting, 0);
}

static void begin_grace(void) {
  // Whoever adopted this process may end, too, and must not prolong it.
  if (has_parent_ended) return;
  has_parent_ended = true;
  set_timer(grace_timer, &grace);
}

// Runs in any thread at any moment, so it makes system calls only.
static void on_signal(int signal, struct signal_info *info, void *context) {
  (void)signal, (void)context;
  if (info->code == SI_TIMER) system_call(NR_EXIT_GROUP, 128 + SIGKILL, 0, 0, 0);
  begin_grace();
}

// Makes a timer that ends this process, unless there is one.
static bool make_timer(int *timer) {
  if (*timer != NO_TIMER) return true;
  struct signal_action action = {on_signal, HANDLER_FLAGS, return_from_signal, 0};
  system_call(NR_RT_SIGACTION, SIGPARENT, (long)&action, 0, sizeof action.mask);
  // No signal from inside kills the first process of a PID namespace; see pid_namespaces(7). But it can have a handler.
  int signal = system_call(NR_GETPID, 0, 0, 0, 0) == 1 ? SIGPARENT : SIGKILL;
  struct signal_event event = {.signal = signal, .notify = SIGEV_SIGNAL};
  return system_call(NR_TIMER_CREATE, CLOCK_MONOTONIC, (long)&event, (long)timer, 0) == 0;
}

static bool is_hung_up(int fd) {
  struct poll_fd poll = {.fd = fd};
  struct timer_setting at_once = {0};
  // Not POLLRDHUP: a parent that only says no more is still there.
  return system_call(NR_PPOLL, (long)&poll, 1, (long)&at_once.value, 0) == 1 && (poll.revents & (POLLHUP | POLLNVAL));
}

enum { MAX_ARGUMENTS = 2 };

// The arguments of a call from JavaScript, as whole numbers. False, and a TypeError there, if they are not numbers.
static bool numbers_of(napi_env env, napi_callback_info info, size_t count, int64_t into[MAX_ARGUMENTS]) {
  napi_value arguments[MAX_ARGUMENTS];
  size_t capacity = MAX_ARGUMENTS;
  napi_get_cb_info(env, info, &capacity, arguments, NULL, NULL);
  for (size_t i = 0; i < count; i++) {
    if (napi_get_value_int64(env, arguments[i], &into[i]) == napi_ok) continue;
    napi_throw_type_error(env, NULL, "arguments have to be numbers");
    return false;
  }
  return true;
}

static napi_value boolean(napi_env env, bool value) {
  napi_value result;
  napi_get_boolean(env, value, &result);
  return result;
}

static struct timer_setting once_after(int64_t ms) {
  return (struct timer_setting){.value = {ms / 1000, ms % 1000 * 1000000}};
}

// endWithParent(wireFd, graceMs): PR_SET_PDEATHSIG of prctl(2). Returns whether the parent is still there.
static napi_value call_end_with_parent(napi_env env, napi_callback_info info) {
  int64_t numbers[MAX_ARGUMENTS];
  if (!numbers_of(env, info, 2, numbers)) return NULL;
  // Without a timer (RLIMIT_SIGPENDING) the end comes at once, which is better than never.
  int signal = make_timer(&grace_timer) ? SIGPARENT : SIGKILL;
  grace = once_after(numbers[1]);
  // Setting a timer to 0 would stop it.
  grace.value.nanoseconds += 1;
  // Somebody else may have seen to an end at once, for a process that only relays what the parent wants.
  int present = 0;
  system_call(NR_PRCTL, PR_GET_PDEATHSIG, (long)&present, 0, 0);
  if (present != SIGKILL) system_call(NR_PRCTL, PR_SET_PDEATHSIG, signal, 0, 0);
  // Of a parent that ended before, the kernel tells nothing.
  bool is_gone = is_hung_up((int)numbers[0]);
  if (is_gone) begin_grace();
  return boolean(env, !is_gone);
}

// killAfter(ms): timer_settime(2). Returns whether there is a timer to set.
static napi_value call_kill_after(napi_env env, napi_callback_info info) {
  int64_t numbers[MAX_ARGUMENTS];
  if (!numbers_of(env, info, 1, numbers)) return NULL;
  if (!make_timer(&kill_timer)) return boolean(env, false);
  struct timer_setting setting = once_after(numbers[0]);
  set_timer(kill_timer, &setting);
  return boolean(env, true);
}

// waitWritable(fd, ms): poll(2) for POLLOUT. Returns whether the descriptor takes more, or never will.
static napi_value call_wait_writable(napi_env env, napi_callback_info info) {
  int64_t numbers[MAX_ARGUMENTS];
  if (!numbers_of(env, info, 2, numbers)) return NULL;
  struct poll_fd poll = {.fd = (int)numbers[0], .events = POLLOUT};
  struct timer_setting limit = once_after(numbers[1]);
  return boolean(env, system_call(NR_PPOLL, (long)&poll, 1, (long)&limit.value, 0) == 1);
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "endWithParent", call_end_with_parent);
  export_function(env, exports, "killAfter", call_kill_after);
  export_function(env, exports, "waitWritable", call_wait_writable);
  return exports;
}
