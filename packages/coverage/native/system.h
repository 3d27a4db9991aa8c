// System calls without libc.
#pragma once
#include <stddef.h>

// Numbers and registers of syscall(2).
#if defined(__x86_64__)

enum {
  NR_READ = 0,
  NR_WRITE = 1,
  NR_CLOSE = 3,
  NR_FSTAT = 5,
  NR_MMAP = 9,
  NR_MUNMAP = 11,
  NR_RT_SIGACTION = 13,
  NR_RT_SIGPROCMASK = 14,
  NR_SCHED_YIELD = 24,
  NR_GETPID = 39,
  NR_FCNTL = 72,
  NR_GETTID = 186,
  NR_FUTEX = 202,
  NR_GETDENTS64 = 217,
  NR_CLOCK_GETTIME = 228,
  NR_CLOCK_NANOSLEEP = 230,
  NR_TGKILL = 234,
  NR_INOTIFY_ADD_WATCH = 254,
  NR_OPENAT = 257,
  NR_READLINKAT = 267,
  NR_PPOLL = 271,
  NR_INOTIFY_INIT1 = 294,
  NR_PRLIMIT64 = 302,
  NR_SCHED_SETATTR = 314,
  NR_SCHED_GETATTR = 315,
};

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

// The beginning and the length of `struct stat`.
typedef struct {
  unsigned long device, inode, links;
  unsigned int mode, user, group, unused;
  unsigned long special_device;
  long size, others[11];
} Stat;

#elif defined(__aarch64__)

enum {
  NR_FCNTL = 25,
  NR_INOTIFY_INIT1 = 26,
  NR_INOTIFY_ADD_WATCH = 27,
  NR_OPENAT = 56,
  NR_CLOSE = 57,
  NR_GETDENTS64 = 61,
  NR_READ = 63,
  NR_WRITE = 64,
  NR_PPOLL = 73,
  NR_READLINKAT = 78,
  NR_FSTAT = 80,
  NR_FUTEX = 98,
  NR_CLOCK_GETTIME = 113,
  NR_CLOCK_NANOSLEEP = 115,
  NR_SCHED_YIELD = 124,
  NR_TGKILL = 131,
  NR_RT_SIGACTION = 134,
  NR_RT_SIGPROCMASK = 135,
  NR_GETPID = 172,
  NR_GETTID = 178,
  NR_MUNMAP = 215,
  NR_MMAP = 222,
  NR_PRLIMIT64 = 261,
  NR_SCHED_SETATTR = 274,
  NR_SCHED_GETATTR = 275,
};

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

// The beginning and the length of `struct stat`.
typedef struct {
  unsigned long device, inode;
  unsigned int mode, links, user, group;
  unsigned long special_device, unused;
  long size, others[9];
} Stat;

#else
#error "@reexec/coverage knows the system calls of x86-64 and of 64-bit ARM only"
#endif

enum { AT_FDCWD = -100, O_RDONLY = 0, O_CLOEXEC = 02000000, PROT_READ_WRITE = 3, MAP_PRIVATE_ANONYMOUS = 0x22 };

// Gets memory from the system. NULL if there is none.
static unsigned char *take_memory(size_t size) {
  long address = system_call(NR_MMAP, 0, (long)size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
  return address < 0 && address > -4096 ? NULL : (unsigned char *)address;
}

static void give_memory(unsigned char *memory, size_t size) {
  system_call(NR_MUNMAP, (long)memory, (long)size, 0, 0, 0, 0);
}

// Room on the stack for what is mostly small: to get memory, touch it and give it back takes 10 us in a process with threads.
enum { SMALL_BYTES = 1 << 14 };

// Gets room from the system only for what is not small.
static unsigned char *take_room(unsigned char small[SMALL_BYTES], size_t size) {
  return size <= SMALL_BYTES ? small : take_memory(size);
}

static void give_room(const unsigned char small[SMALL_BYTES], unsigned char *room, size_t size) {
  if (room != NULL && room != small) give_memory(room, size);
}
