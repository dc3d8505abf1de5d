// The handling of a trap: vectors.S and trapasm.S bring every one here.
#include "x86.h"

// The timed code lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

struct gate {
  word32 low, high;
#ifdef __x86_64__
  word32 upper, reserved;
#endif
};
static struct gate idt[256] __attribute__((aligned(16)));
static struct spinlock tickslock = {.name = "time"};
word32 clock_ticks;

// An interrupt gate turns interrupts off on the way in, a trap gate does not.
static struct gate setgate(int istrap, word code, word32 dpl) {
  return (struct gate){
      .low = SEG_KCODE << 16 | (code & 0xFFFF),
      .high = (code & 0xFFFF0000) | 0x8000 | dpl << 13 | (istrap ? 0xF00 : 0xE00)};
}

// Draws the table; one gate of it is the platform's own, copied from the table that is in use.
void tvinit(void) {
  struct idt_pointer platform;
  sidt(&platform);
  for (int i = 0; i < 256; i++) idt[i] = setgate(0, vectors[i], 0);
  idt[T_SYSCALL] = setgate(1, vectors[T_SYSCALL], DPL_USER);
  // Open to ring 3, unlike xv6's, so that `int $32` can stand for the timer.
  idt[T_IRQ0 + IRQ_TIMER] = setgate(0, vectors[T_IRQ0 + IRQ_TIMER], DPL_USER);
  idt[T_HARNESS] = ((struct gate *)platform.base)[T_HARNESS];
}

void idtinit(void) {
  struct idt_pointer table = {.limit = sizeof idt - 1, .base = (word)idt};
  lidt(&table);
}

// Opens nearly all gates to ring 3, or closes them again, for the examination.
void examine_gates(int open) {
  for (int i = 0; i < 256; i++)
    if (i != T_SYSCALL && i != T_HARNESS && i != T_IRQ0 + IRQ_TIMER)
      idt[i] = setgate(0, vectors[i], open ? DPL_USER : 0);
}

static int sys_getpid(void) { return proc->pid; }

static int sys_yield(void) {
  yield();
  return 0;
}

static int (*const syscalls[])(void) = {
    [SYS_getpid] = sys_getpid,
    [SYS_yield] = sys_yield,
    [SYS_misuse] = sys_misuse,
};

// The number arrives in eax, and the result leaves in it.
static void syscall(void) {
  long number = (long)proc->tf->ax;
  if (number > 0 && number < (long)(sizeof syscalls / sizeof *syscalls) && syscalls[number])
    proc->tf->ax = (word)(long)syscalls[number]();
  else
    proc->tf->ax = (word)-1;
}

static void unexpected(struct trapframe *frame);

void trap(struct trapframe *frame) {
  if (frame->trapno == T_SYSCALL) {
    proc->tf = frame;
    syscall();
    return;
  }
  switch (frame->trapno) {
    case T_IRQ0 + IRQ_TIMER:
      acquire(&tickslock);
      clock_ticks++;
      wakeup(&clock_ticks);
      release(&tickslock);
      lapiceoi();
      break;
    default: unexpected(frame);
  }
  // A clock tick takes the processor from whoever runs.
  if (proc && proc->state == RUNNING && frame->trapno == T_IRQ0 + IRQ_TIMER) yield();
}

// Tells the host what is known, unless the examination raised it.
static void unexpected(struct trapframe *frame) {
  if (examined(frame, &frame->ip)) return;
  // As exceptions.S leaves it: struct fault_record of harness.h.
  const word record[] = {frame->trapno, frame->err,   frame->ip,
                         frame->cs,     frame->flags, rcr2()};
  guest_fault(record);
}
