// How the kernel begins and ends below a harness that runs already, and how its partner begins.
#include "x86.h"

// The FRAME of a strategy: a kernel stack with the process on it, lowest address first.
struct picture {
  struct context context;  // its ip is the kernel's to fill in: forkret
  word next;               // where forkret goes on: trapret for 0, else into a thread
  struct trapframe frame;  // of a process alone
};

static struct idt_pointer platform_idt;
static word platform_pgdir;
static struct proc *partner;
static int is_running, are_threads;

extern char kernel_stack_top[];

// All interrupts masked, as IRQ 0 to 15 from vector 32, each acknowledged as it is delivered (xv6's
// picinit, while it used these controllers).
static void picinit(void) {
  outb(0x21, 0xFF);
  outb(0xA1, 0xFF);
  static const unsigned char master[] = {T_IRQ0, 1 << 2, 0x3}, slave[] = {T_IRQ0 + 8, 2, 0x3};
  outb(0x20, 0x11);
  outb(0xA0, 0x11);
  for (int i = 0; i < 3; i++) {
    outb(0x21, master[i]);
    outb(0xA1, slave[i]);
  }
  outb(0x21, 0xFF);
  outb(0xA1, 0xFF);
}

// The flags of the harness while it is in ring 0, where its own trap put them.
static word *flags_of_caller(void) { return (word *)kernel_stack_top - 3; }

// xv6's main(), but that the caller goes on as process 1, on the boot's kernel stack.
static word begin(word privilege) {
  are_threads = privilege == 0;
  kinit();
  pinit();
  platform_pgdir = rcr3();
  kpgdir = setupkvm();
  picinit();
  lapicinit();
  struct proc *first = allocproc();
  first->pgdir = setupkvm();
  first->kstack = kernel_stack_top - KSTACKSIZE;
  partner = allocproc();
  partner->pgdir = setupkvm();
  partner->kstack = kalloc();
  // The scheduler's stack, as if mpmain had just been called there.
  cpu->scheduler = (struct context *)(kalloc() + PGSIZE - sizeof(word)) - 1;
  *cpu->scheduler = (struct context){.ip = (word)mpmain};
  if (!are_threads) {
    sidt(&platform_idt);
    tvinit();
    idtinit();
    // A process runs with interrupts on. Their controller masks them.
    *flags_of_caller() |= FL_IF;
  }
  proc = first;
  first->state = RUNNING;
  switchuvm(first);
  is_running = 1;
  // The scheduler begins, finds no other process, and comes back; its next choice is the partner.
  yield();
  return 0;
}

static word end(word unused) {
  lapicend();
  lcr3(platform_pgdir);
  if (!are_threads) {
    lidt(&platform_idt);
    *flags_of_caller() &= ~(word)FL_IF;
  }
  is_running = 0;
  return unused;
}

// xv6's fork() as far as the child's stack; the picture is the parent.
static word make_partner(word address) {
  struct picture *picture = (struct picture *)address;
  if (!are_threads) {
    struct picture *top = (struct picture *)(partner->kstack + KSTACKSIZE) - 1;
    *top = *picture;
    top->next = (word)trapret;
    picture = top;
  }
  picture->context.ip = (word)forkret;
  partner->context = &picture->context;
  partner->state = RUNNABLE;
  return (word)yield;
}

void start_processes(void) {
  word selector;
  __asm__("mov %%cs, %0" : "=r"(selector));
  call_in_ring_0((word)begin, selector & DPL_USER);
}

void stop_processes(void) {
  if (is_running) call_in_ring_0((word)end, 0);
}

word make_partner_process(word *frame) {
  return call_in_ring_0((word)make_partner, (word)frame);
}

word partner_page_directory(void) { return is_running ? (word)partner->pgdir : 0; }
