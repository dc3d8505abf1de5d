// Mutual exclusion: spin locks, and interrupts that stay off for as long as one is held.
#include "x86.h"

// The timed code lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

// Whether this processor holds the lock.
int holding(struct spinlock *lock) { return lock->locked && lock->cpu == cpu; }

void acquire(struct spinlock *lock) {
  pushcli();
  if (holding(lock)) panic("acquire");
  while (xchg(&lock->locked, 1) != 0) {}
  lock->cpu = cpu;
}

void release(struct spinlock *lock) {
  if (!holding(lock)) panic("release");
  lock->cpu = 0;
  xchg(&lock->locked, 0);
  popcli();
}

// cli and sti that nest: two pushcli() need two popcli(), and where interrupts were off before, they
// stay off after.
void pushcli(void) {
  word flags = readeflags();
  cli();
  if (cpu->ncli++ == 0) cpu->intena = flags & FL_IF;
}

void popcli(void) {
  if (readeflags() & FL_IF) panic("popcli - interruptible");
  if (--cpu->ncli < 0) panic("popcli");
  if (cpu->ncli == 0 && cpu->intena) sti();
}
