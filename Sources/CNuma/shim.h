// libnuma, and the few things of Linux and of the CPU that Swift cannot say: a variadic system
// call, a global pointer, three instructions, and loops that no compiler may touch.
#ifndef SWITCHBENCH_CNUMA_SHIM_H
#define SWITCHBENCH_CNUMA_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <numa.h>
#include <numaif.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "switchbench runs on x86-64 hosts: its clock is the time-stamp counter"
#endif

// The kernel's own calls instead of glibc's, whose cpu_set_t ends at CPU 1023. `mask` has
// `words` words of 64 CPUs each. The first returns the bytes the kernel wrote, or -1 with errno
// (EINVAL: too few words for this kernel).
static inline long host_get_affinity(pid_t thread, unsigned long *mask, size_t words) {
  return syscall(SYS_sched_getaffinity, thread, words * sizeof *mask, mask);
}

static inline long host_set_affinity(pid_t thread, const unsigned long *mask, size_t words) {
  return syscall(SYS_sched_setaffinity, thread, words * sizeof *mask, mask);
}

// Counts a hardware event of a process in user mode from now on: a descriptor, or -errno. It reads as
// three words: the count, and the nanoseconds that it was wanted and that it counted.
static inline int host_open_counter(pid_t process, uint64_t event) {
  struct perf_event_attr attributes = {0};
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = event;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  long descriptor =
      syscall(SYS_perf_event_open, &attributes, process, -1, -1, PERF_FLAG_FD_CLOEXEC);
  return descriptor < 0 ? -errno : (int)descriptor;
}

static inline pid_t host_thread_identifier(void) { return (pid_t)syscall(SYS_gettid); }

static inline int host_current_cpu(void) {
  unsigned int cpu = 0;
  return syscall(SYS_getcpu, &cpu, (void *)0, (void *)0) == 0 ? (int)cpu : -1;
}

// libnuma's list of the nodes that exist is a global pointer, which Swift 6 will not touch.
static inline int host_numa_node_exists(int node) {
  return numa_bitmask_isbitset(numa_nodes_ptr, (unsigned int)node);
}

// Memory as a file that has no name and can neither shrink nor grow. Returns its descriptor, or -1 with errno.
static inline int host_sealed_memory(long length) {
  // The numbers of linux/memfd.h and linux/fcntl.h; the headers of the C library have them for _GNU_SOURCE.
  enum { close_on_exec = 1, allow_sealing = 2, add_seals = 1033, seal = 1, shrink = 2, grow = 4 };
  int descriptor = (int)syscall(SYS_memfd_create, "switchbench", close_on_exec | allow_sealing);
  if (descriptor < 0) return -1;
  if (ftruncate(descriptor, length) == 0 &&
      fcntl(descriptor, add_seals, shrink | grow | seal) == 0)
    return descriptor;
  int failure = errno;
  close(descriptor);
  errno = failure;
  return -1;
}

// A read that no optimiser leaves out.
static inline void host_read_byte(const void *address) { *(const volatile uint8_t *)address; }

static inline void host_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t registers[4]) {
  __asm__ volatile("cpuid"
                   : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]),
                     "=d"(registers[3])
                   : "a"(leaf), "c"(subleaf));
}

// The first fence keeps the read from starting before what is timed has finished, the second
// keeps what follows from starting before the read (Intel SDM volume 2B, RDTSC).
static inline uint64_t host_fenced_rdtsc(void) {
  uint32_t low, high;
  __asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
  return (uint64_t)high << 32 | low;
}

#define HOST_ROUNDS(label, instruction)                                                           \
  ".p2align 6, 0x90\n" #label ":\n\t.rept 64\n\t" instruction "\n\t.endr\n\t"                      \
  "dec %%ecx\n\tjnz " #label "b\n\t"

#define HOST_TIMED(instruction)                                                                   \
  "mov $10, %%ecx\n\t" HOST_ROUNDS(1, instruction)                                               \
  "mov %[rounds], %%ecx\n\tlfence\n\trdtsc\n\tlfence\n\t"                                         \
  "mov %%eax, %[low]\n\tmov %%edx, %[high]\n\t" HOST_ROUNDS(2, instruction)                       \
  "lfence\n\trdtsc\n\tlfence\n\t"

#define HOST_TIME(instruction)                                                                    \
  uint32_t low, high, end_low, end_high;                                                          \
  __asm__ volatile(HOST_TIMED(instruction)                                                        \
                   : [low] "=&r"(low), [high] "=&r"(high), "=&a"(end_low), "=&d"(end_high)        \
                   : [rounds] "r"(rounds)                                                         \
                   : "ecx", "cc", "memory");                                                      \
  return ((uint64_t)end_high << 32 | end_low) - ((uint64_t)high << 32 | low)

// The co-runner probe: ticks of `rounds` times 64 instructions that do not wait for each other, so
// that a core that runs nothing else issues as many in a cycle as it can. The same instructions as
// the guest's (Kernels/Harness). Ten rounds before it are not timed: they bring the loop into the
// caches, so that the work before the probe does not show in it.
static inline uint64_t host_probe_core(uint32_t rounds) { HOST_TIME("test %%eax, %%eax"); }

// Ticks of `rounds` times 64 additions of which each waits for the one before: one core cycle each.
static inline uint64_t host_time_additions(uint32_t rounds) { HOST_TIME("add %%eax, %%eax"); }

#endif
