// Address spaces: page directories, and the task-state segment that says where a trap's stack is.
#include "x86.h"

// The timed code lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

#ifdef __x86_64__
#define LEVELS 4   // of tables: page map, pointers, directory, table
#define INDEX_BITS 9
#else
#define LEVELS 2   // directory, table
#define INDEX_BITS 10
#endif
#define ENTRIES (1 << INDEX_BITS)
// Tables of a page directory: one for each level, more of the last for PHYSTOP, and for LAPIC.
#define TABLES (LEVELS + PHYSTOP / PGSIZE / ENTRIES - 1 + LEVELS / 2)

// Two processes and the kernel have their tables; one process, and the scheduler, have a stack from
// here.
static char pool[(3 * TABLES + 2) * PGSIZE] __attribute__((aligned(PGSIZE)));
static char *unused_page;

// The platform's.
extern unsigned long long gdt[];
extern struct {
  word32 reserved;
  word stack_of_ring_0;
} __attribute__((packed)) running_task;

word *kpgdir;

void kinit(void) { unused_page = pool; }

// A page of zeros. There are as many as are ever asked for between two kinit().
char *kalloc(void) {
  if (unused_page == pool + sizeof pool) panic("kalloc");
  char *page = unused_page;
  unused_page += PGSIZE;
  stosl(page, 0, PGSIZE / 4);
  return page;
}

static word index_of(word address, int level) {
  return address >> (12 + INDEX_BITS * level) & (ENTRIES - 1);
}

// The address's entry in its last table; tables that are not there yet are made.
static word *walkpgdir(word *table, word address) {
  for (int level = LEVELS - 1; level > 0; level--) {
    word *entry = &table[index_of(address, level)];
    if (!(*entry & PTE_P)) *entry = (word)kalloc() | PTE_P | PTE_W | PTE_U;
    table = (word *)(*entry & ~(word)(PGSIZE - 1));
  }
  return &table[index_of(address, 0)];
}

// Maps pages to where they are. (xv6 walks for each; a hypervisor may interpret this, and each
// instruction then takes half a microsecond.)
static void mappages(word *pgdir, word address, word size, word permissions) {
  word *entry = 0;
  for (word end = address + size; address != end; address += PGSIZE) {
    entry = entry && index_of(address, 0) ? entry + 1 : walkpgdir(pgdir, address);
    *entry = address | permissions | PTE_P;
  }
}

// Tables that map everything for everyone, in pages of 4 KiB, and the local APIC for the kernel.
word *setupkvm(void) {
  word *pgdir = (word *)kalloc();
  mappages(pgdir, 0, PHYSTOP, PTE_W | PTE_U);
  mappages(pgdir, LAPIC, PGSIZE, PTE_W | PTE_PCD);
  return pgdir;
}

// For the examination, in ring 0: bytes of the page in use that has the address; 0 for none.
word page_bytes(word address) {
  word *table = (word *)(rcr3() & ~(word)(PGSIZE - 1));
  for (int level = LEVELS - 1;; level--) {
    word entry = table[index_of(address, level)];
    if (!(entry & PTE_P)) return 0;
    if (level == 0 || (entry & PTE_PS)) return (word)1 << (12 + INDEX_BITS * level);
    table = (word *)(entry & ~(word)(PGSIZE - 1));
  }
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

// Switches to the page directory for when no process runs.
void switchkvm(void) { lcr3((word)kpgdir); }
