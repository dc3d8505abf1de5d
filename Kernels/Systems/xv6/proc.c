// The process table and the scheduler: yield(), sched(), scheduler(), and how a process begins.
#include "x86.h"

// The timed code lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

struct table ptable;
struct proc *proc;
static struct cpu cpu0;
struct cpu *const cpu = &cpu0;
static int nextpid;

// Forgets all processes.
void pinit(void) {
  ptable = (struct table){.lock = {.name = "ptable"}};
  cpu0 = (struct cpu){0};
  proc = 0;
  nextpid = 1;
}

// Looks in the process table for an unused entry; 0 when there is none.
struct proc *allocproc(void) {
  for (struct proc *p = ptable.proc; p < &ptable.proc[NPROC]; p++) {
    if (p->state != UNUSED) continue;
    p->state = EMBRYO;
    p->pid = nextpid++;
    return p;
  }
  return 0;
}

// Enters the scheduler. Must hold ptable.lock alone and have changed proc->state.
void sched(void) {
  if (!holding(&ptable.lock)) panic("sched ptable.lock");
  if (cpu->ncli != 1) panic("sched locks");
  if (proc->state == RUNNING) panic("sched running");
  if (readeflags() & FL_IF) panic("sched interruptible");
  // Belongs to this kernel thread, not to the processor that runs it.
  int intena = cpu->intena;
  swtch(&proc->context, cpu->scheduler);
  cpu->intena = intena;
}

// Gives the processor up for one round.
void yield(void) {
  acquire(&ptable.lock);
  proc->state = RUNNABLE;
  sched();
  release(&ptable.lock);
}

// A processor's own loop: choose a process, switch to it, and come back by its swtch.
static void scheduler(void) {
  for (;;) {
    sti();
    acquire(&ptable.lock);
    for (struct proc *p = ptable.proc; p < &ptable.proc[NPROC]; p++) {
      if (p->state != RUNNABLE) continue;
      // It releases ptable.lock, and acquires it again before it comes back.
      proc = p;
      switchuvm(p);
      p->state = RUNNING;
      swtch(&cpu->scheduler, p->context);
      switchkvm();
      proc = 0;
    }
    release(&ptable.lock);
  }
}

// Where the scheduler's context begins, at the first yield and with that one's lock.
void mpmain(void) {
  release(&ptable.lock);
  scheduler();
}

// Where a new process begins, with the scheduler's lock; "returns" to trapret.
void forkret(void) { release(&ptable.lock); }

void wakeup(void *chan) {
  acquire(&ptable.lock);
  for (struct proc *p = ptable.proc; p < &ptable.proc[NPROC]; p++)
    if (p->state == SLEEPING && p->chan == chan) p->state = RUNNABLE;
  release(&ptable.lock);
}
