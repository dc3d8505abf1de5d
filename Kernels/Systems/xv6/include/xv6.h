// xv6 from a system call to the scheduler and back: the names, structures and order of its x86.h,
// mmu.h, proc.h, spinlock.h and traps.h, written anew and for one processor.
//
// README.md has what differs from xv6.
#ifndef XV6_H
#define XV6_H

#define NPROC 64          // size of the process table, as in xv6
#define KSTACKSIZE 4096   // bytes of a process's kernel stack
#define PGSIZE 4096
#define PHYSTOP 0x1000000 // what is mapped
#define LAPIC 0xFEE00000  // the local APIC's page
#define PTE_P 0x001       // bits of a page's or a table's entry
#define PTE_W 0x002
#define PTE_U 0x004
#define PTE_PCD 0x010
#define PTE_PS 0x080

#define SEG_KCODE 0x10    // selectors of the platform's descriptor table
#define SEG_KDATA 0x18
#define SEG_KCPU 0x38
#define SEG_TSS 0x48
#define TSS_LIMIT 0x2068  // with the bitmap that opens the ports to ring 3
#define DPL_USER 3
#define FL_IF 0x200

#define T_GPFLT 13
#define T_IRQ0 32
#define IRQ_TIMER 0
#define IRQ_SPURIOUS 31
// An article calls xv6's vector "0x80 (decimal 64)". The two differ: 0x80 is 128 and Linux's, and
// xv6's is 64, which is 0x40.
#define T_SYSCALL 64
#define T_HARNESS 0x81    // call_in_ring_0, which stays the platform's

#define SYS_getpid 11
#define SYS_yield 22
#define SYS_misuse 23     // part of the examination, not of xv6
#define MEET 11           // what it is asked, and with which selectors
#define MEET_DS 0x43
#define MEET_ES 0x2B
#define MEET_FS 0x23
#define MEET_GS 0
#define ERROR_CODE 0x5A5A

#ifndef __ASSEMBLER__

#include "processes.h"

#ifdef __x86_64__
// As the processor and alltraps leave it on the kernel stack: i686's order, the new registers below.
struct trapframe {
  word r15, r14, r13, r12, r11, r10, r9, r8;
  word di, si, bp, bx, dx, cx, ax;
  word trapno;
  word err;
  word ip, cs, flags, sp, ss;
};
// As swtch leaves it on the stack.
struct context {
  word r15, r14, r13, r12, bx, bp, ip;
};
#else
// As the processor and alltraps leave it on the kernel stack.
struct trapframe {
  word di, si, bp, osp, bx, dx, cx, ax;  // pusha's, with an esp that popa ignores
  word gs, fs, es, ds;                   // 16 bits each, and 16 that mean nothing
  word trapno;
  word err;
  word ip, cs, flags;                    // the processor's
  word sp, ss;                           // the processor's, where rings were crossed
};
// As swtch leaves it on the stack.
struct context {
  word di, si, bx, bp, ip;
};
#endif

enum procstate { UNUSED, EMBRYO, SLEEPING, RUNNABLE, RUNNING, ZOMBIE };

struct proc {
  word *pgdir;              // what CR3 points to
  char *kstack;             // bottom of its kernel stack
  enum procstate state;
  int pid;
  struct trapframe *tf;     // of the system call that runs
  struct context *context;  // swtch() here to run it
  void *chan;               // what it sleeps on
};

struct cpu {
  struct context *scheduler;  // swtch() here to enter the scheduler
  int ncli;                   // depth of pushcli() nesting
  int intena;                 // whether interrupts were enabled before pushcli()
};

struct spinlock {
  word32 locked;
  const char *name;
  struct cpu *cpu;            // who holds it
};

struct table {
  struct spinlock lock;
  struct proc proc[NPROC];
};
extern struct table ptable;
extern struct cpu *const cpu;
extern struct proc *proc;     // who runs on it
extern word *kpgdir;          // for when no process runs

// proc.c
void pinit(void);
struct proc *allocproc(void);
void yield(void);
void sched(void);
void mpmain(void);
void forkret(void);
void wakeup(void *chan);
// spinlock.c
int holding(struct spinlock *lock);
void acquire(struct spinlock *lock);
void release(struct spinlock *lock);
void pushcli(void);
void popcli(void);
// swtch.S, trapasm.S, vectors.S
void swtch(struct context **old, struct context *new);
void trapret(void);
extern const word vectors[256];
// trap.c
void tvinit(void);
void idtinit(void);
void trap(struct trapframe *frame);
extern word32 clock_ticks;
// The platform's: what the host must know of a panic, and of a fault (struct fault_record).
void guest_panic(const char *words, word count);
void guest_fault(const word *record);
// vm.c
char *kalloc(void);
void kinit(void);
word *setupkvm(void);
void switchuvm(struct proc *next);
void switchkvm(void);
word page_bytes(word address);
// lapic.c
void lapicinit(void);
void lapicend(void);
void lapiceoi(void);
word lapic_is_used(word unused);
word lapic_interrupt(word vector);
word lapic_in_service(word vector);
// trap.c
void examine_gates(int open);
// examine.c
void panic(const char *words) __attribute__((noreturn, cold));
int sys_misuse(void);
int examined(const struct trapframe *frame, word *resume);
#endif
#endif
