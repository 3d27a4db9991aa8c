// Namespaces for Node.js, twice in one file. To be read beside namespaces(7), setns(2), unshare(2) and ld.so(8).
//
// As an LD_PRELOAD constructor it runs between the dynamic loader and main(), while the process still has one thread, and
// takes the steps that the variable REEXEC_NS lists: only a single thread can enter a user or a time namespace, and what it
// enters, all threads to come are in. As a Node-API addon it then says what came of that, and has the system calls that
// Node.js lacks.
//
// Without libc, so that one build is loaded by Node.js binaries of glibc and of musl alike. Of their symbols it takes those
// of Node-API, which the Node.js binary itself has, and, from whichever libc is there, the environment and fork(3): libc
// keeps the id of the calling thread, which a bare clone(2) would leave stale.

#define NAPI_VERSION 8
#include <node_api.h>

extern __attribute__((weak)) char **environ;
extern __attribute__((weak)) int fork(void);

// ---- The kernel: constants and structures are the same on both architectures ----

enum { ENOENT = 2, EAGAIN = 11, EINVAL = 22, ENAMETOOLONG = 36, ENOSYS = 38 };
enum { O_RDONLY = 0, O_WRONLY = 1, O_NOCTTY = 0400, O_NONBLOCK = 04000, O_CLOEXEC = 02000000, O_PATH = 010000000 };
enum { AT_FDCWD = -100, AT_EMPTY_PATH = 0x1000, STATX_INO = 0x100, STATX_MNT_ID = 0x1000 };
enum { NEWTIME = 0x80, NEWNS = 0x20000, NEWUSER = 0x10000000, NEWPID = 0x20000000 };
enum { MS_REC = 0x4000, MS_PRIVATE = 0x40000 };
enum { PR_SET_PDEATHSIG = 1, PR_GET_DUMPABLE = 3, PR_SET_DUMPABLE = 4, RLIMIT_CORE = 4 };
enum { SIGINT = 2, SIGKILL = 9, SIGTERM = 15, SIGCHLD = 17, SIG_SETMASK = 2 };
enum { WNOHANG = 1, WALL = 0x40000000, POLLHUP = 0x10 };
enum { AF_UNIX = 1, AF_INET = 2, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_CLOEXEC = O_CLOEXEC, SOCK_NONBLOCK = O_NONBLOCK };
enum { SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914, IFF_UP = 1 };

// Tells that the parent has ended; @reexec/core gives it the same meaning. Nobody else is known to take it: the C libraries
// keep the lowest real-time signals, Valgrind and QEMU the highest.
enum { SIGPARENT = 60 };

struct statx_result {
  unsigned mask, block_size;
  unsigned long attributes;
  unsigned links, uid, gid;
  unsigned short mode, unused;
  unsigned long inode, rest[11];
  unsigned device[4]; // of what a special file stands for (major, minor), and of the file itself
  unsigned long mount_id, more[13];
};

struct signal_action {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)(void);
  unsigned long mask;
};

struct poll_fd {
  int fd;
  short events, revents;
};

