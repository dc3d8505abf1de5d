// Address spaces: page directories, and the task-state segment that says where a trap's stack is.
#include "x86.h"

// What is timed lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

#ifdef __x86_64__
#define TABLES 3  // page map, pointers, directory
#else
#define TABLES 1
#endif

// Two processes have their tables; one of them, and the scheduler, have a stack from here.
static char pool[(2 * TABLES + 2) * PGSIZE] __attribute__((aligned(PGSIZE)));
static char *unused_page;

// The platform's.
extern unsigned long long gdt[];
extern struct {
  word32 reserved;
  word stack_of_ring_0;
} __attribute__((packed)) running_task;

word *kpgdir;

void kinit(void) { unused_page = pool; }

// A page. There are as many as are ever asked for between two kinit().
char *kalloc(void) {
  if (unused_page == pool + sizeof pool) panic("kalloc");
  char *page = unused_page;
  unused_page += PGSIZE;
  return page;
}

// A copy of the kernel's tables, which map everything for everyone.
word *setupkvm(void) {
  word *original = kpgdir;
  word *whole = 0, *above = 0;
  for (int level = 0; level < TABLES; level++) {
    word *table = (word *)kalloc();
    for (unsigned i = 0; i < PGSIZE / sizeof(word); i++) table[i] = original[i];
    if (above) above[0] = (word)table | (above[0] & 0xFFF);
    if (!whole) whole = table;
    above = table;
    original = (word *)(original[0] & ~(word)0xFFF);
  }
  return whole;
}

// Switches to the process's page directory, and its kernel stack for traps from ring 3.
void switchuvm(struct proc *next) {
  pushcli();
  // A descriptor anew, because ltr does not take that of a busy task.
  unsigned long long base = (word)&running_task;
  gdt[SEG_TSS / 8] = TSS_LIMIT | (base & 0xFFFFFF) << 16 | 0x89ULL << 40 | (base >> 24) << 56;
  running_task.stack_of_ring_0 = (word)next->kstack + KSTACKSIZE;
  ltr(SEG_TSS);
  if (!next->pgdir) panic("switchuvm: no pgdir");
  lcr3((word)next->pgdir);
  popcli();
}

// Switches to the page directory for when nobody runs.
void switchkvm(void) { lcr3((word)kpgdir); }
