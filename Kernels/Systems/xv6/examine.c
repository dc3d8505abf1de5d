// The examination of the kernel before a measurement, of parts that no switch uses: each of
// the 256 vectors, numbers of system calls that there are not, and interrupts as yield() finds them.
#include "x86.h"

#define USER_32 0x20              // code selectors of ring 3
#define USER_64 0x30
#define WRONG_SELECTOR 0xFFF8     // beyond the descriptor table
#define EXAMINED_IRQ 0xF0
#define REGISTERS (sizeof(word) == 8 ? 14 : 6)  // that a system call gives back

// The frame that the last trap of the examination left, and what to add to its ip.
static volatile int is_examining, frames_seen;
static struct trapframe seen;
static word bytes_to_skip;

// examine.S: `int $n; ret` for each n; in ring 0, a vector entered with a frame like the processor's
// and ERROR_CODE in it; and the system call MEET with ring 3's registers before and after.
extern const char interrupts[256][4];
extern const char delivered[];
word deliver(word vector);
word meet(word *registers);

void panic(const char *words) {
  cli();
  is_examining = 0;
  word count = 0;
  while (words[count]) count++;
  guest_panic(words, count);
  __builtin_trap();
}

// In the trap: keeps the frame for the examiner, who says how long an instruction is that faulted.
int examined(const struct trapframe *frame, word *resume) {
  if (!is_examining || frames_seen++) return 0;
  // With an error code too many or too few, this is no selector, and there is no way back.
  word code = frame->cs & 0xFFFC;
  if (code != SEG_KCODE && code != USER_32 && code != USER_64) panic("examination: a trap frame");
  seen = *frame;
  *resume += bytes_to_skip;
  return 1;
}

// Adds to each register in the frame a number of its own, and says whether selectors lie where they
// should: so that no field is another's, even if both are confused on both ways.
static int meet_frame(struct trapframe *frame) {
  word *fields[] = {
#ifdef __x86_64__
      &frame->bx, &frame->cx, &frame->dx,  &frame->bp,  &frame->si,  &frame->di,  &frame->r8,
      &frame->r9, &frame->r10, &frame->r11, &frame->r12, &frame->r13, &frame->r14, &frame->r15,
#else
      &frame->bx, &frame->cx, &frame->dx, &frame->bp, &frame->si, &frame->di,
#endif
  };
  for (unsigned i = 0; i < REGISTERS; i++) *fields[i] += i + 1;
#ifdef __x86_64__
  return 1;
#else
  return (frame->ds & 0xFFFF) == MEET_DS && (frame->es & 0xFFFF) == MEET_ES
         && (frame->fs & 0xFFFF) == MEET_FS && (frame->gs & 0xFFFF) == MEET_GS;
#endif
}

// A system call that asks for what kernel code must not do, or must be able to do. The examination
// uses the first three; each of the others is a panic.
int sys_misuse(void) {
  word before = readeflags();
  switch (proc->tf->bx) {
    case MEET: return meet_frame(proc->tf);
    case 0:
      yield();
      return cpu->ncli == 0 && (before & readeflags() & FL_IF);
    case 1:
      cli();
      yield();
      return cpu->ncli == 0 && !(readeflags() & FL_IF);
    case 2:
      pushcli();
      pushcli();
      popcli();
      if (cpu->ncli != 1 || (readeflags() & FL_IF)) return 0;
      popcli();
      return cpu->ncli == 0 && (readeflags() & FL_IF);
    case 3: cli(); proc->state = RUNNABLE; sched(); break;
    case 4: pushcli(); yield(); break;
    case 5: acquire(&ptable.lock); sched(); break;
    case 6: acquire(&ptable.lock); proc->state = RUNNABLE; sti(); sched(); break;
    case 7: acquire(&ptable.lock); yield(); break;
    case 8: release(&ptable.lock); break;
    case 9: cli(); popcli(); break;
    case 10: pushcli(); sti(); popcli(); break;
  }
  return 0;
}

static word call_xv6(word number, word argument) {
  __asm__ volatile("int %1" : "+a"(number) : "i"(T_SYSCALL), "b"(argument) : "memory");
  return number;
}

static void expect(int holds, const char *words) {
  if (!holds) call_in_ring_0((word)panic, (word)words);
}

// The vectors for which the processor pushes an error code, by xv6's rule. (Later ones are 21, 29
// and 30, which nothing here raises.)
static int pushes_error_code(int vector) {
  return vector == 8 || (vector >= 10 && vector <= 14) || vector == 17;
}