// See getdents64(2).
struct directory_entry {
  unsigned long inode, offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

struct interface_request {
  char name[16];
  short flags;
  char unused[22];
};

// Numbers and registers of syscall(2).
#if defined(__x86_64__)

enum {
  NR_READ = 0, NR_WRITE = 1, NR_CLOSE = 3, NR_RT_SIGACTION = 13, NR_RT_SIGPROCMASK = 14, NR_IOCTL = 16, NR_GETPID = 39,
  NR_SOCKET = 41, NR_SOCKETPAIR = 53, NR_CLONE = 56, NR_WAIT4 = 61, NR_KILL = 62, NR_FCHDIR = 81, NR_SETPGID = 109,
  NR_GETPPID = 110, NR_RT_SIGTIMEDWAIT = 128, NR_PRCTL = 157, NR_SETRLIMIT = 160, NR_CHROOT = 161, NR_MOUNT = 165,
  NR_SETHOSTNAME = 170, NR_GETDENTS64 = 217, NR_EXIT_GROUP = 231, NR_OPENAT = 257, NR_READLINKAT = 267, NR_PPOLL = 271,
  NR_UNSHARE = 272, NR_SETNS = 308, NR_STATX = 332, NR_CLOSE_RANGE = 436,
};

static long call(long number, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

enum {
  NR_IOCTL = 29, NR_MOUNT = 40, NR_FCHDIR = 50, NR_CHROOT = 51, NR_OPENAT = 56, NR_CLOSE = 57, NR_GETDENTS64 = 61,
  NR_READ = 63, NR_WRITE = 64, NR_PPOLL = 73, NR_READLINKAT = 78, NR_EXIT_GROUP = 94, NR_UNSHARE = 97, NR_KILL = 129,
  NR_RT_SIGACTION = 134, NR_RT_SIGPROCMASK = 135, NR_RT_SIGTIMEDWAIT = 137, NR_SETPGID = 154, NR_SETHOSTNAME = 161, NR_SETRLIMIT = 164, NR_PRCTL = 167, NR_GETPID = 172,
  NR_GETPPID = 173, NR_SOCKET = 198, NR_SOCKETPAIR = 199, NR_CLONE = 220, NR_WAIT4 = 260, NR_SETNS = 268, NR_STATX = 291,
  NR_CLOSE_RANGE = 436,
};

static long call(long number, long a, long b, long c, long d, long e) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}

#else
#error "@reexec/ns knows the system calls of x86-64 and of 64-bit ARM only"
#endif

static long open_at(long directory, const char *path, long flags) {
  return call(NR_OPENAT, directory, (long)path, flags | O_CLOEXEC, 0, 0);
}

static void close_fd(long fd) {
  if (fd >= 0) call(NR_CLOSE, fd, 0, 0, 0, 0);
}

__attribute__((noreturn)) static void leave(long code) {
  for (;;) call(NR_EXIT_GROUP, code, 0, 0, 0, 0);
}

// Which file it is: inode and device.
struct identity {
  uint64_t words[2];
};

static struct identity identity_of(const struct statx_result *found) {
  return (struct identity){{found->inode, (uint64_t)found->device[2] << 32 | found->device[3]}};
}

static long identify(long directory, const char *path, struct identity *into) {
  struct statx_result found;
  long result = call(NR_STATX, directory, (long)path, AT_EMPTY_PATH, STATX_INO, (long)&found);
  if (result == 0) *into = identity_of(&found);
  return result;
}

static long write_file(long directory, const char *path, const char *text, unsigned long length) {
  if (length == 0) return 0;
  long fd = open_at(directory, path, O_WRONLY);
  if (fd < 0) return fd;
  long written = call(NR_WRITE, fd, (long)text, length, 0, 0);
  close_fd(fd);
  return written < 0 ? written : 0;
}

// ---- What the constructor did, for the addon to tell ----

enum { MAX_STEPS = 32, NO_FD = -1 };
// Where a step failed; `native.ts` has the same list.
enum stage { NOWHERE, OPEN, SETNS, UNSHARE, MAP, OFFSETS, MOUNT, FORK, ROOT };

static struct {
  bool ran;
  int steps;         // that were taken, or failed
  enum stage failed; // of the last one
  long error;        // the errno of that
  struct identity identities[MAX_STEPS]; // of what was entered in turn, or created
} early;

static int target_root = NO_FD; // of the mount namespace, to be made the process's root by enterRoot()
static int dumpable = -1;       // what it was, if it was changed
static int relay_socket = NO_FD; // its other end is that of the process that relays signals and status

static bool failed_at(enum stage stage, long result) {
  if (result >= 0) return false;
  early.failed = stage;
  early.error = -result;
  return true;
}

// ---- Steps ----

static char *plan; // what of the variable has not been read yet

static long next_number(void) {
  long value = 0;
  while (*plan >= '0' && *plan <= '9') value = value * 10 + (*plan++ - '0');
  if (*plan != 0) plan++;
  return value;
}

struct text {
  char *start;
  unsigned long length;
};

// A length, a space, that many bytes, and one more, which is overwritten so that the text ends there.
static struct text next_text(void) {
  struct text text = {.length = next_number()};
  text.start = plan;
  plan += text.length;
  *plan++ = 0;
  return text;
}

static long self = NO_FD; // /proc/self as it was first: in a mount namespace that is entered, it may be missing, or forged
static long first_root = NO_FD, first_directory = NO_FD;
static bool has_entered_mounts, has_entered_pids, has_created_pids;

static bool may_enter_pids(void);

// Processes of a namespace that is entered must not look into this one, which holds more than they may see: by its /proc, all that
// is at its root.
static void hide(void) {
  if (dumpable < 0) dumpable = call(NR_PRCTL, PR_GET_DUMPABLE, 0, 0, 0, 0);
  call(NR_PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void show(void) {
  if (dumpable >= 0) call(NR_PRCTL, PR_SET_DUMPABLE, dumpable, 0, 0, 0);
}

static bool enter(long fd, long flag) {
  if (flag == NEWUSER) hide();
  if (flag == NEWPID && !may_enter_pids()) return false;
  if (failed_at(SETNS, call(NR_SETNS, fd, flag, 0, 0, 0))) return false;
  if (flag == NEWNS) has_entered_mounts = true;
  if (flag == NEWPID) has_entered_pids = true;
  return true;
}

static bool enter_in_turn(long flag, const char *path) {
  long fd = open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (failed_at(OPEN, fd)) return false;
  bool entered = !failed_at(OPEN, identify(fd, "", &early.identities[early.steps])) && enter(fd, flag);
  close_fd(fd);
  return entered;
}

// `link` names, below /proc/self, what was created. It is empty for a PID namespace: without a process that has no identity yet.
static bool create(long flag, const char *link) {
  if (flag == NEWPID && !may_enter_pids()) return false;
  if (failed_at(UNSHARE, call(NR_UNSHARE, flag, 0, 0, 0, 0))) return false;
  if (flag == NEWPID) has_created_pids = true;
  // What is mounted in there must not show up out here; see mount_namespaces(7) on shared subtrees.
  if (flag == NEWNS && failed_at(MOUNT, call(NR_MOUNT, 0, (long)"/", 0, MS_REC | MS_PRIVATE, 0))) return false;
  return *link == 0 || !failed_at(OPEN, identify(self, link, &early.identities[early.steps]));
}

// Another time namespace begins with the next child, or with who enters it; its offsets have to be written before that.
static bool create_time(struct text offsets) {
  if (failed_at(UNSHARE, call(NR_UNSHARE, NEWTIME, 0, 0, 0, 0))) return false;
  if (failed_at(OFFSETS, write_file(self, "timens_offsets", offsets.start, offsets.length))) return false;
  long fd = open_at(self, "ns/time_for_children", O_RDONLY);
  if (failed_at(OPEN, fd)) return false;
  bool entered = !failed_at(OPEN, identify(fd, "", &early.identities[early.steps])) && enter(fd, NEWTIME);
  close_fd(fd);
  return entered;
}

static long write_maps(struct text uids, struct text gids) {
  long result = write_file(self, "uid_map", uids.start, uids.length);
  return result < 0 ? result : write_file(self, "gid_map", gids.start, gids.length);
}

// Maps of more than the own ids are written by a process that has its privileges in the present user namespace,
// and so from outside of the new one; see user_namespaces(7).
static bool create_user(bool maps_from_outside, struct text uids, struct text gids) {
  int go[2] = {NO_FD, NO_FD};
  long helper = 0;
  if (maps_from_outside) {
    if (failed_at(MAP, call(NR_SOCKETPAIR, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, (long)go, 0))) return false;
    // With no signal to its end, its status is kept even where SIGCHLD is ignored.
    helper = call(NR_CLONE, 0, 0, 0, 0, 0);
    if (failed_at(MAP, helper)) return false;
    if (helper == 0) {
      char byte;
      close_fd(go[0]);
      leave(call(NR_READ, go[1], (long)&byte, 1, 0, 0) == 1 ? -write_maps(uids, gids) : 0);
    }
  }
  bool created = create(NEWUSER, "ns/user");
  if (maps_from_outside) {
    int status = 0;
    if (created) call(NR_WRITE, go[0], (long)"", 1, 0, 0);
    close_fd(go[0]);
    close_fd(go[1]);
    call(NR_WAIT4, helper, (long)&status, WALL, 0, 0);
    return created && !failed_at(MAP, status & 0x7f ? -EINVAL : -(status >> 8 & 0xff));
  }
  if (!created) return false;
  // Who has no privileges outside may map a group only when nobody in there can leave groups, which may be what forbids something.
  if (gids.length > 0 && failed_at(MAP, write_file(self, "setgroups", "deny", 4))) return false;
  return !failed_at(MAP, write_maps(uids, gids));
}

// `e fd flag`, `i flag path`, `c flag link`, `t offsets` or `u fromOutside uids gids`; see `src/plan.ts`, which writes them.
static bool take_step(void) {
  char kind = *plan;
  plan += 2;
  if (kind == 'e') {
    long fd = next_number();
    bool entered = enter(fd, next_number());
    close_fd(fd);
    return entered;
  }
  if (kind == 'i') {
    long flag = next_number();
    return enter_in_turn(flag, next_text().start);
  }
  if (kind == 'c') {
    long flag = next_number();
    return create(flag, next_text().start);
  }
  // These write to files of /proc/self, which are root's while nobody may look into the process.
  bool is_hidden = dumpable >= 0;
  bool created = false;
  show();
  if (kind == 't') created = create_time(next_text());
  else if (kind == 'u') {
    bool from_outside = next_number() == 1;
    struct text uids = next_text();
    created = create_user(from_outside, uids, next_text());
  } else failed_at(OPEN, -EINVAL);
  if (is_hidden) hide();
  return created;
}

// The files that Node.js starts with are found in the mount namespace it comes from: until enterRoot(), root and working
// directory stay there. In a user namespace that was entered, one may lack the privilege to go back to the latter.
static long return_to_first_root(void) {
  if (!has_entered_mounts) return 0;
  target_root = open_at(AT_FDCWD, "/", O_PATH);
  bool returned = target_root >= 0 && call(NR_FCHDIR, first_root, 0, 0, 0, 0) == 0 && call(NR_CHROOT, (long)".", 0, 0, 0, 0) == 0;
  // Node.js, which would tell of it, cannot be started here.
  if (!returned) leave(127);
  return call(NR_FCHDIR, first_directory, 0, 0, 0, 0);
}

// ---- Relaying, as the process that enters a PID namespace has to stay outside: only its children are in ----

static void set_signal_mask(const unsigned long *mask, unsigned long *before) {
  call(NR_RT_SIGPROCMASK, SIG_SETMASK, (long)mask, (long)before, sizeof *mask, 0);
}

// Ends as a child did, by its wait status.
__attribute__((noreturn)) static void end_as(int status) {
  int signal = status & 0x7f;
  if (signal != 0) {
    // Of one crash there is one core dump.
    long no_core[2] = {0, 0};
    call(NR_SETRLIMIT, RLIMIT_CORE, (long)no_core, 0, 0, 0);
    struct signal_action by_default = {0};
    call(NR_RT_SIGACTION, signal, (long)&by_default, 0, sizeof by_default.mask, 0);
    // No other, which may have come meanwhile.
    const unsigned long others = ~(1ul << (signal - 1));
    call(NR_KILL, call(NR_GETPID, 0, 0, 0, 0, 0), signal, 0, 0, 0);
    set_signal_mask(&others, NULL);
    // The first process of a PID namespace is still here.
    leave(128 + signal);
  }
  leave(status >> 8 & 0xff);
}

// Nothing that somebody waits for the end of may stay open.
static void close_all_but(long kept) {
  long below = kept == 0 ? 0 : call(NR_CLOSE_RANGE, 0, kept - 1, 0, 0, 0);
  if (below == 0 && call(NR_CLOSE_RANGE, kept + 1, ~0u, 0, 0, 0) == 0) return;
  // Before Linux 5.9. What Node.js lets a child inherit has low numbers.
  for (long fd = 0; fd < 0x10000; fd++) {
    if (fd != kept) close_fd(fd);
  }
}

// Sends on what it is sent, until the child has ended.
__attribute__((noreturn)) static void relay(long child, int socket, bool is_init) {
  close_all_but(socket);
  const unsigned long all = ~0ul;
  for (;;) {
    long signal = call(NR_RT_SIGTIMEDWAIT, (long)&all, 0, 0, sizeof all, 0);
    if (signal > 0 && signal != SIGCHLD) call(NR_KILL, child, signal, 0, 0, 0);
    int status;
    for (long ended; (ended = call(NR_WAIT4, -1, (long)&status, WNOHANG, 0, 0)) > 0;) {
      if (ended != child) continue;
      // The first process of a PID namespace cannot end by a signal of its own: it tells the one outside.
      if (is_init) {
        call(NR_WRITE, socket, (long)&status, sizeof status, 0, 0);
        leave(0);
      }
      int told;
      bool was_told = call(NR_READ, socket, (long)&told, sizeof told, 0, 0) == sizeof told;
      end_as(was_told ? told : status);
    }
  }
}

static bool is_relay_gone(void) {
  struct poll_fd poll = {.fd = relay_socket};
  long at_once[2] = {0, 0};
  return call(NR_PPOLL, (long)&poll, 1, (long)at_once, 0, sizeof(long)) == 1 && (poll.revents & POLLHUP);
}

static void end_with_relay(void) {
  call(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (is_relay_gone()) leave(128 + SIGKILL);
}

// libc does not tell why: its errno is not within reach.
static long why_no_fork(void) {
  long child = call(NR_CLONE, 0, 0, 0, 0, 0);
  if (child == 0) leave(0);
  if (child > 0) call(NR_WAIT4, child, 0, WALL, 0, 0);
  return child < 0 ? child : -EAGAIN;
}

// A signal to the whole group, as by Ctrl-C, arrives at the child by itself.
static void leave_group(void) {
  call(NR_SETPGID, 0, 0, 0, 0, 0);
}

// fork(3), for a process that then relays. In the child it returns when that has left the group, or has ended.
static long fork_to_relay(void) {
  int left[2];
  long result = call(NR_SOCKETPAIR, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, (long)left, 0);
  if (result < 0) return result;
  long child = fork();
  if (child > 0) leave_group();
  close_fd(left[0]);
  char byte;
  // Ends when nobody has the other end any more.
  if (child == 0) call(NR_READ, left[1], (long)&byte, 1, 0, 0);
  close_fd(left[1]);
  return child < 0 ? why_no_fork() : child;
}

__attribute__((noreturn)) static void relay_for(long parent, long child, int socket) {
  call(NR_PRCTL, PR_SET_PDEATHSIG, SIGPARENT, 0, 0, 0);
  // A parent that ended before that is not told of.
  long adopted = call(NR_GETPPID, 0, 0, 0, 0, 0);
  if (adopted != parent && adopted != 0) call(NR_KILL, child, SIGPARENT, 0, 0, 0);
  relay(child, socket, false);
}

// A process that enters or creates a PID namespace can start no thread any more, and so no Node.js, which would tell what fails
// after that; nor need its children be able to. So another one is kept in reserve, from before that.
static struct {
  long pid; // 0 if there is none
  int socket;
} reserve = {0, NO_FD};

static bool is_reserve; // and is needed

static unsigned long first_mask;
static struct signal_action first_sigchld;

static void block_signals(void) {
  const unsigned long all = ~0ul;
  struct signal_action by_default = {0};
  set_signal_mask(&all, &first_mask);
  call(NR_RT_SIGACTION, SIGCHLD, (long)&by_default, (long)&first_sigchld, sizeof first_sigchld.mask, 0);
}

static void unblock_signals(void) {
  call(NR_RT_SIGACTION, SIGCHLD, (long)&first_sigchld, 0, sizeof first_sigchld.mask, 0);
  set_signal_mask(&first_mask, NULL);
}

// Returns in the reserve, too, when that is needed: then false.
static bool may_enter_pids(void) {
  int sockets[2];
  if (reserve.pid > 0) return true;
  if (fork == NULL) return !failed_at(FORK, -ENOSYS);
  if (failed_at(FORK, call(NR_SOCKETPAIR, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, (long)sockets, 0))) return false;
  block_signals();
  long child = fork();
  if (child == 0) {
    call(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    close_fd(sockets[0]);
    if (call(NR_READ, sockets[1], (long)&early, sizeof early, 0, 0) != sizeof early) leave(0);
    is_reserve = true;
  }
  close_fd(sockets[1]);
  if (child <= 0) unblock_signals();
  if (child < 0) close_fd(sockets[0]);
  if (child <= 0) return child == 0 ? false : !failed_at(FORK, why_no_fork());
  reserve.pid = child;
  reserve.socket = sockets[0];
  return true;
}

static void dismiss_reserve(void) {
  call(NR_KILL, reserve.pid, SIGKILL, 0, 0, 0);
  call(NR_WAIT4, reserve.pid, 0, WALL, 0, 0);
}

__attribute__((noreturn)) static void call_reserve(long parent) {
  leave_group();
  call(NR_WRITE, reserve.socket, (long)&early, sizeof early, 0, 0);
  relay_for(parent, reserve.pid, reserve.socket);
}

// Continues in a child that is in the PID namespace; in a new one, beside a first process that does what such a one has to:
// it reaps orphans, and takes signals that Node.js, as the first process, would be deaf to.
static bool move_into_pid_namespace(long parent) {
  int sockets[2];
  const long type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  if (failed_at(FORK, call(NR_SOCKETPAIR, AF_UNIX, type, 0, (long)sockets, 0))) return false;
  if (has_entered_pids) hide();
  relay_socket = sockets[1];
  long child = fork_to_relay();
  if (failed_at(FORK, child)) return false;
  if (child > 0) {
    dismiss_reserve();
    relay_for(parent, child, sockets[0]);
  }
  close_fd(reserve.socket);
  close_fd(sockets[0]);
  end_with_relay();
  if (has_created_pids) {
    child = fork_to_relay();
    if (child > 0) relay(child, sockets[1], true);
    if (!failed_at(FORK, child)) call(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  }
  unblock_signals();
  return true;
}

// ---- The constructor ----

static bool begins_with(const char *text, const char *start) {
  while (*start != 0) {
    if (*text++ != *start++) return false;
  }
  return true;
}

static void wipe(char *text) {
  while (*text != 0) *text++ = 0;
}

// Takes a variable out of the environment. What stands in its memory is left, for now.
static char *take_variable(const char *start) {
  for (char **each = environ; *each != NULL; each++) {
    if (!begins_with(*each, start)) continue;
    char *variable = *each;
    for (; *each != NULL; each++) *each = each[1];
    return variable;
  }
  return NULL;
}

// LD_PRELOAD is left as the user has set it: without what stands before the first colon, which is this file.
static void restore_preload(void) {
  static const char name[] = "LD_PRELOAD=";
  for (char **each = environ; *each != NULL; each++) {
    if (!begins_with(*each, name)) continue;
    char *into = *each + sizeof name - 1, *from = into;
    while (*from != 0 && *from != ':') from++;
    if (*from == 0) {
      wipe(take_variable(name));
      return;
    }
    while (*from != 0) *into++ = *++from;
    wipe(into);
    return;
  }
}

static void take_steps(void) {
  long parent = next_number();
  close_fd(next_number()); // by which the dynamic loader found this file
  self = open_at(AT_FDCWD, "/proc/self", O_PATH);
  first_root = open_at(AT_FDCWD, "/", O_PATH);
  first_directory = open_at(AT_FDCWD, ".", O_PATH);
  bool succeeded = true;
  while (succeeded && *plan != 0) {
    succeeded = early.steps < MAX_STEPS ? take_step() : !failed_at(OPEN, -EINVAL);
    // The reserve was told.
    if (!is_reserve) early.steps++;
  }
  long returned = return_to_first_root();
  succeeded = succeeded && !failed_at(ROOT, returned);
  close_fd(self);
  close_fd(first_root);
  close_fd(first_directory);
  if (reserve.pid == 0) return;
  if (!succeeded || !move_into_pid_namespace(parent)) call_reserve(parent);
}

// Whether this file is being loaded as an addon, into a process that has threads. No program begins with a handler for a signal,
// and Node.js handles these two from its start on.
static bool is_after_start(void) {
  struct signal_action interrupt = {0}, terminate = {0};
  call(NR_RT_SIGACTION, SIGINT, 0, (long)&interrupt, sizeof interrupt.mask, 0);
  call(NR_RT_SIGACTION, SIGTERM, 0, (long)&terminate, sizeof terminate.mask, 0);
  // 1 is SIG_IGN, which is inherited.
  return (long)interrupt.handler > 1 || (long)terminate.handler > 1;
}

__attribute__((constructor)) static void run_before_main(void) {
  static const char name[] = "REEXEC_NS=";
  if (&environ == NULL || environ == NULL || is_after_start()) return;
  char *variable = take_variable(name);
  if (variable == NULL) return;
  early.ran = true;
  restore_preload();
  plan = variable + sizeof name - 1;
  char *end = plan;
  while (*end != 0) end++;
  take_steps();
  // Steps have put zeros into it.
  while (variable < end) *variable++ = 0;
}

// ---- Threads ----

// Of each type what names, in /proc/PID/ns, that of a thread, and that of the processes it starts; `native.ts` has the same list.
enum { LINKS = 10, MAX_LINK = 64 };
static const char *const links[LINKS] = {
  "cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "time_for_children", "user", "uts",
};

// Where a thread is. The text of a link names a namespace as long as it is there: its inode is no other's in this kernel.
struct whereabouts {
  struct link {
    long length; // or -errno
    char text[MAX_LINK];
  } links[LINKS];
  struct identity root;
  unsigned long mount;
};

// By the directory of a thread in /proc.
static void locate(long directory, struct whereabouts *into) {
  struct statx_result root;
  root.mask = 0;
  long namespaces = open_at(directory, "ns", O_PATH);
  for (int at = 0; at < LINKS; at++) {
    struct link *link = &into->links[at];
    link->length = namespaces < 0 ? namespaces : call(NR_READLINKAT, namespaces, (long)links[at], (long)link->text, MAX_LINK, 0);
  }
  close_fd(namespaces);
  long result = call(NR_STATX, directory, (long)"root", 0, STATX_INO | STATX_MNT_ID, (long)&root);
  into->root = result < 0 ? (struct identity){{0, 0}} : identity_of(&root);
  into->mount = root.mask & STATX_MNT_ID ? root.mount_id : 0;
}

static bool are_alike(const struct whereabouts *a, const struct whereabouts *b) {
  for (int at = 0; at < LINKS; at++) {
    const struct link *one = &a->links[at], *other = &b->links[at];
    // A type that the kernel does not have, or a PID namespace without a process, has no text.
    if (one->length != other->length || (one->length < 0 && one->length != -ENOENT)) return false;
    for (long each = 0; each < one->length; each++) {
      if (one->text[each] != other->text[each]) return false;
    }
  }
  return a->root.words[0] == b->root.words[0] && a->root.words[1] == b->root.words[1] && a->mount == b->mount;
}

// ---- The addon. Each function returns what the kernel returns: 0, a descriptor or a flag, or -errno ----

enum { MAX_ARGUMENTS = 5, PATH_BYTES = 4096 };

static napi_value number(napi_env env, int64_t value) {
  napi_value result;
  napi_create_int64(env, value, &result);
  return result;
}

// The arguments of a call from JavaScript, of which those that are numbers. Others are 0.
struct arguments {
  napi_value values[MAX_ARGUMENTS];
  int64_t numbers[MAX_ARGUMENTS];
};

static struct arguments arguments_of(napi_env env, napi_callback_info info) {
  struct arguments into = {0};
  size_t count = MAX_ARGUMENTS;
  napi_get_cb_info(env, info, &count, into.values, NULL, NULL);
  for (size_t at = 0; at < MAX_ARGUMENTS; at++) napi_get_value_int64(env, into.values[at], &into.numbers[at]);
  return into;
}

struct path {
  char bytes[PATH_BYTES];
  size_t length;
};

// False for what is no text, or may have been cut.
static bool path_of(napi_env env, napi_value value, struct path *into) {
  return napi_get_value_string_utf8(env, value, into->bytes, PATH_BYTES, &into->length) == napi_ok &&
         into->length < PATH_BYTES - 1;
}

static napi_value identity_value(napi_env env, struct identity identity) {
  napi_value result;
  napi_create_bigint_words(env, 0, 2, identity.words, &result);
  return result;
}

// early(): [whether the constructor ran, how many steps it began, in which stage the last one failed, errno].
static napi_value call_early(napi_env env, napi_callback_info info) {
  (void)info;
  const int64_t told[] = {early.ran, early.steps, early.failed, early.error};
  napi_value result;
  napi_create_array_with_length(env, 4, &result);
  for (uint32_t at = 0; at < 4; at++) napi_set_element(env, result, at, number(env, told[at]));
  return result;
}

// earlyIdentity(step): of what the constructor entered in turn, or created.
static napi_value call_early_identity(napi_env env, napi_callback_info info) {
  int64_t step = arguments_of(env, info).numbers[0];
  if (step < 0 || step >= MAX_STEPS) return number(env, -EINVAL);
  return identity_value(env, early.identities[step]);
}

// identify(dirfd, path): statx(2). A BigInt of inode and device; with an empty path that of the descriptor itself.
static napi_value call_identify(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  struct path path;
  struct identity identity;
  if (!path_of(env, given.values[1], &path)) return number(env, -EINVAL);
  long result = identify(given.numbers[0], path.bytes, &identity);
  return result < 0 ? number(env, result) : identity_value(env, identity);
}

// identifyAll(dirfd, path): what identify() says of each of `links` in a directory of /proc, as an array.
static napi_value call_identify_all(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  struct path path;
  if (!path_of(env, given.values[1], &path)) return number(env, -EINVAL);
  long namespaces = open_at(given.numbers[0], path.bytes, O_PATH);
  if (namespaces < 0) return number(env, namespaces);
  napi_value result;
  napi_create_array_with_length(env, LINKS, &result);
  for (uint32_t at = 0; at < LINKS; at++) {
    struct identity identity;
    long failed = identify(namespaces, links[at], &identity);
    napi_set_element(env, result, at, failed < 0 ? number(env, failed) : identity_value(env, identity));
  }
  close_fd(namespaces);
  return result;
}

// unlike(dirfd): of a thread, by its directory in /proc: the ids of those in its process that are not where it is, as an array.
static napi_value call_unlike(napi_env env, napi_callback_info info) {
  long one = arguments_of(env, info).numbers[0];
  long threads = open_at(one, "..", O_RDONLY);
  if (threads < 0) return number(env, threads);
  struct whereabouts expected, found;
  locate(one, &expected);
  napi_value result;
  napi_create_array_with_length(env, 0, &result);
  uint32_t count = 0;
  _Alignas(struct directory_entry) char entries[PATH_BYTES];
  long length;
  while ((length = call(NR_GETDENTS64, threads, (long)entries, sizeof entries, 0, 0)) > 0) {
    const struct directory_entry *entry;
    for (long at = 0; at < length; at += entry->length) {
      entry = (void *)(entries + at);
      if (entry->name[0] == '.') continue;
      long thread = open_at(threads, entry->name, O_PATH);
      locate(thread, &found);
      close_fd(thread);
      if (are_alike(&expected, &found)) continue;
      int64_t id = 0;
      for (const char *digit = entry->name; *digit != 0; digit++) id = id * 10 + *digit - '0';
      napi_set_element(env, result, count++, number(env, id));
    }
  }
  close_fd(threads);
  return length < 0 ? number(env, length) : result;
}

// mountId(dirfd, path): statx(2). The mount that a directory is in; 0 before Linux 5.8, which does not tell.
static napi_value call_mount_id(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  struct path path;
  struct statx_result found;
  if (!path_of(env, given.values[1], &path)) return number(env, -EINVAL);
  long result = call(NR_STATX, given.numbers[0], (long)path.bytes, AT_EMPTY_PATH, STATX_MNT_ID, (long)&found);
  return number(env, result < 0 ? result : found.mask & STATX_MNT_ID ? (int64_t)found.mount_id : 0);
}

// openPath(path): open(2) with O_PATH.
static napi_value call_open_path(napi_env env, napi_callback_info info) {
  struct path path;
  if (!path_of(env, arguments_of(env, info).values[0], &path)) return number(env, -ENAMETOOLONG);
  return number(env, open_at(AT_FDCWD, path.bytes, O_PATH));
}

// ioctlNs(fd, request): ioctl_ns(2).
static napi_value call_ioctl_ns(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  return number(env, call(NR_IOCTL, given.numbers[0], given.numbers[1], 0, 0, 0));
}

// enterRoot(): makes the root of the mount namespace that was entered that of the process: all threads share it.
// Returns the id of the mount it is in, if that is told; 0 if none was entered.
static napi_value call_enter_root(napi_env env, napi_callback_info info) {
  (void)info;
  long result = 0;
  if (target_root != NO_FD) {
    struct statx_result found;
    result = call(NR_STATX, target_root, (long)"", AT_EMPTY_PATH, STATX_MNT_ID, (long)&found);
    if (result == 0) result = call(NR_FCHDIR, target_root, 0, 0, 0, 0);
    if (result == 0) result = call(NR_CHROOT, (long)".", 0, 0, 0, 0);
    if (result == 0 && found.mask & STATX_MNT_ID) result = (long)found.mount_id;
    close_fd(target_root);
    target_root = NO_FD;
  }
  if (result >= 0) show();
  return number(env, result);
}

// endWithRelay(): to be called when the kernel may have forgotten it, as it does when the user changes.
static napi_value call_end_with_relay(napi_env env, napi_callback_info info) {
  (void)info;
  if (relay_socket != NO_FD && has_created_pids) call(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  else if (relay_socket != NO_FD) end_with_relay();
  close_fd(relay_socket);
  relay_socket = NO_FD;
  return number(env, 0);
}

// mount(source, target, type, flags, data): mount(2).
static napi_value call_mount(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  struct path source, target, type, data;
  if (!path_of(env, given.values[0], &source) || !path_of(env, given.values[1], &target) ||
      !path_of(env, given.values[2], &type) || !path_of(env, given.values[4], &data)) {
    return number(env, -ENAMETOOLONG);
  }
  return number(env, call(NR_MOUNT, (long)source.bytes, (long)target.bytes, (long)type.bytes, given.numbers[3], (long)data.bytes));
}

// setHostname(name): sethostname(2).
static napi_value call_set_hostname(napi_env env, napi_callback_info info) {
  struct path name;
  if (!path_of(env, arguments_of(env, info).values[0], &name)) return number(env, -ENAMETOOLONG);
  return number(env, call(NR_SETHOSTNAME, (long)name.bytes, name.length, 0, 0, 0));
}

// bringUpLoopback(): netdevice(7).
static napi_value call_bring_up_loopback(napi_env env, napi_callback_info info) {
  (void)info;
  struct interface_request request = {.name = "lo"};
  long socket = call(NR_SOCKET, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0, 0, 0);
  if (socket < 0) return number(env, socket);
  long result = call(NR_IOCTL, socket, SIOCGIFFLAGS, (long)&request, 0, 0);
  request.flags |= IFF_UP;
  if (result >= 0) result = call(NR_IOCTL, socket, SIOCSIFFLAGS, (long)&request, 0, 0);
  close_fd(socket);
  return number(env, result);
}

// attempt(create1, create2, fd, enter): has a process of its own, which then ends, create (unshare(2), if not 0) two kinds of
// namespaces, one after the other, and enter one (setns(2)).
static napi_value call_attempt(napi_env env, napi_callback_info info) {
  struct arguments given = arguments_of(env, info);
  // What handles signals here must not do so in that process, and waiting for it must not be interrupted.
  const unsigned long all = ~0ul;
  unsigned long mask;
  set_signal_mask(&all, &mask);
  long child = call(NR_CLONE, 0, 0, 0, 0, 0);
  if (child == 0) {
    long result = given.numbers[0] == 0 ? 0 : call(NR_UNSHARE, given.numbers[0], 0, 0, 0, 0);
    if (result == 0 && given.numbers[1] != 0) result = call(NR_UNSHARE, given.numbers[1], 0, 0, 0, 0);
    if (result == 0 && given.numbers[3] != 0) result = call(NR_SETNS, given.numbers[2], given.numbers[3], 0, 0, 0);
    leave(-result);
  }
  int status = 0;
  if (child > 0) call(NR_WAIT4, child, (long)&status, WALL, 0, 0);
  set_signal_mask(&mask, NULL);
  if (child < 0) return number(env, child);
  return number(env, status & 0x7f ? -EINVAL : -(status >> 8 & 0xff));
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  export_function(env, exports, "early", call_early);
  export_function(env, exports, "earlyIdentity", call_early_identity);
  export_function(env, exports, "identify", call_identify);
  export_function(env, exports, "identifyAll", call_identify_all);
  export_function(env, exports, "unlike", call_unlike);
  export_function(env, exports, "mountId", call_mount_id);
  export_function(env, exports, "openPath", call_open_path);
  export_function(env, exports, "ioctlNs", call_ioctl_ns);
  export_function(env, exports, "enterRoot", call_enter_root);
  export_function(env, exports, "endWithRelay", call_end_with_relay);
  export_function(env, exports, "mount", call_mount);
  export_function(env, exports, "setHostname", call_set_hostname);
  export_function(env, exports, "bringUpLoopback", call_bring_up_loopback);
  export_function(env, exports, "attempt", call_attempt);
  return exports;
}