static int is_seen(int vector, word error, word address) {
  int is = frames_seen == 1 && seen.trapno == (word)vector && seen.err == error
           && seen.ip == address && (seen.flags & 2);
  frames_seen = 0;
  return is;
}

static int came_from_here(void) {
  word code, stack;
  __asm__("mov %%cs, %0; mov %%ss, %1" : "=r"(code), "=r"(stack));
  return (seen.cs & 0xFFFF) == code && (seen.ss & 0xFFFF) == stack;
}

// Returns where the instruction is, which has two bytes.
static word load_wrong_selector(void) {
  word address;
  __asm__ volatile("mov $1f, %0\n1: movl %1, %%fs" : "=&r"(address) : "r"(WRONG_SELECTOR));
  return address;
}

static void examine_registers(void) {
  word registers[REGISTERS];
  for (unsigned i = 0; i < REGISTERS; i++) registers[i] = i == 0 ? MEET : 0x1000 * (word)(i + 1);
  expect(meet(registers) == 1, "examination: selectors in the trap frame");
  for (unsigned i = 0; i < REGISTERS; i++)
    expect(
        registers[i] == (i == 0 ? MEET : 0x1000 * (word)(i + 1)) + i + 1,
        "examination: registers in the trap frame");
}

// The handler of a clock tick must end the interrupt that is in service: here one that this processor
// sends to itself, and that the examination's own trap leaves there.
static void examine_end_of_interrupt(void) {
  if (!call_in_ring_0((word)lapic_is_used, 0)) return;
  is_examining = 1;
  call_in_ring_0((word)lapic_interrupt, EXAMINED_IRQ);
  for (int i = 0; i < 1000000 && !frames_seen; i++) __builtin_ia32_pause();
  expect(
      frames_seen == 1 && seen.trapno == EXAMINED_IRQ, "examination: an interrupt of the local APIC");
  frames_seen = 0;
  is_examining = 0;
  expect(
      call_in_ring_0((word)lapic_in_service, EXAMINED_IRQ) == 1, "examination: an interrupt in service");
  ((void (*)(void))(word)interrupts[T_IRQ0 + IRQ_TIMER])();
  expect(
      call_in_ring_0((word)lapic_in_service, EXAMINED_IRQ) == 0,
      "examination: the end of an interrupt");
}

static void examine_vectors(void) {
  is_examining = 1;
  examine_gates(1);
  for (int i = 0; i < 256; i++) {
    if (i == T_SYSCALL || i == T_HARNESS || i == T_IRQ0 + IRQ_TIMER) continue;
    if (pushes_error_code(i)) {
      call_in_ring_0((word)deliver, (word)i);
      expect(is_seen(i, ERROR_CODE, (word)delivered), "examination: a vector with an error code");
    } else {
      ((void (*)(void))(word)interrupts[i])();
      expect(
          is_seen(i, 0, (word)interrupts[i] + 2) && came_from_here(),
          "examination: a vector without an error code");
    }
  }
  // Now the processor itself pushes an error code: a selector beyond the table.
  examine_gates(0);
  bytes_to_skip = 2;
  word address = load_wrong_selector();
  expect(
      is_seen(T_GPFLT, WRONG_SELECTOR, address) && came_from_here(),
      "examination: an exception with an error code");
  bytes_to_skip = 0;
  is_examining = 0;
}

void examine_processes(void) {
  static const word unheard[] = {0, 1, SYS_yield - 1, SYS_misuse + 1, (word)-1, (word)-SYS_yield};
  expect(call_xv6(SYS_getpid, 0) == 1, "examination: getpid");
  for (unsigned i = 0; i < sizeof unheard / sizeof *unheard; i++)
    expect(call_xv6(unheard[i], 0) == (word)-1, "examination: an unknown system call");
  expect(call_xv6(SYS_yield, 0) == 0, "examination: yield");
  for (word i = 0; i < 3; i++)
    expect(call_xv6(SYS_misuse, i) == 1, "examination: interrupts after yield or popcli");
  word32 before = clock_ticks;
  ((void (*)(void))(word)interrupts[T_IRQ0 + IRQ_TIMER])();
  expect(clock_ticks == before + 1, "examination: a clock tick");
  examine_end_of_interrupt();
  expect(
      call_in_ring_0((word)page_bytes, (word)examine_processes) == PGSIZE
          && call_in_ring_0((word)page_bytes, (word)&before) == PGSIZE,
      "examination: pages of 4 KiB");
  examine_registers();
  examine_vectors();
}
